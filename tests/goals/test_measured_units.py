"""What key results measure, by unit: what the records say, and no draft."""

from __future__ import annotations

from goals.choices import Kind, Measures, Status
from goals.selectors.measured_units import measured_by_unit
from goals.services import key_result_create, node_create
from tests.worlds import World


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
