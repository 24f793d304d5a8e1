"""A snapshot's answers are the engine's."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cascade.types import Contribution, KeyResult, Kind, Milestone, Need, Node, Plan, Value
from goals import models
from goals.bridge import load_plan
from goals.bridge import values as values_module
from goals.bridge.loading import load
from goals.services.growing import organisation_grow
from tests.effort import tries
from tests.goals.bridge.rows import put, sound
from tests.goals.bridge.same import check_answer
from tests.strategies import plans

pytestmark = pytest.mark.django_db
hypothesis = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(60)
)
DAY = date(2026, 6, 30)
YESTERDAY = DAY - timedelta(1)
#: Days before, amid and after those of most plans.
today = st.dates(date(1, 1, 1)) | st.dates(date(2019, 1, 1), date(2031, 1, 1))


def moderate(plan: Plan) -> Plan:
    """Budgets and weights whose sums rounding leaves alone, whatever their order."""
    return replace(
        plan,
        nodes=tuple(
            replace(
                node,
                budget=None if node.budget is None else float(int(node.budget) % 1000),
                contributes_to=tuple(
                    replace(link, weight=1 + link.weight % 7) for link in node.contributes_to
                ),
                key_results=tuple(
                    replace(result, weight=1 + result.weight % 7) for result in node.key_results
                ),
            )
            for node in plan.nodes
        ),
    )


@hypothesis
@given(plan=plans(max_nodes=12), as_of=today)
def test_answers_as_the_engine_does(plan, as_of):
    organisation = put(moderate(sound(plan)))

    snapshot = load(organisation.pk)

    check_answer(snapshot.answer(as_of), load_plan(organisation), as_of)


GROWN = 150


def grown(size: int = GROWN, seed: int = 1) -> models.Organisation:
    return organisation_grow(slug=f"grown-{size}-{seed}", nodes=size, seed=seed)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("as_of", [date(2026, 2, 14), date(2026, 6, 30), date(2027, 6, 30)])
def test_answers_as_the_engine_does_on_a_grown_organisation(seed, as_of):
    organisation = grown(seed=seed)

    check_answer(load(organisation.pk).answer(as_of), load_plan(organisation), as_of)


MISSION = Node("m", Kind.MISSION)


def program(id: str, *parents: str, values: tuple[Value, ...] = ()) -> Node:
    result = KeyResult("kr", baseline=0.0, target=2.0, values=values)
    return Node(
        id, Kind.PROGRAM, contributes_to=tuple(map(Contribution, parents)), key_results=(result,)
    )


def test_takes_a_node_in_again_with_its_links_and_its_key_results():
    """m <- p <- q: without p, q is an orphan whose link does not count."""
    organisation = put(Plan(nodes=(MISSION, program("p", "m"), program("q", "p"))))
    middle = models.Node.objects.filter(organisation=organisation, identifier="p")
    middle.update(archived_at=timezone.now())
    alone = load(organisation.pk)

    assert alone.answer(DAY).connection.orphan.tolist() == [False, True]
    assert (alone.answer(DAY).graph.n_links, len(alone.answer(DAY).measures.owner)) == (0, 1)

    middle.update(archived_at=None)
    assert load(organisation.pk).answer(DAY).connection.connected.tolist() == [True] * 3


def test_finds_the_value_of_a_day_that_is_past():
    values = (Value(DAY, 1.0), Value(YESTERDAY, 2.0), Value(YESTERDAY, 0.5))
    organisation = put(Plan(nodes=(MISSION, program("p", "m", values=values))))
    snapshot = load(organisation.pk)

    for as_of, fraction in [(DAY, 0.5), (YESTERDAY, 0.25)]:
        assert snapshot.answer(as_of).measures.fraction.tolist() == [fraction]
    assert np.isnan(snapshot.answer(YESTERDAY - timedelta(1)).measures.fraction).all()


def test_a_past_day_is_asked_of_all_rows_where_many_are_later(monkeypatch):
    monkeypatch.setattr(values_module, "FEW", 0)
    values = (Value(DAY, 1.0), Value(YESTERDAY, 0.5))
    organisation = put(Plan(nodes=(MISSION, program("p", "m", values=values))))

    assert load(organisation.pk).answer(YESTERDAY).measures.fraction.tolist() == [0.25]


def test_a_later_check_in_is_not_of_this_state():
    organisation = put(Plan(nodes=(MISSION, program("p", "m", values=(Value(DAY, 1.0),)))))
    snapshot = load(organisation.pk)
    result = models.KeyResult.objects.get(organisation=organisation)
    models.CheckIn.objects.create(
        organisation=organisation, node=result.node, key_result=result, on=YESTERDAY, value=2.0
    )

    assert np.isnan(snapshot.answer(YESTERDAY).measures.fraction).all()


def test_keeps_the_answer_of_a_day(django_assert_num_queries):
    organisation = put(Plan(nodes=(MISSION, program("p", "m", values=(Value(DAY, 1.0),)))))
    snapshot = load(organisation.pk)
    answers = [snapshot.answer(day) for day in (DAY, YESTERDAY)]

    with django_assert_num_queries(0):
        assert [snapshot.answer(day) for day in (DAY, YESTERDAY)] == answers


def test_finds_nodes_by_their_numbers_however_far_apart():
    organisation = put(Plan(nodes=(MISSION, program("p", "m"))))
    mission, node = models.Node.objects.filter(organisation=organisation).order_by("pk")
    far = 10**12
    models.Contribution.objects.filter(organisation=organisation).delete()
    models.KeyResult.objects.filter(organisation=organisation).delete()
    models.Node.objects.filter(pk=node.pk).update(id=far)
    models.Contribution.objects.create(organisation=organisation, child_id=far, parent=mission)

    snapshot = load(organisation.pk)

    assert snapshot.places(np.array([far, mission.pk, 5 * 10**11])).tolist() == [1, 0, -1]
    assert snapshot.answer(DAY).connection.connected.all()


@pytest.mark.parametrize("size", [10, 1000])
def test_asks_the_same_number_of_questions_at_any_size(size, django_assert_num_queries):
    unusual = {
        "milestones": (Milestone(DAY, 0.5),),
        "needs": {"sales": Need.REQUIRED},
        "key_results": (KeyResult("kr", weight=2.5, values=(Value(DAY, 1 / 3),)),),
    }
    nodes = (
        replace(
            program(f"p{i}"),
            contributes_to=(Contribution("m", weight=1 / 7),),
            **unusual,
        )
        for i in range(size)
    )
    organisation = put(Plan(nodes=(MISSION, *nodes)))

    # Three tables and what is unusual in each, units, period, last value, and the state three
    # times: a transaction that goes on reads it before and after. PostgreSQL reads all of a link
    # at once.
    with django_assert_num_queries(12 if connection.vendor == "sqlite" else 11):
        load(organisation.pk).answer(DAY)


@pytest.mark.parametrize(
    "number",
    [0.1, 1 / 3, -2.0005, 12.345, -12.345, 1e-300, 5e-324, 1e300, -1e300, 2.0**53 + 2, 1e12, 1e15],
)
def test_reads_every_number_exactly(number):
    organisation = put(Plan(nodes=(MISSION, program("p", "m", values=(Value(DAY, number),)))))

    assert load(organisation.pk).results["latest_value"].tolist() == [number]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(999, 12, 31), date(2024, 2, 29), date.max])
def test_reads_every_day_exactly(day):
    node = Node("p", Kind.PROGRAM, due=day)
    snapshot = load(put(Plan(nodes=(MISSION, node))).pk)

    assert snapshot.nodes["due"].tolist() == [-1, day.toordinal()]
    assert snapshot.nodes["starts"].tolist() == [-1, -1]


def test_an_organisation_without_anything_has_an_answer():
    answer = load(put(Plan()).pk).answer(DAY)

    assert (answer.graph.n_nodes, answer.connection.known, answer.loose_ends.reconnects.size) == (
        0, False, 0,
    )  # fmt: skip
