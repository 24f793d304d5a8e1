"""GraphML: networkx's own, files written by hand, yEd's nested drawings."""

import io
import re
from collections import Counter
from contextlib import suppress

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats import graphml
from cascade.types import Contribution, Kind, Node, Plan, Status
from tests.cascade.formats import any_plans

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def document(inside: str, *, keys: str = "", default: str = "directed") -> bytes:
    return (
        f'<graphml xmlns="{NAMESPACE}">{keys}\n<graph edgedefault="{default}">{inside}'
        "</graph></graphml>"
    ).encode()


def parents(plan: Plan) -> dict[str, list[str]]:
    return {node.id: [link.to for link in node.contributes_to] for node in plan.nodes}


def kinds(plan: Plan) -> dict[str, str]:
    return {node.id: node.kind.value for node in plan.nodes}


def nodes(*names: str) -> str:
    return "".join(f'<node id="{name}"/>' for name in names)


def edges(*pairs: str) -> str:
    """``"ab"`` is an edge from a to b."""
    return "".join(f'<edge source="{pair[0]}" target="{pair[1]}"/>' for pair in pairs)


def by_networkx(graph: nx.Graph) -> bytes:
    stream = io.BytesIO()
    nx.write_graphml(graph, stream)
    return stream.getvalue()


# --- yEd -------------------------------------------------------------------------------


def test_reads_every_group_and_arrow_of_a_real_drawing(shared_data):
    data = (shared_data / "sourced-okrs" / "2018.graphml").read_bytes()
    plan = graphml.read(data, "2018.graphml")
    assert len(plan.nodes) == 462
    assert sum(1 for _ in plan.contributions()) == 461
    assert sum(len(node.related) for node in plan.nodes) == 67
    assert all(node.title for node in plan.nodes)
    assert Counter(kinds(plan).values()) == {
        "mission": 1, "company_goal": 18, "functional_goal": 114, "program": 329
    }  # fmt: skip
    assert [fault.rule for fault in plan.faults] == ["inferred-kind"]


def test_real_drawing_is_acyclic_with_its_arrows(shared_data):
    plan = graphml.read((shared_data / "sourced-okrs" / "2018.graphml").read_bytes())
    graph = nx.DiGraph([(child, link.to) for child, link in plan.contributions()])
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.is_tree(graph)
    arrows = {(node.id, other) for node in plan.nodes for other in node.related}
    below = {node: nx.ancestors(graph, node) for node in graph}
    assert not any(source in below[target] and target in below[source] for source, target in arrows)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(arrows))


def test_real_drawing_comes_back(shared_data):
    plan = graphml.read((shared_data / "sourced-okrs" / "2018.graphml").read_bytes())
    again = graphml.read(graphml.write(plan))
    assert again == plan
    assert not again.faults


def test_being_inside_is_a_contribution_and_an_arrow_is_none():
    """g holds a and h, h holds b; an arrow from a to b."""
    inner = f'<node id="h"><graph edgedefault="directed">{nodes("b")}</graph></node>'
    drawing = f'<node id="g"><graph edgedefault="directed">{nodes("a")}{inner}</graph></node>'
    plan = graphml.read(document(drawing + edges("ab")))
    assert parents(plan) == {"g": [], "a": ["g"], "h": ["g"], "b": ["h"]}
    assert plan.nodes[1].related == ("b",)


YED = (
    '<key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d9" yfiles.type="e"/>'
)


def labelled(name: str, *labels: str, active: int | None = None) -> str:
    drawn = [f"<GroupNode><NodeLabel>{label}</NodeLabel></GroupNode>" for label in labels]
    inside = "".join(drawn)
    if active is not None:
        inside = f'<Realizers active="{active}">{inside}</Realizers>'
    return f'<node id="{name}"><data key="d6">{inside}</data></node>'


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        (labelled("a", " Bread\n for all ", "Q1"), "Bread for all"),
        (labelled("a", "", "second"), "second"),
        (labelled("a", "open", "closed", active=1), "closed"),
        (labelled("a", "open", "closed", active=7), "closed"),
        (labelled("a", "&lt;html&gt;&lt;b&gt;Bread&lt;/b&gt;"), "Bread"),
        (labelled("a"), ""),
    ],
)
def test_first_label_that_is_shown_is_the_title(drawn, title):
    plan = graphml.read(document(drawn, keys=YED))
    assert plan.nodes[0].title == title
    assert plan.nodes[0].extra == {}


