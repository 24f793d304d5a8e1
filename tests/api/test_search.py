"""The search, as programs ask it."""

from __future__ import annotations

import pytest

from goals.choices import Kind, Status
from goals.services import node_create
from tests.api.doors import Door, problem
from tests.worlds import World


def test_tells_nodes_units_and_people(executive: Door, world: World):
    told = executive.get("/search?q=sales").json()
    assert [hit["key"] for hit in told["nodes"]] == ["SALES-1", "SALES-2", "SALES-3"]
    assert told["nodes"][0] == {
        "what": "node", "key": "SALES-1", "title": "Sell in 40 new towns",
        "kind": "functional_goal", "status": "active", "unit": "SALES",
        "field": "key", "excerpt": "SALES-1", "spans": [[0, 5]],
    }  # fmt: skip
    assert [hit["key"] for hit in told["units"]] == ["SALES"]
    assert (told["people"], told["more"], told["misspelt"]) == ([], False, False)
    people = executive.get("/search?q=northwind.example&limit=2").json()["people"]
    assert [hit["what"] for hit in people] == ["person", "person"]


def test_tells_that_there_is_more(executive: Door):
    told = executive.get("/search?q=sales&limit=2").json()
    assert (len(told["nodes"]), told["more"]) == (2, True)


def test_tells_what_may_have_been_meant(executive: Door):
    told = executive.get("/search?q=flyres").json()
    assert ([hit["key"] for hit in told["nodes"]], told["misspelt"]) == (["SALES-3"], True)


def test_hides_drafts_of_others(world: World):
    draft = {"kind": Kind.PROGRAM, "unit": "SALES", "status": Status.DRAFT}
    node_create(actor=world.actor("staff"), title="Secret harvest", **draft)
    found = {
        name: len(Door.of(world, name).get("/search?q=harvest").json()["nodes"])
        for name in ("executive", "lead", "other_lead", "staff", "other_staff")
    }
    assert found == {"executive": 1, "lead": 1, "other_lead": 0, "staff": 1, "other_staff": 0}


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=a&q=b", "?q=a&limit=0", "?q=a&limit=51", "?q=a&x=1"]
)
def test_refuses_a_malformed_query(executive: Door, query: str):
    problem(executive.get(f"/search{query}"), 400, "malformed")
