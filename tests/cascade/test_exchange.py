"""A plan as a networkx graph and back."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import DuplicateIdError, PlanError
from cascade.exchange import plan_from_networkx, plan_to_networkx
from cascade.graph import GoalGraph
from cascade.types import (
    Confirmation,
    Contribution,
    KeyResult,
    Kind,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Unit,
)
from tests.cascade.graphs import KIND_LETTERS, moderate, plan_of

FULL = Plan(
    nodes=(
        Node("m", Kind.MISSION, "Feed the town", line=3),
        Node(
            "p",
            Kind.PROGRAM,
            "Bake",
            unit="ovens",
            due=date(2026, 5, 1),
            status=Status.DRAFT,
            budget=10.0,
            contributes_to=(
                Contribution(
                    "m",
                    2.0,
                    because="bread",
                    primary=True,
                    confirmed=Confirmation("ana", date(2026, 1, 1), "abc"),
                    extra={"colour": "red"},
                ),
            ),
            key_results=(KeyResult("k", target=5.0),),
            progress=ProgressPolicy(ProgressBy.MANUAL, value=0.5),
            extra={"tags": ["a"]},
        ),
    ),
    organisation="Bakery",
    language="en",
    period=Period("2026"),
    units=(Unit("ovens", function="making"),),
    extra={"cascade": 1},
)


def test_a_whole_plan_comes_back_as_it_was():
    assert plan_from_networkx(plan_to_networkx(FULL)) == FULL
    assert GoalGraph.from_networkx(GoalGraph.from_plan(FULL).to_networkx()).plan == FULL


def test_edges_go_from_child_to_parent_with_every_field():
    net = plan_to_networkx(FULL)
    assert list(net.edges) == [("p", "m")]
    assert net.edges["p", "m"]["because"] == "bread"
    assert net.nodes["p"]["budget"] == 10.0


def test_dangling_and_repeated_contributions_are_left_out():
    """p -> m, p -> (nothing)"""
    net = plan_to_networkx(plan_of("p -> m; p -> x"))
    assert set(net.edges) == {("p", "m")}
    assert set(net.nodes) == {"p", "m"}


def test_the_first_of_repeated_contributions_is_kept():
    links = (Contribution("m", 2.0), Contribution("m", 3.0))
    plan = Plan(nodes=(Node("m", Kind.MISSION), Node("p", Kind.PROGRAM, contributes_to=links)))
    assert plan_to_networkx(plan).edges["p", "m"]["weight"] == 2.0


def test_attributes_that_are_no_fields_are_kept():
    net = nx.DiGraph()
    net.add_node("m", kind="mission", colour="blue")
    net.add_node("p", kind="program")
    net.add_edge("p", "m", style="dashed")
    plan = plan_from_networkx(net)
    assert plan.nodes[0].extra == {"colour": "blue"}
    assert plan.nodes[1].contributes_to[0].extra == {"style": "dashed"}


def test_identifiers_become_text():
    net = nx.DiGraph([(2, 1)])
    nx.set_node_attributes(net, {1: "mission", 2: "program"}, "kind")
    plan = plan_from_networkx(net)
    assert [(node.id, [link.to for link in node.contributes_to]) for node in plan.nodes] == [
        ("2", ["1"]),
        ("1", []),
    ]


def test_refuses_identifiers_that_are_the_same_text():
    net = nx.DiGraph()
    net.add_nodes_from([1, "1"], kind="program")
    with pytest.raises(DuplicateIdError):
        plan_from_networkx(net)


def test_refuses_an_undirected_graph():
    with pytest.raises(PlanError, match="child to parent"):
        plan_from_networkx(nx.Graph())


@pytest.mark.parametrize("attributes", [{}, {"kind": "vision"}, {"kind": None}, {"kind": 3}])
def test_refuses_a_node_without_a_known_kind(attributes):
    net = nx.DiGraph()
    net.add_node("a", **attributes)
    with pytest.raises(PlanError) as caught:
        plan_from_networkx(net)
    assert caught.value.data["node"] == "a"


def test_refuses_an_unknown_status():
    net = nx.DiGraph()
    net.add_node("a", kind="program", status="asleep")
    with pytest.raises(PlanError):
        plan_from_networkx(net)


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), "heavy", None])
def test_refuses_a_weight_that_is_not_above_0(weight):
    net = nx.DiGraph([("p", "m")])
    nx.set_node_attributes(net, "program", "kind")
    net.edges["p", "m"]["weight"] = weight
    with pytest.raises(PlanError) as caught:
        GoalGraph.from_networkx(net)
    assert caught.value.data.get("node") == "p"


IDS = st.sampled_from([f"{letter}{n}" for letter in KIND_LETTERS for n in "12"])


@moderate
@given(
    st.dictionaries(IDS, st.lists(IDS, unique=True, max_size=4), max_size=8),
    st.sampled_from(list(Status)),
)
def test_plans_come_back_with_their_order(links, status):
    plan = Plan(
        nodes=tuple(
            Node(
                id,
                KIND_LETTERS[id[0]],
                status=status,
                contributes_to=tuple(Contribution(to) for to in parents if to in links),
            )
            for id, parents in links.items()
        )
    )
    assert plan_from_networkx(plan_to_networkx(plan)) == plan
