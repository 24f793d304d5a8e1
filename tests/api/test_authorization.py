"""Every address x method x role x {own organisation, another, nobody, revoked token}."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve

from api.urls import urlpatterns
from goals.choices import Kind, Status
from goals.models import Membership, Token
from goals.services import (
    check_in_record,
    finding_dismiss,
    node_create,
    period_create,
    token_create,
    unit_create,
    waiver_grant,
)
from tests.api.authorization_table import BODIES, OPEN, ROLES, SIGNED_IN, TABLE, Row, rows
from tests.api.doors import Door, problem
from tests.dismissing import one_finding
from tests.worlds import World

pytestmark = pytest.mark.once

HERE, ANYWHERE = rows(TABLE), rows(SIGNED_IN)
#: The lines by noun: the first part of their addresses.
NOUNS: dict[str, list[Row]] = {}
for _row in HERE:
    NOUNS.setdefault(_row.address.strip("/").partition("/")[0] or "organisation", []).append(_row)
#: What an address must, or had better, be asked with.
QUERIES = {
    "/import": "?dry_run=true",
    "/search": "?q=bread",
    "/suggested-parents": "?title=bread&kind=program",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ROOT = "/api/v1"
HOME = f"{ROOT}/organisations/northwind"


def furnish(world: World) -> dict[str, Any]:
    """What the table points at, by the names in braces."""
    actor = world.system
    unit_create(actor=actor, key="EMPTY", name="Empty")
    node_create(actor=world.actor("staff"), kind=Kind.PROGRAM, unit="SALES", status=Status.DRAFT)
    waiver_grant(actor=actor, node="SALES-3", because="x", until=date.today() + timedelta(days=1))
    gone = one_finding(world, "SALES-1").id
    finding_dismiss(actor=actor, node="SALES-1", finding=gone, because="We know")
    check_in = check_in_record(actor=actor, key_result=world.key_result.pk, value=5.0)
    mine = Membership.objects.filter(organisation=world.organisation, role="staff")
    return {
        "link": world.links["SALES-2"].pk,
        "upper": world.links["SALES-1"].pk,
        "result": world.key_result.pk,
        "check_in": check_in.pk,
        "found": one_finding(world, "SALES-2").id,
        "gone": gone,
        "period": period_create(actor=actor, name="2026").pk,
        "membership": mine.order_by("pk").first().pk,
    }


def send(door: Door, row: Row, numbers: dict[str, Any], home: str = HOME) -> Any:
    """The request of a row, undone afterwards."""
    address = home + row.address.format(**numbers)
    versioned = row.method in ("PATCH", "DELETE") or address.endswith(
        ("/restore", "/confirm", "/move", "/mission")
    )
    headers = {"if_match": "*"} if versioned and row.method != "GET" else {}
    body = BODIES[row.body]
    if row.body == "value":
        body = {**body, "key_result": numbers["result"]}
    query = QUERIES.get(row.address, "")
    with transaction.atomic():
        response = door.ask(row.method, address + query, body, **headers)
        if response.streaming:
            assert b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def own_and_others(world: World, name: str) -> dict[str, int]:
    """The numbers of a token of one's own, and of somebody else's."""
    mine = Token.objects.filter(organisation=world.organisation, user=world.users[name])
    others = Token.objects.exclude(user=world.users[name])
    return {"own_token": mine.first().pk, "others_token": others.first().pk}


@pytest.fixture
def doors(world: World) -> dict[str, Door]:
    return {name: Door.of(world, name) for name in ROLES}


@pytest.mark.parametrize("noun", NOUNS)
def test_in_ones_own_organisation(world: World, doors: dict[str, Door], noun: str):
    numbers = furnish(world)
    mine = {name: numbers | own_and_others(world, name) for name in ROLES}
    for row in NOUNS[noun]:
        found = {name: send(doors[name], row, mine[name]).status_code for name in ROLES}
        assert (str(row), found) == (str(row), row.statuses)


@pytest.mark.parametrize("noun", NOUNS)
def test_in_another_organisation_nothing_exists(
    world: World, elsewhere: World, doors: dict[str, Door], noun: str
):
    theirs = furnish(elsewhere)
    token, _ = token_create(actor=elsewhere.actor("lead"), name="x")
    theirs |= {"own_token": token.pk, "others_token": token.pk}
    for row in NOUNS[noun]:
        for door in doors.values():
            response = send(door, row, theirs, f"{ROOT}/organisations/elsewhere")
            problem(response, 404, "not-found")
            # Another organisation's number below one's own address; words are known by themselves.
            if "{" in row.address and "/findings/" not in row.address:
                problem(send(door, row, theirs), 404, "not-found")


@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_and_revoked_tokens_are_refused(world: World, noun: str):
    numbers = furnish(world) | {"own_token": 1, "others_token": 1}
    token, secret = token_create(actor=world.actor("executive"), name="x", scope="write")
    Token.objects.filter(pk=token.pk).update(revoked_at="2026-01-01T00:00:00Z")
    for row in NOUNS[noun]:
        for door in (Door(HOME), Door(HOME, secret)):
            response = send(door, row, numbers)
            problem(response, 401, "not-authenticated")
            assert response["WWW-Authenticate"]


@pytest.mark.parametrize("row", ANYWHERE, ids=str)
def test_of_no_organisation(world: World, doors: dict[str, Door], row: Row):
    found = {name: send(door, row, {}, ROOT).status_code for name, door in doors.items()}
    assert found == row.statuses
    problem(send(Door(HOME), row, {}, ROOT), 401, "not-authenticated")


@pytest.mark.parametrize(("address", "status"), OPEN.items())
def test_open_to_everybody(world: World, doors: dict[str, Door], address: str, status: int):
    assert Door(HOME).get(ROOT + address).status_code == status
    for door in doors.values():
        assert door.get(ROOT + address).status_code == status


def acts() -> dict[tuple[str, str], Any]:
    """Every act that the addresses lead to: the address's name and method."""
    found = {}
    for pattern in urlpatterns:
        for method in pattern.callback.actions:
            if method != "head" and pattern.name is not None:
                found[(pattern.name, method.upper())] = pattern
    return found


