"""Organisations, units, periods, the mission, waivers and the history."""

from datetime import date, timedelta

import pytest

from goals.choices import Kind
from goals.models import Organisation, Unit
from goals.services import node_create, unit_change
from tests.api.doors import Door, problem
from tests.worlds import World


def signed_in(world: World, name: str) -> Door:
    door = Door(f"/api/v1/organisations/{world.organisation.slug}")
    door.client.force_login(world.users[name])
    return door


def test_lists_ones_own_organisations(world: World, elsewhere: World, stranger: Door):
    for door in (Door.of(world, "lead"), signed_in(world, "lead")):
        told = door.get("/api/v1/organisations").json()["results"]
        assert [one["slug"] for one in told] == ["northwind"]
    assert stranger.get("/api/v1/organisations").json()["results"] == []


def test_who_signed_in_makes_an_organisation(stranger: Door, lead: Door):
    said = {"slug": "new-one", "name": "New one"}
    response = stranger.post("/api/v1/organisations", said)
    assert response.status_code == 201
    assert response["Location"] == "/api/v1/organisations/new-one"
    assert stranger.get(response["Location"]).json() == response.json()
    problem(stranger.post("/api/v1/organisations", said), 409, "duplicate")
    problem(lead.post("/api/v1/organisations", said), 403, "forbidden")


@pytest.mark.parametrize("slug", ["A", "a b", "", "-a", "a" * 65, "a\n", 7])
def test_refuses_slugs_that_are_no_part_of_an_address(stranger: Door, slug: object):
    response = stranger.post("/api/v1/organisations", {"slug": slug, "name": "x"})
    assert list(problem(response, 400, "malformed")["fields"]) == ["slug"]


def test_changes_an_organisation(executive: Door, world: World):
    period = executive.post("/periods", {"name": "2026", "starts": "2026-01-01"}).json()["id"]
    said = {"name": "Northwind Bread", "language": "en", "period": period}
    told = executive.patch("", said, if_match=executive.tag("")).json()
    assert {name: told[name] for name in said} == said
    problem(executive.patch("", said, if_match='"1"'), 412, "stale-edit")
    problem(executive.patch("", {"slug": "x"}, if_match="*"), 400, "malformed")
    problem(Door.of(world, "lead").patch("", said, if_match="*"), 403, "forbidden")


def test_units_are_known_by_their_keys(administrator: Door, lead: Door):
    said = {"name": "Field sales", "function": "sales", "purpose": "Sell.", "parent": "SALES"}
    made = administrator.post("/units", said)
    assert made.status_code == 201, made.content
    assert (made.json()["key"], made.json()["parent"]) == ("FIELD", "SALES")
    assert made["Location"].endswith("/units/FIELD")
    changed = administrator.patch("/units/FIELD", {"parent": None}, if_match=made["ETag"])
    assert changed.json()["parent"] is None
    archived = administrator.delete("/units/FIELD", if_match=changed["ETag"])
    assert archived.json()["archived_at"]
    back = administrator.post("/units/FIELD/restore", if_match=archived["ETag"])
    assert back.json()["archived_at"] is None
    problem(lead.post("/units", said), 403, "forbidden")
    problem(administrator.get("/units/NONE"), 404, "not-found")
    problem(administrator.delete("/units/SALES", if_match="*"), 409, "conflict")
    problem(administrator.post("/units", {"key": "SALES"}), 409, "duplicate")
    problem(administrator.post("/units", {"key": "sales"}), 400, "malformed")
    problem(administrator.put("/units/SALES", {}), 405, "method-not-allowed")


def test_stale_write_of_a_unit_changes_nothing(administrator: Door, world: World):
    tag = administrator.tag("/units/SALES")
    unit_change(actor=world.system, unit="SALES", name="Meanwhile")
    problem(administrator.patch("/units/SALES", {"name": "x"}, if_match=tag), 412, "stale-edit")
    assert Unit.objects.get(organisation=world.organisation, prefix="SALES").name == "Meanwhile"


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["SALES", "PRODUCT", "FIELD"]), ("function=sales", ["SALES", "FIELD"]),
        ("parent=SALES", ["FIELD"]), ("q=field", ["FIELD"]), ("archived=true", []),
        ("ordering=key", ["FIELD", "PRODUCT", "SALES"]), ("ordering=-name", ["SALES", "PRODUCT", "FIELD"]),
    ],
)  # fmt: skip
def test_filters_units(administrator: Door, query: str, keys: list[str]):
    administrator.post("/units", {"name": "Field", "function": "sales", "parent": "SALES"})
    told = administrator.get(f"/units?{query}").json()["results"]
    assert [unit["key"] for unit in told] == keys


