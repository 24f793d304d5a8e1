"""Arrays of key results and nodes give the very figures that one of them gives."""

from __future__ import annotations

from datetime import date
from math import isnan, nan

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from cascade.measures import NO_DAY, Metrics, Milestones, expected_on, fractions
from cascade.progress import expected, fraction
from cascade.types import Direction, KeyResult, Kind, Milestone, Node, Period, Value

DAY = date(2026, 6, 30)
DIRECTIONS = tuple(Direction)
#: Few numbers, so that many are equal, and some that overflow.
numbers = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0, 1e300, -1e300]) | st.floats(-1e6, 1e6)
few_days = st.dates(date(2026, 6, 20), date(2026, 7, 10)) | st.dates()


def _maybe(strategy):
    return st.none() | strategy


key_results = st.builds(
    KeyResult,
    id=st.just("kr"),
    baseline=_maybe(numbers),
    target=_maybe(numbers),
    direction=_maybe(st.sampled_from(Direction)),
    band=_maybe(st.tuples(numbers, numbers)),
    tolerance=_maybe(st.just(0.0) | st.floats(0, 100)),
    values=st.builds(Value, on=st.just(DAY), value=numbers).map(lambda v: (v,)) | st.just(()),
)
nodes = st.builds(
    Node,
    id=st.just("n"),
    kind=st.just(Kind.PROGRAM),
    starts=_maybe(few_days),
    due=_maybe(few_days),
    milestones=st.lists(
        st.builds(Milestone, on=few_days, expected=st.floats(0, 1)), max_size=4
    ).map(tuple),
)


def _arrays(results: list[KeyResult]) -> tuple[Metrics, np.ndarray]:
    def column(get):
        return np.array([nan if get(r) is None else get(r) for r in results], np.float64)

    directions = [-1 if r.direction is None else DIRECTIONS.index(r.direction) for r in results]
    metrics = Metrics(
        column(lambda r: r.baseline),
        column(lambda r: r.target),
        np.array(directions, np.int8),
        column(lambda r: r.band and r.band[0]),
        column(lambda r: r.band and r.band[1]),
        column(lambda r: r.tolerance),
    )
    return metrics, column(lambda r: r.values[0].value if r.values else None)


def _same(many: np.ndarray, one_by_one: list[float | None]) -> None:
    alone = [nan if figure is None else figure for figure in one_by_one]
    for figure, other in zip(many.tolist(), alone, strict=True):
        assert figure == other or (isnan(figure) and isnan(other))


@given(st.lists(key_results, max_size=6))
@example([KeyResult("kr", baseline=1.0, target=1.0, values=(Value(DAY, 1.0),))])
@example([KeyResult("kr", direction=Direction.HOLD, target=1.0, values=(Value(DAY, 3.0),))])
@example(
    [
        KeyResult(
            "kr", target=1.0, direction=Direction.HOLD, tolerance=4.0, values=(Value(DAY, 3.0),)
        )
    ]
)
def test_fractions_are_those_of_each_key_result(results):
    _same(fractions(*_arrays(results)), [fraction(result) for result in results])


@given(st.lists(nodes, max_size=6), few_days, _maybe(few_days), _maybe(few_days))
@example([Node("n", Kind.PROGRAM, starts=DAY, due=DAY)], DAY, None, None)
@example([Node("n", Kind.PROGRAM, due=DAY, milestones=(Milestone(DAY, 0.5),))], DAY, DAY, None)
def test_expectations_are_those_of_each_node(nodes, today, starts, ends):
    def ordinals(days):
        return np.array([NO_DAY if day is None else day.toordinal() for day in days], np.int32)

    stated = [(i, m) for i, node in enumerate(nodes) for m in node.milestones]
    milestones = Milestones(
        np.array([i for i, _ in stated], np.int32),
        ordinals([m.on for _, m in stated]),
        np.array([m.expected for _, m in stated], np.float64),
    )
    period = tuple(ordinals([starts, ends]).tolist())

    found = expected_on(
        today.toordinal(), ordinals(n.starts for n in nodes), ordinals(n.due for n in nodes),
        milestones, period,
    )  # fmt: skip

    _same(found, [expected(node, today, Period(starts=starts, ends=ends)) for node in nodes])
