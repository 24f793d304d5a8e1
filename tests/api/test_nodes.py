"""Nodes: listed, made, read, changed from a version, archived and brought back."""

import pytest

from goals.choices import Scope, Status
from goals.models import Node
from goals.services import node_change
from tests.api.doors import Door, problem
from tests.worlds import World

WHOLE = {
    "key", "identifier", "kind", "title", "description", "status", "unit", "owner", "starts",
    "due", "budget", "period", "progress", "milestones", "needs", "depends_on", "related",
    "checked_in", "confidence", "extra", "version", "archived_at", "created_at", "updated_at",
}  # fmt: skip


def test_lists_the_nodes_of_the_organisation(executive: Door, elsewhere: World):
    response = executive.get("/nodes")
    assert response.status_code == 200
    told = response.json()
    assert [node["key"] for node in told["results"]] == [
        "ORG-1", "ORG-2", "SALES-1", "SALES-2", "PRODUCT-1", "SALES-3",
    ]  # fmt: skip
    assert (told["next"], told["previous"]) == (None, None)


def test_tells_a_node_in_the_words_of_a_plan_file(executive: Door):
    told = executive.get("/nodes/SALES-2").json()
    assert set(told) == WHOLE
    assert told | {"created_at": 0, "updated_at": 0} == {
        "key": "SALES-2", "identifier": "SALES-2", "kind": "program", "title": "Visit bakers",
        "description": "", "status": "active", "unit": "SALES", "owner": "staff@northwind.example",
        "starts": "2026-01-01", "due": "2026-12-31", "budget": 100.0, "period": None,
        "progress": {"by": "auto", "key_results_share": 0.5, "value": None}, "milestones": [],
        "needs": {}, "depends_on": [], "related": [], "checked_in": None, "confidence": None,
        "extra": {}, "version": 1, "archived_at": None, "created_at": 0, "updated_at": 0,
    }  # fmt: skip


def test_makes_a_node_with_all_that_can_be_said(lead: Door, world: World):
    said = {
        "kind": "program", "title": "Bake off", "description": "In every town.",
        "status": "draft", "unit": "SALES", "owner": "Somebody else", "starts": "2026-02-01",
        "due": "2026-05-01", "budget": 1250.5, "checked_in": "2026-02-02", "confidence": 0.7,
        "progress": {"by": "manual", "value": 0.25},
        "milestones": [{"on": "2026-03-01", "expected": 0.5}], "needs": {"sales": "required"},
        "depends_on": ["SALES-1"], "related": ["SALES-3"], "extra": {"colour": ["red", 1, None]},
    }  # fmt: skip
    response = lead.post("/nodes", said)
    assert response.status_code == 201, response.content
    told = response.json()
    assert response["Location"] == "/api/v1/organisations/northwind/nodes/SALES-4"
    assert told["progress"] == {"by": "manual", "key_results_share": 0.5, "value": 0.25}
    same = said.keys() - {"progress"}
    assert {name: told[name] for name in same} == {name: said[name] for name in same}
    assert executive_reads(world, "SALES-4") == told


def executive_reads(world: World, key: str) -> dict[str, object]:
    return Door.of(world, "executive").get(f"/nodes/{key}").json()


def test_changes_only_what_is_said(lead: Door):
    tag = lead.tag("/nodes/SALES-2")
    response = lead.patch("/nodes/SALES-2", {"title": "Visit all bakers"}, if_match=tag)
    assert response.status_code == 200, response.content
    told = response.json()
    assert (told["title"], told["budget"], told["version"]) == ("Visit all bakers", 100.0, 2)
    assert response["ETag"] == lead.tag("/nodes/SALES-2") != tag


def test_refuses_a_write_without_a_version(lead: Door, world: World):
    for method, path in (("PATCH", "SALES-2"), ("DELETE", "SALES-2"), ("POST", "SALES-2/restore")):
        problem(lead.ask(method, f"/nodes/{path}", {}), 428, "precondition-required")
    assert world.node("SALES-2").version == 1