def test_arrow_drawn_backward_is_read_along_its_head():
    drawn = (
        '<edge source="m" target="g"><data key="d9"><Arrows source="standard" target="none"/>'
        "</data></edge>"
    )
    assert parents(graphml.read(document(nodes("m", "g") + drawn, keys=YED)))["g"] == ["m"]


# --- attributes ------------------------------------------------------------------------

KEYS = """
<key id="k" for="node" attr.name="kind" attr.type="string"/>
<key id="b" for="node" attr.name="budget" attr.type="string"/>
<key id="t" for="node" attr.name="label" attr.type="string"/>
<key id="n" for="node" attr.name="needs" attr.type="string"/>
<key id="s" for="node" attr.name="status" attr.type="string"><default>draft</default></key>
<key id="i" for="node" attr.name="floors" attr.type="int"/>
<key id="o" for="node" attr.name="open" attr.type="boolean"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"/>
<key id="y" for="edge" attr.name="because" attr.type="string"/>
<key id="g" for="graph" attr.name="organisation" attr.type="string"/>
"""


def node(name: str, **data: str) -> str:
    inside = "".join(f'<data key="{key}">{value}</data>' for key, value in data.items())
    return f'<node id="{name}">{inside}</node>'


def test_reads_fields_from_attributes_by_their_names():
    inside = (
        '<data key="g">Northwind</data>'
        + node("m", k="mission", t=" Feed ")
        + node("p", k="program", b="1000", s="done", i="3", o="true", n='{"sales": "required"}')
        + '<edge source="p" target="m"><data key="w">2.5</data><data key="y">Why</data></edge>'
    )
    plan = graphml.read(document(inside, keys=KEYS))
    mission, program = plan.nodes
    assert plan.organisation == "Northwind"
    assert (mission.title, mission.status) == ("Feed", Status.DRAFT)
    assert (program.budget, program.status) == (1000.0, Status.DONE)
    assert program.needs == {"sales": "required"}
    assert program.extra == {"floors": 3, "open": True}
    assert program.contributes_to == (Contribution("m", 2.5, "Why"),)
    assert not plan.faults


def test_unknown_kind_is_refused_with_its_line():
    with pytest.raises(PlanFileError, match="did you mean 'program'") as caught:
        graphml.read(document("\n\n" + node("p", k="progam"), keys=KEYS), "plan.graphml")
    assert caught.value.file == "plan.graphml"
    assert caught.value.line == KEYS.count("\n") + 4


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [("s", "open", "status"), ("b", "a lot", "budget"), ("b", "-5", "budget"), ("n", "{", "needs")],
)
def test_a_value_that_its_field_cannot_have_is_a_fault_and_kept(key, value, field):
    plan = graphml.read(document("\n" + node("p", k="program", **{key: value}), keys=KEYS))
    (fault,) = plan.faults
    assert (fault.rule, fault.node, fault.line) == ("bad-value", "p", KEYS.count("\n") + 3)
    kept = plan.nodes[0].extra[f"{field} (unread)"]
    assert kept == (float(value) if value == "-5" else value)
    assert graphml.read(graphml.write(plan)) == plan


def test_a_bad_weight_is_a_fault_and_the_contribution_stays():
    inside = nodes("m", "g") + '<edge source="g" target="m"><data key="w">0</data></edge>'
    plan = graphml.read(document(inside, keys=KEYS))
    assert plan.nodes[1].contributes_to == (Contribution("m", extra={"weight (unread)": 0.0}),)
    assert "bad-value" in {fault.rule for fault in plan.faults}


def test_data_without_a_key_is_kept():
    plan = graphml.read(document('<node id="a"><data key="colour">red</data></node>'))
    assert plan.nodes[0].extra == {"colour": "red"}


# --- kinds -----------------------------------------------------------------------------


