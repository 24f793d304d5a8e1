"""Plan files: taken away in every format, brought in whole or not at all."""

from datetime import date
from pathlib import Path

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api import streams
from cascade import PlanFileError, read_plan, write_plan
from cascade.formats import FORMATS
from goals.bridge import load_plan
from goals.choices import Role, Status
from goals.models import Node, User
from goals.services import membership_grant, node_change, organisation_create
from tests.api.doors import Door, problem
from tests.worlds import World, northwind

PLAN = b"""
cascade: 1
organisation: Northwind
nodes:
  - {id: fairs, kind: program, title: Visit fairs, unit: sales, contributes_to: [SALES-1]}
  - {id: ads, kind: program, title: Advertise, unit: sales}
"""
CYCLE = b"""
cascade: 1
nodes:
  - {id: a, kind: functional_goal, title: A, unit: sales, contributes_to: [b]}
  - {id: b, kind: functional_goal, title: B, unit: sales, contributes_to: [a]}
"""


@pytest.mark.parametrize("name", FORMATS)
def test_exports_every_format(executive: Door, world: World, name: str):
    response = executive.get(f"/export?format={name}")
    assert response.status_code == 200
    ending = FORMATS[name].endings[0] if FORMATS[name].endings else ".xml"
    assert response["Content-Disposition"] == f'attachment; filename="northwind{ending}"'
    assert ("Cascade-Cannot-Hold" in response) == bool(FORMATS[name].cannot_hold)
    plan = read_plan(response.content, format=name)
    assert {"SALES-1", "SALES-2"} <= {node.id for node in plan.nodes}
    if not FORMATS[name].cannot_hold:
        assert plan == load_plan(world.organisation)


def test_export_is_told_once_a_state(executive: Door, world: World):
    tag = executive.get("/export")["ETag"]
    assert executive.get("/export", if_none_match=tag).status_code == 304
    assert executive.get("/export?format=csv", if_none_match=tag).status_code == 200


def test_export_leaves_out_drafts_of_others(world: World):
    node_change(actor=world.system, key="SALES-3", status=Status.DRAFT)
    other = Door.of(world, "other_staff")
    assert b"SALES-3" not in other.get("/export").content


def test_refuses_unknown_formats(executive: Door):
    problem(executive.get("/export?format=docx"), 400, "malformed")
    problem(executive.get("/export?format="), 400, "malformed")


def send(door: Door, data: bytes, query: str = "", media: str = "application/yaml", **headers: str):
    return door.ask("POST", f"/import{query}", raw=data, content_type=media, **headers)


def test_dry_run_tells_and_writes_nothing(lead: Door, world: World):
    response = send(lead, PLAN, "?dry_run=true")
    assert response.status_code == 200, response.content
    told = response.json()
    assert (told["applied"], told["counts"]["refused"]) == (False, 0)
    rows = {(row["what"], row["id"]): row["outcome"] for row in told["rows"]}
    assert rows[("node", "fairs")] == "created"
    assert rows[("contribution", "fairs -> SALES-1")] == "created"
    assert not Node.objects.filter(identifier="fairs").exists()


def test_import_applies_all_and_then_nothing_more(lead: Door, world: World):
    assert send(lead, PLAN).json()["applied"] is True
    assert Node.objects.get(identifier="fairs").key == "SALES-4"
    assert lead.get("/contributions?child=SALES-4").json()["results"][0]["parent"] == "SALES-1"
    again = send(lead, PLAN).json()["counts"]
    assert (again["created"], again["changed"]) == (0, 0)


def test_import_refuses_all_when_a_row_is_refused(lead: Door, world: World):
    response = send(lead, CYCLE)
    data = problem(response, 409, "import-refused")
    assert data["rows"][0]["what"] == "contribution"
    assert data["rows"][0]["reason"]
    assert not Node.objects.filter(identifier="a").exists()
    told = send(lead, CYCLE, "?dry_run=true").json()
    assert told["counts"]["refused"] == len(data["rows"])


def test_imports_what_was_exported_elsewhere(world: World):
    other = northwind("elsewhere")
    data = Door.of(world, "executive").get("/export?format=json").content
    told = send(Door.of(other, "executive"), data, media="application/json")
    assert told.status_code == 200, told.content


