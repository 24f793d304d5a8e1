"""A plan to a file and back: identity, but for what a format says that it cannot hold."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from cascade.errors import PlanError
from cascade.formats import FORMATS, read_plan, write_plan
from cascade.formats.cells import text_of
from cascade.formats.node_table import own_cell
from cascade.types import (
    Contribution,
    Extra,
    KeyResult,
    Kind,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Unit,
)
from tests.effort import tries
from tests.strategies import plans


@pytest.mark.parametrize("name", ["yaml", "json"])
@settings(max_examples=tries(60))
@given(plan=plans())
def test_yaml_and_json_hold_every_plan(name: str, plan: Plan) -> None:
    again = read_plan(write_plan(plan, format=name), format=name)
    assert again == plan
    assert again.faults == ()


@settings(max_examples=tries(50))
@given(plans())
def test_csv_holds_what_it_does_not_say_it_loses(plan: Plan) -> None:
    data = write_plan(plan, format="csv")
    again = read_plan(data, format="csv")
    assert again == Plan(nodes=tuple(_in_row(node) for node in plan.nodes))
    assert again.faults == ()


@settings(max_examples=50)
@given(plans(max_nodes=4))
def test_xlsx_holds_what_it_does_not_say_it_loses(plan: Plan) -> None:
    again = read_plan(write_plan(plan, format="xlsx"), format="xlsx")
    assert again == _in_workbook(plan)
    assert again.faults == ()


def test_spaces_around_an_identifier_are_read_and_refused_when_written() -> None:
    plan = read_plan(
        b"nodes:\n- {id: ' m ', kind: mission}\n- {id: m, kind: program}", format="yaml"
    )
    assert [node.id for node in plan.nodes] == [" m ", "m"]
    with pytest.raises(PlanError, match="white space"):
        write_plan(plan, format="yaml")


@pytest.mark.parametrize("name", ["yaml", "json", "csv", "xlsx"])
def test_writing_what_was_read_changes_nothing(name: str) -> None:
    plan = Plan(
        nodes=(
            Node("m", Kind.MISSION, "Feed the town", due=date(2026, 12, 31)),
            Node("p", Kind.PROGRAM, budget=1200.5, contributes_to=(Contribution("m", 2),)),
        )
    )
    once = write_plan(plan, format=name)
    again = read_plan(once, format=name)
    assert again == plan
    assert write_plan(again, format=name) == once


def test_json_holds_everything_and_yaml_loses_what_only_people_read() -> None:
    assert FORMATS["json"].cannot_hold == ()
    (lost,) = FORMATS["yaml"].cannot_hold
    assert "comments" in lost
    plan = read_plan(b"# why\nnodes:\n- kind: mission\n  id: m # this\n", format="yaml")
    again = write_plan(plan, format="yaml")
    assert b"#" not in again
    assert again.index(b"id:") < again.index(b"kind:")


# --- what tables cannot hold, spelled out ------------------------------------------------


def _in_row(node: Node) -> Node:
    """The node after a row: see ``CANNOT_HOLD_IN_ROW``, and no key results."""
    return Node(
        id=node.id,
        kind=node.kind,
        title=_told(node.title) or "",
        description=_told(node.description) or "",
        unit=_word(node.unit),
        owner=_word(node.owner),
        starts=node.starts,
        due=node.due,
        status=node.status,
        budget=node.budget,
        contributes_to=tuple(Contribution(link.to, link.weight) for link in node.contributes_to),
        depends_on=node.depends_on,
        related=node.related,
        progress=_by_hand(node.progress),
        checked_in=node.checked_in,
        confidence=node.confidence,
        extra=_as_texts(node.extra),
    )


def _by_hand(policy: ProgressPolicy) -> ProgressPolicy:
    if policy.by is ProgressBy.MANUAL and policy.value is not None:
        return ProgressPolicy(ProgressBy.MANUAL, value=policy.value)
    return ProgressPolicy()


def _told(text: str | None) -> str | None:
    """Nothing where there is no text, or none but spaces."""
    return text if text and not text.isspace() else None


def _word(text: str | None) -> str | None:
    return text.strip() if text and text.strip() else None


def _as_texts(extra: Extra) -> Extra:
    texts = {key: own_cell(value) for key, value in extra.items()}
    return {key: text for key, text in texts.items() if _told(text)}


def _in_workbook(plan: Plan) -> Plan:
    """The plan after a workbook: rows with numbers of 16 digits, and the other sheets."""
    return Plan(
        nodes=tuple(_in_sheets(node) for node in plan.nodes),
        organisation=_told(plan.organisation) or "",
        language=_word(plan.language),
        period=plan.period
        and Period(_told(plan.period.name) or "", plan.period.starts, plan.period.ends),
        units=tuple(
            Unit(
                unit.id,
                _told(unit.name) or "",
                _word(unit.function),
                _told(unit.purpose) or "",
                _word(unit.parent),
                _as_texts(unit.extra),
            )
            for unit in plan.units
        ),
        extra=_as_texts(plan.extra),
    )


def _in_sheets(node: Node) -> Node:
    row = _in_row(node)
    return replace(
        row,
        budget=_in_16_digits(row.budget),
        confidence=_in_16_digits(row.confidence),
        progress=replace(row.progress, value=_in_16_digits(row.progress.value)),
        key_results=tuple(_key_result(result) for result in node.key_results),
    )


def _key_result(result: KeyResult) -> KeyResult:
    low, high = result.band or (None, None)
    return replace(
        result,
        title=_told(result.title) or "",
        unit=_told(result.unit),
        baseline=_in_16_digits(result.baseline),
        target=_in_16_digits(result.target),
        band=(_in_16_digits(low), _in_16_digits(high)) if result.band else None,
        tolerance=_in_16_digits(result.tolerance),
        weight=_in_16_digits(result.weight),
        owner=_word(result.owner),
        values=tuple(
            replace(value, value=_in_16_digits(value.value), extra=_as_texts(value.extra))
            for value in result.values
        ),
        extra=_as_texts(result.extra),
    )


def _in_16_digits(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.16g}")


def test_the_reduction_is_not_everything() -> None:
    """Guards the tests above: a plan that a row holds is not changed by the reduction."""
    node = Node("a", Kind.PROGRAM, "Bake", owner="ana", extra={"colour": "red"})
    assert _in_row(node) == node
    assert text_of(node.title) == "Bake"
