"""A key result's fraction, the roll-up by each policy, what is expected, the status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isnan, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.graph import GoalGraph
from cascade.progress import (
    DONE,
    HEALTHS,
    POLICIES,
    UNKNOWN,
    Health,
    MeasureArrays,
    Progress,
    Tolerance,
    clamp,
    expected,
    fraction,
    latest,
)
from cascade.rollup import roll_up
from cascade.types import (
    Direction,
    KeyResult,
    Kind,
    Milestone,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Value,
)
from tests.cascade.graphs import by_name, graphs, large, moderate, plan_of, shuffled
from tests.cascade.oracle import Reading

DAY = date(2026, 6, 30)


def kr(
    value: float | None = None,
    baseline: float | None = 0.0,
    target: float | None = 1.0,
    **more: Any,
) -> KeyResult:
    """A key result with a value of today."""
    values = () if value is None else (Value(DAY, value),)
    return KeyResult("kr", baseline=baseline, target=target, values=values, **more)


def rolled(
    drawing: str, fields: Mapping[str, Mapping[str, Any]], **more: Any
) -> tuple[GoalGraph, Progress]:
    plan = plan_of(drawing, fields=fields, **more)
    graph = GoalGraph.from_plan(plan)
    return graph, roll_up(graph, MeasureArrays.of_plan(plan, DAY))


def fractions(drawing: str, fields: Mapping[str, Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    graph, progress = rolled(drawing, fields, **more)
    return {
        id: None if isnan(value) else round(value, 9)
        for id, value in by_name(graph, progress.fraction).items()
    }


def known(drawing: str, fields: Mapping[str, Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    graph, progress = rolled(drawing, fields, **more)
    return {id: round(w, 9) for id, w in by_name(graph, progress.known_weight).items()}


def at(*values: float | None, **more: Any) -> dict[str, Any]:
    """The fields of a node with key results at these fractions."""
    return {"key_results": tuple(kr(value) for value in values), **more}


def by(policy: ProgressBy, **more: Any) -> ProgressPolicy:
    return ProgressPolicy(by=policy, **more)


# A key result's fraction.


@pytest.mark.parametrize(
    ("result", "expected_fraction"),
    [
        (kr(4.5, 4.0, 6.0), 0.25),
        (kr(4.0, 4.0, 6.0), 0.0),
        (kr(6.0, 4.0, 6.0), 1.0),
        (kr(7.0, 4.0, 6.0), 1.5),
        (kr(3.0, 4.0, 6.0), -0.5),
        (kr(30.0, 40.0, 20.0, direction=Direction.DOWN), 0.5),
        (kr(10.0, 40.0, 20.0, direction=Direction.DOWN), 1.5),
        (kr(50.0, 40.0, 20.0, direction=Direction.DOWN), -0.5),
        (kr(None, 4.0, 6.0), None),
        (kr(5.0, None, 6.0), None),
        (kr(5.0, 4.0, None), None),
    ],
)
def test_fraction_is_the_way_from_baseline_to_target(result, expected_fraction):
    assert fraction(result) == expected_fraction


@pytest.mark.parametrize(
    ("value", "direction", "expected_fraction"),
    [
        (5.0, Direction.UP, 1.0),
        (6.0, Direction.UP, 1.0),
        (4.9, Direction.UP, 0.0),
        (4.9, None, 0.0),
        (5.0, None, 1.0),
        (5.0, Direction.DOWN, 1.0),
        (4.0, Direction.DOWN, 1.0),
        (5.1, Direction.DOWN, 0.0),
    ],
)
def test_baseline_equal_to_target_is_1_at_the_target_or_beyond(value, direction, expected_fraction):
    assert fraction(kr(value, 5.0, 5.0, direction=direction)) == expected_fraction


@pytest.mark.parametrize(
    ("value", "expected_fraction"),
    [(9, 0), (9.5, 0), (10, 0), (11, 0.5), (12, 1), (15, 1), (18, 1), (19, 0.5), (20, 0), (50, 0)],
)
def test_hold_is_1_in_the_band_and_falls_to_0_at_the_tolerance(value, expected_fraction):
    """the band is 12 to 18, the tolerance 2"""
    result = kr(value, None, None, direction=Direction.HOLD, band=(12.0, 18.0), tolerance=2.0)
    assert fraction(result) == expected_fraction


@pytest.mark.parametrize(("value", "expected_fraction"), [(12, 1.0), (11.99, 0.0), (18.01, 0.0)])
@pytest.mark.parametrize("tolerance", [None, 0.0])
def test_hold_without_tolerance_is_all_or_nothing(value, expected_fraction, tolerance):
    result = kr(value, direction=Direction.HOLD, band=(12.0, 18.0), tolerance=tolerance)
    assert fraction(result) == expected_fraction


def test_hold_without_a_band_holds_its_target():
    held = {"direction": Direction.HOLD, "tolerance": 4.0}
    assert fraction(kr(10.0, None, 10.0, **held)) == 1
    assert fraction(kr(9.0, None, 10.0, **held)) == 0.75
    assert fraction(kr(9.0, None, None, **held)) is None
    assert fraction(kr(None, None, 10.0, **held)) is None


def test_the_latest_value_up_to_the_day_counts():
    values = (
        Value(date(2026, 3, 1), 5.0),
        Value(date(2026, 1, 1), 1.0),
        Value(date(2026, 9, 1), 9.0),
    )
    result = KeyResult("kr", baseline=0.0, target=10.0, values=values)
    assert latest(result) == 9.0
    assert latest(result, date(2026, 3, 1)) == 5.0
    assert latest(result, date(2026, 2, 28)) == 1.0
    assert latest(result, date(2025, 12, 31)) is None
    assert fraction(result, date(2026, 6, 30)) == 0.5
    assert fraction(result, date(2025, 12, 31)) is None


@pytest.mark.parametrize(("given_fraction", "clamped"), [(-0.5, 0), (0, 0), (0.3, 0.3), (1.5, 1)])
def test_clamp_brings_into_0_to_1(given_fraction, clamped):
    assert clamp(given_fraction) == clamped


numbers = st.floats(-1e6, 1e6)


@moderate
@given(numbers, numbers, numbers, st.sampled_from([None, *Direction]))
def test_no_key_result_is_known_without_a_value_nor_unknown_with_one(value, baseline, target, way):
    assert fraction(kr(None, baseline, target, direction=way)) is None
    found = fraction(kr(value, baseline, target, direction=way))
    assert found is not None
    assert 0 <= clamp(found) <= 1
    if way is Direction.HOLD:
        assert 0 <= found <= 1


# Roll-up.


def test_progress_is_the_weighted_mean_of_the_key_results_with_a_value():
    fields = {"c": {"key_results": (kr(0.5, weight=3.0), kr(0.1), kr(None, weight=4.0))}}
    assert fractions("c -> m", fields)["c"] == 0.4
    assert known("c -> m", fields)["c"] == 0.5


def test_key_results_are_clamped_before_the_mean():
    assert fractions("c -> m", {"c": at(3.0, -1.0)})["c"] == 0.5


def test_progress_without_key_results_is_the_mean_of_the_live_children():
    """m <-3- c1 (0.2), m <- c2 (0.6), m <- c3 (unknown), m <- c4 (done, 1.0)"""
    fields = {"c1": at(0.2), "c2": at(0.6), "c4": at(1.0)}
    drawing = "c1 -> m*3; c2 -> m; c3 -> m; c4 -> m"
    assert fractions(drawing, fields, retired="c4")["m"] == 0.3
    assert known(drawing, fields, retired="c4")["m"] == 0.8


def test_key_results_without_any_value_are_unknown_and_do_not_ask_the_children():
    """m <- c (a key result, no value) <- p (0.7)"""
    assert fractions("p -> c -> m", {"c": at(None), "p": at(0.7)}) == {
        "p": 0.7,
        "c": None,
        "m": None,
    }
    assert known("p -> c -> m", {"c": at(None), "p": at(0.7)})["c"] == 0


def test_nothing_known_is_unknown_and_never_0():
    assert fractions("p -> c -> m", {}) == {"p": None, "c": None, "m": None}
    assert set(known("p -> c -> m", {}).values()) == {0}


def test_a_child_with_two_parents_counts_in_each():
    """c1 <- p (0.5) -> c2 <- p2 (0.1)"""
    fields = {"p": at(0.5), "p2": at(0.1)}
    found = fractions("p -> c1 -> m; p -> c2 -> m; p2 -> c2", fields)
    assert (found["c1"], found["c2"], found["m"]) == (0.5, 0.3, 0.4)


def test_both_splits_between_key_results_and_children():
    """c: key result 1.0 (0.75), child 0.2 (0.25)"""
    policy = by(ProgressBy.BOTH, key_results_share=0.75)
    fields = {"c": at(1.0, progress=policy), "p": at(0.2)}
    assert fractions("p -> c -> m", fields)["c"] == 0.8
    assert known("p -> c -> m", fields)["c"] == 1


def test_both_goes_by_the_known_part_where_the_other_is_unknown():
    policy = by(ProgressBy.BOTH, key_results_share=0.75)
    drawing = "p -> c -> m"
    own, below = {"c": at(0.4, progress=policy)}, {"c": at(progress=policy), "p": at(0.2)}
    assert (fractions(drawing, own)["c"], known(drawing, own)["c"]) == (0.4, 0.75)
    assert (fractions(drawing, below)["c"], known(drawing, below)["c"]) == (0.2, 0.25)
    assert fractions("c -> m", {"c": at(0.4, progress=policy)})["c"] == 0.4


def test_minimum_is_the_least_of_key_results_and_children():
    policy = by(ProgressBy.MINIMUM)
    fields = {"c": at(0.6, None, progress=policy), "p1": at(0.3), "p2": at(0.9)}
    assert fractions("p1 -> c -> m; p2 -> c", fields)["c"] == 0.3
    assert known("p1 -> c -> m; p2 -> c", fields)["c"] == 0.75
    assert fractions("c -> m", {"c": at(0.6, 0.5, progress=policy)})["c"] == 0.5
    assert fractions("c -> m", {"c": at(progress=policy)})["c"] is None


def test_by_hand_is_the_value_given():
    policy = by(ProgressBy.MANUAL, value=0.35)
    fields = {"c": at(1.0, progress=policy), "p": at(0.9)}
    assert fractions("p -> c -> m", fields) == {"p": 0.9, "c": 0.35, "m": 0.35}
    assert known("p -> c -> m", fields)["c"] == 1


def test_by_hand_without_a_value_is_unknown():
    fields = {"c": at(1.0, progress=by(ProgressBy.MANUAL))}
    assert (fractions("c -> m", fields)["c"], known("c -> m", fields)["c"]) == (None, 0)


def test_by_children_leaves_the_key_results_out():
    fields = {"c": at(1.0, progress=by(ProgressBy.CHILDREN)), "p": at(0.2)}
    assert fractions("p -> c -> m", fields)["c"] == 0.2


def test_by_key_results_never_asks_the_children():
    fields = {"c": at(progress=by(ProgressBy.KEY_RESULTS)), "p": at(0.2)}
    assert fractions("p -> c -> m", fields)["c"] is None


def test_a_mean_over_children_is_unknown_on_a_cycle_and_known_above_where_others_are():
    """m <- f1 <-> f2 <- p (0.5), m <- c (0.1)"""
    found = fractions("p -> f2 -> f1 -> f2; f1 -> m; c -> m", {"p": at(0.5), "c": at(0.1)})
    assert found == {"p": 0.5, "f2": None, "f1": None, "m": 0.1, "c": 0.1}


def test_key_results_on_a_cycle_count():
    """m <- f1 (0.6) <-> f2"""
    found = fractions("f2 -> f1 -> f2; f1 -> m", {"f1": at(0.6)})
    assert (found["f1"], found["m"]) == (0.6, 0.6)


def test_all_children_at_1_are_exactly_1():
    drawing = ";".join(f"p{k} -> c*0.{k}" for k in range(1, 8)) + "; c -> m"
    graph, progress = rolled(drawing, {f"p{k}": at(1.0) for k in range(1, 8)})
    assert progress.fraction[graph.number("c")] == 1.0


def test_measured_marks_what_has_a_known_value():
    plan = plan_of("p1 -> m; p2 -> m; p3 -> m", fields={"p1": at(0.0), "p2": at(None)})
    assert MeasureArrays.of_plan(plan, DAY).measured(4).tolist() == [True, False, False, False]
    assert not MeasureArrays.of_plan(plan, date(2026, 6, 29)).measured(4).any()


# What is expected.


def goal(starts: str | None, due: str | None, *milestones: tuple[str, float]) -> Node:
    return Node(
        "g",
        Kind.COMPANY_GOAL,
        starts=date.fromisoformat(starts) if starts else None,
        due=date.fromisoformat(due) if due else None,
        milestones=tuple(Milestone(date.fromisoformat(on), value) for on, value in milestones),
    )


@pytest.mark.parametrize(
    ("on", "expected_fraction"),
    [
        ("2025-12-31", 0),
        ("2026-01-01", 0),
        ("2026-01-06", 0.5),
        ("2026-01-11", 1),
        ("2026-03-01", 1),
    ],
)
def test_expected_is_linear_from_the_start_to_the_due_date(on, expected_fraction):
    assert expected(goal("2026-01-01", "2026-01-11"), date.fromisoformat(on)) == expected_fraction


@pytest.mark.parametrize(
    ("on", "expected_fraction"),
    [("2026-01-03", 0.1), ("2026-01-05", 0.2), ("2026-01-08", 0.6), ("2026-01-11", 1)],
)
def test_expected_goes_through_the_milestones(on, expected_fraction):
    """0 on the 1st, 0.2 on the 5th, 1 on the 11th"""
    node = goal("2026-01-01", "2026-01-11", ("2026-01-05", 0.2))
    assert expected(node, date.fromisoformat(on)) == pytest.approx(expected_fraction)


def test_the_order_of_milestones_does_not_matter():
    stones = [("2026-01-08", 0.9), ("2026-01-03", 0.5)]
    nodes = [goal("2026-01-01", "2026-01-11", *turn) for turn in (stones, stones[::-1])]
    assert [expected(node, date(2026, 1, 5)) for node in nodes] == [pytest.approx(0.66)] * 2


def test_a_milestone_on_the_due_date_says_what_is_expected_there():
    assert expected(goal("2026-01-01", "2026-01-11", ("2026-01-11", 0.8)), date(2026, 2, 1)) == 0.8


def test_a_missing_date_is_the_periods():
    period = Period("Q", date(2026, 1, 1), date(2026, 1, 11))
    assert expected(goal(None, None), date(2026, 1, 6), period) == 0.5
    assert expected(goal("2026-01-06", None), date(2026, 1, 6), period) == 0
    assert expected(goal(None, "2026-01-06"), date(2026, 1, 6), period) == 1


@pytest.mark.parametrize(
    ("starts", "due"), [(None, None), ("2026-01-01", None), (None, "2026-01-01")]
)
def test_expected_is_unknown_without_dates(starts, due):
    assert expected(goal(starts, due), DAY) is None
    assert expected(goal(starts, due), DAY, Period("undated")) is None


def test_all_is_expected_once_due_even_where_the_start_comes_later():
    """due before the start (a fault of the plan, or before the period's)"""
    node = goal("2026-03-01", "2026-01-11")
    days = [date(2026, 1, 10), date(2026, 1, 11), date(2026, 2, 1), date(2026, 4, 1)]
    assert [expected(node, day) for day in days] == [0, 1, 1, 1]


def test_a_goal_of_one_day_is_expected_that_day():
    node = goal("2026-01-05", "2026-01-05")
    assert [expected(node, date(2026, 1, day)) for day in (4, 5, 6)] == [0, 1, 1]


# Status.


def health(progress: float, expected_today: float, **more: Any) -> str:
    graph = GoalGraph(ids=["m"], kinds=[0], children=[], parents=[])
    measures = measures_of(1, by_hand=[progress], expected=[expected_today])
    return str(HEALTHS[roll_up(graph, measures, **more).own_health[0]])


def measures_of(n: int, **arrays: Any) -> MeasureArrays:
    """Measures by hand for ``n`` nodes, unknown where not given."""
    given_arrays = {
        "owner": np.empty(0, np.int32),
        "fraction": np.empty(0),
        "weight": np.empty(0),
        "policy": np.full(n, POLICIES.index(ProgressBy.MANUAL), np.int32),
        "split": np.full(n, 0.5),
        "by_hand": np.full(n, nan),
        "expected": np.full(n, nan),
    }
    return MeasureArrays(**{**given_arrays, **{k: np.asarray(v) for k, v in arrays.items()}})


@pytest.mark.parametrize(
    ("progress", "expected_today", "status"),
    [
        (0.5, 0.5, Health.ON_TRACK),
        (0.9, 0.5, Health.ON_TRACK),
        (0.4, 0.5, Health.ON_TRACK),
        (0.39, 0.5, Health.AT_RISK),
        (0.25, 0.5, Health.AT_RISK),
        (0.24, 0.5, Health.OFF_TRACK),
        (0.0, 1.0, Health.OFF_TRACK),
        (1.0, 0.5, Health.DONE),
        (1.0, 1.0, Health.DONE),
        (1.0, nan, Health.DONE),
        (0.5, nan, Health.UNKNOWN),
        (nan, 0.5, Health.UNKNOWN),
    ],
)
def test_status_compares_progress_with_expected(progress, expected_today, status):
    assert health(progress, expected_today) == status


def test_the_tolerance_moves_the_lines():
    strict = Tolerance(at_risk=0.0, off_track=0.05)
    assert health(0.5, 0.5, tolerance=strict) == Health.ON_TRACK
    assert health(0.46, 0.5, tolerance=strict) == Health.AT_RISK
    assert health(0.4, 0.5, tolerance=strict) == Health.OFF_TRACK


def healths(drawing: str, by_hand: dict[str, float], **more: Any) -> dict[str, str]:
    """Everything is expected to be at 0.5."""
    graph = GoalGraph.from_plan(plan_of(drawing, **more))
    hand = [by_hand.get(str(id), nan) for id in graph.ids]
    measures = measures_of(graph.n_nodes, by_hand=hand, expected=[0.5] * len(hand))
    return {
        id: str(HEALTHS[code])
        for id, code in by_name(graph, roll_up(graph, measures).health).items()
    }


def test_going_up_the_status_is_the_worst():
    """m (on track) <- c1 (on track) <- p1 (off track); m <- c2 (done) <- p2 (at risk)"""
    values = {"m": 0.5, "c1": 0.5, "p1": 0.1, "c2": 1.0, "p2": 0.3}
    assert healths("p1 -> c1 -> m; p2 -> c2 -> m", values) == {
        "p1": "off_track",
        "c1": "off_track",
        "m": "off_track",
        "p2": "at_risk",
        "c2": "at_risk",
    }


def test_unknown_below_is_not_the_worst():
    """m <- c (on track) <- p1 (unknown), p2 (done)"""
    assert healths("p1 -> c -> m; p2 -> c", {"c": 0.5, "p2": 1.0}) == {
        "p1": "unknown",
        "c": "on_track",
        "m": "on_track",
        "p2": "done",
    }


def test_what_is_retired_makes_nothing_worse_and_done_is_done():
    """m <- c (on track) <- p1 (done, at 0.1), p2 (a draft, at 0.1)"""
    values = {"c": 0.5, "p1": 0.1, "p2": 0.1}
    found = healths("p1 -> c -> m; p2 -> c", values, retired="p1", draft="p2")
    assert found == {"p1": "done", "c": "on_track", "m": "on_track", "p2": "unknown"}


def test_the_nodes_of_a_cycle_share_the_worst():
    """m <- f1 (on track) <-> f2 (at risk)"""
    found = healths("f2 -> f1 -> f2; f1 -> m", {"f1": 0.5, "f2": 0.3})
    assert found == {"f2": "at_risk", "f1": "at_risk", "m": "at_risk"}


# Properties.


@st.composite
def measured(draw: st.DrawFn, **more: Any) -> tuple[GoalGraph, MeasureArrays]:
    graph = draw(graphs(**more))
    return graph, draw(measures_like(graph.n_nodes))


@st.composite
def measures_like(draw: st.DrawFn, n: int) -> MeasureArrays:
    """Any measures of ``n`` nodes."""
    fraction_or_unknown = st.sampled_from([nan, -0.5, 0.0, 0.25, 0.6, 1.0, 1.5])
    owners = draw(st.lists(st.integers(0, n - 1), max_size=n))
    some = st.lists(fraction_or_unknown, min_size=n, max_size=n)
    clamped = np.clip(draw(some), 0, 1)
    return MeasureArrays(
        owner=np.array(owners, np.int32),
        fraction=np.array([draw(fraction_or_unknown) for _ in owners]),
        weight=np.array([draw(st.sampled_from([1.0, 2.0, 0.5])) for _ in owners]),
        policy=np.array([draw(st.integers(0, 5)) for _ in range(n)], np.int32),
        split=np.array([draw(st.sampled_from([0.0, 0.3, 0.5, 1.0])) for _ in range(n)]),
        by_hand=clamped,
        expected=np.clip(draw(some), 0, 1),
    )


@moderate
@given(measured())
def test_roll_up_equals_plain_recursion(case):
    graph, measures = case
    reading, progress = Reading(graph), roll_up(graph, measures)
    for v in range(graph.n_nodes):
        value, weight = reading.progress(v, measures)
        found = float(progress.fraction[v])
        assert isnan(found) if value is None else found == pytest.approx(value), v
        assert progress.known_weight[v] == pytest.approx(weight), v


@moderate
@given(measured())
def test_status_is_the_worst_of_everything_live_below(case):
    graph, measures = case
    reading, progress = Reading(graph), roll_up(graph, measures)
    for v in reading.live:
        below = [progress.own_health[u] for u in reading.live if v in reading.above(u)]
        # What is done says nothing of what is above it.
        worst = max((health for health in below if health != DONE), default=UNKNOWN)
        is_done = worst == UNKNOWN and progress.own_health[v] == DONE
        assert progress.health[v] == (DONE if is_done else worst)


@moderate
@given(measured())
def test_progress_and_known_weight_stay_within_0_and_1(case):
    graph, measures = case
    progress = roll_up(graph, measures)
    known_fractions = progress.fraction[~np.isnan(progress.fraction)]
    assert ((known_fractions >= 0) & (known_fractions <= 1 + 1e-12)).all()
    assert ((progress.known_weight >= 0) & (progress.known_weight <= 1 + 1e-12)).all()


@moderate
@given(measured(), st.data())
def test_order_changes_no_progress(case, data):
    graph, measures = case
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    back = np.argsort(turn)
    moved = shuffled(graph, turn, data.draw(st.permutations(range(graph.n_links))))
    turned = MeasureArrays(
        owner=np.array(turn, np.int32)[measures.owner],
        fraction=measures.fraction,
        weight=measures.weight,
        policy=measures.policy[back],
        split=measures.split[back],
        by_hand=measures.by_hand[back],
        expected=measures.expected[back],
    )
    before, after = roll_up(graph, measures), roll_up(moved, turned)
    assert by_name(moved, after.fraction) == pytest.approx(
        by_name(graph, before.fraction), nan_ok=True
    )
    assert by_name(moved, after.health) == by_name(graph, before.health)


@pytest.mark.parametrize("seed", [1, 2])
def test_large_plans_agree_with_a_plain_memo(seed):
    graph = large(seed, 2000)
    random = np.random.default_rng(seed)
    n = graph.n_nodes
    measures = measures_of(
        n,
        owner=random.integers(0, n, n // 2).astype(np.int32),
        fraction=np.where(random.random(n // 2) < 0.2, nan, random.random(n // 2)),
        weight=random.integers(1, 4, n // 2).astype(float),
        policy=np.zeros(n, np.int32),
    )
    assert np.allclose(roll_up(graph, measures).fraction, memo(graph, measures), equal_nan=True)


def memo(graph: GoalGraph, measures: MeasureArrays) -> list[float]:
    """Children before parents (in a large plan they have the larger numbers), one by one."""
    value = [nan] * graph.n_nodes
    for v in range(graph.n_nodes - 1, -1, -1):
        own = np.flatnonzero(measures.owner == v)
        if len(own):
            terms = [(measures.weight[i], measures.fraction[i]) for i in own]
        else:
            links = graph.down.links_of(v)
            pairs = zip(graph.live_weights[links], graph.down.of_node(v).tolist(), strict=True)
            terms = [(weight, value[child]) for weight, child in pairs]
        certain = [(weight, part) for weight, part in terms if not isnan(part)]
        if certain:
            value[v] = sum(w * part for w, part in certain) / sum(w for w, _ in certain)
    return value


def test_a_deep_chain_rolls_up():
    """0 <- 1 <- ... <- n-1 (0.5)"""
    n = 20_000
    down = np.arange(1, n)
    graph = GoalGraph(ids=range(n), kinds=[0] + [2] * (n - 1), children=down, parents=down - 1)
    measures = measures_of(
        n,
        owner=np.array([n - 1], np.int32),
        fraction=[0.5],
        weight=[1.0],
        policy=np.zeros(n, np.int32),
    )
    assert set(roll_up(graph, measures).fraction.tolist()) == {0.5}


def test_a_finished_child_does_not_finish_what_is_above_it():
    """m <- c <- p1 (1.0), c <- p2 (0.1); nothing is expected of anybody"""
    graph = GoalGraph.from_plan(plan_of("p1 -> c -> m; p2 -> c"))
    hand = [{"p1": 1.0, "p2": 0.1}.get(str(id), nan) for id in graph.ids]
    measures = measures_of(graph.n_nodes, by_hand=hand, policy=[
        POLICIES.index("manual") if str(id)[0] == "p" else POLICIES.index("auto") for id in graph.ids
    ])  # fmt: skip
    progress = roll_up(graph, measures)
    assert by_name(graph, progress.fraction)["c"] == pytest.approx(0.55)
    codes = by_name(graph, progress.health)
    assert (codes["p1"], codes["c"], codes["m"]) == (DONE, UNKNOWN, UNKNOWN)


def test_complete_as_far_as_known_is_not_done():
    """g has a key result at its target and one without a value"""
    result = KeyResult("k", baseline=0.0, target=1.0, values=(Value(DAY, 1.0),))
    unknown = KeyResult("u", baseline=0.0, target=1.0)
    nodes = (Node("m", Kind.MISSION), Node("g", Kind.COMPANY_GOAL, key_results=(result, unknown)))
    plan = Plan(nodes)
    progress = roll_up(GoalGraph.from_plan(plan), MeasureArrays.of_plan(plan, DAY))
    assert (progress.fraction[1], progress.known_weight[1]) == (1.0, 0.5)
    assert HEALTHS[progress.own_health[1]] == Health.ON_TRACK


def test_of_two_values_on_one_day_the_later_entry_counts():
    result = KeyResult("k", values=(Value(DAY, 2.0), Value(DAY, 9.0)))
    assert latest(result) == 9.0


def test_a_band_may_be_told_from_either_end():
    result = KeyResult("k", direction=Direction.HOLD, band=(10.0, 5.0), values=(Value(DAY, 7.0),))
    assert fraction(result) == 1.0
