"""The start page: what each role looks at first."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actors import Actor
from goals.bridge import remarking
from goals.choices import Kind, Status
from goals.models import Node, Organisation, Unit, User
from goals.selectors.alignment import whole_plan
from goals.selectors.confirming import unconfirmed_by_unit
from goals.selectors.ownership import owned_places
from goals.services import membership_grant, node_archive, node_create, organisation_create
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
    lead = Visitor.of(world, "lead")
    text = lead.text()
    assert "1 program without a path to the mission" in text
    assert "Find where it belongs" in text
    assert 'href="/northwind/orphans?unit=SALES"' in lead.get().content.decode()
    assert "SALES-1 Sell in 40 new towns" in text
    assert "2 links were never confirmed" in text
    assert "SALES-4 Bake off" in text


def test_without_a_program_the_next_step_is_to_plan_one(world: World) -> None:
    for key in ("SALES-2", "SALES-3"):
        node_archive(actor=world.system, key=key)
    for name, may in (("executive", True), ("lead", True), ("staff", False)):
        text = Visitor.of(world, name).text()
        assert "No program yet" in text
        assert "Every live program" not in text
        assert ("Plan a program" in text) == may


def test_staff_sees_own_work_with_its_path_in_a_sentence(world: World) -> None:
    text = Visitor.of(world, "staff").text()
    assert "SALES-2 Visit bakers" in text
    assert "Serves Sell in 40 new towns , which serves Bread for 120 towns" in text


def test_what_is_due_first_comes_first_of_ones_own_work(world: World) -> None:
    email = world.users["staff"].email
    for title, due in (("Someday", None), ("Later", date(2027, 3, 1)), ("Soon", date(2027, 1, 1))):
        node_create(actor=world.system, kind=Kind.PROGRAM, title=title, owner=email, due=due)
    draft = Status.DRAFT
    node_create(actor=world.system, kind=Kind.PROGRAM, title="Idea", owner=email, status=draft)
    node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Goal", owner=email)
    plan = whole_plan(world.organisation, world.actor("staff"), date(2026, 6, 30))
    visitor = Visitor.of(world, "staff")

    owned = [plan.snapshot.numbers[place] for place in owned_places(plan)]

    assert [Node.objects.get(pk=pk).title for pk in owned] == [
        "Visit bakers", "Soon", "Later", "Someday", "Idea", "Goal",
    ]  # fmt: skip
    whole = visitor.text("my-work")
    places = [whole.index(title) for title in ("Soon", "Later", "Someday", "Idea", "Goal")]
    assert places == sorted(places)
    assert "Soon" in visitor.text()


@pytest.mark.parametrize("judged", [False, True])
def test_links_to_confirm_are_counted_alike_judged_or_not(world: World, judged: bool) -> None:
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    remarking.held.clear()
    cache.clear()
    plan.judged(wait=judged)
    before = unconfirmed_by_unit(plan, Unit.objects.all())
    assert {Unit.objects.get(pk=pk).prefix: count for pk, count in before.items()} == {
        "SALES": 2, "PRODUCT": 1,
    }  # fmt: skip
    assert unconfirmed_by_unit(plan, []) == {}


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
