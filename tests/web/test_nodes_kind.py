"""A node is made something else, after its page said what that changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goals.choices import Kind
from goals.services import (
    contribute,
    contribution_confirm,
    membership_grant,
    node_change,
    node_create,
)
from goals.services.undoing import undo
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def test_says_what_it_changes_and_changes_it(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    told = lead.text("goals/SALES-2/kind", kind="functional_goal")
    assert "If SALES-2 becomes a functional goal" in told
    assert "It stands nearer to the mission than now. It counts as a goal then" in told
    assert "As before, the leads of its unit write it." in told
    assert "All of its links can stay as they are." in told
    answer = lead.post("goals/SALES-2/kind", kind="functional_goal", version="1")
    assert answer["Location"] == "/northwind/goals/SALES-2"
    assert world.node("SALES-2").kind == Kind.FUNCTIONAL_GOAL
    assert "SALES-2 is a functional goal now." in lead.toast("goals/SALES-2")
    undo(actor=world.actor("lead"), graph_version=world.version)
    assert world.node("SALES-2").kind == Kind.PROGRAM


def test_offers_what_one_may_make_of_it(world: World, visitor: Visits) -> None:
    page = visitor("lead").get("goals/SALES-2/kind").content.decode()
    assert 'value="functional_goal"' in page
    assert 'value="company_goal"' not in page
    page = visitor("executive").get("goals/ORG-2/kind").content.decode()
    assert 'value="functional_goal"' in page
    assert 'value="program"' in page
    node_change(actor=world.system, key="ORG-2", unit="SALES")
    told = visitor("executive").text("goals/ORG-2/kind")
    assert "There is nothing else that you may make of it" in told


def test_who_may_not_write_what_it_becomes_is_refused(world: World, visitor: Visits) -> None:
    answer = visitor("lead").post("goals/SALES-1/kind", kind="company_goal", version="1")
    assert answer.status_code == 403
    assert world.node("SALES-1").kind == Kind.FUNCTIONAL_GOAL


def test_links_that_would_point_away_stand_in_the_way(world: World, visitor: Visits) -> None:
    """SALES-4, a functional goal, contributes to SALES-1, which shall become a program."""
    node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Sell in Bergen", unit="SALES")
    link = contribute(actor=world.system, child="SALES-4", parent="SALES-1")
    lead = visitor("lead")
    page = lead.get("goals/SALES-1/kind", kind="program")
    told = words_of(page)
    assert "1 link would point away from the mission then." in told
    assert "SALES-4 → SALES-1 · Withdraw" in told
    assert f'href="/northwind/goals/SALES-4/links/{link.pk}/withdraw"' in page.content.decode()
    assert "Make it a program" not in told
    answer = lead.post("goals/SALES-1/kind", kind="program", version="1")
    assert answer.status_code == 422
    assert "further from the mission" in words_of(answer)
    assert world.node("SALES-1").kind == Kind.FUNCTIONAL_GOAL


def test_link_of_a_hidden_draft_is_told_without_its_name(world: World, visitor: Visits) -> None:
    told = {"kind": Kind.FUNCTIONAL_GOAL, "title": "Secret", "unit": "PRODUCT", "status": 0}
    draft = node_create(actor=world.system, **told)
    contribute(actor=world.system, child=draft.key, parent="SALES-1")
    page = visitor("lead").get("goals/SALES-1/kind", kind="program")
    assert "one with a draft of another unit" in words_of(page)
    assert draft.key not in page.content.decode()


def test_says_which_rights_confirmations_and_needs_go(world: World, visitor: Visits) -> None:
    link = world.links["SALES-1"]
    contribution_confirm(actor=world.system, contribution=link.pk, on=link.created_at.date())
    node_change(actor=world.system, key="ORG-2", needs={"sales": "required"})
    executive = visitor("executive")
    told = executive.text("goals/ORG-2/kind", kind="functional_goal")
    assert "As before, executives write it." in told
    assert "1 link to it has to be confirmed anew" in told
    assert "What it asks of functions does not count any more." in told


def test_executive_who_leads_hears_that_the_leads_write_it(world: World, visitor: Visits) -> None:
    email = world.users["executive"].email
    membership_grant(actor=world.system, email=email, role="lead", unit="SALES")
    told = visitor("executive").text("goals/SALES-1/kind", kind="company_goal")
    assert "Executives write it then, and the leads of its unit no longer do." in told
    node_change(actor=world.system, key="ORG-2", unit="SALES")
    told = visitor("executive").text("goals/ORG-2/kind", kind="functional_goal")
    assert "The leads of Sales write it then, and executives no longer do." in told


def test_second_of_two_is_told_and_nothing_is_written(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", title="Else")
    answer = visitor("lead").post("goals/SALES-2/kind", kind="functional_goal", version="1")
    assert answer.status_code == 409
    assert "Somebody changed it meanwhile." in words_of(answer)
    assert world.node("SALES-2").kind == Kind.PROGRAM


@pytest.mark.parametrize("kind", ["mission", "wish", "\0"])
def test_what_is_no_kind_is_not_there(visitor: Visits, kind: str) -> None:
    lead = visitor("lead")
    assert lead.get("goals/SALES-2/kind", kind=kind).status_code == 404
    assert lead.post("goals/SALES-2/kind", kind=kind, version="1").status_code == 404


def test_nothing_chosen_is_told(visitor: Visits) -> None:
    answer = visitor("lead").post("goals/SALES-2/kind", kind="", version="1")
    assert answer.status_code == 422
    assert "Choose what it shall become." in words_of(answer)


def test_script_gets_what_it_changes_alone(visitor: Visits) -> None:
    part = visitor("lead").get("goals/SALES-2/kind", kind="functional_goal", part=True)
    assert b"<html" not in part.content
    assert "If SALES-2 becomes a functional goal" in words_of(part)
