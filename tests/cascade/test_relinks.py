"""What differs between two graphs, and a layout with that put in: the one that is made anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from cascade import relinks as relinks_module
from cascade.graph import GoalGraph
from cascade.relinks import Relinks
from tests.cascade.graphs import (
    changed,
    drawn,
    ints,
    large,
    moderate,
    named,
    relinked,
    retire,
    with_link,
    without_link,
)


def laid_out(older: GoalGraph, graph: GoalGraph) -> Relinks:
    """What differs, put into the layout of the older graph."""
    assert len(older.layers) == older.n_nodes
    found = Relinks.between(older, graph)
    assert found is not None
    found.lay_out()
    return found


def check_same(graph: GoalGraph) -> None:
    """The graph is laid out as one that knows nothing of another."""
    anew = changed(graph)
    for name in ("live_links", "live_weights", "n_live_children"):
        same(getattr(graph, name), getattr(anew, name))
    for mine, others in zip(graph.live_ends, anew.live_ends, strict=True):
        same(mine, others)
    same_rows(graph.up, anew.up)
    same_rows(graph.down, anew.down)
    for name in ("place", "node", "depth", "cyclic"):
        same(getattr(graph.layers, name), getattr(anew.layers, name))
    same_rows(graph.layers.up, anew.layers.up)
    same_rows(graph.layers.down, anew.layers.down)
    for mine, others in (
        (graph.layers.upward, anew.layers.upward),
        (graph.layers.downward, anew.layers.downward),
    ):
        assert [step.span for step in mine] == [step.span for step in others]
        assert [step.rows.tolist() for step in mine] == [step.rows.tolist() for step in others]


def same(one: Any, other: Any) -> None:
    np.testing.assert_array_equal(one, other, strict=True)


def same_rows(one: Any, other: Any) -> None:
    for name in ("starts", "others", "links"):
        same(getattr(one, name), getattr(other, name))


@moderate
@given(relinked())
def test_any_graph_is_laid_out_as_if_anew(case):
    older, graph = case
    laid_out(older, graph)
    check_same(graph)


@moderate
@given(relinked(acyclic=True, all_live=True, max_links=30))
def test_graphs_without_cycles_are_laid_out_as_if_anew(case):
    older, graph = case
    laid_out(older, graph)
    check_same(graph)


@moderate
@given(relinked())
def test_tells_the_ends_of_all_that_differs(case):
    older, graph = case
    found = Relinks.between(older, graph)
    assert found is not None
    one, other = (
        {*zip(g.children.tolist(), g.parents.tolist(), g.weights.tolist(), strict=True)}
        for g in case
    )
    differing = one ^ other
    assert {child for child, _, _ in differing} <= set(found.children.tolist())
    assert {parent for _, parent, _ in differing} <= set(found.parents.tolist())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_long_walk_of_links_leads_to_what_is_made_anew(seed):
    """Most steps take the layers over, and each starts from what the step before has put in."""
    random, graph = np.random.default_rng(seed), large(seed, 120)
    kept = 0
    for _ in range(60):
        older = graph
        if random.random() < 0.5:
            child, parent = random.integers(1, graph.n_nodes, 2).tolist()
            graph = with_link(older, max(child, parent), min(child, parent))
        else:
            graph = without_link(older, int(random.integers(older.n_links)))
        laid_out(older, graph)
        kept += "layers" in graph.__dict__
        check_same(graph)
    assert kept > 20


def test_layers_are_taken_over_where_no_node_changes_its_own():
    older = drawn("p -> f -> c -> m; p2 -> c")
    number = older.number
    graph = with_link(older, number("p"), number("c"))
    found = laid_out(older, graph)
    assert "layers" in graph.__dict__
    assert named(graph, found.children) == "p"
    assert named(graph, found.parents) == "c"


@pytest.mark.parametrize("ends", ["p2 f", "m p", "c p"])
def test_layers_are_found_anew_where_a_live_link_changes_them(ends):
    """One is deeper, one leads out of the mission and does not count, one makes a cycle."""
    older = drawn("p -> f -> c -> m; p2 -> c; p3 -> m")
    child, parent = map(older.number, ends.split())
    graph = with_link(older, child, parent)
    laid_out(older, graph)
    assert ("layers" in graph.__dict__) == (ends == "m p")
    check_same(graph)


def test_knows_of_nothing_where_nodes_differ():
    older = drawn("p -> c -> m")
    assert Relinks.between(older, retire(older, older.number("p"))) is None
    assert Relinks.between(older, drawn("p -> c -> m; p2 -> c")) is None
    assert Relinks.between(older, changed(older, kinds=older.kinds[::-1])) is None
    assert Relinks.between(older, changed(older, accept_drafts=True)) is None


def test_knows_of_nothing_where_very_much_differs(monkeypatch):
    monkeypatch.setattr(relinks_module, "MOST", 1)
    older = drawn("p -> f -> c -> m")
    first, last = (changed(older, weights=weights) for weights in ([2, 1, 1], [2, 1, 2]))
    assert Relinks.between(older, first) is not None
    assert Relinks.between(older, last) is None


def test_equal_graphs_differ_in_nothing():
    older = drawn("p -> c -> m")
    found = laid_out(older, graph := changed(older))
    same(found.children, ints())
    check_same(graph)
