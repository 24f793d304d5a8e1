"""Lists: by a cursor, filtered, ordered, and with as many queries for many rows as for few."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.choices import Kind, Status
from goals.models import (
    CheckIn,
    Contribution,
    KeyResult,
    Membership,
    Node,
    Period,
    Token,
    Unit,
    User,
)
from goals.services import node_archive, node_create
from tests.api.doors import Door, problem
from tests.worlds import World

KEYS = ["ORG-1", "ORG-2", "SALES-1", "SALES-2", "PRODUCT-1", "SALES-3"]


def keys(door: Door, query: str = "") -> list[str]:
    return [node["key"] for node in door.get(f"/nodes{query}").json()["results"]]


def walk(door: Door, path: str, link: str = "next") -> Iterator[list[dict]]:
    where: str | None = path
    while where:
        told = door.get(where.removeprefix("http://testserver")).json()
        yield told["results"]
        where = told[link]


@pytest.mark.parametrize(
    "ordering", ["id", "-id", "title", "-title", "due", "-due", "key", "-updated_at"]
)
@pytest.mark.parametrize("limit", [1, 2, 3, 6])
def test_pages_hold_each_row_once_in_order(
    executive: Door, world: World, ordering: str, limit: int
):
    Node.objects.filter(key__in=["SALES-1", "ORG-2"]).update(due=None, title="Same")
    whole = keys(executive, f"?ordering={ordering}")
    assert sorted(whole) == sorted(KEYS)
    pages = list(walk(executive, f"/nodes?ordering={ordering}&limit={limit}"))
    assert [node["key"] for page in pages for node in page] == whole


def test_pages_lead_back(executive: Door):
    pages = list(walk(executive, "/nodes?limit=2&ordering=-title"))
    last = executive.get("/nodes?limit=2&ordering=-title").json()["next"]
    last = executive.get(last.removeprefix("http://testserver")).json()["next"]
    back = list(walk(executive, last.removeprefix("http://testserver"), "previous"))
    assert back == pages[::-1]


def test_rows_made_meanwhile_move_nothing(executive: Door, world: World):
    first = executive.get("/nodes?limit=2&ordering=-id").json()
    node_create(actor=world.system, kind=Kind.PROGRAM, title="New")
    node_archive(actor=world.system, key="SALES-3")
    second = executive.get(first["next"].removeprefix("http://testserver")).json()
    assert [node["key"] for node in second["results"]] == ["SALES-2", "SALES-1"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "AAAA", "W10", "WyJpZCIsMSwyLDNd", "WyJpZCIsbnVsbCwwLGZhbHNlXQ", "é", "=", "a" * 1900],
)
def test_refuses_cursors_of_elsewhere(executive: Door, cursor: str):
    data = problem(executive.get(f"/nodes?cursor={cursor}"), 422, "invalid")
    assert list(data["fields"]) == ["cursor"]


@pytest.mark.parametrize("query", ["q=%00", "unit=%00", "q=a%00b"])
def test_refuses_what_no_database_holds(executive: Door, query: str):
    problem(executive.get(f"/nodes?{query}"), 422, "invalid")


def test_long_titles_make_no_long_addresses(executive: Door, world: World):
    Node.objects.update(title="目" * 4000)
    pages = list(walk(executive, "/nodes?ordering=title&limit=2"))
    assert [len(page) for page in pages] == [2, 2, 2]
    told = executive.get("/nodes?ordering=title&limit=2").json()["next"]
    assert len(told) < 1000


def test_refuses_a_cursor_of_another_order(executive: Door):
    told = executive.get("/nodes?limit=2&ordering=title").json()["next"]
    moved = told.removeprefix("http://testserver").replace("ordering=title", "ordering=due")
    problem(executive.get(moved), 422, "invalid")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=x", "limit=1.0", "limit=-1", "limit=", "ordering=colour",
        "kind=x", "colour=red", "status=1", "period=0", "period=x", "due_before=soon",
        "updated_after=2026-01-01", "has_owner=1", "archived=maybe", "limit=1&limit=2", "q=",
        "orphan=yes", "updated_after=9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_refuses_queries_that_mean_nothing(executive: Door, query: str):
    problem(executive.get(f"/nodes?{query}"), 400, "malformed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=program", ["SALES-2", "SALES-3"]),
        ("kind=mission&kind=company_goal", ["ORG-1", "ORG-2"]),
        ("status=draft", []),
        ("unit=SALES", ["SALES-1", "SALES-2", "SALES-3", "FIELD-1"]),
        ("unit=FIELD", ["FIELD-1"]),
        ("unit=NONE", []),
        ("owner=staff@northwind.example", ["SALES-2"]),
        ("owner=Nobody", []),
        ("has_owner=true", ["SALES-2"]),
        ("has_owner=false&kind=program", ["SALES-3", "FIELD-1"]),
        ("q=bakers visit", ["SALES-2"]),
        ("q=sales-2", ["SALES-2"]),
        ("q=towns%25", []),
        ("due_before=2026-12-30", []),
        ("due_after=2026-12-31&kind=program", ["SALES-2", "SALES-3"]),
        ("parent=ORG-2", ["SALES-1", "PRODUCT-1"]),
        ("child=SALES-2", ["SALES-1"]),
        ("orphan=true", ["SALES-3", "FIELD-1"]),
        ("orphan=false&kind=program", ["SALES-2"]),
        ("updated_after=2001-01-01T00:00:00Z&unit=FIELD", ["FIELD-1"]),
        ("period=7", []),
        ("archived=any&kind=mission", ["ORG-1"]),
    ],
)
def test_filters_nodes(executive: Door, world: World, query: str, found: list[str]):
    unit = Unit.objects.get(organisation=world.organisation, prefix="SALES")
    field = Unit.objects.create(
        organisation=world.organisation, identifier="field", prefix="FIELD", parent=unit
    )
    if "kind=program" not in query or "has_owner" in query or "orphan=true" in query:
        node_create(actor=world.system, kind=Kind.PROGRAM, unit=field.prefix, title="Field")
    assert keys(executive, f"?{query}") == found


@pytest.mark.parametrize(
    ("name", "owns"), [("TBD", False), ("(n/a)", False), ("", False), ("李娜", True), ("Na", True)]
)
def test_who_is_still_to_be_named_owns_nothing(
    executive: Door, world: World, name: str, owns: bool
):
    Node.objects.filter(pk=world.node("SALES-3").pk).update(owner_name=name)
    assert ("SALES-3" in keys(executive, "?has_owner=true")) is owns
    assert ("SALES-3" in keys(executive, "?has_owner=false")) is not owns


def grow(world: World, rows: range) -> None:
    """Rows of each table, without services: only how many there are matters."""
    mine = {"organisation": world.organisation}
    unit = Unit.objects.filter(**mine).first()
    person = world.users["staff"]
    users = User.objects.bulk_create(
        [User(email=f"p{i}@northwind.example", password="x") for i in rows]
    )
    Membership.objects.bulk_create([Membership(**mine, user=u, role="staff") for u in users])
    Unit.objects.bulk_create(
        [Unit(**mine, identifier=f"u{i}", prefix=f"U{i}", parent=unit) for i in rows]
    )
    periods = Period.objects.bulk_create([Period(**mine, name=f"p{i}") for i in rows])
    nodes = Node.objects.bulk_create(
        [
            Node(**mine, key=f"U-{i + 1}", identifier=f"u-{i}", kind=Kind.PROGRAM, unit=unit,
                 owner=person, period=periods[0], status=Status.ACTIVE)
            for i in rows
        ]
    )  # fmt: skip
    parent = world.nodes["SALES-1"]
    Contribution.objects.bulk_create(
        [Contribution(**mine, child=n, parent=parent, confirmed_by=person) for n in nodes]
    )
    results = KeyResult.objects.bulk_create(
        [KeyResult(**mine, node=n, identifier="a", owner=person) for n in nodes]
    )
    CheckIn.objects.bulk_create(
        [CheckIn(**mine, node=r.node, key_result=r, on="2026-01-01", value=1, by=person)
         for r in results]
    )  # fmt: skip
    Token.objects.bulk_create(
        [Token(**mine, user=world.users["lead"], name="x", hash=f"{i}") for i in rows]
    )


LISTS = {
    "/api/v1/organisations": 3, "/nodes": 6, "/contributions": 6, "/key-results": 6,
    "/check-ins": 6, "/units": 6, "/periods": 6, "/memberships": 6, "/tokens": 6, "/history": 6,
    "/nodes/SALES-1/history": 7,
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("path", LISTS)
def test_queries_of_a_list_do_not_grow_with_its_rows(lead: Door, world: World, path: str):
    """At most one for the rows, beside those that find out who asks."""
    lead.get(path)
    seen = []
    for rows in (range(10), range(10, 1000)):
        grow(world, rows)
        with CaptureQueriesContext(connection) as queries:
            assert lead.get(path).status_code == 200
        seen.append(len(queries))
    assert seen[0] == seen[1] <= LISTS[path]
