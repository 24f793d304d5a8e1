"""Which functions serve which company goals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cascade.coverage import Coverage, cover, cover_again
from cascade.graph import GoalGraph
from cascade.relinks import Relinks
from cascade.types import Need
from tests.cascade.graphs import FUNCTIONS, drawn, graphs, moderate, relinked
from tests.cascade.oracle import Reading


def cells(graph: GoalGraph, table: np.ndarray, coverage: Coverage) -> set[tuple[str, str]]:
    return {
        (str(graph.ids[goal]), function)
        for row, goal in enumerate(coverage.goals)
        for column, function in enumerate(coverage.functions)
        if table[row, column]
    }


def marks(graph: GoalGraph, *ids: str) -> np.ndarray:
    return np.array([id in ids for id in graph.ids])


def test_a_function_covers_every_company_goal_that_its_nodes_reach():
    """
    m <- c1 <- f1 (sales) <- p1 (marketing)
    m <- c2 <- f1
    m <- c3
    """
    graph = drawn(
        "p1 -> f1 -> c1 -> m; f1 -> c2 -> m; c3 -> m",
        units={"f1": "sales", "p1": "marketing"},
    )
    coverage = cover(graph)
    assert coverage.functions == ("marketing", "sales")
    assert [graph.ids[goal] for goal in coverage.goals] == ["c1", "c2", "c3"]
    assert cells(graph, coverage.covered, coverage) == {
        ("c1", "sales"),
        ("c1", "marketing"),
        ("c2", "sales"),
        ("c2", "marketing"),
    }


def test_the_owner_of_a_company_goal_covers_it():
    """m <- c (sales)"""
    graph = drawn("c -> m", units={"c": "sales"})
    assert cells(graph, (found := cover(graph)).covered, found) == {("c", "sales")}


def test_coverage_needs_no_mission_and_counts_orphaned_goals():
    """c <- p (sales)"""
    graph = drawn("p -> c", units={"p": "sales"})
    assert cells(graph, (found := cover(graph)).covered, found) == {("c", "sales")}


def test_a_company_goal_below_another_covers_both():
    """m <- c1 <- c2 <- p (sales)"""
    graph = drawn("p -> c2 -> c1 -> m", units={"p": "sales"})
    assert cells(graph, (found := cover(graph)).covered, found) == {
        ("c1", "sales"),
        ("c2", "sales"),
    }


def test_retired_nodes_cover_nothing_and_carry_nothing():
    """m <- c1 <- p1 (sales, done); m <- c2 <- f (done) <- p2 (ops); c3 (done) <- p3 (ops)"""
    graph = drawn(
        "p1 -> c1 -> m; p2 -> f -> c2 -> m; p3 -> c3 -> m",
        units={"p1": "sales", "p2": "ops", "p3": "ops"},
        retired="p1 f c3",
    )
    coverage = cover(graph)
    assert not coverage.covered.any()
    assert [graph.ids[goal] for goal in coverage.goals] == ["c1", "c2"]


def test_units_share_a_function():
    """m <- c1 <- p1 (east), c2 <- p2 (west): both units sell"""
    graph = drawn(
        "p1 -> c1 -> m; p2 -> c2 -> m",
        units={"p1": "east", "p2": "west"},
        functions={"east": "sales", "west": "sales", "board": None},
    )
    coverage = cover(graph)
    assert coverage.functions == ("sales",)
    assert coverage.covered.all()


def test_deep_needs_a_program_with_a_measured_key_result():
    """
    m <- c1 <- p1 (sales, measured), f (ops, measured), p2 (legal)
    """
    graph = drawn(
        "p1 -> c1 -> m; f -> c1; p2 -> c1", units={"p1": "sales", "f": "ops", "p2": "legal"}
    )
    coverage = cover(graph, marks(graph, "p1", "f"))
    assert cells(graph, coverage.deep, coverage) == {("c1", "sales")}
    assert cells(graph, coverage.covered, coverage) == {
        ("c1", "sales"),
        ("c1", "ops"),
        ("c1", "legal"),
    }


def test_deep_is_of_the_program_that_the_function_owns():
    """m <- c <- f (ops) <- p (sales, measured)"""
    graph = drawn("p -> f -> c -> m", units={"p": "sales", "f": "ops"})
    coverage = cover(graph, marks(graph, "p"))
    assert cells(graph, coverage.deep, coverage) == {("c", "sales")}


def test_a_unit_that_reaches_no_company_goal_is_blind():
    """
    m <- c <- p1 (east)     m <- f (west) <- p2 (west)    p3 (north, done)
    """
    graph = drawn(
        "p1 -> c -> m; p2 -> f -> m; p3 -> c",
        units={"p1": "east", "f": "west", "p2": "west", "p3": "north"},
        retired="p3",
    )
    assert [graph.unit_ids[unit] for unit in cover(graph).blind_units] == ["west"]


def test_one_node_is_enough_for_a_line_of_sight():
    """m <- c <- p1 (east)    p2 (east)"""
    assert not len(cover(drawn("p1 -> c -> m; p2", units={"p1": "east", "p2": "east"})).blind_units)


@pytest.mark.parametrize(
    ("needs", "ratio"),
    [
        ({}, None),
        ({"sales": Need.OPTIONAL, "ops": Need.NOT_APPLICABLE}, None),
        ({"sales": Need.REQUIRED}, 1.0),
        ({"ops": Need.REQUIRED}, 0.0),
        ({"sales": Need.REQUIRED, "ops": Need.REQUIRED}, 0.5),
        ({"sales": Need.REQUIRED, "nobody": Need.REQUIRED}, 0.5),
        ({"nobody": Need.REQUIRED}, 0.0),
    ],
)
def test_ratio_is_covered_required_cells_over_required_cells(needs, ratio):
    """m <- c <- p (sales)     f (ops)"""
    graph = drawn("p -> c -> m; f", units={"p": "sales", "f": "ops"})
    assert cover(graph).ratio(0, needs) == ratio


def test_more_functions_than_bits_of_a_word():
    """m <- c1 <- a program of each even function, m <- c2 <- of each odd one, half measured"""
    n = 150
    names = [f"function {number:03}" for number in range(n)]
    graph = GoalGraph(
        ids=range(n + 3),
        kinds=[0, 1, 1] + [3] * n,
        children=[1, 2, *range(3, n + 3)],
        parents=[0, 0, *(1 + number % 2 for number in range(n))],
        units=[-1, -1, -1, *range(n)],
        unit_ids=names,
        unit_functions=names,
    )
    measured = np.arange(n + 3) < n // 2 + 3
    coverage = cover(graph, measured)
    even = np.arange(n) % 2 == 0
    assert np.array_equal(coverage.covered, [even, ~even])
    early = np.arange(n) < n // 2
    assert np.array_equal(coverage.deep, [even & early, ~even & early])


@moderate
@given(graphs(), st.data())
def test_coverage_equals_enumeration(graph, data):
    reading = Reading(graph)
    measured = data.draw(st.sets(st.integers(0, graph.n_nodes - 1)))
    coverage = cover(graph, np.isin(np.arange(graph.n_nodes), list(measured)))
    assert coverage.goals.tolist() == reading.company_goals()
    assert coverage.functions == tuple(sorted({f for f in FUNCTIONS if f}))
    needs = {f: data.draw(st.sampled_from(list(Need))) for f in (*coverage.functions, "other")}
    for row, goal in enumerate(coverage.goals.tolist()):
        for column, function in enumerate(coverage.functions):
            assert coverage.covered[row, column] == reading.covers(goal, function)
            assert coverage.deep[row, column] == reading.covers(goal, function, measured)
        assert coverage.ratio(row, needs) == reading.ratio(goal, needs)
    assert set(coverage.blind_units.tolist()) == reading.blind_units()


@settings(moderate, max_examples=300)
@given(relinked(acyclic=True), st.data())
def test_coverage_is_found_again(case, data):
    older, graph = case
    assume(not graph.layers.cyclic.any())
    relinks = Relinks.between(older, graph)
    assert relinks is not None
    marks = st.lists(st.booleans(), min_size=graph.n_nodes, max_size=graph.n_nodes)
    before, measured = (np.array(data.draw(marks), bool) for _ in range(2))
    found = cover_again(relinks, measured, cover(older, before))
    anew = cover(graph, measured)
    assert found.functions == anew.functions
    for name in ("goals", "covered", "deep", "blind_units"):
        one, other = getattr(found, name), getattr(anew, name)
        np.testing.assert_array_equal(one, other, name, strict=True)
    for name in ("measured", "words", "below"):
        one, other = getattr(found.reached, name), getattr(anew.reached, name)
        np.testing.assert_array_equal(one, other, name)
