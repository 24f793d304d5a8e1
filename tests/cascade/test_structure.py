"""Cycles with their witness, the refused link, and redundant, skipping and inverted ones."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import CycleError
from cascade.graph import GoalGraph
from cascade.structure import (
    check_link,
    find_cycles,
    inverted,
    is_below,
    level_skips,
    redundant_links,
)
from tests.cascade.graphs import drawn, graphs, large, moderate, shuffled
from tests.cascade.oracle import Reading


def witnesses(graph: GoalGraph) -> list[str]:
    return [" ".join(str(graph.ids[v]) for v in cycle.witness) for cycle in find_cycles(graph)]


def links(graph: GoalGraph, numbers) -> list[str]:
    return [f"{graph.ids[graph.children[i]]} {graph.ids[graph.parents[i]]}" for i in numbers]


def redundant(graph: GoalGraph) -> dict[str, str]:
    found, through = redundant_links(graph)
    return dict(zip(links(graph, found), [str(graph.ids[v]) for v in through], strict=True))


def net_of(graph: GoalGraph) -> nx.DiGraph:
    net = nx.DiGraph(zip(graph.children.tolist(), graph.parents.tolist(), strict=True))
    net.add_nodes_from(range(graph.n_nodes))
    return net


# Cycles.


def test_a_plan_without_cycles_has_none():
    """m <- c1, c2 <- p"""
    assert find_cycles(drawn("p -> c1 -> m; p -> c2 -> m")) == []
    assert find_cycles(drawn("")) == []


def test_a_witness_follows_the_arrows_from_its_smallest_identifier():
    """f3 -> f1 -> f2 -> f3"""
    assert witnesses(drawn("m; f3 -> f1 -> f2 -> f3")) == ["f1 f2 f3"]


def test_one_shortest_witness_a_component():
    """f1 -> f2 -> f3 -> f4 -> f1, f3 -> f2: two cycles, one component"""
    graph = drawn("m; f1 -> f2 -> f3 -> f4 -> f1; f3 -> f2")
    assert witnesses(graph) == ["f2 f3"]
    assert graph.names(find_cycles(graph)[0].nodes) == ["f1", "f2", "f3", "f4"]


def test_of_equally_short_witnesses_the_smallest_identifiers_come_first():
    """f1 <-> f9, f1 <-> f2, f9 <-> f2"""
    assert witnesses(drawn("m; f9 -> f1 -> f9; f1 -> f2 -> f1; f9 -> f2 -> f9")) == ["f1 f2"]


def test_a_link_to_itself_is_a_cycle():
    """f1 -> f1, f1 <-> f2"""
    assert witnesses(drawn("m; f1 -> f1; f1 -> f2 -> f1")) == ["f1"]


def test_a_lasso_has_the_cycle_alone():
    """p -> f3 -> f1 <-> f2"""
    graph = drawn("m; p -> f3 -> f1 -> f2 -> f1")
    assert witnesses(graph) == ["f1 f2"]
    assert graph.names(find_cycles(graph)[0].nodes) == ["f1", "f2"]


def test_cycles_of_retired_nodes_and_through_the_mission_are_told():
    """c1 (done) <-> c2, m <-> c3"""
    graph = drawn("c1 -> c2 -> c1; m -> c3 -> m", retired="c1")
    assert witnesses(graph) == ["c1 c2", "c3 m"]


@moderate
@given(graphs())
def test_cycles_are_the_components_of_networkx_with_a_shortest_witness(graph):
    net = net_of(graph)
    expected = {
        frozenset(part)
        for part in nx.strongly_connected_components(net)
        if len(part) > 1 or net.has_edge(*[*part, *part])
    }
    found = find_cycles(graph)
    assert {frozenset(cycle.nodes.tolist()) for cycle in found} == expected
    for cycle in found:
        inside = list(nx.simple_cycles(net.subgraph(cycle.nodes.tolist())))
        assert len(cycle.witness) == min(map(len, inside))
        turns = [_turned(graph, c) for c in inside if len(c) == len(cycle.witness)]
        assert [str(graph.ids[v]) for v in cycle.witness] == min(turns)
    assert witnesses(graph) == sorted(witnesses(graph))


def _turned(graph: GoalGraph, cycle: list[int]) -> list[str]:
    names = [str(graph.ids[v]) for v in cycle]
    first = names.index(min(names))
    return names[first:] + names[:first]


@pytest.mark.parametrize("seed", [1, 2])
def test_cycles_of_large_plans_agree_with_networkx(seed):
    graph = large(seed, 2000, acyclic=False)
    parts = [p for p in nx.strongly_connected_components(net_of(graph)) if len(p) > 1]
    found = [cycle for cycle in find_cycles(graph) if len(cycle.nodes) > 1]
    assert sorted(sorted(cycle.nodes.tolist()) for cycle in found) == sorted(map(sorted, parts))
    net = net_of(graph)
    for cycle in found:
        inside = net.subgraph(cycle.nodes.tolist())
        ways = dict(nx.all_pairs_shortest_path_length(inside))
        assert len(cycle.witness) == min(ways[p][c] + 1 for c, p in inside.edges)


@pytest.mark.parametrize("closing", [0, 1])
def test_a_huge_cycle_has_its_witness_quickly(closing):
    """n-1 -> ... -> 1 -> 0 -> n-1, and a way back from the middle"""
    n = 100_000
    down = np.arange(1, n)
    more = [(0, n - 1), (5, n // 2)][: closing + 1]
    graph = GoalGraph(
        ids=range(n),
        kinds=[2] * n,
        children=[*down, *(c for c, _ in more)],
        parents=[*(down - 1), *(p for _, p in more)],
    )
    (cycle,) = find_cycles(graph)
    assert len(cycle.nodes) == n
    assert len(cycle.witness) == (n if not closing else n // 2 - 4)


# A link that would close a cycle.


@given(graphs())
@moderate
def test_below_is_what_networkx_has_a_path_from(graph: GoalGraph):
    net = nx.DiGraph()
    net.add_nodes_from(range(graph.n_nodes))
    children, parents = graph.live_ends
    net.add_edges_from(zip(children.tolist(), parents.tolist(), strict=True))
    for node in net:
        for other in net:
            above = {
                far for near in net.successors(node) for far in nx.descendants(net, near) | {near}
            }
            assert is_below(graph, node, other) is (other in above)


def test_refuses_a_link_that_closes_a_cycle_and_names_its_nodes_in_order():
    """f3 -> f2 -> f1; refused: f1 -> f3"""
    graph = drawn("f3 -> f2 -> f1 -> m")
    f1, f3 = graph.number("f1"), graph.number("f3")
    with pytest.raises(CycleError) as caught:
        check_link(graph, f1, f3)
    assert caught.value.data["cycle"] == ["f1", "f3", "f2"]


def test_refuses_a_link_to_itself():
    graph = drawn("f -> m")
    with pytest.raises(CycleError) as caught:
        check_link(graph, 0, 0)
    assert caught.value.data["cycle"] == ["f"]


def test_refuses_a_cycle_through_a_retired_node():
    """f2 -> f1 (done); refused: f1 -> f2"""
    graph = drawn("m; f2 -> f1", retired="f1")
    with pytest.raises(CycleError):
        check_link(graph, graph.number("f1"), graph.number("f2"))


@moderate
@given(graphs(), st.data())
def test_a_link_is_refused_exactly_when_a_way_leads_back(graph, data):
    nodes = st.integers(0, graph.n_nodes - 1)
    child, parent = data.draw(nodes), data.draw(nodes)
    net = net_of(graph)
    if child != parent and not nx.has_path(net, parent, child):
        check_link(graph, child, parent)
        return
    with pytest.raises(CycleError) as caught:
        check_link(graph, child, parent)
    cycle = [graph.number(id) for id in caught.value.data["cycle"]]
    assert cycle[0] == child
    if child == parent:
        assert cycle == [child]
        return
    assert cycle[1] == parent
    assert len(cycle) == nx.shortest_path_length(net, parent, child) + 1
    assert all(net.has_edge(*step) for step in pairwise([*cycle[1:], child]))


# Levels.


def test_a_link_that_goes_up_more_than_one_level_skips():
    """m <- p1, c <- p2, f <- p3, c <- f"""
    graph = drawn("p1 -> m; p2 -> c -> m; p3 -> f -> c")
    assert links(graph, level_skips(graph)) == ["p1 m", "p2 c"]


def test_a_link_of_one_level_neither_skips_nor_is_inverted():
    """m <- c1 <- c2"""
    graph = drawn("c2 -> c1 -> m")
    assert not len(level_skips(graph))
    assert not len(inverted(graph))


def test_a_link_that_goes_down_a_level_is_inverted():
    """f -> p, m -> c"""
    graph = drawn("f -> p -> c; m -> c")
    assert links(graph, inverted(graph)) == ["f p", "m c"]


def test_links_of_retired_nodes_neither_skip_nor_are_inverted():
    graph = drawn("p1 -> m; f -> p1; p2 -> c -> m", retired="p1 p2")
    assert not len(level_skips(graph))
    assert not len(inverted(graph))


# Redundant contributions.


def test_a_short_cut_is_redundant():
    """m <- c <- p, m <- p"""
    assert redundant(drawn("p -> c -> m; p -> m")) == {"p m": "c"}


def test_two_ways_of_one_length_are_not_redundant():
    """m <- c1 <- p, m <- c2 <- p"""
    assert redundant(drawn("p -> c1 -> m; p -> c2 -> m")) == {}


def test_a_short_cut_over_many_levels_is_redundant():
    """m <- c1 <- c2 <- f <- p, c1 <- p"""
    assert redundant(drawn("p -> f -> c2 -> c1 -> m; p -> c1")) == {"p c1": "f"}


def test_a_retired_way_makes_nothing_redundant():
    """m <- c (done) <- p, m <- p"""
    assert redundant(drawn("p -> c -> m; p -> m", retired="c")) == {}


def test_redundant_among_orphans():
    """c <- f <- p, c <- p     m"""
    assert redundant(drawn("m; p -> f -> c; p -> c")) == {"p c": "f"}


def test_redundant_through_a_cycle():
    """m <- f1 <-> f2, both <- p"""
    graph = drawn("f1 -> m; p -> f1 -> f2 -> f1; p -> f2")
    assert redundant(graph) == {"p f1": "f2", "p f2": "f1"}


def test_a_way_back_through_the_child_makes_nothing_redundant():
    """f1 -> f2, f1 -> f3 -> f1: the way by f3 is the link itself again"""
    assert redundant(drawn("m; f1 -> f2; f1 -> f3 -> f1")) == {}


@moderate
@given(graphs())
def test_redundant_equals_enumeration(graph):
    expected = Reading(graph).redundant()
    numbers, through = redundant_links(graph)
    ends = list(zip(graph.children[numbers].tolist(), graph.parents[numbers].tolist(), strict=True))
    assert set(ends) == set(expected)
    assert len(ends) == len(expected)
    assert all(v in expected[link] for link, v in zip(ends, through.tolist(), strict=True))
    assert np.all(np.diff(numbers) > 0)


@moderate
@given(graphs(), st.data())
def test_order_changes_no_finding(graph, data):
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    moved = shuffled(graph, turn, data.draw(st.permutations(range(graph.n_links))))
    assert witnesses(moved) == witnesses(graph)
    assert sorted(redundant(moved)) == sorted(redundant(graph))
    for find in (level_skips, inverted):
        assert sorted(links(moved, find(moved))) == sorted(links(graph, find(graph)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_redundant_is_what_a_transitive_reduction_drops(seed):
    graph = large(seed, 1000, links=3)
    live = graph.live
    net = net_of(graph).subgraph(np.flatnonzero(live).tolist())
    dropped = set(net.edges) - set(nx.transitive_reduction(net).edges)
    numbers, _ = redundant_links(graph)
    ends = zip(graph.children[numbers].tolist(), graph.parents[numbers].tolist(), strict=True)
    assert set(ends) == dropped
    assert len(dropped) > 50


@pytest.mark.parametrize("extra", ["", "small cycle", "ring"])
def test_a_short_cut_along_a_deep_chain_is_found(extra):
    """0 <- 1 <- ... <- n-1, 0 <- n-1; elsewhere two nodes in a cycle, or 1 -> n-1"""
    n = 10_000
    down = np.arange(1, n)
    more = {"": [], "small cycle": [(n, n + 1), (n + 1, n)], "ring": [(1, n - 1)]}[extra]
    graph = GoalGraph(
        ids=range(n + 2),
        kinds=[0] + [2] * (n + 1),
        children=[*down, n - 1, *(c for c, _ in more)],
        parents=[*(down - 1), 0, *(p for _, p in more)],
    )
    found = redundant_links(graph)
    expected = {"": [n - 1], "small cycle": [n - 1], "ring": [0, n - 1]}[extra]
    assert found[0].tolist() == expected if extra != "ring" else n - 1 in found[0]