def test_kinds_follow_from_the_distance_to_the_top():
    r"""m <- a <- b <- c, m <- d; e alone. c and e have nothing below them."""
    plan = graphml.read(document(nodes(*"mabcde") + edges("am", "ba", "cb", "dm")))
    assert kinds(plan) == {
        "m": "mission", "a": "company_goal", "b": "functional_goal", "c": "program",
        "d": "company_goal", "e": "program",
    }  # fmt: skip
    (fault,) = plan.faults
    assert fault.rule == "inferred-kind"
    assert "'m'" in fault.evidence


def test_top_with_most_below_it_is_the_mission():
    """m <- a <- b, and another top: x <- y. x stands where company goals do."""
    plan = graphml.read(document(nodes(*"xymab") + edges("yx", "am", "ba")))
    assert kinds(plan) == {
        "x": "company_goal", "y": "program", "m": "mission", "a": "company_goal", "b": "program"
    }  # fmt: skip


def test_two_equal_tops_make_no_mission():
    plan = graphml.read(document(nodes(*"xyab") + edges("yx", "ab")))
    assert "mission" not in kinds(plan).values()


def test_a_cycle_alone_has_no_mission():
    plan = graphml.read(document(nodes(*"ab") + edges("ab", "ba")))
    assert kinds(plan) == {"a": "functional_goal", "b": "functional_goal"}


def test_stated_kinds_stay_and_the_stated_mission_is_the_top():
    inside = node("m", k="mission") + nodes("a", "x", "y", "z") + edges("am", "yx", "zx")
    plan = graphml.read(document(inside, keys=KEYS))
    assert kinds(plan) == {
        "m": "mission", "a": "company_goal", "x": "company_goal", "y": "program", "z": "program"
    }  # fmt: skip
    assert "4 nodes" in plan.faults[0].message


# --- what is refused or told -----------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        document(nodes("a", "b") + edges("ab"), default="undirected"),
        document(nodes("a", "b") + '<edge source="a" target="b" directed="false"/>'),
        by_networkx(nx.path_graph(3)),
    ],
)
def test_refuses_undirected_edges_and_says_the_way_out(data):
    with pytest.raises(PlanFileError, match="undirected") as caught:
        graphml.read(data, "plan.graphml")
    assert "directed" in caught.value.expected
    assert caught.value.line is not None


@pytest.mark.parametrize("data", [b"<html/>", b"<graphml/>", b'<plan xmlns="urn:x"/>'])
def test_refuses_what_is_no_graphml(data):
    with pytest.raises(PlanFileError, match="GraphML"):
        graphml.read(data)


def test_refuses_entities():
    with pytest.raises(UnsafeFileError):
        graphml.read(b'<!DOCTYPE g [<!ENTITY a "b">]><graphml>&a;</graphml>')


def test_an_edge_to_nothing_dangles():
    plan = graphml.read(document(nodes("a") + edges("ab")))
    assert parents(plan) == {"a": ["b"]}


def test_an_edge_from_nothing_is_a_fault_and_kept():
    plan = graphml.read(document(nodes("a") + "\n" + edges("ba")))
    fault = next(fault for fault in plan.faults if fault.rule == "dangling")
    assert fault.line == 3
    assert plan.extra == {"graph:edges": [{"source": "b", "target": "a"}]}
    assert graphml.read(graphml.write(plan)) == plan


def test_repeated_and_missing_ids_and_hyperedges_are_faults():
    plan = graphml.read(document(nodes("a", "a") + "<node/><hyperedge/>" + edges("aa")))
    assert [node.id for node in plan.nodes] == ["a", "a~2", "node-3"]
    assert parents(plan)["a"] == ["a"]
    assert {fault.rule for fault in plan.faults} == {
        "duplicate-id", "missing-id", "bad-value", "inferred-kind"
    }  # fmt: skip


def test_tells_the_line_of_a_contribution():
    plan = graphml.read(document(nodes("a", "b") + "\n\n" + edges("ab")))
    assert plan.line_of(0) == 2
    assert plan.line_of(0, ("contributes_to", 0)) == 4
    assert plan.line_of(0, ("contributes_to", 9)) == 2


# --- exchange with networkx ------------------------------------------------------------


