"""What key results measure, by unit: what the records say, and no draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from goals.choices import Kind, Measures, Status
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.measured_units import held, measured_by_unit, measured_on
from goals.services import key_result_create, node_create
from tests.worlds import World, northwind


def test_units_with_the_fewest_outcomes_come_first(world: World) -> None:
    told = [
        ("SALES", Measures.ACTIVITY),
        ("SALES", Measures.OUTCOME),
        ("PRODUCT", Measures.OUTCOME),
        ("PRODUCT", None),
    ]
    for unit, measures in told:
        goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Sell", unit=unit)
        key_result_create(actor=world.system, node=goal.key, title="Metric", measures=measures)

    found = {one.unit: one for one in measured_by_unit(world.system)}
    whole = [one for one in found.values() if one.outcome_share == 1.0 and one.unsaid]
    mixed = [one for one in found.values() if one.activity and one.outcome]
    assert len(whole) == len(mixed) == 1
    shares = [one.outcome_share for one in measured_by_unit(world.system)]
    assert [share for share in shares if share is not None] == sorted(
        share for share in shares if share is not None
    )


def test_drafts_are_not_counted(world: World) -> None:
    before = measured_by_unit(world.system)
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Bake", unit="SALES", status=Status.DRAFT
    )
    key_result_create(actor=world.system, node=draft.key, title="Loaves", measures=Measures.OUTPUT)
    assert measured_by_unit(world.system) == before


def test_what_was_counted_is_kept_until_something_is_written(
    committed_db: None, django_assert_num_queries: Any
) -> None:
    world = northwind()
    held.clear()

    def plan() -> WholePlan:
        return whole_plan(world.organisation, world.system, date(2026, 6, 30))

    before = measured_on(plan())
    again = plan()
    _ = again.snapshot
    with django_assert_num_queries(0):
        assert measured_on(again) is before
    key_result_create(
        actor=world.system, node="SALES-1", title="Visits", measures=Measures.ACTIVITY
    )
    after = {one.unit: one.activity for one in measured_on(plan())}
    assert after["Sales"] == {one.unit: one.activity for one in before}["Sales"] + 1
