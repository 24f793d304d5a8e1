"""The plan of one unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from goals.choices import Role
from goals.services import (
    contribute,
    membership_grant,
    node_archive,
    organisation_create,
    unit_create,
)
from tests.web.visitors import Visitor
from tests.worlds import World

Visits = Callable[[str], Visitor]


def test_begins_with_the_mission_and_what_the_unit_serves(visitor: Visits) -> None:
    told = visitor("lead").text("plan/SALES")
    assert told.index("Every town has bread") < told.index("Plan of Sales")
    assert "Company goals it serves ORG-2 Bread for 120 towns" in told
    assert "SALES-1 Sell in 40 new towns" in told
    assert "Add a goal" in told


def test_tells_what_is_missing(visitor: Visits) -> None:
    told = visitor("lead").text("plan/SALES")
    assert "1 program without a path to the mission" in told
    assert "SALES-3 Print flyers It contributes to nothing yet." in told
    assert "1 goal without a program below it" in visitor("lead").text("plan/PRODUCT")


def test_says_so_when_nothing_is_missing(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    told = visitor("lead").text("plan/SALES")
    assert "Every program has its path to the mission, and every goal a program." in told


def test_a_unit_without_goals_is_shown_where_to_start(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="PRODUCT-1")
    told = visitor("other_lead").text("plan/PRODUCT")
    assert "None yet: no goal of this unit leads to a company goal." in told
    assert "The unit has no goal yet." in told


def test_without_a_mission_says_that_nothing_can_lead_to_it(world: World, visitor: Visits) -> None:
    actor = world.system.system(organisation_create(slug="new", name="New"))
    unit_create(actor=actor, name="Lab", function="lab")
    membership_grant(actor=actor, email=world.users["lead"].email, role=Role.EXECUTIVE)
    told = Visitor("/new/", visitor("lead").client).text("plan/LAB")
    assert "No mission is set yet." in told
    assert "without a path" not in told


@pytest.mark.parametrize("name", ["staff", "other_lead", "administrator"])
def test_everybody_reads_it_and_who_may_not_plan_is_not_asked_to(
    visitor: Visits, name: str
) -> None:
    told = visitor(name).text("plan/SALES")
    assert "Plan of Sales" in told
    assert "Add a goal" not in told


def test_is_not_there_for_others(elsewhere: World, visitor: Visits) -> None:
    assert visitor("lead").get("plan/NONE").status_code == 404
    other = Visitor("/northwind/", Visitor.of(elsewhere, "lead").client)
    assert other.get("plan/SALES").status_code == 404
    assert Client().get("/northwind/plan/SALES").status_code == 302
    assert visitor("lead").post("plan/SALES").status_code == 405
