"""Sole supports and what would lose the mission, against carrying it out."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cascade.alignment import connect
from cascade.errors import UnknownConnectionError
from cascade.graph import GoalGraph
from cascade.impact import (
    find_sole_supports,
    would_orphan_by_link,
    would_orphan_together,
)
from tests.cascade.graphs import (
    by_name,
    drawn,
    graphs,
    ints,
    large,
    moderate,
    named,
    retire,
    shuffled,
    without_link,
)
from tests.cascade.oracle import Reading


def supports(graph: GoalGraph) -> dict[str, str]:
    """Every connected node's sole supports, nearest first."""
    connection = connect(graph)
    dependence = find_sole_supports(graph, connection)
    return {
        str(graph.ids[v]): named(graph, dependence.sole_supports(int(v)))
        for v in np.flatnonzero(connection.connected)
    }


def hanging(graph: GoalGraph) -> dict[str, int]:
    return by_name(graph, find_sole_supports(graph, connect(graph)).would_orphan)


def by_link(graph: GoalGraph, child: str, parent: str) -> int:
    connection = connect(graph)
    dependence = find_sole_supports(graph, connection)
    ends = graph.number(child), graph.number(parent)
    return would_orphan_by_link(graph, connection, dependence, *ends)


def together(graph: GoalGraph, *ids: str) -> str:
    nodes = ints(*(graph.number(id) for id in ids))
    return named(graph, would_orphan_together(graph, connect(graph), nodes))


# Sole supports.


def test_everything_on_the_one_path_is_a_sole_support():
    """m <- c <- f <- p"""
    graph = drawn("p -> f -> c -> m")
    assert supports(graph) == {"p": "f c m", "f": "c m", "c": "m", "m": ""}
    assert hanging(graph) == {"p": 0, "f": 1, "c": 2, "m": 3}


def test_two_ways_have_no_sole_support_but_where_they_meet():
    """
    m <- c <- f1 <- p
         c <- f2 <- p
    """
    graph = drawn("p -> f1 -> c -> m; p -> f2 -> c")
    assert supports(graph)["p"] == "c m"
    assert hanging(graph) == {"p": 0, "f1": 0, "f2": 0, "c": 3, "m": 4}


def test_a_second_way_to_the_mission_takes_all_support_away():
    """m <- c1 <- p, m <- c2 <- p"""
    graph = drawn("p -> c1 -> m; p -> c2 -> m")
    assert supports(graph)["p"] == "m"
    assert hanging(graph)["c1"] == 0


def test_ways_over_orphans_and_retired_nodes_are_no_ways():
    """m <- c1 <- p, f (orphan) <- p, m <- c2 (done) <- p"""
    graph = drawn("p -> c1 -> m; p -> f; p -> c2 -> m", retired="c2")
    assert supports(graph)["p"] == "c1 m"
    assert hanging(graph)["c2"] == hanging(graph)["f"] == 0


def test_sole_supports_through_a_connected_cycle():
    """m <- f1 <-> f2 <- p"""
    graph = drawn("p -> f2 -> f1 -> f2; f1 -> m")
    assert supports(graph) == {"p": "f2 f1 m", "f2": "f1 m", "f1": "m", "m": ""}


def test_an_orphaned_cycle_changes_nothing():
    """m <- c <- p -> f1 <-> f2"""
    assert supports(drawn("p -> c -> m; p -> f1 -> f2 -> f1"))["p"] == "c m"


@pytest.mark.parametrize("drawing", ["p -> c", "p -> c -> m; m2"])
def test_refuses_a_plan_without_one_mission(drawing):
    graph = drawn(drawing)
    with pytest.raises(UnknownConnectionError):
        find_sole_supports(graph, connect(graph))
    with pytest.raises(UnknownConnectionError):
        would_orphan_together(graph, connect(graph), ints(0))


# One contribution, one owner.


def test_dropping_the_one_link_orphans_all_below_it():
    """m <- c <- f <- p"""
    graph = drawn("p -> f -> c -> m")
    assert [by_link(graph, *pair) for pair in ("pf", "fc", "cm")] == [1, 2, 3]


def test_dropping_one_of_two_links_orphans_nothing():
    """m <- c1 <- f <- p, m <- c2 <- f"""
    graph = drawn("p -> f -> c1 -> m; f -> c2 -> m")
    assert by_link(graph, "f", "c1") == 0
    assert by_link(graph, "p", "f") == 1


def test_a_second_parent_that_hangs_on_the_child_is_no_other_way():
    """m <- f1 <-> f2: dropping f1 -> m loses both, f1 -> f2 none"""
    graph = drawn("f2 -> f1 -> f2; f1 -> m")
    assert by_link(graph, "f1", "m") == 2
    assert by_link(graph, "f1", "f2") == 0


