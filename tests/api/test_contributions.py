"""Contributions: made without closing a cycle, changed, confirmed, moved and withdrawn."""

import pytest

from goals.models import Contribution
from goals.services import contribution_change, contribution_confirm, node_change
from tests.api.doors import Door, problem
from tests.worlds import World


def of(world: World, child: str) -> str:
    return f"/contributions/{world.links[child].pk}"


def test_lists_what_contributes_to_what(executive: Door, elsewhere: World):
    told = executive.get("/contributions").json()["results"]
    assert [(link["child"], link["parent"]) for link in told] == [
        ("ORG-2", "ORG-1"), ("SALES-1", "ORG-2"), ("SALES-2", "SALES-1"), ("PRODUCT-1", "ORG-2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "children"),
    [
        ("child=SALES-2", ["SALES-2"]),
        ("parent=ORG-2", ["SALES-1", "PRODUCT-1"]),
        ("confirmed=true", ["SALES-1"]),
        ("confirmed=false&parent=ORG-2", ["PRODUCT-1"]),
        ("suspect=true", ["SALES-1"]),
        ("primary=true", []),
        ("child=NONE-1", []),
    ],
)
def test_filters(executive: Door, world: World, query: str, children: list[str]):
    actor = world.system
    contribution_confirm(
        actor=actor, contribution=world.links["SALES-1"].pk, on=world.node("ORG-2").due
    )
    node_change(actor=actor, key="ORG-2", title="Bread for 12 towns")
    told = executive.get(f"/contributions?{query}").json()["results"]
    assert [link["child"] for link in told] == children


def test_makes_a_contribution(lead: Door):
    said = {"child": "SALES-3", "parent": "SALES-1", "weight": 2.5, "because": "it sells"}
    response = lead.post("/contributions", said)
    assert response.status_code == 201, response.content
    told = response.json()
    assert {name: told[name] for name in said} == said
    assert (told["confirmed"], told["suspect"], told["moves"]) == (None, False, None)
    assert lead.get(response["Location"]).json() == told


def test_refuses_a_cycle_with_its_path(lead: Door, executive: Door, world: World):
    said = {"child": "SALES-1", "parent": "SALES-1"}
    assert problem(lead.post("/contributions", said), 409, "cycle")["cycle"] == ["SALES-1"]
    both = Door.of(world, "lead")
    node_change(actor=world.system, key="SALES-3", kind=2)
    assert both.post("/contributions", {"child": "SALES-3", "parent": "SALES-1"}).status_code == 201
    said = {"child": "SALES-1", "parent": "SALES-3"}
    data = problem(both.post("/contributions", said), 409, "cycle")
    assert sorted(data["cycle"]) == ["SALES-1", "SALES-3"]


def test_refuses_what_is_there_what_goes_down_and_what_is_not(lead: Door):
    ways = (
        ("SALES-2", "SALES-1", 409, "duplicate"),
        ("SALES-1", "SALES-2", 409, "level"),
        ("SALES-2", "SALES-99", 404, "not-found"),
        ("PRODUCT-1", "ORG-1", 403, "forbidden"),
    )
    for child, parent, status, code in ways:
        problem(lead.post("/contributions", {"child": child, "parent": parent}), status, code)


def test_refuses_to_move_a_key_result_that_is_none_of_the_parents(lead: Door, world: World):
    where = of(world, "SALES-2")
    data = problem(lead.patch(where, {"moves": "nps"}, if_match="*"), 422, "invalid")
    assert list(data["fields"]) == ["moves"]
    assert lead.patch(where, {"moves": "arr"}, if_match="*").json()["moves"] == "arr"


@pytest.mark.parametrize("weight", [0, -1, "1", None, 1e400])
def test_refuses_weights_that_weigh_nothing(lead: Door, world: World, weight: object):
    raw = b'{"weight": 1e400}' if weight == 1e400 else None
    body = None if raw else {"weight": weight}
    response = lead.ask("PATCH", of(world, "SALES-2"), body, raw=raw, if_match="*")
    problem(response, 400, "malformed")


def test_confirms_and_suspects(lead: Door, world: World):
    where = of(world, "SALES-1")
    confirmed = lead.post(f"{where}/confirm", if_match=lead.tag(where))
    assert confirmed.json()["confirmed"]["by"] == "lead@northwind.example"
    assert confirmed.json()["version"] == 2
    node_change(actor=world.system, key="ORG-2", title="Something else")
    assert lead.get(where).json()["suspect"] is True


def test_moves(lead: Door, world: World):
    where = of(world, "SALES-2")
    moved = lead.post(f"{where}/move", {"parent": "ORG-2"}, if_match=lead.tag(where))
    assert moved.json()["parent"] == "ORG-2"
    problem(lead.post(f"{where}/move", {"parent": "ORG-9"}, if_match="*"), 404, "not-found")
    problem(lead.post(f"{where}/move", {}, if_match="*"), 400, "malformed")


def test_withdraws(lead: Door, world: World):
    where = of(world, "SALES-2")
    response = lead.delete(where, if_match=lead.tag(where))
    assert (response.status_code, response.content) == (204, b"")
    problem(lead.get(where), 404, "not-found")
    assert not Contribution.objects.filter(pk=world.links["SALES-2"].pk).exists()


def test_stale_writes_change_nothing(lead: Door, world: World):
    where, link = of(world, "SALES-2"), world.links["SALES-2"]
    tag = lead.tag(where)
    contribution_change(actor=world.system, contribution=link.pk, weight=7.0)
    for response in (
        lead.patch(where, {"weight": 2}, if_match=tag),
        lead.post(f"{where}/confirm", if_match=tag),
        lead.post(f"{where}/move", {"parent": "ORG-2"}, if_match=tag),
        lead.delete(where, if_match=tag),
    ):
        problem(response, 412, "stale-edit")
    link.refresh_from_db()
    assert (link.weight, link.version, link.is_confirmed) == (7.0, 2, False)


@pytest.mark.parametrize("number", ["0", "x", "-1", "1.0", "99999999999999999999", "12345"])
def test_refuses_numbers_of_nothing(executive: Door, number: str):
    problem(executive.get(f"/contributions/{number}"), 404, "not-found")


def test_refuses_the_wrong_method(executive: Door, world: World):
    problem(executive.put(of(world, "SALES-2"), {}), 405, "method-not-allowed")
    problem(executive.get(of(world, "SALES-2") + "/confirm"), 405, "method-not-allowed")


def test_another_organisations_contribution_does_not_exist(executive: Door, elsewhere: World):
    problem(executive.get(of(elsewhere, "SALES-2")), 404, "not-found")
    problem(executive.delete(of(elsewhere, "SALES-2"), if_match="*"), 404, "not-found")
