"""Key results and check-ins: what measures a node, and what was measured."""

from datetime import date, timedelta

import pytest

from goals.choices import Scope
from goals.models import CheckIn
from goals.services import key_result_change
from tests.api.doors import Door, problem
from tests.worlds import World


@pytest.fixture
def arr(world: World) -> str:
    return f"/key-results/{world.key_result.pk}"


def test_makes_a_key_result_with_all_that_can_be_said(lead: Door):
    said = {
        "node": "SALES-2", "identifier": "noise", "title": "Noise", "unit": "dB", "baseline": 80,
        "target": 60.5, "direction": "hold", "band": [50, 60], "tolerance": 5, "weight": 2,
        "measures": "output", "owner": "staff@northwind.example", "due": "2026-06-30",
        "extra": {"source": "meter"},
    }  # fmt: skip
    response = lead.post("/key-results", said)
    assert response.status_code == 201, response.content
    told = response.json()
    assert {name: told[name] for name in said} == said
    assert lead.get(response["Location"]).json() == told


def test_names_a_key_result_that_has_no_name(lead: Door):
    told = [lead.post("/key-results", {"node": "SALES-2"}).json() for _ in range(2)]
    assert [one["identifier"] for one in told] == ["kr-1", "kr-2"]
    data = problem(
        lead.post("/key-results", {"node": "SALES-2", "identifier": "kr-1"}), 409, "duplicate"
    )
    assert data["id"] == "kr-1"


def test_changes_archives_and_restores(lead: Door, arr: str):
    changed = lead.patch(arr, {"target": 120, "band": None}, if_match=lead.tag(arr))
    assert (changed.json()["target"], changed.json()["version"]) == (120.0, 2)
    archived = lead.delete(arr, if_match=changed["ETag"])
    assert archived.json()["archived_at"]
    assert lead.get("/key-results").json()["results"] == []
    problem(lead.patch(arr, {"target": 1}, if_match="*"), 409, "archived")
    assert lead.post(f"{arr}/restore", if_match=archived["ETag"]).json()["archived_at"] is None


def test_stale_write_changes_nothing(lead: Door, world: World, arr: str):
    tag = lead.tag(arr)
    key_result_change(actor=world.system, key_result=world.key_result.pk, target=7.0)
    problem(lead.patch(arr, {"target": 1}, if_match=tag), 412, "stale-edit")
    problem(lead.delete(arr, if_match=tag), 412, "stale-edit")
    assert lead.get(arr).json()["target"] == 7.0


@pytest.mark.parametrize("band", [[1], [1, 2, 3], ["a", "b"], {}, 5])
def test_refuses_what_is_no_band(lead: Door, arr: str, band: object):
    problem(lead.patch(arr, {"band": band}, if_match="*"), 400, "malformed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("node=SALES-1", 1), ("node=SALES-2", 0), ("owner=staff@northwind.example", 1),
        ("owner=x", 0), ("measures=outcome", 1), ("measures=output", 0),
        ("due_before=2026-01-01", 0), ("archived=true", 0), ("archived=any", 1),
    ],
)  # fmt: skip
def test_filters_key_results(lead: Door, world: World, query: str, found: int):
    assert len(lead.get(f"/key-results?{query}").json()["results"]) == found


def test_records_a_value_and_tells_it_at_once(staff: Door, world: World, arr: str):
    result = world.key_result.pk
    response = staff.post("/check-ins", {"key_result": result, "value": 12.5, "note": "up"})
    assert response.status_code == 201, response.content
    told = response.json()
    assert (told["node"], told["on"], told["by"]) == (
        "SALES-1", date.today().isoformat(), "staff@northwind.example",
    )  # fmt: skip
    assert "ETag" not in response
    assert staff.get(arr).json()["latest_value"] == 12.5
    assert staff.get("/nodes/SALES-1/progress").json()["fraction"] == 0.125


def test_token_for_values_records_values_alone(world: World):
    door = Door.of(world, "staff", Scope.VALUES)
    said = {"key_result": world.key_result.pk, "value": 1}
    assert door.post("/check-ins", said).status_code == 201
    problem(door.post("/nodes", {"kind": "program", "status": "draft"}), 403, "forbidden")
    reader = Door.of(world, "staff", Scope.READ)
    problem(reader.post("/check-ins", said), 403, "forbidden")


def test_takes_a_check_in_back(staff: Door, world: World):
    made = staff.post("/check-ins", {"key_result": world.key_result.pk, "value": 1})
    assert staff.delete(made["Location"]).status_code == 204
    problem(staff.get(made["Location"]), 404, "not-found")
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 422), ({"node": "SALES-2", "value": 1}, 422), ({"node": "SALES-99"}, 404),
        ({"key_result": 999}, 404), ({"node": "SALES-2", "confidence": 2}, 400),
        ({"node": "SALES-2", "on": "9999-01-01"}, 422), ({"key_result": True}, 400),
        ({"node": "SALES-2", "by": "me"}, 400),
    ],
)  # fmt: skip
def test_refuses_check_ins_of_nothing(staff: Door, said: dict, status: int):
    assert staff.post("/check-ins", said).status_code == status


def test_filters_check_ins(staff: Door, world: World):
    day = date.today() - timedelta(days=3)
    staff.post("/check-ins", {"key_result": world.key_result.pk, "value": 1, "on": str(day)})
    staff.post("/check-ins", {"node": "SALES-2"})
    for query, found in (
        ("node=SALES-1", 1), (f"key_result={world.key_result.pk}", 1), ("node=SALES-3", 0),
        (f"on_or_before={day}", 1), (f"on_or_after={date.today()}", 1), ("ordering=-on", 2),
    ):  # fmt: skip
        assert len(staff.get(f"/check-ins?{query}").json()["results"]) == found, query


def test_another_organisations_key_result_does_not_exist(executive: Door, elsewhere: World):
    theirs = f"/key-results/{elsewhere.key_result.pk}"
    problem(executive.get(theirs), 404, "not-found")
    said = {"key_result": elsewhere.key_result.pk, "value": 1}
    problem(executive.post("/check-ins", said), 404, "not-found")


def test_refuses_the_wrong_method(executive: Door, arr: str):
    problem(executive.put(arr, {}), 405, "method-not-allowed")
    problem(executive.patch("/check-ins/1", {}), 405, "method-not-allowed")
