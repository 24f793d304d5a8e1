"""Pages speak the reader's language, refusals too; programs hear English, whatever they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.translation import gettext_lazy, override

from cascade.catalogue import RULES
from cascade.errors import CascadeError, CycleError, UnknownConnectionError, UnknownNodeError
from cascade.formats import FORMATS
from goals import errors
from goals.errors import InvalidError
from goals.models import AuditRow
from goals.permissions import RIGHTS, require
from goals.services import contribute, node_archive, token_create, undo
from goals.services.details import check_details
from goals.wording import NOUNS, message_of
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.engine_words import MENDS, NOT_HELD, TITLES

Visits = Callable[[str], Visitor]
#: Words of English sentences, and of the interface, that German does not have.
ENGLISH = re.compile(
    r"\b(the|this|that|these|is|are|has|have|of|and|or|with|without|from|to|by|for|not|no|yet"
    r"|you|your|who|what|how|it|its|goals?|programs?|orphans?|owners?|units?|people|history"
    r"|settings|search|save|cancel|change|create|edit|new|every|all|sign|password|finding|warning)\b",
    re.IGNORECASE,
)


@pytest.fixture
def german(world: World) -> Callable[[str], Visitor]:
    """One of Northwind's people, who has chosen German."""

    def arrive(name: str) -> Visitor:
        user = world.users[name]
        user.language = "de"
        user.save()
        return Visitor.of(world, name)

    return arrive


# Refusals on pages


def test_what_the_domain_refuses_stands_in_german_at_the_field(german: Visits) -> None:
    sent = {"name": "2026", "starts": "2026-01-01", "ends": "2025-01-01", "parent": ""}
    response = german("administrator").post("settings/periods/new", **sent)
    assert response.status_code == 422
    at_field = re.search(r'id="id_\w*ends_error">([^<]*)<', response.content.decode())
    assert at_field is not None
    assert at_field[1] == "Darf nicht vor dem Beginn liegen."


def test_what_the_engine_refuses_is_told_in_german(world: World, german: Visits) -> None:
    contribute(actor=world.system, child="PRODUCT-1", parent="SALES-1")
    response = german("lead").post("goals/SALES-1/link", parent="PRODUCT-1", weight="1")
    told = words_of(response)
    assert "Dieser Beitrag würde einen Kreis schließen: " in told
    assert "would close" not in told


def test_who_may_not_is_told_so_in_german(german: Visits) -> None:
    response = german("staff").get("settings/periods/new")
    assert response.status_code == 403
    told = words_of(response)
    assert "Das ist nicht erlaubt: einen Zeitraum anlegen. Dazu braucht es die" in told
    assert not ENGLISH.search(told)


def test_what_is_not_there_is_told_in_german(german: Visits) -> None:
    response = german("staff").get("goals/SALES-99")
    assert response.status_code == 404
    told = words_of(response)
    assert "Ziel 'SALES-99' gibt es hier nicht; bitte in der Liste nachsehen." in told


def test_many_nodes_are_refused_in_german(world: World, german: Visits) -> None:
    sent = {"act": "link", "key": ["ORG-2", "SALES-3"], "parent": "SALES-1", "step": "preview"}
    told = words_of(german("executive").post("goals/bulk", **sent))
    assert "Unternehmensziel ORG-2 kann nicht zu Bereichsziel SALES-1 beitragen" in told


# What is for machines


def test_data_of_an_error_is_in_no_language() -> None:
    with override("de"):
        error = errors.ForbiddenError(gettext_lazy("archive a unit"), RIGHTS["unit.manage"][1])
    assert error.data == {"act": "archive a unit", "needs": "an administrator"}
    assert "einen Bereich archivieren" in error.message


def test_a_right_that_is_missing_says_so_in_the_language_of_now(world: World) -> None:
    with override("de"), pytest.raises(errors.ForbiddenError) as refused:
        require(world.actor("staff"), "unit.manage", act=gettext_lazy("create a unit"))
    assert refused.value.data["act"] == "create a unit"
    assert refused.value.message.startswith("das ist nicht erlaubt: einen Bereich anlegen.")


def test_the_audit_trail_is_in_no_language(world: World) -> None:
    with override("de"):
        node_archive(actor=world.system, key="SALES-3")
        undo(actor=world.system, graph_version=world.version)
    acts = AuditRow.objects.filter(object_key="SALES-3").order_by("-sequence")
    assert [row.act.split(":")[-1] for row in acts[:2]] == ["node.archive", "node.archive"]
    assert "archiv" not in "".join(row.after for row in acts).replace("archived_at", "")


