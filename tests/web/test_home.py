"""The start page: what each role looks at first."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.models import Organisation, User
from goals.services import membership_grant, node_create, organisation_create
from goals.services.growing import organisation_grow
from tests.web.visitors import BACKEND, Visitor
from tests.worlds import World


def test_executive_sees_mission_index_loose_ends_risks_and_changes(world: World) -> None:
    text = Visitor.of(world, "executive").text()
    assert "Every town has bread" in text
    assert "1 program has no path to the mission" in text
    assert "SALES-3 Print flyers" in text
    assert "Budget at work beside the mission: 900" in text
    assert "Goals at risk" in text
    assert "What changed" in text


def test_index_is_worked_out_when_asked_for(world: World) -> None:
    cache.clear()
    visitor = Visitor.of(world, "executive")
    part = visitor.get(wait=1, part=True).content.decode()
    assert "<main" not in part
    assert "Alignment index" in part
    assert "hx-trigger" not in part


def test_lead_sees_the_units_orphans_goals_links_to_confirm_and_drafts(world: World) -> None:
    node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Bake off", unit="SALES", status=Status.DRAFT
    )
    text = Visitor.of(world, "lead").text()
    assert "1 program without a path to the mission" in text
    assert "SALES-1 Sell in 40 new towns" in text
    assert "2 links were never confirmed" in text
    assert "SALES-4 Bake off" in text


def test_staff_sees_own_work_with_its_path_in_a_sentence(world: World) -> None:
    text = Visitor.of(world, "staff").text()
    assert "SALES-2 Visit bakers" in text
    assert "Serves Sell in 40 new towns , which serves Bread for 120 towns" in text


def test_my_work_tells_why_something_has_no_path(world: World) -> None:
    actor = world.system
    node_create(actor=actor, kind=Kind.PROGRAM, title="Alone", owner=world.users["staff"].email)
    text = Visitor.of(world, "staff").text("my-work")
    assert "Alone" in text
    assert "It contributes to nothing yet." in text


def test_without_a_mission_the_way_to_set_it_comes_first(world: World) -> None:
    empty = organisation_create(slug="empty", name="Empty")
    visitor = _member(empty, world.users["executive"], "executive")
    text = visitor.text()
    assert "Begin with the mission" in text
    assert "Set the mission" in text
    assert "0 %" not in text
    assert "unknown of 100" not in text


@pytest.mark.parametrize("role", ["executive", "lead", "staff"])
def test_number_of_queries_does_not_grow(world: World, role: str) -> None:
    few, many = (
        _queries(_member(organisation_grow(slug=f"of-{n}", nodes=n), world.users["staff"], role))
        for n in (100, 1000)
    )
    assert many <= few + 2  # an empty section needs no titles


def _member(organisation: Organisation, user: User, role: str) -> Visitor:
    unit = organisation.units.values_list("prefix", flat=True).first()
    membership_grant(
        actor=Actor.system(organisation),
        email=user.email,
        role=role,
        unit=None if role == "executive" else unit,
    )
    visitor = Visitor(f"/{organisation.slug}/")
    visitor.client.force_login(user, backend=BACKEND)
    return visitor


def _queries(visitor: Visitor) -> int:
    visitor.get(wait=1)
    with CaptureQueriesContext(connection) as seen:
        assert visitor.get().status_code == 200
    return len(seen)
