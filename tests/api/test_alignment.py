"""What the plan says, of the whole and of one node."""

from datetime import date, timedelta

import networkx as nx
import orjson
import pytest

from cascade import check, read_plan
from goals.bridge import load_plan
from goals.choices import Kind, Status
from goals.models import Node, Organisation
from goals.services import (
    check_in_record,
    contribute,
    mission_set,
    node_archive,
    node_change,
    node_create,
    organisation_create,
    waiver_grant,
)
from tests.api.doors import Door, problem
from tests.worlds import World

WHOLE = ("alignment", "orphans", "loose-ends", "coverage", "graph")
OF_NODE = ("line-of-sight", "impact", "progress", "suggested-parents")


def test_alignment_is_what_the_check_says(executive: Door, world: World):
    told = executive.get("/alignment").json()
    report = check(load_plan(world.organisation), as_of=date.fromisoformat(told["as_of"]))
    assert told["mission"] == "ORG-1"
    assert told["counts"] == {
        "nodes": 6, "contributions": 4, "goals": 3, "programs": 2, "orphans": 1,
        "orphan_programs": 1, "loose_ends": 1, "cycles": 0,
    }  # fmt: skip
    assert told["index"] == pytest.approx({"value": report.index.value, **report.index.parts})
    assert told["index"]["connected"] == pytest.approx(0.1)


def test_index_is_unknown_without_a_mission(world: World):
    organisation = organisation_create(slug="new", name="New", user=world.users["lead"])
    new = World(organisation, users={"lead": world.users["lead"]})
    node_create(actor=new.system, kind=Kind.PROGRAM, title="Bake")
    door = Door.of(new, "lead")
    told = door.get("/alignment").json()
    assert (told["mission"], told["index"]["value"], told["counts"]["orphans"]) == (None,) * 3
    assert door.get("/orphans").json()["orphans"] == []
    sight = door.get("/nodes/ORG-1/line-of-sight").json()
    assert (sight["connected"], sight["path"], sight["mission_share"]) == (None, None, None)
    assert door.get("/nodes/ORG-1/impact").json()["would_orphan"] is None
    problem(door.get("/mission"), 404, "not-found")


def test_orphans_tell_cause_cut_budget_and_waiver(executive: Door, world: World):
    until = date.today() + timedelta(days=9)
    waiver_grant(actor=world.system, node="SALES-3", because="Sold out", until=until)
    assert executive.get("/orphans").json()["orphans"] == [
        {
            "key": "SALES-3", "kind": "program", "title": "Print flyers", "cause": "detached",
            "loose_ends": ["SALES-3"], "budget": 900.0, "waived_until": until.isoformat(),
            "is_waived": True,
        }
    ]  # fmt: skip
    later = (until + timedelta(days=1)).isoformat()
    assert not executive.get(f"/orphans?as_of={later}").json()["orphans"][0]["is_waived"]


def test_loose_ends_are_worth_mending_first(executive: Door, world: World):
    node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="PRODUCT", title="Alone")
    ends = executive.get("/loose-ends").json()["loose_ends"]
    assert ends == [
        {"nodes": ["SALES-3"], "reconnects": 1, "budget": 900.0},
        {"nodes": ["PRODUCT-2"], "reconnects": 1, "budget": 0.0},
    ]


def test_coverage_tells_functions_by_company_goal(executive: Door, world: World):
    node_change(actor=world.system, key="ORG-2", needs={"sales": "required", "law": "required"})
    told = executive.get("/coverage").json()
    assert told["functions"] == ["product", "sales"]
    (goal,) = told["goals"]
    assert (goal["key"], goal["ratio"]) == ("ORG-2", 0.5)
    assert [(c["function"], c["need"], c["covered"], c["deep"]) for c in goal["cells"]] == [
        ("product", None, True, False),
        ("sales", "required", True, False),
        ("law", "required", False, False),
    ]
    assert told["blind_units"] == []


def test_line_of_sight_leads_up_to_the_mission(executive: Door):
    told = executive.get("/nodes/SALES-2/line-of-sight").json()
    assert told["path"] == ["SALES-2", "SALES-1", "ORG-2", "ORG-1"]
    assert (told["connected"], told["distance"], told["mission_share"]) == (True, 3, 0.5)
    assert (told["paths"], told["paths_complete"]) == ([told["path"]], True)


def test_line_of_sight_of_an_orphan_tells_why(executive: Door):
    told = executive.get("/nodes/SALES-3/line-of-sight").json()
    assert (told["connected"], told["cause"], told["path"]) == (False, "detached", None)
    assert told["loose_ends"] == ["SALES-3"]


def test_impact_tells_what_hangs_on_a_node(executive: Door):
    told = executive.get("/nodes/SALES-1/impact").json()
    assert (told["would_orphan"], told["nodes"]) == (1, ["SALES-2"])
    assert told["sole_supports"] == ["ORG-2", "ORG-1"]
    assert told["contributions"] == [{"parent": "ORG-2", "would_orphan": 2}]


