"""The history: who did what, told in words, and undone where that is safe."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from config.environment import ROOT
from goals.choices import Kind
from goals.models import AuditRow, Contribution
from goals.services import (
    contribute,
    invitation_accept,
    invitation_create,
    key_result_change,
    mission_set,
    node_change,
    node_create,
    nodes_archive,
    person_leave,
    token_create,
)
from goals.services.written import written
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.presenting.acts import ACTS, KINDS

Visits = Callable[[str], Visitor]
#: How services name an act: the first argument of what writes an audit row.
NAMED = re.compile(
    r"(?:session\.(?:create|change|delete|note)|self\._insert|add_node|apply_to_node|revoke)\(\s*"
    r'(?:self\.session,\s*|session,\s*)?"([a-z_]+\.[a-z_]+)"'
)


def acts_of_services() -> set[str]:
    files = (ROOT / "goals").rglob("*.py")
    return {act for file in files for act in NAMED.findall(Path(file).read_text("utf-8"))}


def test_every_act_has_words() -> None:
    acts = acts_of_services()
    assert {"node.change", "mission.set", "node.import", "token.revoke"} <= acts
    assert acts <= ACTS.keys()


def test_every_act_of_a_full_world_has_words(world: World) -> None:
    mission_set(actor=world.system, title="Soup")
    acts = set(AuditRow.objects.values_list("act", flat=True))
    assert acts
    assert acts <= ACTS.keys()


def test_tells_who_did_what_with_the_words_that_differ(world: World, visitor: Visits) -> None:
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print posters")
    told = visitor("staff").text("history")
    assert "Changed SALES-3 Lead" in told
    assert "Print removed: flyers added: posters" in told


def test_tells_a_key_result_by_its_title(world: World, visitor: Visits) -> None:
    assert world.key_result is not None
    key_result_change(actor=world.actor("lead"), key_result=world.key_result.pk, target=120.0)
    for path in ("history", "goals/SALES-1/history"):
        assert "SALES-1 “Revenue”" in visitor("lead").text(path)
    found = visitor("lead").text("history", q="revenue")
    assert "SALES-1 “Revenue”" in found
    assert "Every town has bread" not in found
    file = visitor("lead").get("history/export")
    assert "SALES-1/arr" in b"".join(file).decode()


def test_tells_a_link_by_both_ends(world: World, visitor: Visits) -> None:
    contribute(actor=world.actor("lead"), child="SALES-3", parent="SALES-1")
    assert "Linked SALES-3 → SALES-1 Lead" in visitor("staff").text("history")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"q": "SALES-3"}, "Changed SALES-3", "Changed PRODUCT-1"),
        ({"q": "ovens"}, "Changed PRODUCT-1", "Changed SALES-3"),
        ({"who": "lead@northwind.example"}, "Changed SALES-3", "Changed PRODUCT-1"),
        ({"kind": "goals"}, "Changed SALES-3", "Gave a role to"),
        ({"kind": "people"}, "Gave a role to", "Changed SALES-3"),
        ({"kind": "mission"}, "Set the mission", "Changed SALES-3"),
        ({"kind": "structure"}, "Created the unit", "Changed SALES-3"),
    ],
)
def test_filters(
    world: World, visitor: Visits, query: dict[str, str], shown: str, hidden: str
) -> None:
    node_change(actor=world.actor("lead"), key="SALES-3", budget=5.0)
    node_change(actor=world.actor("other_lead"), key="PRODUCT-1", budget=5.0)
    told = visitor("staff").text("history", **query)
    assert shown in told
    assert hidden not in told


def test_filters_by_days(visitor: Visits) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    today = timezone.localdate().isoformat()
    staff = visitor("staff")
    assert "Nothing like that has happened" in staff.text("history", since=tomorrow)
    assert "Set the mission" in staff.text("history", since=today, until=today)


def test_every_kind_can_be_asked_for(visitor: Visits) -> None:
    for kind in KINDS:
        assert visitor("staff").get("history", kind=kind).status_code == 200


def test_filter_that_makes_no_sense_is_told_at_its_field(visitor: Visits) -> None:
    answer = visitor("staff").get("history", since="soon")
    assert answer.status_code == 422
    assert "Enter a valid date." in words_of(answer)
    assert visitor("staff").get("history", before="x", q="a\0b").status_code in (200, 422)


def test_script_gets_the_entries_alone(visitor: Visits) -> None:
    part = visitor("staff").get("history", part=True)
    assert b"<html" not in part.content
    assert "Set the mission" in words_of(part)


def test_pages_by_the_last_one_seen(world: World, visitor: Visits) -> None:
    for number in range(35):
        node_change(actor=world.system, key="SALES-3", budget=float(number))
    first = visitor("staff").get("history", q="SALES-3").content.decode()
    older = re.search(r'rel="next" href="\?q=SALES-3&amp;before=(\d+)"', first)
    assert older
    second = visitor("staff").text("history", q="SALES-3", before=older[1])
    assert "To the newest" in second
    assert "Created SALES-3" in second
    assert "Older" not in second


def test_offers_undo_to_who_may_and_undoes(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print posters")
    version = world.version
    assert f'name="version" value="{version}"' in lead.get("history").content.decode()
    assert (
        f'name="version" value="{version}"' not in visitor("staff").get("history").content.decode()
    )
    answer = lead.post("undo", version=version)
    assert answer.status_code == 302
    assert answer["Location"] == "/northwind/history"
    assert world.node("SALES-3").title == "Print flyers"
    told = lead.text("history")
    assert "Undone: SALES-3." in told
    assert "Undid: Changed SALES-3" in told


def test_undo_returns_to_the_filters_and_the_page_that_it_was_asked_on(
    world: World, visitor: Visits
) -> None:
    lead = visitor("lead")
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print posters")
    node_change(actor=world.actor("lead"), key="SALES-2", title="Visit shops")
    version = world.version - 1
    asked = f"/northwind/history?q=SALES-3&kind=goals&before={version + 1}"
    for page in (lead.client.get(asked), lead.client.get(asked, headers={"HX-Request": "true"})):
        form = page.content.decode().split(f'name="version" value="{version}"')[1]
        back = html.unescape(re.findall(r'name="next" value="([^"]*)"', form)[0])
        assert back == f"{asked}#change-{version}"
    answer = lead.post("undo", version=version, next=back)
    assert answer["Location"] == back
    assert "Changed SALES-2" not in words_of(lead.client.get(answer["Location"]))


def test_undo_of_what_was_changed_since_is_refused_with_the_reason(
    world: World, visitor: Visits
) -> None:
    lead = visitor("lead")
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print posters")
    version = world.version
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print books")
    lead.post("undo", version=version, next="/northwind/orphans")
    assert world.node("SALES-3").title == "Print books"
    told = lead.text("history")
    assert "This cannot be undone (SALES-3: changed since by Lead: Title)" in told


def test_leaving_is_undone_by_the_page_and_tokens_stay_revoked(
    world: World, visitor: Visits
) -> None:
    token_create(actor=world.actor("other_staff"), name="mine")
    actor, admin = world.actor("administrator"), visitor("administrator")
    person_leave(actor=actor, email=world.users["other_staff"].email)
    assert "Undo Revoked the token" in admin.text("history", kind="people")
    admin.post("undo", version=world.version)
    told = admin.text("history")
    assert "other.staff@northwind.example: staff. Tokens stay revoked; make new ones." in told
    assert world.actor("other_staff").roles == {"staff"}


def test_says_why_an_accepted_invitation_is_not_undone(world: World, visitor: Visits) -> None:
    _, secret = invitation_create(
        actor=world.actor("administrator"), email="new@x.example", role="staff"
    )
    invitation_accept(secret=secret, name="Nia", password="seven green bakers")
    told = visitor("administrator").text("history", kind="people")
    assert told.count("Cannot be undone: the invitation was accepted; take the role back") == 2
    assert "Cannot be undone" not in visitor("lead").text("history", kind="people")
    german = Visitor.of(world, "administrator")
    german.client.cookies["django_language"] = "de"
    assert "rückgängig machen: die Einladung wurde angenommen" in german.text(
        "history", kind="people"
    )


def test_undo_that_is_refused_says_so_in_german(world: World) -> None:
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print posters")
    version = world.version
    node_change(actor=world.actor("lead"), key="SALES-3", title="Print books")
    lead = Visitor.of(world, "lead")
    lead.client.cookies["django_language"] = "de"
    lead.post("undo", version=version)
    told = lead.text("history")
    assert "lässt sich nicht rückgängig machen (SALES-3: seither geändert von Lead: Titel)" in told


def test_undo_of_who_may_not_changes_nothing(world: World, visitor: Visits) -> None:
    link = contribute(actor=world.actor("lead"), child="SALES-3", parent="SALES-1")
    staff = visitor("staff")
    staff.post("undo", version=world.version)
    assert Contribution.objects.filter(pk=link.pk).exists()
    assert "you may not" in staff.text("history").lower()


@pytest.mark.parametrize("version", ["", "x", "0", "999999", "9" * 40, "-1"])
def test_undo_of_what_never_was_is_not_found(visitor: Visits, version: str) -> None:
    assert visitor("lead").post("undo", version=version).status_code == 404


def test_undo_is_asked_for_by_a_form_alone(visitor: Visits) -> None:
    assert visitor("lead").get("undo").status_code == 405


def test_draft_of_another_unit_is_not_told(world: World, visitor: Visits) -> None:
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret", unit="PRODUCT", status=0
    )
    assert draft.key in visitor("executive").text("history")
    assert draft.key not in visitor("lead").text("history")
    assert (
        draft.key not in b"".join(visitor("lead").get("history/export").streaming_content).decode()
    )
    assert visitor("lead").post("undo", version=world.version).status_code == 404


def lines(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(StringIO(text)))


def test_export_is_a_table_of_what_is_filtered(world: World, visitor: Visits) -> None:
    node_change(actor=world.actor("lead"), key="SALES-3", title="=HYPERLINK(1)")
    answer = visitor("staff").get("history/export", q="SALES-3")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    head, first, *rest = lines(answer)
    assert head[:4] == ["When", "Who", "What", "Key"]
    assert first[1:7] == ["Lead", "Changed", "SALES-3", "Title", "Print flyers", "'=HYPERLINK(1)"]
    assert {row[3] for row in rest} == {"SALES-3"}


def test_export_reads_on_beyond_a_part(
    world: World, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(lines(visitor("staff").get("history/export")))
    monkeypatch.setattr("web.history.table.CHUNK", 2)
    assert len(lines(visitor("staff").get("history/export"))) == whole


def test_strangers_sign_in_and_members_of_another_see_nothing(
    world: World, elsewhere: World
) -> None:
    nobody = Visitor(f"/{world.organisation.slug}/")
    stranger = Visitor(nobody.home, Visitor.of(elsewhere, "executive").client)
    for path in ("history", "history/export"):
        assert nobody.get(path).status_code == 302
        assert stranger.get(path).status_code == 404
    assert nobody.post("undo", version=world.version).status_code == 302
    assert stranger.post("undo", version=world.version).status_code == 404


def test_undoing_much_at_once_asks_first(world: World) -> None:
    keys = [
        node_create(actor=world.system, kind=Kind.PROGRAM, title=f"Oven {n}", unit="SALES").key
        for n in range(25)
    ]
    with written() as told:
        nodes_archive(actor=world.actor("lead"), keys=keys)
    visitor = Visitor.of(world, "lead")
    asked = visitor.post("undo", version=told.version)
    assert "Undo 25 things at once?" in words_of(asked)
    assert world.node(keys[0]).archived_at is not None
    done = visitor.post("undo", version=told.version, sure="yes")
    assert done.status_code == 302
    assert world.node(keys[0]).archived_at is None