def test_dropping_what_is_not_there_or_leads_nowhere_orphans_nothing():
    """m <- c <- p, f <- p"""
    graph = drawn("p -> c -> m; p -> f")
    assert by_link(graph, "p", "f") == 0
    assert by_link(graph, "p", "m") == 0
    assert by_link(graph, "m", "c") == 0


def test_an_owner_may_hold_both_ways():
    """m <- c1 <- p, m <- c2 <- p, m <- c3: c1 and c2 have one owner"""
    graph = drawn("p -> c1 -> m; p -> c2 -> m; c3 -> m")
    assert together(graph, "c1") == together(graph, "c2") == ""
    assert together(graph, "c1", "c2") == "p"
    assert together(graph) == ""
    assert together(graph, "m") == "p c1 c2 c3"


# Properties.


@moderate
@given(graphs(missions=(1,)))
def test_sole_supports_equal_enumeration(graph):
    reading, connection = Reading(graph), connect(graph)
    assume(graph.mission is not None)
    dependence = find_sole_supports(graph, connection)
    for v in range(graph.n_nodes):
        found = dependence.sole_supports(v)
        assert set(found) == (reading.sole_supports(v) if reading.ways.get(v) else set())
        # Nearest first: each is passed by all ways of the one before it.
        for lower, higher in pairwise(found):
            assert higher in reading.sole_supports(lower)


@moderate
@given(graphs(missions=(1,)))
def test_retiring_a_node_orphans_exactly_what_would_be_orphaned(graph):
    connection = connect(graph)
    assume(graph.mission is not None)
    found = find_sole_supports(graph, connection).would_orphan
    reading = Reading(graph)
    for u in range(graph.n_nodes):
        if u != graph.mission:
            after = connect(retire(graph, u))
            assert (after.orphan & connection.connected).sum() == found[u]
        assert found[u] == (len(reading.would_orphan(u)) if connection.connected[u] else 0)


@moderate
@given(graphs(missions=(1,)))
def test_dropping_a_link_orphans_exactly_what_would_be_orphaned(graph):
    connection, reading = connect(graph), Reading(graph)
    assume(graph.mission is not None)
    dependence = find_sole_supports(graph, connection)
    for link, (c, p) in enumerate(
        zip(graph.children.tolist(), graph.parents.tolist(), strict=True)
    ):
        found = would_orphan_by_link(graph, connection, dependence, c, p)
        assert found == len(reading.would_orphan_by_link((c, p)))
        after = connect(without_link(graph, link))
        assert found == (after.orphan & connection.connected).sum()


@moderate
@given(graphs(missions=(1,)), st.data())
def test_retiring_an_owners_nodes_orphans_exactly_what_would_be_orphaned(graph, data):
    assume(graph.mission is not None)
    nodes = data.draw(st.sets(st.integers(0, graph.n_nodes - 1)))
    found = would_orphan_together(graph, connect(graph), ints(*sorted(nodes)))
    assert set(found.tolist()) == Reading(graph).would_orphan(*nodes)


@moderate
@given(graphs(missions=(1,)), st.data())
def test_order_changes_no_support(graph, data):
    assume(graph.mission is not None)
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    moved = shuffled(graph, turn, data.draw(st.permutations(range(graph.n_links))))
    assert supports(moved) == supports(graph)
    assert hanging(moved) == hanging(graph)


@pytest.mark.parametrize(("seed", "n"), [(1, 200), (2, 1000), (3, 2000)])
@pytest.mark.parametrize("acyclic", [True, False])
def test_large_plans_agree_with_networkx(seed, n, acyclic):
    graph = large(seed, n, acyclic=acyclic, links=2)
    connection = connect(graph)
    children, parents = graph.children.tolist(), graph.parents.tolist()
    net = nx.DiGraph((p, c) for c, p in zip(children, parents, strict=True))
    net = net.subgraph(np.flatnonzero(connection.connected).tolist())
    support = find_sole_supports(graph, connection).support.tolist()
    found = {v: d for v, d in enumerate(support) if d >= 0}
    expected = dict(nx.immediate_dominators(net, 0))
    expected.pop(0, None)
    assert found == expected


@pytest.mark.parametrize("cycle", [False, True])
def test_a_deep_chain_hangs_on_each_of_its_nodes(cycle):
    """0 <- 1 <- ... <- n-1, and 1 -> n-1"""
    n = 20_000
    down = np.arange(1, n)
    graph = GoalGraph(
        ids=range(n),
        kinds=[0] + [2] * (n - 1),
        children=[*down, 1] if cycle else down,
        parents=[*(down - 1), n - 1] if cycle else down - 1,
    )
    found = find_sole_supports(graph, connect(graph))
    assert found.would_orphan.tolist() == list(range(n - 1, -1, -1))
    assert found.sole_supports(n - 1) == list(range(n - 2, -1, -1))