@pytest.mark.parametrize("server", ["en", "de"])
def test_programs_hear_english(world: World, settings: LazySettings, server: str) -> None:
    settings.LANGUAGE_CODE = server
    _, secret = token_create(actor=world.actor("staff"), name="test", scope="write")
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "de"}
    client = Client(headers=headers)
    found = client.get("/api/v1/organisations/northwind/nodes/SALES-99")
    assert found.json()["detail"] == (
        "there is no node 'SALES-99' here; look it up in the list of all"
    )
    sent = {"title": ""}
    refused = client.patch(
        "/api/v1/organisations/northwind/nodes/ORG-2",
        sent,
        content_type="application/merge-patch+json",
        headers={**headers, "If-Match": "*"},
    )
    assert not re.search("Feld|nicht|darf", refused.content.decode())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CycleError(["A", "B"]), "dieser Beitrag würde einen Kreis schließen: A → B → A;"),
        (UnknownConnectionError([]), "der Plan braucht genau eine aktuelle Mission und hat keine"),
        (UnknownConnectionError(["A", "B"]), "hat mehrere (A, B)"),
        (UnknownNodeError("X", ["Y"]), "kein Ziel hat die Kennung X; gemeint war vielleicht: Y?"),
    ],
)
def test_the_engines_errors_have_sentences_here(error: Exception, told: str) -> None:
    assert isinstance(error, CascadeError)
    assert message_of(error) == error.message
    with override("de"):
        assert told in message_of(error)


def test_what_a_field_may_not_hold_is_told_here() -> None:
    with override("de"), pytest.raises(InvalidError) as refused:
        check_details({"needs": {"sales": "badly"}})
    assert refused.value.data["fields"] == {
        "needs": "nodes[0].needs.sales: „badly“ ist keines von required, optional, not_applicable;"
        " erwartet: was das Ziel von der Funktion verlangt"
    }


def test_what_the_engine_says_of_plans_is_listed_to_be_translated() -> None:
    assert {name: str(title) for name, title in TITLES.items()} == {
        name: rule.title for name, rule in RULES.items()
    }
    assert MENDS.keys() == RULES.keys()
    assert {name: str(MENDS[name]) for name, rule in RULES.items() if not rule.criterion} == {
        name: rule.mend for name, rule in RULES.items() if not rule.criterion
    }
    assert {str(text) for text in NOT_HELD} == {
        text for format in FORMATS.values() for text in format.cannot_hold
    }


def test_every_noun_and_need_is_translated() -> None:
    with override("de"):
        needs = [words for _, words in RIGHTS.values()]
        same = [str(words) for words in [*NOUNS.values(), *needs] if _is_english(str(words))]
    assert not same


def _is_english(words: str) -> bool:
    return bool(re.search(r"\b(an?|the|key|check in|unit|node|waiver)\b", words))


# Whole pages


def test_our_words_come_before_those_of_the_administration(german: Visits) -> None:
    assert "Verlauf" in german("staff").get().content.decode()


def test_what_is_streamed_is_in_the_readers_language(german: Visits) -> None:
    answer = german("executive").get("history/export")
    first = answer.getvalue().decode().splitlines()[0]
    assert first.startswith("Wann,Wer,Was")


PAGES = (
    "",
    "my-work",
    "goals",
    "goals/SALES-1",
    "goals/SALES-1/progress",
    "goals/SALES-1/impact",
    "goals/SALES-1/history",
    "goals/SALES-1/edit",
    "goals/SALES-2/check-in",
    "goals/new",
    "goals/new?kind=program",
    "orphans",
    "mission",
    "mission/edit",
    "history",
    "export",
    "search?q=bread",
    "settings",
    "settings/organisation",
    "settings/people",
    "settings/people/invite",
    "settings/periods",
    "settings/periods/new",
    "settings/tokens",
    "settings/units",
    "settings/units/SALES",
)


#: Who may see what an executive may not.
WHO = {
    "goals/SALES-1/edit": "lead",
    "goals/SALES-2/check-in": "staff",
    "settings/people/invite": "administrator",
    "settings/units/SALES": "administrator",
}


def untold(world: World) -> Iterator[str]:
    """What people have written, longest first."""
    told = {node.title for node in world.nodes.values()}
    told |= {"it is how", "Revenue", *(user.email for user in world.users.values())}
    told |= {str(user) for user in world.users.values()}
    yield from sorted(told, key=len, reverse=True)


@pytest.mark.parametrize("page", PAGES)
def test_pages_in_german_hold_no_english(world: World, german: Visits, page: str) -> None:
    visitor = german(WHO.get(page, "executive"))
    response = visitor.client.get(f"{visitor.home}{page}")
    assert response.status_code == 200
    assert '<html lang="de"' in response.content.decode()
    words = words_of(response)
    for text in untold(world):
        words = words.replace(text, "")
    met = ENGLISH.search(words)
    assert met is None, words[max(met.start() - 60, 0) : met.end() + 60]
