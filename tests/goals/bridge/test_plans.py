"""Rows to plans."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from cascade.types import Contribution, KeyResult, Kind, Node, Plan, Status, Unit
from goals import models
from goals.actors import Actor
from goals.bridge import load_plan
from tests.effort import tries
from tests.goals.bridge.rows import new_organisation, put, sound
from tests.strategies import plans

pytestmark = pytest.mark.django_db

SMALL = Plan(
    organisation="Town",
    units=(Unit("sales", function="sales"),),
    nodes=(
        Node("m", Kind.MISSION),
        Node("g", Kind.COMPANY_GOAL, contributes_to=(Contribution("m"),)),
        Node(
            "p",
            Kind.PROGRAM,
            unit="sales",
            status=Status.DRAFT,
            key_results=(KeyResult("kr", target=3.0),),
            contributes_to=(Contribution("g"), Contribution("m")),
        ),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(40))
@given(plan=plans())
def test_loses_nothing_of_a_plan(plan):
    plan = sound(plan)

    assert load_plan(put(plan)) == plan


def test_keeps_organisations_apart():
    organisation = put(SMALL)
    put(SMALL)

    assert load_plan(organisation) == SMALL


@pytest.mark.parametrize("what", ["node", "key_result", "unit"])
def test_leaves_out_what_is_archived(what):
    """m <- g <- p: without g, p has only its link to m."""
    organisation = put(SMALL)
    model, name = {
        "node": (models.Node, "g"),
        "key_result": (models.KeyResult, "kr"),
        "unit": (models.Unit, "sales"),
    }[what]
    model.objects.filter(organisation=organisation, identifier=name).update(
        archived_at=timezone.now()
    )

    plan = load_plan(organisation)

    if what == "node":
        assert [node.id for node in plan.nodes] == ["m", "p"]
        assert plan.nodes[1].contributes_to == (Contribution("m"),)
    elif what == "key_result":
        assert plan.nodes[2].key_results == ()
    else:
        assert (plan.units, plan.nodes[2].unit) == ((), None)


def test_names_members_by_their_address():
    organisation = put(SMALL)
    ada = models.User.objects.create_user("ada@town.example")
    models.Node.objects.filter(organisation=organisation, identifier="p").update(owner=ada)
    models.KeyResult.objects.filter(organisation=organisation).update(owner=ada)
    models.Contribution.objects.filter(organisation=organisation).update(
        is_confirmed=True, confirmed_by=ada
    )

    program = load_plan(organisation).nodes[2]

    told = program.owner, program.key_results[0].owner, program.contributes_to[0].confirmed.by
    assert told == ("ada@town.example",) * 3


def test_shows_a_draft_to_those_who_may_see_it_alone():
    organisation = put(SMALL)
    sales = models.Unit.objects.get(organisation=organisation).pk
    stranger = Actor(organisation.pk, 1, roles=frozenset({"staff"}))
    colleague = Actor(organisation.pk, 1, staff_units=frozenset({sales}))

    assert [node.id for node in load_plan(organisation, visible_to=stranger).nodes] == ["m", "g"]
    for actor in (colleague, Actor.system(organisation)):
        assert len(load_plan(organisation, visible_to=actor).nodes) == 3


def test_leaves_out_links_to_drafts_that_may_not_be_seen():
    """m <- g <- p, where g is a draft."""
    organisation = put(SMALL)
    mine = models.Node.objects.filter(organisation=organisation)
    mine.filter(identifier="g").update(status=0)
    mine.filter(identifier="p").update(status=1)
    stranger = Actor(organisation.pk, 1, roles=frozenset({"staff"}))

    shown = load_plan(organisation, visible_to=stranger)

    assert [[link.to for link in node.contributes_to] for node in shown.nodes] == [[], ["m"]]


@pytest.mark.parametrize("size", [10, 1000])
def test_asks_the_same_number_of_questions_at_any_size(size, django_assert_num_queries):
    nodes = (
        Node(
            f"n{i}", Kind.PROGRAM, contributes_to=(Contribution("m"),),
            key_results=(KeyResult("kr"),), due=date(2026, 1, 1),
        )
        for i in range(size)
    )  # fmt: skip
    organisation = new_organisation()
    put(Plan(nodes=(Node("m", Kind.MISSION), *nodes)), organisation)

    with django_assert_num_queries(10):  # the state is read before and after, in a transaction
        load_plan(organisation)