def in_table() -> set[tuple[str, str]]:
    """The acts that the tables have a line for."""
    numbers = dict.fromkeys(
        ("link", "upper", "result", "check_in", "period", "membership", "own_token",
         "others_token"), 1
    ) | dict.fromkeys(("found", "gone"), "0" * 32)  # fmt: skip
    named = {(HOME + row.address.format(**numbers), row.method) for row in HERE}
    named |= {(ROOT + row.address, row.method) for row in ANYWHERE}
    named |= {(ROOT + address, "GET") for address in OPEN}
    return {(resolve(path).url_name, method) for path, method in named}


def test_every_act_has_a_line_in_the_table():
    assert set(acts()) - in_table() == set()


def test_walk_sees_what_has_no_line(monkeypatch: pytest.MonkeyPatch):
    name = next(iter(acts()))
    told = in_table() - {name}
    assert set(acts()) - told == {name}


def test_every_other_method_is_refused(world: World, doors: dict[str, Door]):
    numbers = furnish(world) | own_and_others(world, "executive")
    addresses = {HOME + row.address.format(**numbers) for row in HERE}
    addresses |= {ROOT + row.address for row in ANYWHERE} | {
        ROOT + address for address, status in OPEN.items() if status == 200
    }
    for address in sorted(addresses):
        known = {name.upper() for name in resolve(address).func.actions}
        if "GET" in known:
            known.add("HEAD")
        for method in METHODS:
            if method not in known:
                response = doors["executive"].ask(method, address)
                problem(response, 405, "method-not-allowed")
                assert set(response["Allow"].split(", ")) == known
