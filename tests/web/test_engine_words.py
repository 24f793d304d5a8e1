"""What pages tell of findings: sentences for people, in their language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from cascade.sayings import precisely, say
from goals.choices import Kind, Status
from goals.models import Node
from goals.selectors.verdicts import NodeFinding
from goals.services import (
    contribute,
    contribution_confirm,
    key_result_create,
    node_change,
    node_create,
)
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.engine_words import told_of

Visits = Callable[[str], Visitor]
#: What findings say to programs, and to nobody else.
RAW = re.compile(r"freshness|would_orphan|contributes_to: |live child|\(detached\)|key_results: |`")
LONG_AGO = date(2020, 5, 3)


def found(visitor: Visitor, key: str) -> str:
    """What the page of a node says is wrong with it."""
    page = visitor.get(f"goals/{key}").content.decode()
    findings = re.findall(r'<div class="finding".*?</div></div>', page, re.DOTALL)
    assert findings
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in findings)


@pytest.fixture
def troubled(world: World) -> World:
    """Northwind with links that were confirmed long ago, and then changed."""
    actor, link = world.system, world.links["SALES-2"]
    contribution_confirm(actor=actor, contribution=link.pk, on=LONG_AGO)
    Node.objects.filter(key="SALES-2").update(checked_in=LONG_AGO)
    node_change(actor=actor, key="SALES-1", title="Sell in 50 new towns", due=date(2026, 10, 31))
    return world


def test_a_node_is_told_in_words_and_days(troubled: World, visitor: Visits) -> None:
    told = found(visitor("lead"), "SALES-2")
    assert (
        "This program is due after functional goal SALES-1, which it serves."
        " Due 31 December 2026, parent due 31 October 2026." in told
    )
    assert (
        "Functional goal SALES-1 has changed since this program was linked to it."
        " Last confirmed on 3 May 2020." in told
    )
    assert re.search(r"This program was confirmed to serve SALES-1 [\d,]+ days ago\.", told)


def test_the_same_in_german(troubled: World, visitor: Visits) -> None:
    lead = troubled.users["lead"]
    lead.language = "de"
    lead.save()
    told = found(visitor("lead"), "SALES-2")
    assert (
        "Dieses Vorhaben ist später fällig als Bereichsziel SALES-1, dem es dient."
        " Fällig am 31. Dezember 2026, übergeordnet am 31. Oktober 2026." in told
    )
    assert "Zuletzt bestätigt am 3. Mai 2020." in told
    assert re.search(r"zu SALES-1 beiträgt, wurde vor [\d.]+ Tagen bestätigt\.", told)


def test_an_orphan_is_told_why_in_words(visitor: Visits) -> None:
    told = found(visitor("lead"), "SALES-3")
    assert "This program has no path to the mission: it contributes to nothing." in told
    assert "Link it to what it serves, or stop it." in told


@pytest.mark.parametrize("key", ["ORG-2", "SALES-1", "SALES-2", "SALES-3", "PRODUCT-1"])
def test_no_node_is_told_what_is_for_programs(troubled: World, visitor: Visits, key: str) -> None:
    node_change(actor=troubled.system, key="ORG-2", owner=None)
    assert not RAW.search(found(visitor("executive"), key))


def test_a_hint_is_called_one_and_says_why_it_matters(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    told = found(visitor("lead"), "SALES-3")
    assert (
        "Hint Nothing says why it moves SALES-1."
        " A link without a reason cannot be doubted, and so not trusted." in told
    )


def test_what_is_remarked_on_a_statement_is_told_in_german(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-3", title="Improve the bread", due=None)
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    user = world.users["lead"]
    user.language = "de"
    user.save()
    told = found(visitor("lead"), "SALES-3")
    assert (
        "„Improve“ kann alles bedeuten, und nichts sagt, was gemeint ist."
        " Wer so ein Wort liest, versteht darunter, was ohnehin schon geschieht." in told
    )
    assert "Kein Fälligkeitsdatum. Ohne Ende ist es nie zu spät und nie zuerst dran." in told
    assert "Tipp Nichts sagt, warum es SALES-1 voranbringt." in told


def test_what_a_key_result_lacks_is_told_in_german(world: World, visitor: Visits) -> None:
    key_result_create(actor=world.system, node="SALES-2", identifier="loaves", title="Loaves")
    user = world.users["lead"]
    user.language = "de"
    user.save()
    told = found(visitor("lead"), "SALES-2")
    assert "es fehlt: Ausgangswert, Zielwert und Einheit." in told


def test_a_draft_that_is_hidden_is_called_a_draft(world: World, visitor: Visits) -> None:
    hidden = node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, status=Status.DRAFT, unit="PRODUCT"
    )
    contribute(actor=world.system, child="SALES-3", parent=hidden.key)
    assert "Contributes to a draft." in found(visitor("lead"), "SALES-3")


def test_a_form_speaks_of_what_is_in_it(visitor: Visits) -> None:
    due = date(2026, 12, 31) + timedelta(days=1)
    sent = {"kind": "program", "title": "Bake", "parent": "SALES-1", "due": due.isoformat()}
    told = words_of(visitor("lead").post("goals/new/check", **sent))
    assert "This program is due after functional goal SALES-1, which it serves." in told
    assert "Bring it forward to 31 December 2026 or earlier, or move the parent's date." in told
    assert "new" not in told


def test_what_a_file_was_read_as_is_told_in_german(world: World, visitor: Visits) -> None:
    user = world.users["executive"]
    user.language = "de"
    user.save()
    plan = b"id,kind,title,due,budget\nbake,program,Bake,31.13.2026,many\n"
    executive = visitor("executive")
    executive.post("import", file=SimpleUploadedFile("plan.csv", plan))
    where = executive.post("import", file=SimpleUploadedFile("plan.csv", plan))["Location"]
    told = words_of(executive.client.get(where))
    assert "Zeile 2: Fällig: „31.13.2026“ ist kein Tag des Kalenders." in told
    assert "Budget: „many“ ist keine Zahl." in told
    assert "is not" not in told


def finding(message: str, evidence: str = "", fix: str = "", **more: object) -> NodeFinding:
    return NodeFinding("orphan", "error", "", message, evidence, fix, **more)  # type: ignore[arg-type]


def test_a_text_that_is_no_sentence_is_told_by_its_rule_elsewhere() -> None:
    plain = finding("no path", "words", "mend it", field="title", spans=((0, 5),))
    with override("de"):
        told = told_of(plain)
        assert (told.message, told.evidence) == ("Arbeit ohne Weg zur Mission", "„words“")
        assert told.fix.startswith("Das lose Ende")
        assert told_of(finding("no path", "contributes_to: X", item="X")).evidence == "X"
    assert (told_of(plain).message, told_of(plain).fix) == ("no path", "mend it")


def test_words_that_are_marked_are_not_told_again() -> None:
    message = say("{node} has no owner", node="A")
    assert told_of(finding(message, "words", spans=((0, 5),))).evidence == ""
    said = say("last check-in on {day}", day=LONG_AGO)
    told = told_of(finding(message, said, spans=((0, 5),)))
    assert told.evidence == "last check-in on 3 May 2020"
    assert told_of(finding(message, precisely("no owner"))).evidence == ""
