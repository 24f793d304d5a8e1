"""Findings of a node, dismissed for a reason and brought back."""

from __future__ import annotations

import pytest

from goals.choices import Kind, Scope
from goals.models import Dismissal
from goals.services import contribute, node_archive, node_change, node_create
from tests.api.doors import Door, problem
from tests.worlds import World

FINDINGS = "/nodes/SALES-2/findings"


def told(door: Door, path: str = FINDINGS) -> dict[str, object]:
    response = door.get(path)
    assert response.status_code == 200
    return response.json()


def dismissible(door: Door) -> dict[str, object]:
    """A finding that speaks against a letter."""
    found = told(door)
    return next(
        each
        for each in found["findings"]
        if each["may_be_dismissed"] and found["letters"][each["criterion"]] != "met"
    )


def test_findings_are_told_with_their_letters(lead: Door):
    found = told(lead)
    assert (found["key"], next(iter(found["letters"]))) == ("SALES-2", "specific")
    one = dismissible(lead)
    assert one["dismissed"] is None
    assert len(one["id"]) == 32
    assert {"rule", "check", "why", "message", "fix", "spans", "item", "field"} <= one.keys()


def test_answer_is_fresh_until_something_is_dismissed(lead: Door):
    tag = lead.get(FINDINGS)["ETag"]
    assert lead.get(FINDINGS, if_none_match=tag).status_code == 304
    lead.post(f"{FINDINGS}/{dismissible(lead)['id']}/dismissal", {"because": "Clear to us"})
    assert lead.get(FINDINGS, if_none_match=tag).status_code == 200


def test_finding_is_dismissed_and_brought_back(lead: Door):
    found = dismissible(lead)
    where = f"{FINDINGS}/{found['id']}/dismissal"
    made = lead.post(where, {"because": "Everybody knows them"})
    assert made.status_code == 201
    assert (made.json()["by"], made.json()["rule"], made.json()["check"]) == (
        "lead@northwind.example", found["rule"], found["check"],
    )  # fmt: skip
    same = next(each for each in told(lead)["findings"] if each["id"] == found["id"])
    assert (same["dismissed"]["because"], same["dismissed"]["by"]) == (
        "Everybody knows them", "Lead",
    )  # fmt: skip
    assert lead.post(where, {"because": "Else"}).json()["because"] == "Else"
    assert Dismissal.objects.count() == 1
    assert lead.delete(where).status_code == 204
    problem(lead.delete(where), 404, "not-found")
    assert dismissible(lead)["id"] == found["id"]


def test_finding_of_other_words_is_not_there(lead: Door, world: World):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
    problem(lead.post(where, {"because": "x"}), 404, "not-found")


@pytest.mark.parametrize("body", [{}, {"because": ""}, {"because": 1}, {"because": "x", "by": "y"}])
def test_reason_is_asked_for(lead: Door, body: dict[str, object]):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    problem(lead.post(where, body), 400, "malformed")


def test_blank_reason_is_refused(lead: Door):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    assert lead.post(where, {"because": "  "}).status_code in (400, 422)
    assert not Dismissal.objects.exists()


def test_archived_node_has_none(lead: Door, world: World):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    node_archive(actor=world.system, key="SALES-2")
    problem(lead.get(FINDINGS), 409, "archived")
    problem(lead.post(where, {"because": "x"}), 409, "archived")


def test_token_for_reading_dismisses_nothing(world: World, lead: Door):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    reader = Door.of(world, "lead", Scope.READ)
    problem(reader.post(where, {"because": "x"}), 403, "forbidden")


def test_what_is_no_fingerprint_is_no_address(lead: Door):
    problem(lead.post(f"{FINDINGS}/nothing/dismissal", {"because": "x"}), 404, "not-found")


def test_sent_twice_with_a_key_it_is_done_once(lead: Door):
    where = f"{FINDINGS}/{dismissible(lead)['id']}/dismissal"
    said = {"because": "Clear to us"}
    first = lead.post(where, said, idempotency_key="once")
    again = lead.post(where, said, idempotency_key="once")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert Dismissal.objects.get().version == 1


def test_a_hint_names_the_nearest_node_elsewhere(lead: Door, world: World):
    title = "Rent twelve quiet rooms beside county hospitals"
    beds = "Buy beds for hospitals in the county"
    made = {}
    for text, unit, goal in (
        ("Bake at night", "SALES", "SALES-1"),
        (beds, "PRODUCT", "PRODUCT-1"),
        (title, "SALES", "SALES-1"),
    ):
        made[text] = node_create(actor=world.system, kind=Kind.PROGRAM, title=text, unit=unit)
        contribute(actor=world.system, child=made[text].key, parent=goal)
    found = told(lead, f"/nodes/{made[title].key}/findings")["findings"]

    [hint] = [each for each in found if each["check"] == "words-apart"]
    assert (hint["other"], hint["is_hint"]) == (made[beds].key, True)
    assert (hint["field"], hint["item"]) == ("contributes_to", "SALES-1")


def test_another_node_that_a_finding_is_about_is_named(lead: Door, world: World):
    title = "Quiet ovens for the bakers of the coast"
    mine, other = (
        node_create(actor=world.system, kind=Kind.PROGRAM, title=title, unit=unit)
        for unit in ("SALES", "PRODUCT")
    )
    found = told(lead, f"/nodes/{mine.key}/findings")["findings"]

    [twin] = [each for each in found if each["rule"] == "near-duplicate"]
    assert (twin["other"], twin["severity"], twin["is_hint"]) == (other.key, "info", False)
    assert {each["other"] for each in found if each is not twin} == {""}

    assert twin["may_be_dismissed"] is True
    where = f"/nodes/{mine.key}/findings/{twin['id']}/dismissal"
    assert lead.post(where, {"because": "Two coasts"}).status_code == 201
    found = told(lead, f"/nodes/{mine.key}/findings")["findings"]
    [twin] = [each for each in found if each["rule"] == "near-duplicate"]
    assert twin["dismissed"]["because"] == "Two coasts"