def test_import_of_a_form(lead: Door):
    client = Client(headers={"Authorization": f"Bearer {lead.secret}"})
    file = SimpleUploadedFile("plan.yaml", PLAN)
    assert client.post(f"{lead.home}/import", {"file": file}).json()["applied"] is True
    response = client.post(f"{lead.home}/import", {"other": "x"})
    assert list(problem(response, 400, "malformed")["fields"]) == ["file"]
    response = client.post(f"{lead.home}/import", {"file": SimpleUploadedFile("plan.doc", PLAN)})
    problem(response, 415, "unknown-format")


def test_refuses_what_is_no_plan(lead: Door):
    data = problem(send(lead, b"cascade: 1\nnodes: {"), 422, "plan-file")
    assert data["line"]
    problem(send(lead, b"\xff\xfe\x00"), 422, "plan-file")
    problem(send(lead, b""), 415, "unknown-format")
    problem(send(lead, b"[" * 100_000, media="application/json"), 422, "unsafe-file")
    problem(send(lead, PLAN, media="text/plain"), 415, "unknown-format")
    assert send(lead, PLAN, "?format=yaml&dry_run=true", media="text/plain").status_code == 200


def test_refuses_large_files(lead: Door, settings):
    settings.IMPORT_MAX_BYTES = len(PLAN) - 1
    assert problem(send(lead, PLAN), 413, "too-large") == {"limit_bytes": len(PLAN) - 1}


def test_who_may_not_import_is_told_before_the_file_is_read(staff: Door):
    problem(send(staff, b"{{{"), 403, "forbidden")


def lines(response) -> list[dict]:
    assert response["Content-Type"] == streams.MEDIA_TYPE
    return [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]


@pytest.fixture
def committed(committed_db: None) -> World:
    return northwind()


def test_import_tells_its_progress(committed: World):
    door = Door.of(committed, "lead")
    told = lines(send(door, PLAN, Accept=streams.MEDIA_TYPE))
    assert told[0] == {"phase": "comparing", "done": 0, "of": 2}
    assert told[-1]["result"]["applied"] is True
    assert all(set(line) == {"phase", "done", "of"} for line in told[:-1])
    assert Node.objects.filter(identifier="fairs").exists()


def test_progress_ends_with_the_problem(committed: World):
    door = Door.of(committed, "lead")
    told = lines(send(door, CYCLE, Accept=streams.MEDIA_TYPE))
    assert told[-1]["problem"]["code"] == "import-refused"
    assert told[-1]["problem"]["status"] == 409
    assert not Node.objects.filter(identifier="a").exists()


def test_import_that_nobody_waits_for_is_undone(committed: World):
    door = Door.of(committed, "executive")
    many = [
        {"id": f"n{i}", "kind": "program", "title": str(i), "contributes_to": ["ORG-2"]}
        for i in range(3000)
    ]
    data = orjson.dumps({"cascade": 1, "nodes": many})
    response = send(door, data, media="application/json", Accept=streams.MEDIA_TYPE)
    assert next(iter(response.streaming_content))
    response.close()
    assert not Node.objects.filter(identifier="n1").exists()


def test_wrong_methods(executive: Door):
    problem(executive.get("/import"), 405, "method-not-allowed")
    problem(executive.post("/export"), 405, "method-not-allowed")


def test_exported_day_is_not_asked_for(executive: Door):
    problem(executive.get(f"/export?as_of={date.today()}"), 400, "malformed")


def test_real_plans_come_in_and_go_out_as_they_were(db: None, shared_data: Path):
    met = 0
    for file in sorted((shared_data / "stratml").glob("*.xml")):
        try:
            plan = read_plan(file.read_bytes(), file=file.name)
        except PlanFileError:
            continue  # two of them are not well-formed
        organisation = organisation_create(slug=f"plan-{met}", name="New")
        world = World(organisation)
        user = User.objects.create_user(f"executive-{met}@example.com")
        membership_grant(actor=world.system, email=user.email, role=Role.EXECUTIVE)
        world.users["executive"] = user
        door = Door.of(world, "executive")
        response = send(door, file.read_bytes(), "?format=stratml", "application/xml")
        assert response.status_code == 200, response.content
        assert read_plan(door.get("/export?format=yaml").content, format="yaml") == plan
        again = door.get("/export?format=stratml").content
        assert again == write_plan(plan, format="stratml")
        met += 1
    assert met == 5
