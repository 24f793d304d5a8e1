"""The plan as arrays: what is live, what is set apart, what is refused."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from cascade.errors import DuplicateIdError, PlanError, UnknownNodeError
from cascade.graph import GoalGraph, LinkPlace
from cascade.types import Contribution, Kind, Node, Plan, Status, Unit
from tests.cascade.graphs import by_name, drawn, graphs, ints, moderate, named

GOOD = {"ids": ["m", "p"], "kinds": [0, 3], "children": [1], "parents": [0]}


def test_arrows_go_from_child_to_parent():
    """p -> f -> m, p -> m"""
    graph = drawn("p -> f -> m; p -> m")
    p, f, m = (graph.number(id) for id in ("p", "f", "m"))
    assert sorted(graph.up.of_node(p).tolist()) == sorted([f, m])
    assert sorted(graph.down.of_node(m).tolist()) == sorted([f, p])
    assert by_name(graph, graph.n_live_children) == {"p": 0, "f": 1, "m": 2}
    assert (graph.mission_id, graph.mission, graph.n_nodes, graph.n_links) == ("m", m, 3, 3)


def test_dangling_and_repeated_contributions_are_set_apart_with_their_place():
    """p -> m, p -> (nothing), p -> m again"""
    links = (Contribution("m", weight=2), Contribution("gone"), Contribution("m", weight=5))
    plan = Plan(nodes=(Node("m", Kind.MISSION), Node("p", Kind.PROGRAM, contributes_to=links)))
    graph = GoalGraph.from_plan(plan)
    assert graph.n_links == 1
    assert graph.weights.tolist() == [2.0]
    assert graph.dangling == (LinkPlace(1, 1),)
    assert graph.repeated == (LinkPlace(1, 2),)


def test_place_of_a_contribution_counts_those_set_apart():
    """p -> (nothing), p -> m"""
    graph = drawn("p -> x; p -> m; c -> m")
    places = [graph.place_of(link) for link in range(graph.n_links)]
    assert places == [LinkPlace(graph.number("p"), 1), LinkPlace(graph.number("c"), 0)]


def test_a_link_is_live_when_both_its_ends_are():
    """p -> (f done) -> m, q -> m where q is a draft, c -> m"""
    graph = drawn("p1 -> f -> m; p2 -> m; c -> m", retired="f", draft="p2")
    ends = zip(*(array.tolist() for array in graph.live_ends), strict=True)
    assert [(graph.ids[c], graph.ids[p]) for c, p in ends] == [("c", "m")]
    assert named(graph, graph.live) == "p1 m c"


def test_drafts_are_live_when_accepted():
    graph = drawn("p1 -> f -> m", draft="f p1", accept_drafts=True)
    assert graph.live.all()


def test_a_plan_of_drafts_alone_is_read_as_if_accepted():
    assert drawn("p -> m", draft="p m").live.all()
    assert drawn("p -> c -> m", draft="p m", retired="c").mission_id == "m"
    # The mission may be in force while the plan below it is still a draft.
    assert drawn("p -> m", draft="p").live.all()


def test_drafts_beside_active_work_are_not_live():
    graph = drawn("p1 -> m; p2 -> m", draft="p1")
    assert named(graph, graph.live) == "m p2"


@pytest.mark.parametrize(
    ("drawing", "retired", "mission"),
    [("c -> m", "", "m"), ("c -> m; m2", "", None), ("c", "", None), ("c -> m; m2", "m2", "m")],
)
def test_the_mission_is_the_one_live_node_of_its_kind(drawing, retired, mission):
    assert drawn(drawing, retired=retired).mission_id == mission


def test_links_out_of_the_mission_lead_to_no_mission():
    """p -> m -> c: an inverted link, whatever else it is"""
    graph = drawn("p -> m -> c")
    assert len(graph.live_links) == 1
    assert graph.n_links == 2
    assert graph.all_up.of_node(graph.number("m")).tolist() == [graph.number("c")]


def test_a_unit_that_only_nodes_name_is_its_own_function():
    graph = drawn("p -> c -> m", units={"p": "sales", "c": "ops"})
    assert dict(zip(graph.unit_ids, graph.unit_functions, strict=True)) == {
        "sales": "sales",
        "ops": "ops",
    }


def test_a_unit_that_is_not_among_the_declared_has_no_function():
    plan = Plan(
        nodes=(Node("p", Kind.PROGRAM, unit="b"),), units=(Unit("a", function="marketing"),)
    )
    graph = GoalGraph.from_plan(plan)
    assert (graph.unit_ids, graph.unit_functions) == (("a", "b"), ("marketing", None))
    assert graph.units.tolist() == [1]


def test_an_empty_plan_is_a_graph():
    graph = GoalGraph.from_plan(Plan())
    assert (graph.n_nodes, graph.n_links, graph.mission) == (0, 0, None)
    assert len(graph.layers) == 0


def test_names_are_sorted_for_numbers_and_masks():
    graph = drawn("p -> f -> c -> m")
    assert graph.names(ints(3, 0)) == ["m", "p"]
    assert graph.names(graph.kinds > 1) == ["f", "p"]


def test_refuses_an_unknown_identifier_and_names_close_ones():
    with pytest.raises(UnknownNodeError) as caught:
        drawn("p1 -> c10 -> m").number("c1")
    assert caught.value.data["similar"][0] in {"c10", "p1"}


@pytest.mark.parametrize(
    ("wrong", "array"),
    [
        ({"kinds": [0]}, "kinds"),
        ({"kinds": [0, 4]}, "kinds"),
        ({"kinds": [0, -1]}, "kinds"),
        ({"kinds": [0, 256]}, "kinds"),
        ({"kinds": np.array([0, 256])}, "kinds"),
        ({"kinds": ["mission", "program"]}, "kinds"),
        ({"kinds": [[0], [3]]}, "kinds"),
        ({"children": [2]}, "children"),
        ({"children": [-1]}, "children"),
        ({"children": np.array([2**32 + 1])}, "children"),
        ({"children": [0.5]}, "children"),
        ({"children": [1, 0]}, "parents"),
        ({"parents": [2]}, "parents"),
        ({"parents": [0, 0]}, "parents"),
        ({"weights": [1, 2]}, "weights"),
        ({"weights": [0]}, "weights"),
        ({"weights": [-1]}, "weights"),
        ({"weights": [float("nan")]}, "weights"),
        ({"weights": [float("inf")]}, "weights"),
        ({"statuses": [1]}, "statuses"),
        ({"statuses": [1, 5]}, "statuses"),
        ({"statuses": [1, -1]}, "statuses"),
        ({"budgets": [1.0]}, "budgets"),
        ({"budgets": ["a lot", 1]}, "budgets"),
        ({"units": [0]}, "units"),
        ({"units": [0, 1], "unit_ids": ["u"], "unit_functions": [None]}, "units"),
        ({"units": [-2, 0], "unit_ids": ["u"], "unit_functions": [None]}, "units"),
        ({"unit_ids": ["u"]}, "unit_functions"),
    ],
)
def test_refuses_arrays_that_do_not_fit_together(wrong, array):
    with pytest.raises(PlanError) as caught:
        GoalGraph(**{**GOOD, **wrong})
    assert caught.value.data["array"] == array


def test_takes_arrays_of_other_integer_types():
    graph = GoalGraph(
        ids=[10, 11],
        kinds=np.array([0, 3], np.uint64),
        children=np.array([1], np.int64),
        parents=np.array([0], np.uint8),
    )
    assert (graph.mission_id, graph.children.dtype) == ("10", np.int32)


def test_refuses_a_plan_with_a_weight_that_is_not_above_0():
    with pytest.raises(PlanError):
        drawn("p -> m*0")


def test_refuses_a_plan_with_an_identifier_twice():
    with pytest.raises(DuplicateIdError):
        Plan(nodes=(Node("m", Kind.MISSION), Node("m", Kind.PROGRAM)))


@moderate
@given(graphs())
def test_networkx_keeps_what_arrays_hold(graph):
    back = GoalGraph.from_networkx(graph.to_networkx())
    assert back.ids == graph.ids
    for name in ("kinds", "statuses"):
        assert getattr(back, name).tolist() == getattr(graph, name).tolist()
    assert np.array_equal(back.budgets, graph.budgets, equal_nan=True)
    assert _weights(back) == _weights(graph)
    assert [_unit(back, v) for v in range(back.n_nodes)] == [
        _unit(graph, v) for v in range(graph.n_nodes)
    ]


def _weights(graph: GoalGraph) -> dict[tuple[int, int], float]:
    ends = zip(graph.children.tolist(), graph.parents.tolist(), strict=True)
    return dict(zip(ends, graph.weights.tolist(), strict=True))


def _unit(graph: GoalGraph, node: int) -> tuple[str, str | None] | None:
    code = int(graph.units[node])
    return None if code < 0 else (graph.unit_ids[code], graph.unit_functions[code])


@moderate
@given(graphs())
def test_numbering_holds_in_both_directions(graph):
    net = nx.DiGraph(zip(*(array.tolist() for array in graph.live_ends), strict=True))
    net.add_nodes_from(range(graph.n_nodes))
    for v in range(graph.n_nodes):
        assert sorted(graph.up.of_node(v).tolist()) == sorted(net.successors(v))
        assert sorted(graph.down.of_node(v).tolist()) == sorted(net.predecessors(v))
        links = graph.live_links[graph.up.links_of(v)]
        assert graph.children[links].tolist() == [v] * len(links)
        assert graph.parents[links].tolist() == graph.up.of_node(v).tolist()
        assert graph.weights[links].tolist() == graph.live_weights[graph.up.links_of(v)].tolist()


def test_done_cancelled_and_superseded_are_retired():
    for status in (Status.DONE, Status.CANCELLED, Status.SUPERSEDED):
        plan = Plan(nodes=(Node("m", Kind.MISSION, status=status),))
        assert not GoalGraph.from_plan(plan, accept_drafts=True).live.any()