def test_stale_write_changes_nothing_and_tells_what_is_there(lead: Door, world: World):
    tag = lead.tag("/nodes/SALES-2")
    node_change(actor=world.system, key="SALES-2", title="Meanwhile")
    response = lead.patch("/nodes/SALES-2", {"title": "Late"}, if_match=tag)
    data = problem(response, 412, "stale-edit")
    assert (data["expected"], data["actual"]) == (1, 2)
    assert data["current"]["title"] == "Meanwhile"
    assert set(data["current"]) == WHOLE
    assert world.node("SALES-2").title == "Meanwhile"


@pytest.mark.parametrize("tag", ["*", '"1"', '"1-00aa"', '"7", "1"'])
def test_takes_any_tag_of_the_version(lead: Door, tag: str):
    assert lead.patch("/nodes/SALES-2", {"title": "x"}, if_match=tag).status_code == 200


@pytest.mark.parametrize("tag", ['"2"', 'W/"1"', '"one"', '""'])
def test_refuses_tags_of_other_versions(lead: Door, tag: str):
    problem(lead.patch("/nodes/SALES-2", {"title": "x"}, if_match=tag), 412, "stale-edit")


def test_refuses_what_is_no_tag(lead: Door):
    data = problem(lead.patch("/nodes/SALES-2", {}, if_match="1"), 400, "malformed")
    assert list(data["fields"]) == ["If-Match"]


def test_value_recorded_meanwhile_makes_no_edit_stale_but_a_read_new(lead: Door):
    tag = lead.tag("/nodes/SALES-2")
    assert lead.post("/check-ins", {"node": "SALES-2", "confidence": 0.5}).status_code == 201
    assert lead.get("/nodes/SALES-2", if_none_match=tag).status_code == 200
    assert lead.patch("/nodes/SALES-2", {"title": "x"}, if_match=tag).status_code == 200