def sample() -> Plan:
    return Plan(
        organisation="Northwind",
        nodes=(
            Node("m", Kind.MISSION, "Feed the town"),
            Node("g", Kind.COMPANY_GOAL, "Bread", contributes_to=(Contribution("m", 2.0),)),
            Node(
                "p",
                Kind.PROGRAM,
                "Oven",
                budget=5.0,
                contributes_to=(Contribution("g", because="Heat"), Contribution("m")),
                extra={"floors": 3},
            ),
        ),
    )


def test_networkx_reads_what_is_written():
    graph = nx.read_graphml(io.BytesIO(graphml.write(sample())))
    assert type(graph) is nx.DiGraph
    assert set(graph.edges) == {("g", "m"), ("p", "g"), ("p", "m")}
    assert graph.edges["g", "m"]["weight"] == 2.0
    assert graph.nodes["p"] == {"kind": "program", "title": "Oven", "budget": 5.0, "floors": 3}
    assert graph.graph["organisation"] == "Northwind"


def test_a_plan_survives_networkx():
    graph = nx.read_graphml(io.BytesIO(graphml.write(sample())))
    assert graphml.read(by_networkx(graph)) == sample()


def test_reads_what_networkx_writes():
    graph = nx.DiGraph(organisation="Northwind")
    graph.add_node(1, kind="mission", title="Feed")
    graph.add_node("p", kind="program", budget=7, ready=True)
    graph.add_edge("p", 1, weight=3)
    plan = graphml.read(by_networkx(graph))
    assert plan.organisation == "Northwind"
    assert plan.nodes[1].contributes_to == (Contribution("1", 3.0),)
    assert (plan.nodes[1].budget, plan.nodes[1].extra) == (7.0, {"ready": True})


def test_parallel_edges_are_all_kept():
    graph = nx.MultiDiGraph([("p", "m"), ("p", "m")])
    plan = graphml.read(by_networkx(graph))
    assert parents(plan)["p"] == ["m", "m"]
    assert graphml.read(graphml.write(plan)) == plan


def test_what_edges_cannot_tell_makes_no_nodes_in_networkx():
    """p -> nowhere dangles, p -> m stands there twice."""
    links = (Contribution("nowhere"), Contribution("m", 2.0), Contribution("m"))
    plan = Plan(nodes=(Node("m", Kind.MISSION), Node("p", Kind.PROGRAM, contributes_to=links)))
    graph = nx.read_graphml(io.BytesIO(graphml.write(plan)))
    assert set(graph.nodes) == {"m", "p"}
    assert list(graph.edges) == [("p", "m")]
    assert graphml.read(by_networkx(graph)) == plan


# --- any plan, any bytes ---------------------------------------------------------------


@settings(max_examples=100)
@given(any_plans.plans)
def test_any_plan_comes_back_without_faults(plan):
    again = graphml.read(graphml.write(plan), "plan.graphml")
    assert again == plan
    assert not again.faults


@settings(max_examples=50)
@given(any_plans.plans)
def test_networkx_reads_any_plan(plan):
    graph = nx.read_graphml(io.BytesIO(graphml.write(plan)))
    assert len(graph) == len(plan.nodes)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_plan_or_an_error(data):
    with suppress(PlanFileError):
        graphml.read(data)


HAND = document(
    '<data key="g">N</data>' + node("m", k="mission") + node("p", b="5", n="{}") + edges("pm"),
    keys=KEYS,
)
SOURCES = [HAND, graphml.write(sample())]
WORDS = re.findall(rb'[A-Za-z.]+|"[^"]*"', b"".join(SOURCES))


@st.composite
def mutated(draw):
    """A file with words exchanged, so that it often stays well-formed."""
    data = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 4))):
        old = draw(st.sampled_from(WORDS))
        new = draw(st.sampled_from([*WORDS, b"", b'""', b"[1]", b"1e999", b"-1", b"nan", b"{}"]))
        data = data.replace(old, new, draw(st.sampled_from([1, -1])))
    return data


@settings(max_examples=300)
@given(mutated())
def test_a_mutated_file_is_a_plan_or_an_error(data):
    with suppress(PlanFileError):
        plan = graphml.read(data)
        assert graphml.read(graphml.write(plan)) == plan
