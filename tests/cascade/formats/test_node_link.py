"""Node-link JSON: exchange with networkx both ways, places, and what is refused."""

import json
import re
from contextlib import suppress

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats import node_link
from cascade.types import Contribution, KeyResult, Kind, Node, Period, Plan, Unit
from tests.cascade.formats import any_plans


def sample() -> Plan:
    """m <- g <- p, and p -> m as well."""
    return Plan(
        organisation="Northwind",
        period=Period("FY2026"),
        units=(Unit("sales", "Sales"),),
        nodes=(
            Node("m", Kind.MISSION, "Feed the town"),
            Node("g", Kind.COMPANY_GOAL, "Bread", contributes_to=(Contribution("m", 2.0),)),
            Node(
                "p",
                Kind.PROGRAM,
                "Oven",
                budget=5.0,
                key_results=(KeyResult("k", "Loaves", target=9.0),),
                contributes_to=(Contribution("g", because="Heat"), Contribution("m")),
            ),
        ),
    )


def read(told: object) -> Plan:
    return node_link.read(json.dumps(told).encode(), "plan.json")


def as_networkx(plan: Plan) -> nx.DiGraph:
    return nx.node_link_graph(json.loads(node_link.write(plan)), edges="edges")


def graph_of(nodes: list, edges: list, **more: object) -> dict:
    return {
        "directed": True,
        "multigraph": False,
        "graph": {},
        "nodes": nodes,
        "edges": edges,
    } | more


# --- exchange with networkx ------------------------------------------------------------


def test_networkx_reads_what_is_written():
    graph = as_networkx(sample())
    assert type(graph) is nx.DiGraph
    assert set(graph.edges) == {("g", "m"), ("p", "g"), ("p", "m")}
    assert graph.edges["g", "m"] == {"weight": 2}
    assert graph.nodes["p"]["key_results"] == [{"id": "k", "title": "Loaves", "target": 9}]
    assert graph.graph["organisation"] == "Northwind"
    assert graph.graph["units"] == [{"id": "sales", "name": "Sales"}]


@pytest.mark.parametrize("edges", ["edges", "links"])
def test_a_plan_survives_networkx(edges):
    told = nx.node_link_data(as_networkx(sample()), edges=edges)
    assert read(told) == sample()


def test_reads_what_networkx_writes():
    graph = nx.DiGraph()
    graph.add_node(1, kind="mission", title="Feed")
    graph.add_node("p", kind="program", budget=7, colour="red")
    graph.add_edge("p", 1, weight=3)
    plan = read(nx.node_link_data(graph, edges="edges"))
    assert plan.nodes[0].id == "1"
    assert plan.nodes[1].contributes_to == (Contribution("1", 3.0),)
    assert (plan.nodes[1].budget, plan.nodes[1].extra) == (7.0, {"colour": "red"})


def test_parallel_edges_are_all_kept():
    graph = nx.MultiDiGraph()
    graph.add_edge("p", "m", weight=2)
    graph.add_edge("p", "m", weight=3)
    plan = read(nx.node_link_data(graph, edges="edges"))
    assert plan.nodes[0].contributes_to == (Contribution("m", 2.0), Contribution("m", 3.0))
    assert node_link.read(node_link.write(plan)) == plan


def test_what_edges_cannot_tell_makes_no_nodes_in_networkx():
    """p -> nowhere dangles, p -> m stands there twice."""
    links = (Contribution("nowhere"), Contribution("m", 2.0), Contribution("m"))
    plan = Plan(nodes=(Node("m", Kind.MISSION), Node("p", Kind.PROGRAM, contributes_to=links)))
    graph = as_networkx(plan)
    assert set(graph.nodes) == {"m", "p"}
    assert list(graph.edges) == [("p", "m")]
    assert read(nx.node_link_data(graph, edges="edges")) == plan


def test_tuples_and_numbers_as_names_become_text():
    plan = read(graph_of([{"id": [1, "a"]}, {"id": 2.5}], [{"source": [1, "a"], "target": 2.5}]))
    assert [(node.id, [c.to for c in node.contributes_to]) for node in plan.nodes] == [
        ('[1,"a"]', ["2.5"]),
        ("2.5", []),
    ]


def test_a_label_is_a_title_in_a_foreign_graph_only():
    foreign = read(graph_of([{"id": "a", "label": "Bread"}], []))
    assert (foreign.nodes[0].title, foreign.nodes[0].extra) == ("Bread", {})
    plan = Plan(nodes=(Node("a", Kind.PROGRAM, extra={"label": "Bread"}),))
    assert node_link.read(node_link.write(plan)) == plan


@pytest.mark.parametrize("told", [{"organisation": "N"}, [["organisation", "N"]]])
def test_graph_attributes_are_the_plans(told):
    assert read(graph_of([], [], graph=told)).organisation == "N"


# --- faults ----------------------------------------------------------------------------


def test_an_edge_from_nothing_is_a_fault_with_its_line_and_kept():
    data = b"""{"graph": {"period": {"name": "P"}}, "nodes": [
{"id": "m", "kind": "mission"}],
"edges": [
{"source": "m", "target": "x"},
{"source": "x", "target": "m", "weight": 2}]}"""
    plan = node_link.read(data)
    (fault,) = plan.faults
    assert (fault.rule, fault.line) == ("dangling", 5)
    assert plan.extra == {"graph:edges": [{"weight": 2, "source": "x", "target": "m"}]}
    assert plan.line_of(0, ("contributes_to", 0)) == 4
    assert plan.line_of(0) == 2


