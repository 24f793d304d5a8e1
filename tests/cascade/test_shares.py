"""Mission shares downward, allocation upward, and what they conserve."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cascade.alignment import connect
from cascade.graph import GoalGraph
from cascade.relinks import Relinks
from cascade.shares import (
    allocate,
    allocate_again,
    concentration,
    link_shares,
    misfit,
    mission_shares,
    mission_shares_again,
    own_effort,
)
from tests.cascade.graphs import by_name, drawn, graphs, large, moderate, relinked, shuffled
from tests.cascade.oracle import Reading


def shares(graph: GoalGraph) -> dict[str, float]:
    return by_name(graph, mission_shares(graph, connect(graph)))


def same(found: float, expected: float | None) -> bool:
    return isnan(found) if expected is None else found == pytest.approx(expected, abs=1e-12)


# Mission shares.


def test_the_mission_is_shared_by_the_weights_into_each_parent():
    """
    m <-3- c1 <- p1, p2      shares: c1 3/4, c2 1/4; p1 and p2 half of c1's,
    m <-1- c2 <- p2                  p2 also all of c2's
    """
    graph = drawn("p1 -> c1 -> m*3; p2 -> c1; p2 -> c2 -> m")
    assert shares(graph) == {"p1": 0.375, "c1": 0.75, "m": 1.0, "p2": 0.625, "c2": 0.25}


def test_orphans_have_no_share_and_take_none():
    """m <- c <- p     f <- p: what p gives to f too is not taken from c"""
    assert shares(drawn("p -> c -> m; p -> f")) == {"p": 1.0, "c": 1.0, "m": 1.0, "f": 0.0}


def test_retired_children_take_no_share():
    """m <- c1, c2 (done)"""
    assert shares(drawn("c1 -> m; c2 -> m", retired="c2")) == {"c1": 1.0, "m": 1.0, "c2": 0.0}


def test_shares_are_undefined_on_and_below_a_connected_cycle():
    """m <- c1, m <- f1 <-> f2 <- p1, c1 <- p2"""
    found = shares(drawn("p2 -> c1 -> m; f1 -> m; p1 -> f2 -> f1 -> f2"))
    assert [id for id, share in found.items() if isnan(share)] == ["f1", "p1", "f2"]
    assert (found["c1"], found["p2"]) == (0.5, 0.5)


def test_an_orphaned_cycle_has_no_share_and_spoils_none():
    """m <- p -> f1 <-> f2"""
    assert shares(drawn("p -> m; p -> f1 -> f2 -> f1")) == {
        "p": 1.0,
        "m": 1.0,
        "f1": 0.0,
        "f2": 0.0,
    }


@pytest.mark.parametrize("drawing", ["p -> c", "c -> m; m2"])
def test_shares_are_unknown_without_one_mission(drawing):
    assert all(isnan(share) for share in shares(drawn(drawing)).values())


def test_link_shares_are_parts_of_the_parent():
    """m <-3- c1, m <-1- c2"""
    assert link_shares(drawn("c1 -> m*3; c2 -> m")).tolist() == [0.75, 0.25]


# Allocation.


def test_effort_goes_up_in_proportion_to_the_weights_out_of_it():
    """
    m <- c1 <-3- p (80)     c1 gets 60; c2 gets 20, which stops there
         c2 <-1- p
    """
    graph = drawn("p -> c1*3 -> m; p -> c2", budgets={"p": 80})
    allocation = allocate(graph)
    assert by_name(graph, allocation.arriving) == {"p": 80, "c1": 60, "m": 60, "c2": 20}
    assert by_name(graph, allocation.stopping) == {"p": 0, "c1": 0, "m": 0, "c2": 20}
    assert (allocation.total, allocation.at_mission, allocation.unaligned) == (80, 60, 20)


def test_effort_is_a_budget_else_1_for_a_program():
    """p1 (5), p2, c, p3 (done), p4 (0)"""
    graph = drawn("p1 -> c -> m; p2; p3; p4", budgets={"p1": 5, "p4": 0}, retired="p3")
    assert by_name(graph, own_effort(graph)) == {
        "p1": 5,
        "c": 0,
        "m": 0,
        "p2": 1,
        "p3": 0,
        "p4": 0,
    }


def test_a_goal_with_a_budget_has_effort_of_its_own():
    """m <- c (7) <- p"""
    assert allocate(drawn("p -> c -> m", budgets={"c": 7})).at_mission == 8


def test_effort_that_enters_a_cycle_for_good_stops_there_once():
    """m     p (4) -> f1 <-> f2 (6)"""
    graph = drawn("m; p -> f1 -> f2 -> f1", budgets={"p": 4, "f2": 6})
    allocation = allocate(graph)
    assert by_name(graph, allocation.stopping) == {"m": 0, "p": 0, "f1": 10, "f2": 0}
    assert (allocation.at_mission, allocation.unaligned) == (0, 10)
    assert isnan(allocation.arriving[graph.number("f1")])


def test_allocation_is_undefined_above_a_cycle_with_a_way_out():
    """m <- f1 <-> f2 <- p1, m <- c <- p2"""
    graph = drawn("p1 -> f2 -> f1 -> f2; f1 -> m; p2 -> c -> m")
    found = by_name(graph, allocate(graph).arriving)
    assert [id for id, value in found.items() if isnan(value)] == ["f2", "f1", "m"]
    assert (found["p1"], found["p2"], found["c"]) == (1, 1, 1)
    assert isnan(allocate(graph).at_mission)
    assert isnan(allocate(graph).unaligned)


@pytest.mark.parametrize("drawing", ["p -> c", "p -> c -> m; m2"])
def test_what_reaches_the_mission_is_unknown_without_one(drawing):
    """no mission, two missions: never all of it, never nothing"""
    allocation = allocate(drawn(drawing))
    assert isnan(allocation.at_mission)
    assert isnan(allocation.unaligned)
    assert allocation.total == 1


# Misfit and concentration.


def test_misfit_is_budget_share_minus_mission_share():
    """m <-3- p1 (50), m <-1- p2 (30), p3 (20) an orphan"""
    graph = drawn("p1 -> m*3; p2 -> m; p3", budgets={"p1": 50, "p2": 30, "p3": 20})
    found = by_name(graph, misfit(graph, mission_shares(graph, connect(graph))))
    assert found["p1"] == pytest.approx(0.5 - 0.75)
    assert found["p2"] == pytest.approx(0.3 - 0.25)
    assert found["p3"] == pytest.approx(0.2)
    assert isnan(found["m"])


def test_misfit_is_unknown_where_the_budget_is():
    """m <- p1 (10), p2, p3 (5, done), c (90): only live programs count"""
    graph = drawn(
        "p1 -> m; p2 -> m; p3 -> m; c -> m", budgets={"p1": 10, "p3": 5, "c": 90}, retired="p3"
    )
    found = by_name(graph, misfit(graph, mission_shares(graph, connect(graph))))
    assert found["p1"] == pytest.approx(1 - 1 / 3)
    assert all(isnan(found[id]) for id in ("p2", "p3", "c", "m"))


def test_misfit_without_any_budget_is_unknown():
    graph = drawn("p1 -> m; p2 -> m", budgets={"p1": 0})
    assert np.isnan(misfit(graph, mission_shares(graph, connect(graph)))).all()


@pytest.mark.parametrize(
    ("parts", "effective"),
    [
        ([1.0], 1.0),
        ([0.25] * 4, 4.0),
        ([1.0, 0.0], 1.0),
        ([3.0, 1.0], 1 / (0.75**2 + 0.25**2)),
        ([], None),
        ([0.0, 0.0], None),
        ([0.5, nan], None),
    ],
)
def test_concentration_is_the_effective_number_of_goals(parts, effective):
    found = concentration(np.array(parts))
    assert found == (None if effective is None else pytest.approx(effective))


# Properties.


@moderate
@given(graphs())
def test_mission_shares_equal_the_sum_over_all_paths(graph):
    reading, found = Reading(graph), mission_shares(graph, connect(graph))
    for v in range(graph.n_nodes):
        assert same(found[v], reading.mission_share(v)), v


@moderate
@given(graphs(acyclic=True, missions=(1,)))
def test_mission_shares_are_conserved(graph):
    connection = connect(graph)
    assume(graph.mission is not None)
    leaves = connection.connected & (graph.n_live_children == 0)
    assert mission_shares(graph, connection)[leaves].sum() == pytest.approx(1)


@moderate
@given(graphs())
def test_allocation_equals_the_sum_over_all_paths(graph):
    reading, allocation = Reading(graph), allocate(graph)
    assert allocation.total == pytest.approx(sum(reading.effort(v) for v in reading.live))
    for v in range(graph.n_nodes):
        assert same(allocation.arriving[v], reading.arriving(v)), v
    ends = {end for v in reading.live for end in reading.loose_ends(v)}
    stops = {min(end): reading.stopping(end) for end in ends if reading.mission not in end}
    for v in range(graph.n_nodes):
        assert same(allocation.stopping[v], stops.get(v, 0.0)), v


@moderate
@given(graphs(missions=(1,)))
def test_allocation_is_conserved(graph):
    """What reaches the mission plus what stops at loose ends is all effort."""
    allocation = allocate(graph)
    assume(not isnan(allocation.at_mission) and not np.isnan(allocation.stopping).any())
    stopped = allocation.stopping.sum()
    assert allocation.at_mission + stopped == pytest.approx(allocation.total)
    assert allocation.unaligned == pytest.approx(stopped, abs=1e-9)


@moderate
@given(graphs(), st.data())
def test_order_changes_no_share(graph, data):
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    moved = shuffled(graph, turn, data.draw(st.permutations(range(graph.n_links))))
    assert shares(moved) == pytest.approx(shares(graph), nan_ok=True)
    arriving = by_name(graph, allocate(graph).arriving)
    assert by_name(moved, allocate(moved).arriving) == pytest.approx(arriving, nan_ok=True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_large_plans_conserve_both(seed):
    graph = large(seed, 2000)
    connection = connect(graph)
    found = mission_shares(graph, connection)
    assert found[connection.connected & (graph.n_live_children == 0)].sum() == pytest.approx(1)
    assert found[connection.orphan].sum() == 0
    allocation = allocate(graph)
    stopped = allocation.stopping.sum()
    assert allocation.at_mission + stopped == pytest.approx(allocation.total)
    assert 0 < allocation.unaligned < allocation.total


def test_a_deep_chain_has_its_shares():
    """m <- n1 <- ... <- n19999, each with a leaf beside it that takes half"""
    n = 500
    spine = np.arange(1, n)
    graph = GoalGraph(
        ids=range(2 * n - 1),
        kinds=[0] + [3] * (2 * n - 2),
        children=[*spine, *(spine + n - 1)],
        parents=[*(spine - 1), *(spine - 1)],
    )
    found = mission_shares(graph, connect(graph))
    assert found[1:n].tolist() == [0.5**k for k in range(1, n)]


@moderate
@given(relinked(acyclic=True))
def test_both_are_found_again_to_the_last_bit(case):
    older, graph = case
    assume(not graph.layers.cyclic.any())
    relinks = Relinks.between(older, graph)
    again = mission_shares_again(relinks, mission_shares(older, connect(older)))
    np.testing.assert_array_equal(again, mission_shares(graph, connect(graph)))
    found, anew = allocate_again(relinks, allocate(older)), allocate(graph)
    for name in ("arriving", "stopping", "total", "at_mission", "unaligned"):
        np.testing.assert_array_equal(getattr(found, name), getattr(anew, name), name)
