"""What the parent picker shows: candidates, what is suggested, and how each leads to the mission."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from goals.choices import Kind, Status
from goals.models import Node
from goals.services import node_archive, node_create
from tests.worlds import World
from web.picking.choices import (
    SHOWN,
    Suggested,
    picker_of,
    picker_of_many,
    picker_of_new,
    still_there,
)
from web.visits import Visit, visit_of

WHY = Suggested("ORG-2", "Bread for 120 towns", "Both speak of towns.")


@pytest.fixture
def visit(world: World, rf: RequestFactory) -> Visit:
    request = rf.get("/northwind/")
    request.user = world.users["lead"]
    return visit_of(request, "northwind")


@pytest.fixture
def orphan(world: World) -> Node:
    return world.node("SALES-3")


def keys(picker: object) -> list[str]:
    return [choice.key for choice in picker.choices]  # type: ignore[attr-defined]


def page(picker: object) -> str:
    return render_to_string("components/parent_picker.html", {"picker": picker})


def test_candidate_says_how_far_the_mission_is(visit: Visit, orphan: Node) -> None:
    steps = {choice.key: choice.steps for choice in picker_of(visit, orphan).choices}
    assert steps == {"SALES-1": 3, "PRODUCT-1": 3, "ORG-2": 2, "ORG-1": 1, "SALES-2": 4}


def test_draft_leads_nowhere_yet(world: World, visit: Visit, orphan: Node) -> None:
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Dough", unit="SALES", status=Status.DRAFT
    )
    [choice] = picker_of(visit, orphan, "dough").choices
    assert (choice.key, choice.is_draft, choice.steps, choice.is_known) == (
        draft.key,
        True,
        None,
        True,
    )
    assert "it would stay an orphan until that is active" in page(picker_of(visit, orphan, "dough"))


def test_nothing_is_said_of_a_way_that_is_not_known(
    world: World, visit: Visit, orphan: Node
) -> None:
    Node.objects.filter(pk=world.node("ORG-1").pk).update(status=Status.SUPERSEDED)
    picker = picker_of(visit, orphan)
    assert picker.choices
    assert not any(choice.is_known for choice in picker.choices)
    assert "mission" not in page(picker)


def test_without_suggestions_there_is_no_section_of_them(visit: Visit, orphan: Node) -> None:
    assert "Suggested" not in page(picker_of(visit, orphan))


@pytest.mark.parametrize("at_once", [True, False])
def test_suggestion_stands_above_the_search_with_its_reason(
    visit: Visit, orphan: Node, at_once: bool
) -> None:
    picker = picker_of(visit, orphan, at_once=at_once, suggested=[WHY])
    shown = page(picker)
    assert shown.index("Both speak of towns.") < shown.index('type="search"')
    assert "ORG-2" not in keys(picker)
    assert ('type="radio" name="parent" value="ORG-2"' in shown) is not at_once


def test_suggestion_makes_room_for_what_is_searched(visit: Visit, orphan: Node) -> None:
    picker = picker_of(visit, orphan, "bread", suggested=[WHY])
    assert "ORG-2" in keys(picker)
    assert "Both speak of towns." not in page(picker)


def test_suggestion_of_a_new_node(visit: Visit) -> None:
    picker = picker_of_new(visit, Kind.PROGRAM, suggested=[WHY])
    assert "ORG-2" not in keys(picker)
    assert "Both speak of towns." in page(picker)


def test_suggestions_take_no_place_from_candidates(
    world: World, visit: Visit, orphan: Node
) -> None:
    for number in range(SHOWN):
        node_create(
            actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title=f"Goal {number}", unit="SALES"
        )
    assert len(picker_of(visit, orphan, suggested=[WHY]).choices) == SHOWN


def test_chosen_stays_where_it_is_suggested(visit: Visit, orphan: Node) -> None:
    picker = picker_of(visit, orphan, chosen="ORG-2", suggested=[WHY])
    assert "ORG-2" not in keys(picker)
    assert page(picker).count(" checked") == 1
    searched = picker_of(visit, orphan, "ovens", chosen="ORG-2", suggested=[WHY])
    assert keys(searched) == ["ORG-2", "PRODUCT-1"]
    assert page(searched).count(" checked") == 1


def test_several_nodes_have_one_picker(visit: Visit) -> None:
    picker = picker_of_many(visit, ["SALES-2", "SALES-3", "NONE-1"], "/there")
    assert keys(picker) == ["SALES-1", "PRODUCT-1", "ORG-2", "ORG-1"]
    assert 'hx-post="/there"' in page(picker)
    assert "What do they contribute to?" in page(picker)
    # The level nearest to the mission counts, and none contributes to itself.
    assert keys(picker_of_many(visit, ["SALES-2", "SALES-1"], "")) == [
        "ORG-2",
        "ORG-1",
        "PRODUCT-1",
    ]
    assert keys(picker_of_many(visit, ["SALES-3"], "", "ovens", "ORG-1")) == ["ORG-1", "PRODUCT-1"]


def test_several_nodes_without_a_place_say_so(visit: Visit) -> None:
    assert "nothing yet that they could all" in page(picker_of_many(visit, ["ORG-1"], ""))
    assert "Nothing that they could" in page(picker_of_many(visit, ["SALES-3"], "", "zebra"))


def test_what_was_chosen_and_is_gone_is_not_chosen(world: World, visit: Visit) -> None:
    node_archive(actor=world.system, key="PRODUCT-1")
    assert still_there(visit, "PRODUCT-1") == still_there(visit, "NO-1") == ""
    assert still_there(visit, "ORG-2") == "ORG-2"
