"""The roll-up found again from an earlier one: the same to the last bit."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade import rollup
from cascade.graph import GoalGraph
from cascade.progress import MeasureArrays, Progress, Tolerance
from cascade.rollup import RolledUp, roll_up, roll_up_again
from tests.cascade.graphs import changed, large, moderate, relinked, retire
from tests.cascade.test_progress import measures_like

FRACTIONS = (np.nan, -0.5, 0.0, 0.3, 0.6, 1.0, 1.5)
COLUMNS = {
    "fraction": st.sampled_from(FRACTIONS),
    "weight": st.sampled_from([1.0, 2.0, 0.5]),
    "policy": st.integers(0, 5),
    "split": st.sampled_from([0.0, 0.3, 1.0]),
    "by_hand": st.sampled_from([np.nan, 0.0, 0.5, 1.0]),
    "expected": st.sampled_from([np.nan, 0.0, 0.5, 1.0]),
}


@st.composite
def again(draw: st.DrawFn, **more):
    """Two graphs of the same nodes with some links replaced, and measures that differ in some."""
    older, graph = draw(relinked(**more))
    before = draw(measures_like(older.n_nodes))
    columns = {}
    for name in draw(st.sets(st.sampled_from(sorted(COLUMNS)), max_size=2)):
        values = getattr(before, name).copy()
        if len(values):
            values[draw(st.integers(0, len(values) - 1))] = draw(COLUMNS[name])
        columns[name] = values
    return older, before, graph, replace(before, **columns)


def check_same(one: Progress, other: Progress) -> None:
    for column in fields(Progress):
        mine, others = getattr(one, column.name), getattr(other, column.name)
        np.testing.assert_array_equal(mine, others, column.name, strict=True)


def rolled_up(graph: GoalGraph, measures: MeasureArrays) -> RolledUp:
    return RolledUp(graph, measures, roll_up(graph, measures))


@moderate
@given(again())
def test_is_what_is_found_anew(case):
    older, before, graph, measures = case
    check_same(roll_up_again(graph, measures, rolled_up(older, before)), roll_up(graph, measures))


@moderate
@given(again(acyclic=True, max_nodes=12))
def test_is_what_is_found_anew_without_cycles(case):
    older, before, graph, measures = case
    check_same(roll_up_again(graph, measures, rolled_up(older, before)), roll_up(graph, measures))


@pytest.mark.parametrize("seed", range(4))
def test_a_long_walk_of_values_leads_to_what_is_found_anew(seed, monkeypatch):
    """Each step starts from what the step before has found, none of them anew."""
    random, graph = np.random.default_rng(seed), large(seed, 300)
    n = graph.n_nodes
    measures = MeasureArrays(
        owner=random.integers(0, n, n).astype(np.int32),
        fraction=random.choice(FRACTIONS, n),
        weight=random.random(n) + 0.5,
        policy=random.integers(0, 6, n).astype(np.int32),
        split=random.random(n),
        by_hand=random.random(n),
        expected=random.random(n),
    )
    before = rolled_up(graph, measures)
    # A roll-up anew would be refused.
    monkeypatch.setattr(rollup, "roll_up", None)
    for _ in range(40):
        fraction = measures.fraction.copy()
        fraction[random.integers(n)] = random.choice(FRACTIONS)
        measures = replace(measures, fraction=fraction)
        before = RolledUp(graph, measures, roll_up_again(graph, measures, before))
        check_same(before.progress, roll_up(graph, measures))


def test_leaves_the_earlier_one_as_it_was():
    graph = large(1, 50)
    measures = replace(_measures(graph), fraction=np.array([0.5]))
    before = rolled_up(graph, measures)
    was = [getattr(before.progress, column.name).copy() for column in fields(Progress)]
    roll_up_again(graph, replace(measures, fraction=np.array([1.0])), before)
    for column, values in zip(fields(Progress), was, strict=True):
        np.testing.assert_array_equal(getattr(before.progress, column.name), values)


def test_begins_anew_where_nodes_or_owners_differ():
    graph = large(1, 50)
    measures = _measures(graph)
    before = rolled_up(graph, measures)
    for other, told in [
        (retire(graph, 3), measures),
        (graph, replace(measures, owner=np.array([8], np.int32))),
        (graph, replace(measures, expected=measures.expected + 0.5)),
        (large(2, 40), _measures(large(2, 40))),
    ]:
        check_same(roll_up_again(other, told, before), roll_up(other, told))


def test_keeps_to_the_tolerance():
    graph = large(1, 50)
    measures, tolerance = _measures(graph), Tolerance(0.01, 0.02)
    before = RolledUp(graph, measures, roll_up(graph, measures, tolerance))
    told = replace(measures, fraction=np.array([0.45]))
    found = roll_up_again(changed(graph), told, before, tolerance)
    check_same(found, roll_up(graph, told, tolerance))


def _measures(graph: GoalGraph) -> MeasureArrays:
    n = graph.n_nodes
    return MeasureArrays(
        owner=np.array([7], np.int32),
        fraction=np.array([0.25]),
        weight=np.array([1.0]),
        policy=np.zeros(n, np.int32),
        split=np.full(n, 0.5),
        by_hand=np.full(n, np.nan),
        expected=np.full(n, 0.5),
    )
