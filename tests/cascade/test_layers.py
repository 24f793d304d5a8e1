"""Whole-graph passes over arrays, against networkx and by eye."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.layers import SHALLOW, Components, Layers, Neighbours, breadth_first, depths, reach
from tests.cascade.graphs import ints, moderate

Links = list[tuple[int, int]]


def rows_of(n: int, links: Links) -> tuple[Neighbours, Neighbours]:
    children, parents = ends_of(links)
    return Neighbours.of(n, children, parents), Neighbours.of(n, parents, children)


def ends_of(links: Links):
    return ints(*(c for c, _ in links)), ints(*(p for _, p in links))


def layers_of(n: int, links: Links) -> Layers:
    return Layers(*rows_of(n, links), *ends_of(links))


def net_of(n: int, links: Links) -> nx.DiGraph:
    net = nx.DiGraph(links)
    net.add_nodes_from(range(n))
    return net


@st.composite
def small(draw, acyclic: bool = False) -> tuple[int, Links]:
    n = draw(st.integers(1, 8))
    pairs = [(c, p) for c in range(n) for p in range(n) if c > p or not acyclic]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16)) if pairs else []
    turn = draw(st.permutations(range(n)))
    return n, [(turn[c], turn[p]) for c, p in links]


def test_neighbours_keep_the_order_of_the_links():
    """2 -> 1, 0 -> 1, 2 -> 0"""
    up, down = rows_of(3, [(2, 1), (0, 1), (2, 0)])
    assert [up.of_node(v).tolist() for v in range(3)] == [[1], [], [1, 0]]
    assert [up.links_of(v).tolist() for v in range(3)] == [[1], [], [0, 2]]
    assert [down.of_node(v).tolist() for v in range(3)] == [[2], [2, 0], []]


def test_slots_of_many_nodes_come_in_the_order_asked_for():
    up, _ = rows_of(3, [(2, 1), (0, 1), (2, 0)])
    slots, counts = up.slots(ints(2, 1, 0))
    assert (up.others[slots].tolist(), counts.tolist()) == ([1, 0, 1], [2, 0, 1])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_graphs_without_links_are_graphs(n):
    up, down = rows_of(n, [])
    assert depths(up, down).tolist() == [0] * n
    assert reach(up, ints()).tolist() == [False] * n
    layers = layers_of(n, [])
    assert (len(layers), layers.upward, layers.downward) == (n, (), ())
    assert layers.gather(np.maximum, np.arange(n)).tolist() == list(range(n))


@moderate
@given(small(), st.data())
def test_breadth_first_finds_the_distance_to_the_nearest_seed(graph, data):
    n, links = graph
    seeds = data.draw(st.lists(st.integers(0, n - 1), max_size=3))
    distance = breadth_first(rows_of(n, links)[0], ints(*seeds))
    found = nx.multi_source_dijkstra_path_length(net_of(n, links), set(seeds)) if seeds else {}
    assert {v: d for v, d in enumerate(distance.tolist()) if d >= 0} == found


@moderate
@given(small())
def test_depth_is_the_longest_way_up_and_unknown_below_a_cycle(graph):
    n, links = graph
    net = net_of(n, links)
    looping = {v for part in nx.strongly_connected_components(net) for v in part if len(part) > 1}
    looping |= {c for c, p in links if c == p}
    found = depths(*rows_of(n, links)).tolist()
    for v in range(n):
        above = {v} | nx.descendants(net, v)
        if above & looping:
            assert found[v] == -1
        else:
            assert found[v] == nx.dag_longest_path_length(net.subgraph(above))


def test_depth_is_the_same_by_both_algorithms():
    """A chain longer than the marking of layers goes, with a short cut from its end to its top."""
    n = SHALLOW + 5
    links = [(v, v - 1) for v in range(1, n)] + [(n - 1, 0)]
    assert depths(*rows_of(n, links)).tolist() == list(range(n))


@moderate
@given(small())
def test_components_are_those_of_networkx(graph):
    n, links = graph
    net = net_of(n, links)
    found = Components.of(n, *ends_of(links))
    parts = {frozenset(np.flatnonzero(found.label == part).tolist()) for part in set(found.label)}
    assert parts == {frozenset(part) for part in nx.strongly_connected_components(net)}
    cyclic = {frozenset(cycle) for cycle in nx.simple_cycles(net)}
    marked = np.flatnonzero(found.cyclic[found.label]).tolist()
    assert set(marked) == set().union(*cyclic)


@moderate
@given(small())
def test_sweeps_meet_every_parent_before_its_children(graph):
    """Each link outside of cycles comes once in either sweep, from a lower depth to a higher."""
    n, links = graph
    layers = layers_of(n, links)
    met = set(range(n)) - {int(layers.node[row]) for step in layers.downward for row in step.rows}
    seen: Links = []
    for step in layers.downward:
        counts = np.diff(np.append(step.offsets, step.span.stop - step.span.start))
        children = layers.node[np.repeat(step.rows, counts)].tolist()
        parents = layers.node[layers.up.others[step.span]].tolist()
        assert set(parents) <= met
        assert [links[i] for i in layers.up.links[step.span]] == list(
            zip(children, parents, strict=True)
        )
        seen += zip(children, parents, strict=True)
        met |= set(children)
    net = net_of(n, links)
    part = {v: i for i, vs in enumerate(nx.strongly_connected_components(net)) for v in vs}
    assert sorted(seen) == sorted((c, p) for c, p in links if part[c] != part[p])
    assert sum(step.span.stop - step.span.start for step in layers.upward) == len(seen)


@moderate
@given(small(), st.data())
def test_gather_meets_the_values_of_everything_below(graph, data):
    n, links = graph
    values = np.array(data.draw(st.lists(st.integers(0, 255), min_size=n, max_size=n)), np.uint64)
    layers, net = layers_of(n, links), net_of(n, links)
    for meet, plain in ((np.bitwise_or, np.bitwise_or.reduce), (np.maximum, np.max)):
        found = layers.gather(meet, values)
        for v in range(n):
            below = [v, *nx.ancestors(net, v)]
            assert found[v] == plain(values[below])


@moderate
@given(small())
def test_cyclic_marks_the_nodes_of_cycles_alone(graph):
    n, links = graph
    on_cycle = set().union(*map(set, nx.simple_cycles(net_of(n, links))))
    assert set(np.flatnonzero(layers_of(n, links).cyclic).tolist()) == on_cycle


@pytest.mark.parametrize("n", [20_000])
def test_deep_chains_and_huge_cycles_do_not_recurse(n):
    """n-1 -> ... -> 1 -> 0, and the same with 0 -> n-1."""
    links = [(v, v - 1) for v in range(1, n)]
    chain = layers_of(n, links)
    assert chain.depth.tolist() == list(range(n))
    assert not chain.cyclic.any()
    assert chain.gather(np.maximum, np.arange(n)).tolist() == [n - 1] * n
    ring = layers_of(n, [*links, (0, n - 1)])
    assert ring.cyclic.all()
    assert ring.gather(np.maximum, np.arange(n)).tolist() == [n - 1] * n
