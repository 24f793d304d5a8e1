"""Line of sight: the shortest path with its ties, and all paths up to a limit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.alignment import connect
from cascade.errors import UnknownConnectionError
from cascade.graph import GoalGraph
from cascade.sight import all_paths, line_of_sight
from tests.cascade.graphs import drawn, graphs, moderate, named, shuffled
from tests.cascade.oracle import Reading


def sight(graph: GoalGraph, id: str) -> str | None:
    found = line_of_sight(graph, connect(graph), graph.number(id))
    return None if found is None else named(graph, found.nodes)


def paths(graph: GoalGraph, id: str, limit: int = 100) -> tuple[list[str], bool]:
    found, complete = all_paths(graph, connect(graph), graph.number(id), limit)
    return [named(graph, path) for path in found], complete


# Line of sight.


def test_the_shortest_path_wins_over_the_larger_share():
    """m <-9- c <-9- f <- p, m <-1- p"""
    assert sight(drawn("p -> f*9 -> c*9 -> m*9; p -> m"), "p") == "p m"


def test_of_equally_short_paths_the_larger_share_wins():
    """m <-1- c1 <- p, m <-3- c2 <- p"""
    graph = drawn("p -> c1 -> m; p -> c2 -> m*3")
    assert sight(graph, "p") == "p c2 m"
    assert line_of_sight(graph, connect(graph), 0).share == 0.75


def test_a_share_counts_the_parents_other_children():
    """m <- c1 <- p, m <- c2 <- p; p has all of c2 and half of c1, which p2 shares"""
    graph = drawn("p -> c1 -> m; p -> c2 -> m; p2 -> c1")
    assert sight(graph, "p") == "p c2 m"
    assert line_of_sight(graph, connect(graph), 0).share == 0.5


def test_of_equal_shares_the_smaller_identifiers_win():
    """m <- c2 <- p, m <- c1 <- p"""
    assert sight(drawn("p -> c2 -> m; p -> c1 -> m"), "p") == "p c1 m"


def test_identifiers_are_compared_from_the_node_up():
    """m <- c2 <- f1 <- p, m <- c1 <- f2 <- p"""
    assert sight(drawn("p -> f1 -> c2 -> m; p -> f2 -> c1 -> m"), "p") == "p f1 c2 m"


def test_products_that_are_equal_in_truth_are_a_tie():
    """
    m <-1- c1 <-3- p (of 10), m <-3- c2 <-1- p (of 10): 1/10 * 3/10 and 3/10 * 1/10
    """
    graph = drawn("p -> c2*0.1 -> m*0.3; p -> c1*0.3 -> m*0.1; p1 -> c1*0.7; p2 -> c2*0.9")
    more = drawn("p -> c1*1 -> m*3; p -> c2*3 -> m*1; p1 -> c1*9; p2 -> c2*7; c3 -> m*6")
    assert sight(more, "p") == "p c1 m"
    assert sight(graph, "p") in {"p c1 m", "p c2 m"}


def test_the_mission_sees_itself():
    graph = drawn("p -> m")
    found = line_of_sight(graph, connect(graph), 1)
    assert (found.nodes, found.share) == ((1,), 1.0)


def test_an_orphan_has_none():
    assert sight(drawn("p -> c; m"), "p") is None


@pytest.mark.parametrize("drawing", ["p -> c", "p -> m; m2"])
def test_refuses_a_plan_without_one_mission(drawing):
    graph = drawn(drawing)
    for ask in (line_of_sight, all_paths):
        with pytest.raises(UnknownConnectionError):
            ask(graph, connect(graph), 0)


# All paths.


def test_all_paths_come_shortest_first_then_by_identifier():
    """m <- c1 <- f <- p, m <- c2 <- p, m <- c1 <- p"""
    graph = drawn("p -> f -> c1 -> m; p -> c2 -> m; p -> c1")
    assert paths(graph, "p") == (["p c1 m", "p c2 m", "p f c1 m"], True)


def test_all_paths_visit_no_node_twice():
    """m <- f1 <-> f2 <- p, m <- f2"""
    graph = drawn("p -> f2 -> f1 -> f2; f1 -> m; f2 -> m")
    assert paths(graph, "p") == (["p f2 m", "p f2 f1 m"], True)


def test_all_paths_tell_when_the_limit_is_reached():
    """m <- c1, c2, c3 <- p"""
    graph = drawn("p -> c1 -> m; p -> c2 -> m; p -> c3 -> m")
    assert paths(graph, "p", 3) == (["p c1 m", "p c2 m", "p c3 m"], True)
    found, complete = paths(graph, "p", 2)
    assert (len(found), complete) == (2, False)


def test_all_paths_of_an_orphan_are_none_and_of_the_mission_itself():
    graph = drawn("p -> c; m")
    assert paths(graph, "p") == ([], True)
    assert paths(graph, "m") == (["m"], True)


def test_the_limit_holds_where_paths_are_countless():
    """2 ** 40 ways: m <- (a0 | b0) <- (a1 | b1) <- ... <- (a39 | b39)"""
    rungs = 40
    children = [2 * k + side for k in range(1, rungs) for side in (1, 1, 2, 2)]
    parents = [2 * k - 2 + side for k in range(1, rungs) for side in (1, 2, 1, 2)]
    graph = GoalGraph(
        ids=range(2 * rungs + 1),
        kinds=[0] + [2] * (2 * rungs),
        children=[1, 2, *children],
        parents=[0, 0, *parents],
    )
    found, complete = all_paths(graph, connect(graph), 2 * rungs, 50)
    assert (len(found), complete) == (50, False)


def test_a_thicket_of_cycles_does_not_trap_the_search():
    """Ten nodes each linked to each; the first alone to m: one path, and 9! dead ends"""
    n = 11
    pairs = [(c, p) for c in range(1, n) for p in range(1, n) if c != p]
    graph = GoalGraph(
        ids=range(n),
        kinds=[0] + [2] * (n - 1),
        children=[*(c for c, _ in pairs), 1],
        parents=[*(p for _, p in pairs), 0],
    )
    assert all_paths(graph, connect(graph), 1) == ([(1, 0)], True)


# Properties.


@moderate
@given(graphs(missions=(1,)))
def test_line_of_sight_equals_enumeration(graph):
    reading, connection = Reading(graph), connect(graph)
    if graph.mission is None:
        return
    for v in range(graph.n_nodes):
        found = line_of_sight(graph, connection, v)
        if not reading.ways.get(v):
            assert found is None
            continue
        assert found.nodes == reading.line_of_sight(v)
        assert found.share == pytest.approx(float(reading.share_of(found.nodes)))
        assert len(found.nodes) == connection.distance[v] + 1


@moderate
@given(graphs(missions=(1,)), st.integers(1, 5))
def test_all_paths_equal_enumeration(graph, limit):
    reading, connection = Reading(graph), connect(graph)
    if graph.mission is None:
        return
    for v in range(graph.n_nodes):
        expected = set(reading.ways.get(v, []))
        found, complete = all_paths(graph, connection, v, 10_000)
        assert set(found) == expected
        assert len(found) == len(expected)
        assert complete
        some, complete = all_paths(graph, connection, v, limit)
        assert set(some) <= expected
        assert len(some) == min(limit, len(expected))
        assert complete == (len(expected) <= limit)
        keys = [(len(path), [reading.ids[u] for u in path]) for path in some]
        assert keys == sorted(keys)


@moderate
@given(graphs(missions=(1,)), st.data())
def test_order_changes_no_line_of_sight(graph, data):
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    moved = shuffled(graph, turn, data.draw(st.permutations(range(graph.n_links))))
    if graph.mission is not None:
        for id in graph.ids:
            assert sight(moved, id) == sight(graph, id)
            assert paths(moved, id, 2) == paths(graph, id, 2)


def test_a_deep_chain_is_seen_to_its_end_quickly():
    """0 <- 1 <- ... <- n-1, each with a leaf beside it"""
    n = 20_000
    spine = np.arange(1, n)
    graph = GoalGraph(
        ids=range(2 * n - 1),
        kinds=[0] + [2] * (2 * n - 2),
        children=[*spine, *(spine + n - 1)],
        parents=[*(spine - 1), *(spine - 1)],
    )
    connection = connect(graph)
    assert line_of_sight(graph, connection, n - 1).nodes == tuple(range(n - 1, -1, -1))
    (found,), complete = all_paths(graph, connection, n - 1)
    assert complete
    assert all(lower == upper + 1 for lower, upper in pairwise(found))


def test_a_hub_with_very_many_children_is_summed_once():
    """m <- 100,000 goals; a program under a hundred of them"""
    n, under = 100_000, 100
    goals = np.arange(1, n)
    graph = GoalGraph(
        ids=range(n + 1),
        kinds=[0] + [1] * (n - 1) + [3],
        children=[*goals, *[n] * under],
        parents=[*[0] * (n - 1), *range(1, under + 1)],
        weights=[*np.linspace(0.1, 1, n - 1), *[1] * under],
    )
    connection = connect(graph)
    assert line_of_sight(graph, connection, n).nodes == (n, under, 0)
