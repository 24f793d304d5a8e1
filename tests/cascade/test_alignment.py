"""Connection, causes and loose ends: drawn by hand, and against enumeration."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.alignment import (
    Cause,
    Connection,
    LooseEnds,
    connect,
    connect_again,
    find_loose_ends,
)
from cascade.graph import GoalGraph
from cascade.relinks import Relinks
from tests.cascade.graphs import (
    by_name,
    drawn,
    graphs,
    ints,
    large,
    moderate,
    named,
    relinked,
    retire,
    shuffled,
    with_link,
    without_link,
)
from tests.cascade.oracle import Reading


def causes(graph: GoalGraph) -> dict[str, str]:
    """The cause of every orphan, by its identifier."""
    connection = connect(graph)
    return {
        str(graph.ids[v]): str(connection.cause_of(int(v)))
        for v in np.flatnonzero(connection.orphan)
    }


def loose_ends(graph: GoalGraph) -> list[tuple[str, int, float]]:
    """Every loose end: its nodes, the orphans and the budget that it reconnects."""
    ends = find_loose_ends(graph, connect(graph))
    return [
        (" ".join(graph.names(ends.members(end))), int(ends.reconnects[end]), ends.budget[end])
        for end in range(len(ends))
    ]


# Connection and distance.


def test_connected_is_a_path_and_not_having_a_parent():
    """
    m <- c1 <- p1      c2 <- p2
    """
    graph = drawn("p1 -> c1 -> m; p2 -> c2")
    connection = connect(graph)
    assert named(graph, connection.connected) == "p1 c1 m"
    assert named(graph, connection.orphan) == "p2 c2"


def test_distance_is_the_shortest_path_and_undefined_for_orphans():
    """
    m <- c <- f <- p, p -> m     f2
    """
    graph = drawn("p -> f -> c -> m; p -> m; f2")
    assert by_name(graph, connect(graph).distance) == {"m": 0, "c": 1, "f": 2, "p": 1, "f2": -1}


def test_a_goal_may_support_a_goal_of_its_level():
    """m <- c1 <- c2 <- p"""
    assert connect(drawn("p -> c2 -> c1 -> m")).connected.all()


def test_an_inverted_contribution_still_leads_up():
    """m <- f <- c <- p: a company goal under a functional goal"""
    assert connect(drawn("p -> c -> f -> m")).connected.all()


def test_a_link_out_of_the_mission_connects_nothing():
    """p -> c <- m"""
    graph = drawn("p -> c; m -> c")
    assert causes(graph) == {"p": "inherited", "c": "detached"}


def test_a_cycle_with_a_way_to_the_mission_is_connected():
    """m <- f1 <-> f2"""
    assert connect(drawn("f1 -> f2 -> f1 -> m")).distance.tolist() == [1, 2, 0]


def test_depends_on_makes_no_path():
    """p depends on c and is related to m"""
    graph = drawn("c -> m; p", fields={"p": {"depends_on": ("c",), "related": ("m",)}})
    assert causes(graph) == {"p": "detached"}


def test_retired_and_draft_nodes_are_neither_connected_nor_orphans():
    """m <- c1, c2 (draft), c3 (done), c4"""
    graph = drawn("c1 -> m; c2 -> m; c3; c4", draft="c2", retired="c3")
    connection = connect(graph)
    assert named(graph, connection.connected) == "c1 m"
    assert named(graph, connection.orphan) == "c4"


@pytest.mark.parametrize(
    ("drawing", "retired"), [("p -> c", ""), ("p -> c -> m", "m"), ("c -> m; m2", "")]
)
def test_without_one_current_mission_connection_is_unknown(drawing, retired):
    """no mission, a retired one, two of them"""
    connection = connect(drawn(drawing, retired=retired))
    assert not connection.known
    assert not connection.connected.any()
    assert not connection.orphan.any()
    assert set(connection.distance.tolist()) == set(connection.cause.tolist()) == {-1}


def test_with_nothing_live_beside_the_mission_connection_is_unknown():
    """m <- c (done)"""
    connection = connect(drawn("c -> m", retired="c"))
    assert not connection.known
    assert connection.connected.tolist() == [False, True]
    assert not connection.orphan.any()


def test_a_draft_plan_shows_the_same_as_if_accepted():
    plan = "p -> c -> m; f"
    drafted = connect(drawn(plan, draft="p c m f"))
    active = connect(drawn(plan))
    for name in ("connected", "orphan", "distance", "cause"):
        assert np.array_equal(getattr(drafted, name), getattr(active, name))


# Causes.


def test_detached_has_no_contribution_upward():
    """m    p -> (nothing), f <- p2"""
    assert causes(drawn("m; p -> x; p2 -> f")) == {
        "p": "detached",
        "f": "detached",
        "p2": "inherited",
    }


def test_other_mission_of_its_own():
    """m   m2 (retired) <- c"""
    assert causes(drawn("m; c -> m2", retired="m2")) == {"c": "other_mission"}


def test_other_mission_through_a_live_node_that_it_reaches():
    """m   m2 (retired) <- c <- f <- p"""
    found = causes(drawn("m; p -> f -> c -> m2", retired="m2"))
    assert found == dict.fromkeys(["p", "f", "c"], "other_mission")


def test_other_mission_is_not_met_through_a_retired_node():
    """m   m2 (retired) <- c (done) <- p"""
    assert causes(drawn("m; p -> c -> m2", retired="m2 c")) == {"p": "retired_parent"}


def test_other_mission_that_is_a_draft():
    """m   m2 (draft) <- c"""
    assert causes(drawn("m; c -> m2", draft="m2")) == {"c": "other_mission"}


def test_other_mission_goes_before_retired_parent():
    """m   m2 (retired) <- c -> c2 (done)"""
    assert causes(drawn("m; c -> m2; c -> c2", retired="m2 c2")) == {"c": "other_mission"}


def test_other_mission_goes_before_trapped():
    """m   m2 (retired) <- f1 <-> f2 <- p"""
    found = causes(drawn("m; p -> f2 -> f1 -> f2; f1 -> m2", retired="m2"))
    assert found == dict.fromkeys(["p", "f1", "f2"], "other_mission")


def test_a_connected_node_with_a_second_mission_is_no_orphan():
    """m <- c -> m2 (retired)"""
    assert causes(drawn("c -> m; c -> m2", retired="m2")) == {}


def test_retired_parent_has_contributions_and_none_is_live():
    """m <- c (done) <- f <- p, c2 (draft) <- p2"""
    found = causes(drawn("p -> f -> c -> m; p2 -> c2 -> m", retired="c", draft="c2"))
    assert found == {"f": "retired_parent", "p": "inherited", "p2": "retired_parent"}


def test_one_live_parent_is_enough_to_inherit():
    """c (done) <- p -> f     m"""
    found = causes(drawn("m; p -> c; p -> f", retired="c"))
    assert found == {"p": "inherited", "f": "detached"}


def test_trapped_in_a_cycle():
    """m    f1 <-> f2"""
    assert causes(drawn("m; f1 -> f2 -> f1")) == dict.fromkeys(["f1", "f2"], "trapped")


def test_trapped_in_a_link_to_itself():
    """m    f -> f"""
    assert causes(drawn("m; f -> f")) == {"f": "trapped"}


def test_a_lasso_is_trapped():
    """m    p -> f3 -> f1 -> f2 -> f1"""
    found = causes(drawn("m; p -> f3 -> f1 -> f2 -> f1"))
    assert found == dict.fromkeys(["p", "f1", "f2", "f3"], "trapped")


def test_trapped_in_one_of_two_cycles():
    """m    (f1 <-> f2) <- p -> (f3 <-> f4)"""
    found = causes(drawn("m; p -> f1 -> f2 -> f1; p -> f3 -> f4 -> f3"))
    assert set(found.values()) == {"trapped"}


def test_a_walk_that_ends_elsewhere_is_not_trapped():
    """m    (f1 <-> f2) <- p -> f3"""
    found = causes(drawn("m; p -> f1 -> f2 -> f1; p -> f3"))
    assert found == {"p": "inherited", "f1": "trapped", "f2": "trapped", "f3": "detached"}


def test_a_cycle_with_a_way_out_inherits():
    """m    c <- f1 <-> f2"""
    found = causes(drawn("m; f2 -> f1 -> f2; f1 -> c"))
    assert found == {"c": "detached", "f1": "inherited", "f2": "inherited"}


def test_inherited_from_the_parents():
    """m    c <- f <- p"""
    assert causes(drawn("m; p -> f -> c")) == {
        "c": "detached",
        "f": "inherited",
        "p": "inherited",
    }


def test_cause_of_what_is_no_orphan_is_none():
    graph = drawn("c -> m; f", retired="")
    assert connect(graph).cause_of(graph.number("c")) is None
    assert connect(graph).cause_of(graph.number("f")) is Cause.DETACHED


# Loose ends.


def test_a_loose_end_is_where_the_walks_stop():
    """m    c <- f <- p"""
    assert loose_ends(drawn("m; p -> f -> c")) == [("c", 3, 0.0)]


def test_pairs_tell_each_orphan_once_for_each_of_its_loose_ends():
    """m    p -> c, p -> c2"""
    graph = drawn("m; p -> c; p -> c2")
    ends = find_loose_ends(graph, connect(graph))
    chosen = np.array([graph.number("p"), graph.number("c")], np.int32)
    orphans, met = ends.pairs(chosen)
    told = [(graph.ids[o], graph.names(ends.members(e))) for o, e in zip(orphans, met, strict=True)]
    assert sorted(told) == [("c", ["c"]), ("p", ["c"]), ("p", ["c2"])]


def test_a_loose_end_of_a_lasso_is_its_whole_cycle():
    """m    p -> f3 -> f1 -> f2 -> f1"""
    assert loose_ends(drawn("m; p -> f3 -> f1 -> f2 -> f1")) == [("f1 f2", 4, 0.0)]


def test_a_cycle_with_a_way_out_is_no_loose_end():
    """m    c <- f1 <-> f2"""
    assert loose_ends(drawn("m; f2 -> f1 -> f2; f1 -> c")) == [("c", 3, 0.0)]


def test_an_orphan_may_have_several_loose_ends_and_counts_at_each():
    """m    c1 <- p1 -> c2 <- p2"""
    graph = drawn("m; p1 -> c1; p1 -> c2; p2 -> c2")
    assert loose_ends(graph) == [("c2", 3, 0.0), ("c1", 2, 0.0)]
    ends = find_loose_ends(graph, connect(graph))
    shared = [named(graph, ends.members(end)) for end in ends.of_orphan(graph.number("p1"))]
    assert sorted(shared) == ["c1", "c2"]
    assert ends.of_orphan(graph.number("m")).tolist() == []


def test_loose_ends_are_sorted_by_budget_then_count_then_identifier():
    """c1 <- p1 (10), c2 <- p2, p3 (4), c3 <- p4, c5, c4"""
    graph = drawn("m; p1 -> c1; p2 -> c2; p3 -> c2; p4 -> c3; c5; c4", budgets={"p1": 10, "p2": 4})
    assert loose_ends(graph) == [
        ("c1", 2, 10.0),
        ("c2", 3, 4.0),
        ("c3", 2, 0.0),
        ("c4", 1, 0.0),
        ("c5", 1, 0.0),
    ]


def test_a_cycle_is_sorted_by_its_smallest_identifier():
    """f2 <-> f3, f1 <-> f9"""
    graph = drawn("m; f2 -> f3 -> f2; f9 -> f1 -> f9")
    assert [end for end, _, _ in loose_ends(graph)] == ["f1 f9", "f2 f3"]


def test_a_retired_parent_leaves_its_child_loose():
    """m <- c (done) <- f <- p (7)"""
    assert loose_ends(drawn("p -> f -> c -> m", retired="c", budgets={"p": 7})) == [("f", 2, 7.0)]


@pytest.mark.parametrize("drawing", ["p -> c -> m", "m", "p -> c", "m1; m2; c"])
def test_no_orphans_and_no_mission_have_no_loose_ends(drawing):
    assert loose_ends(drawn(drawing)) == []


# Properties.


def assert_same(graph: GoalGraph, connection: Connection, reading: Reading) -> None:
    assert connection.known == (reading.mission is not None and len(reading.live) > 1)
    for v in range(graph.n_nodes):
        assert connection.connected[v] == bool(reading.ways.get(v))
        assert connection.orphan[v] == (v in reading.orphans)
        assert connection.distance[v] == reading.distance(v)
        cause = connection.cause_of(v)
        assert (str(cause) if cause else None) == (
            reading.cause(v) if v in reading.orphans else None
        )


@moderate
@given(graphs())
def test_connection_and_causes_equal_enumeration(graph):
    assert_same(graph, connect(graph), Reading(graph))


@moderate
@given(graphs(missions=(1,)))
def test_every_live_node_but_the_mission_is_connected_or_an_orphan(graph):
    connection = connect(graph)
    if graph.mission is not None:
        assert np.array_equal(connection.connected ^ connection.orphan, graph.live)
        assert connection.connected[graph.mission]


@moderate
@given(graphs())
def test_loose_ends_equal_enumeration(graph):
    reading, ends = Reading(graph), find_loose_ends(graph, connect(graph))
    members = [frozenset(ends.members(end).tolist()) for end in range(len(ends))]
    for v in range(graph.n_nodes):
        found = {members[end] for end in ends.of_orphan(v).tolist()}
        assert found == (reading.loose_ends(v) if v in reading.orphans else set())
    assert set(members) == {end for v in reading.orphans for end in reading.loose_ends(v)}
    for end, nodes in enumerate(members):
        reconnected = reading.reconnects(nodes)
        assert ends.reconnects[end] == len(reconnected)
        assert ends.budget[end] == reading.budget(reconnected)
    assert worth(graph, ends) == sorted(worth(graph, ends))


def worth(graph: GoalGraph, ends: LooseEnds) -> list[tuple[float, int, str]]:
    return [
        (-ends.budget[end], -int(ends.reconnects[end]), graph.names(ends.members(end))[0])
        for end in range(len(ends))
    ]


@moderate
@given(graphs(), st.data())
def test_adding_a_contribution_never_makes_an_orphan(graph, data):
    nodes = st.integers(0, graph.n_nodes - 1)
    linked = with_link(graph, data.draw(nodes), data.draw(nodes))
    before, after = connect(graph), connect(linked)
    assert not (after.orphan & ~before.orphan).any()
    assert not (before.connected & ~after.connected).any()


@moderate
@given(graphs(), st.data())
def test_removing_a_contribution_never_mends_an_orphan(graph, data):
    if graph.n_links:
        cut = without_link(graph, data.draw(st.integers(0, graph.n_links - 1)))
        assert not (connect(graph).orphan & ~connect(cut).orphan).any()


@moderate
@given(graphs(), st.data())
def test_linking_a_loose_end_connects_exactly_what_it_reconnects(graph, data):
    connection = connect(graph)
    ends = find_loose_ends(graph, connection)
    if len(ends):
        end = data.draw(st.integers(0, len(ends) - 1))
        u = data.draw(st.sampled_from(ends.members(end).tolist()))
        mended = connect(with_link(graph, u, int(graph.mission or 0)))
        assert (mended.connected & connection.orphan).sum() == ends.reconnects[end]


@moderate
@given(graphs(), st.data())
def test_order_and_identifiers_change_nothing(graph, data):
    turn = data.draw(st.permutations(range(graph.n_nodes)))
    order = data.draw(st.permutations(range(graph.n_links)))
    moved = shuffled(graph, turn, order)
    assert causes(moved) == causes(graph)
    assert loose_ends(moved) == loose_ends(graph)
    assert by_name(moved, connect(moved).distance) == by_name(graph, connect(graph).distance)
    moved.ids = [f"other {id} é" for id in moved.ids]
    assert sorted(causes(moved).values()) == sorted(causes(graph).values())


@moderate
@given(graphs(), st.data())
def test_retiring_a_node_never_connects_another(graph, data):
    u = data.draw(st.integers(0, graph.n_nodes - 1))
    if u != graph.mission and len(graph.missions) == 1:
        assert not (connect(retire(graph, u)).connected & ~connect(graph).connected).any()


# Larger graphs, against networkx.


@pytest.mark.parametrize(("seed", "n"), [(1, 200), (2, 1000), (3, 2000)])
@pytest.mark.parametrize("acyclic", [True, False])
def test_large_plans_agree_with_networkx(seed, n, acyclic):
    graph = large(seed, n, acyclic=acyclic)
    net = live_net(graph)
    connection = connect(graph)
    distance = nx.single_target_shortest_path_length(net, 0)
    assert {v: d for v, d in enumerate(connection.distance.tolist()) if d >= 0} == dict(distance)
    assert set(np.flatnonzero(connection.connected)) == nx.ancestors(net, 0) | {0}
    assert connection.orphan.sum() > n / 50


@pytest.mark.parametrize(("seed", "n"), [(4, 300), (5, 1000)])
@pytest.mark.parametrize("acyclic", [True, False])
def test_loose_ends_of_large_plans_agree_with_networkx(seed, n, acyclic):
    graph = large(seed, n, acyclic=acyclic, orphans=0.5)
    net, connection = live_net(graph), connect(graph)
    part = net.subgraph(np.flatnonzero(connection.orphan).tolist())
    condensed = nx.condensation(part)
    expected = {
        frozenset(condensed.nodes[top]["members"]): sum(
            len(condensed.nodes[below]["members"]) for below in nx.ancestors(condensed, top) | {top}
        )
        for top in condensed
        if not condensed.out_degree(top)
    }
    ends = find_loose_ends(graph, connection)
    assert expected == {
        frozenset(ends.members(end).tolist()): int(ends.reconnects[end]) for end in range(len(ends))
    }


def live_net(graph: GoalGraph) -> nx.DiGraph:
    net = nx.DiGraph()
    net.add_nodes_from(np.flatnonzero(graph.live).tolist())
    ends = zip(graph.children.tolist(), graph.parents.tolist(), strict=True)
    net.add_edges_from((c, p) for c, p in ends if graph.live[c] and graph.live[p])
    return net


@pytest.mark.parametrize("top", ["open", "ring"])
def test_deep_chains_and_huge_cycles_of_orphans(top):
    """0 the mission; n-1 -> ... -> 2 -> 1, and with 1 -> n-1"""
    n = 20_000
    below = np.arange(2, n)
    closing = [1] if top == "ring" else []
    graph = GoalGraph(
        ids=range(n),
        kinds=[0] + [3] * (n - 1),
        children=[*below, *closing],
        parents=[*(below - 1), *(n - 1 for _ in closing)],
    )
    connection = connect(graph)
    ends = find_loose_ends(graph, connection)
    assert (len(ends), ends.reconnects.tolist()) == (1, [n - 1])
    assert len(ends.members(0)) == (n - 1 if top == "ring" else 1)
    expected = {Cause.TRAPPED} if top == "ring" else {Cause.INHERITED, Cause.DETACHED}
    assert {connection.cause_of(v) for v in range(1, n)} == expected


def test_a_deep_chain_to_the_mission_has_its_distance():
    n = 20_000
    down = np.arange(1, n)
    graph = GoalGraph(ids=range(n), kinds=[0] + [3] * (n - 1), children=down, parents=down - 1)
    assert connect(graph).distance.tolist() == list(range(n))
    assert find_loose_ends(graph, connect(graph)).of_orphan(5).tolist() == ints().tolist()


# Found again, from what was found before some contributions changed.


def check_again(older: GoalGraph, graph: GoalGraph) -> Connection:
    before, anew = connect(older), connect(graph)
    relinks = Relinks.between(older, graph)
    assert relinks is not None
    found = connect_again(relinks, before)
    assert found.known == anew.known
    for name in ("connected", "orphan", "distance", "cause"):
        one, other = getattr(found, name), getattr(anew, name)
        np.testing.assert_array_equal(one, other, name, strict=True)
    if found.orphan is before.orphan:
        ends, others = find_loose_ends(older, before), find_loose_ends(graph, anew)
        assert ends.reconnects.tolist() == others.reconnects.tolist()
        assert ends.budget.tolist() == others.budget.tolist()
        for end in range(len(ends)):
            assert ends.members(end).tolist() == others.members(end).tolist()
        for node in range(graph.n_nodes):
            assert ends.of_orphan(node).tolist() == others.of_orphan(node).tolist()
    return found


@settings(moderate, max_examples=400)
@given(relinked())
def test_connection_is_found_again(case):
    check_again(*case)


@pytest.mark.parametrize("seed", range(3))
def test_connection_is_found_again_along_a_long_walk(seed):
    random, graph = np.random.default_rng(seed), large(seed, 100, acyclic=False)
    for _ in range(60):
        older = graph
        if random.random() < 0.5:
            graph = with_link(older, *random.integers(0, graph.n_nodes, 2).tolist())
        else:
            graph = without_link(older, int(random.integers(older.n_links)))
        check_again(older, graph)


@pytest.mark.parametrize(
    ("ends", "distances"),
    [("p f2", "0 1 2 1 2"), ("f2 f", "0 1 2 1 3"), ("p m", "0 1 2 1 1"), ("f m", "0 1 1 1 2")],
)
def test_another_way_leaves_orphans_and_shortens_distances(ends, distances):
    older = drawn("m; c -> m; f -> c; f2 -> m; p -> f; p2 -> f3")
    graph = with_link(older, *map(older.number, ends.split()))
    found = check_again(older, graph)
    assert " ".join(map(str, found.distance[: len(distances.split())])) == distances
    assert check_kept(older, graph)


def check_kept(older: GoalGraph, graph: GoalGraph) -> bool:
    before, relinks = connect(older), Relinks.between(older, graph)
    assert relinks is not None
    return connect_again(relinks, before).orphan is before.orphan