def test_periods(administrator: Door, executive: Door, staff: Door):
    year = administrator.post(
        "/periods", {"name": "2026", "starts": "2026-01-01", "ends": "2026-12-31"}
    )
    assert year.status_code == 201, year.content
    said = {"name": "Q1", "starts": "2026-01-01", "ends": "2026-03-31", "parent": year.json()["id"]}
    quarter = executive.post("/periods", said)
    assert {name: quarter.json()[name] for name in said} == said
    outside = {**said, "name": "Q5", "ends": "2027-01-01"}
    assert "ends" in problem(executive.post("/periods", outside), 422, "invalid")["fields"]
    problem(executive.delete(year["Location"], if_match="*"), 409, "conflict")
    archived = executive.delete(quarter["Location"], if_match=quarter["ETag"])
    assert archived.json()["archived_at"]
    assert executive.post(
        quarter["Location"] + "/restore", if_match=archived["ETag"]
    ).json()["archived_at"] is None  # fmt: skip
    problem(executive.patch(year["Location"], {"ends": "2025-01-01"}, if_match="*"), 422, "invalid")
    problem(executive.patch(year["Location"], {"name": "x"}, if_match='"9"'), 412, "stale-edit")
    problem(staff.post("/periods", said), 403, "forbidden")
    for query, names in (
        ("on=2026-02-01", ["2026", "Q1"]), ("on=2026-05-01", ["2026"]),
        (f"parent={year.json()['id']}", ["Q1"]), ("ordering=-starts", ["Q1", "2026"]),
    ):  # fmt: skip
        told = executive.get(f"/periods?{query}").json()["results"]
        assert [period["name"] for period in told] == names, query


def test_new_mission_supersedes_the_one_before(executive: Door, lead: Door, world: World):
    before = executive.get("/mission")
    assert before.json()["key"] == "ORG-1"
    problem(executive.put("/mission", {"title": "x"}), 428, "precondition-required")
    problem(lead.put("/mission", {"title": "x"}, if_match=before["ETag"]), 403, "forbidden")
    said = {"title": "Bread and butter", "carry_links": True}
    set_ = executive.put("/mission", said, if_match=before["ETag"])
    assert (set_.status_code, set_.json()["key"]) == (200, "ORG-3")
    assert set_["Location"].endswith("/nodes/ORG-3")
    assert executive.get("/nodes/ORG-1").json()["status"] == "superseded"
    assert executive.get("/contributions?parent=ORG-3").json()["results"][0]["child"] == "ORG-2"
    stale = problem(executive.put("/mission", said, if_match='"9"'), 412, "stale-edit")
    assert stale["current"]["key"] == "ORG-3"


def test_first_mission_needs_no_tag(stranger: Door):
    stranger.post("/api/v1/organisations", {"slug": "new-one", "name": "New one"})
    where = "/api/v1/organisations/new-one/mission"
    response = stranger.put(where, {"title": "Feed the town"})
    assert (response.status_code, response.json()["kind"]) == (201, "mission")


def test_waiver_is_granted_told_and_ended(lead: Door):
    where, until = "/nodes/SALES-3/waiver", (date.today() + timedelta(days=5)).isoformat()
    problem(lead.get(where), 404, "not-found")
    told = lead.put(where, {"because": "until the fair", "until": until})
    assert (told.status_code, told.json()["by"]) == (200, "lead@northwind.example")
    assert lead.get(where).json() == told.json()
    problem(lead.put(where, {"because": "x", "until": "2001-01-01"}), 422, "invalid")
    problem(lead.put(where, {"because": "", "until": until}), 400, "malformed")
    assert lead.delete(where).status_code == 204
    problem(lead.delete(where), 404, "not-found")
    problem(lead.post(where, {}), 405, "method-not-allowed")


def test_history_tells_who_wrote_what(lead: Door, executive: Door, world: World):
    node_create(actor=world.actor("lead"), kind=Kind.PROGRAM, unit="SALES", title="New")
    told = lead.get("/history?limit=1").json()["results"]
    assert [(row["act"], row["object_key"], row["actor"]) for row in told] == [
        ("node.create", "SALES-4", "lead@northwind.example")
    ]
    for query, found in (
        ("act=node.create&actor=lead@northwind.example", 1), ("object_type=unit", 2),
        ("object_key=SALES-4", 1), (f"on_or_after={date.today()}&object_key=SALES-4", 1),
        ("on_or_before=2001-01-01", 0), (f"since_version={world.version - 1}", 1),
        ("on_or_before=9999-12-31&act=node.create&object_key=SALES-4", 1), ("act=node.create&actor=x", 0),
    ):  # fmt: skip
        assert len(executive.get(f"/history?{query}").json()["results"]) == found, query


def test_history_keeps_drafts_from_others(lead: Door, world: World):
    said = {"kind": "program", "unit": "SALES", "status": "draft", "title": "Secret"}
    key = lead.post("/nodes", said).json()["key"]
    other = Door.of(world, "other_staff")
    assert len(lead.get(f"/history?object_key={key}").json()["results"]) == 1
    assert other.get(f"/history?object_key={key}").json()["results"] == []


def test_other_organisations_do_not_exist(world: World, elsewhere: World):
    door = Door.of(elsewhere, "executive")
    for path in ("", "/units", "/units/SALES", "/periods", "/mission", "/history", "/alignment"):
        problem(door.get("/api/v1/organisations/northwind" + path), 404, "not-found")
    assert Organisation.objects.count() == 2