def test_progress_tells_its_terms(executive: Door, world: World):
    result = world.key_result.pk
    day = date.today() - timedelta(days=2)
    check_in_record(actor=world.system, key_result=result, value=25.0, on=day)
    told = executive.get("/nodes/SALES-1/progress").json()
    assert (told["by"], told["fraction"], told["known_weight"]) == ("key_results", 0.25, 1.0)
    assert told["terms"] == [
        {"what": "key_result", "id": "arr", "fraction": 0.25, "weight": 1.0, "part": 1.0}
    ]
    before = (day - timedelta(days=1)).isoformat()
    assert executive.get(f"/nodes/SALES-1/progress?as_of={before}").json()["fraction"] is None
    above = executive.get("/nodes/ORG-2/progress").json()
    assert [(term["what"], term["id"]) for term in above["terms"]] == [
        ("child", "SALES-1"),
        ("child", "PRODUCT-1"),
    ]


@pytest.mark.parametrize("part", WHOLE)
def test_answers_of_the_whole_plan_are_told_once_a_state(executive: Door, world: World, part: str):
    first = executive.get(f"/{part}")
    assert first["ETag"].startswith('W/"')
    again = executive.get(f"/{part}", if_none_match=first["ETag"])
    assert again.status_code == 304
    node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES")
    assert executive.get(f"/{part}", if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("part", WHOLE)
def test_answers_differ_for_who_sees_other_drafts(executive: Door, lead: Door, part: str):
    tag = executive.get(f"/{part}")["ETag"]
    assert lead.get(f"/{part}", if_none_match=tag).status_code == 200


def test_drafts_of_others_are_in_no_list(world: World, executive: Door):
    """Nothing is active but the mission, so that drafts count as live."""
    for node in Node.objects.exclude(kind=Kind.MISSION):
        node_change(actor=world.system, key=node.key, status=Status.DRAFT)
    other = Door.of(world, "other_staff")
    assert [row["key"] for row in executive.get("/orphans").json()["orphans"]] == ["SALES-3"]
    assert other.get("/orphans").json()["orphans"] == []
    assert other.get("/loose-ends").json()["loose_ends"] == []
    problem(other.get("/nodes/SALES-2/line-of-sight"), 404, "not-found")
    paths = other.get("/nodes/PRODUCT-1/line-of-sight").json()
    assert (paths["paths"], paths["paths_complete"]) == ([], False)
    assert "SALES-3" not in {n["id"] for n in _graph(other)["nodes"]}


@pytest.mark.parametrize("part", OF_NODE)
def test_archived_node_is_not_in_the_plan(executive: Door, world: World, part: str):
    node_archive(actor=world.system, key="SALES-3")
    problem(executive.get(f"/nodes/SALES-3/{part}"), 409, "archived")
    problem(executive.get(f"/nodes/SALES-99/{part}"), 404, "not-found")


@pytest.mark.parametrize("part", ["alignment", "nodes/SALES-1/progress"])
@pytest.mark.parametrize("query", ["as_of=today", "as_of=", "as_of=2026-1-1", "day=2026-01-01"])
def test_refuses_queries_that_mean_nothing(executive: Door, part: str, query: str):
    problem(executive.get(f"/{part}?{query}"), 400, "malformed")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("part", [*WHOLE[:4], *(f"nodes/SALES-1/{part}" for part in OF_NODE)])
def test_answers_for_any_day(executive: Door, part: str, day: str):
    assert executive.get(f"/{part}?as_of={day}").status_code == 200


def _graph(door: Door) -> dict:
    return orjson.loads(b"".join(door.get("/graph").streaming_content))


def test_graph_is_read_by_networkx(executive: Door, world: World):
    contribute(actor=world.system, child="SALES-2", parent="ORG-2", weight=3.0, because="too")
    graph = nx.node_link_graph(_graph(executive), edges="edges")
    assert graph.is_directed()
    assert set(graph.edges) == {
        ("ORG-2", "ORG-1"), ("SALES-1", "ORG-2"), ("SALES-2", "SALES-1"),
        ("PRODUCT-1", "ORG-2"), ("SALES-2", "ORG-2"),
    }  # fmt: skip
    assert graph.edges["SALES-2", "ORG-2"] == {"weight": 3, "because": "too"}
    assert graph.nodes["SALES-2"]["title"] == "Visit bakers"
    assert graph.nodes["SALES-1"]["key_results"][0]["id"] == "arr"
    assert graph.graph["organisation"] == "Northwind"


def test_graph_is_the_export_where_identifiers_are_keys(executive: Door, world: World):
    data = b"".join(executive.get("/graph").streaming_content)
    assert read_plan(data, format="node-link") == load_plan(world.organisation)


def test_graph_names_nodes_by_key(executive: Door, world: World):
    Node.objects.filter(key="SALES-3").update(identifier="flyers")
    (node,) = [node for node in _graph(executive)["nodes"] if node["id"] == "SALES-3"]
    assert node["identifier"] == "flyers"


def test_empty_organisation_has_answers(world: World):
    organisation = organisation_create(slug="new", name="New", user=world.users["lead"])
    door = Door.of(World(organisation, users={"lead": world.users["lead"]}), "lead")
    for part in WHOLE:
        assert door.get(f"/{part}").status_code == 200
    assert (_graph(door)["nodes"], _graph(door)["edges"]) == ([], [])


def test_new_mission_is_the_alignments(executive: Door, world: World):
    mission_set(actor=world.system, title="Bread and butter")
    assert executive.get("/alignment").json()["mission"] == "ORG-3"
    assert Organisation.objects.count() == 1