def test_a_value_that_its_field_cannot_have_is_a_fault_and_kept():
    told = graph_of(
        [{"id": "m", "kind": "mission", "status": "open"}, {"id": "p", "kind": "program"}],
        [{"source": "p", "target": "m", "weight": "heavy"}],
        graph={"period": "2026"},
    )
    plan = read(told)
    assert plan.nodes[0].extra == {"status (unread)": "open"}
    assert plan.nodes[1].contributes_to[0].extra == {"weight (unread)": "heavy"}
    assert plan.extra == {"period (unread)": "2026"}
    assert [fault.rule for fault in plan.faults] == ["bad-value"] * 3
    assert all(
        fault.message.startswith(("status: ", "weight: ", "period: ")) for fault in plan.faults
    )


def test_kinds_are_inferred_with_a_fault():
    plan = read(graph_of([{"id": "m"}, {"id": "g"}], [{"source": "g", "target": "m"}]))
    assert [node.kind for node in plan.nodes] == [Kind.MISSION, Kind.COMPANY_GOAL]
    assert [fault.rule for fault in plan.faults] == ["inferred-kind"]


def test_repeated_ids_are_made_unique_and_edges_mean_the_first():
    nodes = [{"id": "a", "kind": "program"}, {"id": "a", "kind": "program"}]
    plan = read(graph_of(nodes, [{"source": "a", "target": "b"}]))
    assert [(node.id, len(node.contributes_to)) for node in plan.nodes] == [("a", 1), ("a~2", 0)]
    assert [fault.rule for fault in plan.faults] == ["duplicate-id"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"nodes": [],\n "edges": [}', 2, "not JSON"),
        ("[]", 1, "no object"),
        ('{"nodes": []}', 1, "no list 'edges'"),
        ('{"edges": [],\n"nodes": {}}', 2, "no list 'nodes'"),
        ('{"nodes": [\n{"id": "a"},\n{"kind": "program"}], "edges": []}', 3, "with an id"),
        ('{"nodes": [\n7], "links": []}', 2, "with an id"),
        ('{"nodes": [],\n"edges": [\n{"source": "a"}]}', 3, "a target"),
        ('{"nodes": [{"id": "a",\n"kind": "progam"}], "edges": []}', 1, "did you mean"),
        ('{"directed": false,\n"nodes": [], "edges": []}', 1, "undirected"),
        ("", None, "empty"),
    ],
)
def test_refuses_what_is_no_such_graph_and_says_where(text, line, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        node_link.read(text.encode(), "plan.json")
    assert (caught.value.file, caught.value.line) == ("plan.json", line)
    assert caught.value.expected


def test_a_key_written_twice_costs_only_lines():
    data = (
        b'{"nodes": [{"id": "x"}, {"id": "y"}], "nodes": [{"id": "a"}], "edges": [], "edges": []}'
    )
    assert [node.id for node in node_link.read(data).nodes] == ["a"]


def test_refuses_a_field_that_nests_too_deep():
    deep: list = []
    for _ in range(150):
        deep = [deep]
    with pytest.raises(UnsafeFileError, match="deep") as caught:
        read(graph_of([{"id": "a", "kind": "program", "x": deep}], []))
    assert caught.value.file == "plan.json"


def test_refuses_a_file_that_nests_too_deep():
    with pytest.raises(UnsafeFileError, match="deep"):
        node_link.read(b'{"nodes": ' + b"[" * 100_000)


# --- any plan, any bytes ---------------------------------------------------------------


@settings(max_examples=100)
@given(any_plans.plans)
def test_any_plan_comes_back_without_faults(plan):
    again = node_link.read(node_link.write(plan), "plan.json")
    assert again == plan
    assert not again.faults


@settings(max_examples=50)
@given(any_plans.plans)
def test_any_plan_survives_networkx(plan):
    told = nx.node_link_data(as_networkx(plan), edges="edges")
    assert node_link.read(json.dumps(told).encode()) == plan


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "kind", "to", "source", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_names = st.sampled_from(["a", "b", 1])
_fields = st.sampled_from(
    [
        "title",
        "kind",
        "budget",
        "contributes_to",
        "related",
        "needs",
        "progress",
        "values",
        "weight",
    ]
)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_plan_or_an_error(data):
    with suppress(PlanFileError):
        node_link.read(data)


@settings(max_examples=300)
@given(
    st.lists(st.dictionaries(_fields, _json, max_size=3).flatmap(
        lambda d: _names.map(lambda name: {"id": name, **d})), max_size=3),
    st.lists(st.fixed_dictionaries({"source": _names, "target": _names}, optional={
        "weight": _json, "because": _json, "confirmed": _json}), max_size=3),
    _json,
)  # fmt: skip
def test_any_attributes_are_a_plan_or_an_error(nodes, edges, header):
    with suppress(PlanFileError):
        plan = read(graph_of(nodes, edges, graph=header))
        assert node_link.read(node_link.write(plan)) == plan


@given(st.data())
def test_a_mutated_file_is_a_plan_or_an_error(data):
    text = node_link.write(sample())
    words = re.findall(rb'"\w+"|\d|[\[\]{},:]', text)
    for _ in range(data.draw(st.integers(1, 4))):
        old, new = data.draw(st.sampled_from(words)), data.draw(st.sampled_from(words))
        text = text.replace(old, new, data.draw(st.sampled_from([1, -1])))
    with suppress(PlanFileError):
        node_link.read(text)