def test_tells_who_has_it_already_so(lead: Door):
    response = lead.get("/nodes/SALES-2")
    again = lead.get("/nodes/SALES-2", if_none_match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == response["ETag"]


def test_archives_and_restores(lead: Door, world: World):
    archived = lead.delete("/nodes/SALES-3", if_match="*")
    assert archived.status_code == 200
    assert archived.json()["archived_at"] is not None
    assert "SALES-3" not in [node["key"] for node in lead.get("/nodes").json()["results"]]
    assert [n["key"] for n in lead.get("/nodes?archived=true").json()["results"]] == ["SALES-3"]
    problem(lead.patch("/nodes/SALES-3", {"title": "x"}, if_match="*"), 409, "archived")
    back = lead.post("/nodes/SALES-3/restore", if_match=archived["ETag"])
    assert back.json()["archived_at"] is None
    assert world.node("SALES-3").archived_at is None


def test_refuses_what_is_not_known_here(lead: Door):
    problem(lead.get("/nodes/SALES-99"), 404, "not-found")
    problem(lead.get("/nodes/no-key"), 404, "not-found")
    problem(lead.get("/nodes/1%00"), 404, "not-found")


def test_refuses_the_wrong_method(lead: Door):
    response = lead.put("/nodes/SALES-1", {})
    problem(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET, PATCH, DELETE, HEAD"


def test_nobody_is_asked_to_sign_in(nobody: Door):
    response = nobody.get("/nodes")
    problem(response, 401, "not-authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="cascade"'


def test_to_a_stranger_the_organisation_does_not_exist(stranger: Door):
    problem(stranger.get("/nodes"), 404, "not-found")
    problem(stranger.get(""), 404, "not-found")


def test_another_organisations_node_does_not_exist(elsewhere: World):
    door = Door.of(elsewhere, "executive")
    theirs = "/api/v1/organisations/northwind/nodes/SALES-1"
    problem(door.get(theirs), 404, "not-found")
    problem(door.patch(theirs, {"title": "x"}, if_match="*"), 404, "not-found")


def test_draft_of_another_unit_does_not_exist(world: World, lead: Door):
    node_change(actor=world.system, key="SALES-3", status=Status.DRAFT)
    other = Door.of(world, "other_lead")
    assert lead.get("/nodes/SALES-3").status_code == 200
    problem(other.get("/nodes/SALES-3"), 404, "not-found")
    problem(other.patch("/nodes/SALES-3", {"title": "x"}, if_match="*"), 404, "not-found")
    assert "SALES-3" not in [n["key"] for n in other.get("/nodes").json()["results"]]


def test_forbids_what_takes_another_role(staff: Door):
    data = problem(staff.patch("/nodes/SALES-2", {"title": "x"}, if_match="*"), 403, "forbidden")
    assert "needs" in data


@pytest.mark.parametrize("scope", [Scope.READ, Scope.VALUES])
def test_token_for_less_writes_no_node(world: World, scope: str):
    door = Door.of(world, "executive", scope)
    assert door.get("/nodes/ORG-2").status_code == 200
    sent = door.patch("/nodes/ORG-2", {"title": "x"}, if_match="*")
    data = problem(sent, 403, "forbidden")
    assert (data["needs"], data["scope"]) == ("a token that may write", scope)
    assert "with this token, which may only" in sent.json()["detail"]


def test_token_for_less_is_not_blamed_where_the_role_is_missing(world: World):
    door = Door.of(world, "staff", Scope.READ)
    sent = door.patch("/nodes/ORG-2", {"title": "x"}, if_match="*")
    data = problem(sent, 403, "forbidden")
    assert "scope" not in data
    assert "token" not in sent.json()["detail"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": 7}, "title"),
        ({"title": "x" * 5001}, "title"),
        ({"budget": "12"}, "budget"),
        ({"budget": -1}, "budget"),
        ({"budget": True}, "budget"),
        ({"kind": "programme"}, "kind"),
        ({"status": 1}, "status"),
        ({"starts": "2026-1-1"}, "starts"),
        ({"starts": "2026-02-30"}, "starts"),
        ({"period": 0}, "period"),
        ({"period": 2**63}, "period"),
        ({"extra": []}, "extra"),
        ({"milestones": [{"on": "2026-01-01"}]}, "milestones.0.expected"),
        ({"milestones": [{"on": "2026-01-01", "expected": 2}]}, "milestones.0.expected"),
        ({"needs": {"sales": "perhaps"}}, "needs.sales"),
        ({"progress": {"by": "magic"}}, "progress.by"),
        ({"progress": {"speed": 1}}, "progress.speed"),
        ({"depends_on": "SALES-1"}, "depends_on"),
        ({"confidence": 1.5}, "confidence"),
        ({"colour": "red"}, "colour"),
        ({"version": 3}, "version"),
        ({"key": "SALES-9"}, "key"),
    ],
)
def test_refuses_values_that_do_not_fit_the_schema(lead: Door, said: dict, field: str):
    data = problem(lead.patch("/nodes/SALES-2", said, if_match="*"), 400, "malformed")
    assert list(data["fields"]) == [field]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"unit": "NOWHERE"}, "unit"),
        ({"period": 12345}, "period"),
        ({"due": "2025-01-01"}, "due"),
        ({"title": "a\x00b"}, "title"),
        ({"owner": "a\nb\x07"}, "owner_name"),
        ({"extra": {"a": "\x00"}}, "extra"),
    ],
)
def test_refuses_values_that_do_not_fit_what_is_there(lead: Door, said: dict, field: str):
    response = lead.patch("/nodes/SALES-2", said, if_match="*")
    assert response.status_code in (400, 422)
    assert list(response.json()["data"]["fields"]) == [field]


def test_refuses_a_mission_as_a_node(executive: Door):
    problem(executive.post("/nodes", {"kind": "mission"}), 409, "conflict")


def test_history_of_a_node_is_its_audit_rows(lead: Door):
    lead.patch("/nodes/SALES-2", {"title": "x"}, if_match="*")
    told = lead.get("/nodes/SALES-2/history").json()["results"]
    assert [(row["act"], row["actor"]) for row in told] == [
        ("node.change", "lead@northwind.example"),
        ("node.create", None),
    ]
    assert (told[0]["before"]["title"], told[0]["after"]["title"]) == ("Visit bakers", "x")
    assert told[1]["before"] is None
    problem(lead.get("/nodes/SALES-99/history"), 404, "not-found")


def test_every_node_has_its_row(world: World):
    assert Node.objects.filter(organisation=world.organisation).count() == 6
