"""What is taken away is taken away once, and whoever sends the same again hears no refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from goals import guards
from goals.bridge import remarking
from goals.choices import Role
from goals.models import AuditRow, Comment
from goals.services import (
    check_in_record,
    contribute,
    finding_dismiss,
    membership_grant,
    node_archive,
    waiver_grant,
)
from goals.services.comments import comment_add
from tests.dismissing import one_finding
from tests.web.visitors import Visitor, words_of
from tests.worlds import World, northwind

Visits = Callable[[str], Visitor]


@pytest.fixture(autouse=True)
def just_started() -> None:
    cache.clear()
    remarking.held.clear()


def finding(world: World) -> str:
    found = one_finding(world).id
    finding_dismiss(actor=world.actor("lead"), node="SALES-2", finding=found, because="Known")
    return f"goals/SALES-2/findings/{found}/restore"


def link(world: World) -> str:
    made = contribute(actor=world.actor("lead"), child="SALES-3", parent="SALES-1")
    return f"goals/SALES-3/links/{made.pk}/withdraw"


def check_in(world: World) -> str:
    made = check_in_record(actor=world.actor("lead"), node="SALES-2", note="Look")
    return f"goals/SALES-2/check-ins/{made.pk}/withdraw"


def waiver(world: World) -> str:
    until = timezone.localdate() + timedelta(days=30)
    waiver_grant(actor=world.actor("lead"), node="SALES-3", because="New", until=until)
    return "orphans/SALES-3/end-waiver"


def comment(world: World) -> str:
    made = comment_add(actor=world.actor("lead"), node="SALES-2", text="Well")
    return f"goals/SALES-2/comments/{made.pk}/delete"


def node(world: World) -> str:
    return "goals/SALES-2/archive"


def key_result(world: World) -> str:
    assert world.key_result is not None
    return f"goals/SALES-1/key-results/{world.key_result.pk}/archive"


def role(world: World) -> str:
    made = membership_grant(
        actor=world.actor("administrator"), email=world.users["staff"].email, role=Role.EXECUTIVE
    )
    return f"settings/roles/{made.pk}/take"


ACTS = {"finding": finding, "link": link, "check-in": check_in, "waiver": waiver}
ACTS |= {"comment": comment, "node": node, "key result": key_result, "role": role}


def doer(name: str) -> str:
    return "administrator" if name == "role" else "lead"


@pytest.mark.parametrize("name", ACTS)
def test_sent_twice_leads_where_the_first_led(name: str, world: World, visitor: Visits) -> None:
    path, visit = ACTS[name](world), visitor(doer(name))
    first = visit.post(path)
    version, rows = world.version, AuditRow.objects.count()
    visit.client.get(first["Location"])
    second = visit.post(path)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert AuditRow.objects.count() == rows
    page = visit.client.get(second["Location"])
    assert "This was sent twice, and is done once. Undo" in words_of(page)
    assert f'name="version" value="{version}"' in page.content.decode()


@pytest.mark.parametrize("name", ACTS)
def test_somebody_else_is_told_that_it_is_gone(name: str, world: World, visitor: Visits) -> None:
    path = ACTS[name](world)
    assert visitor(doer(name)).post(path).status_code == 302
    email = world.users["other_lead"].email
    membership_grant(actor=world.system, email=email, role=Role.LEAD, unit="SALES")
    membership_grant(actor=world.system, email=email, role=Role.ADMINISTRATOR)
    expected = 409 if name in ("node", "key result") else 404
    assert visitor("other_lead").post(path).status_code == expected


def test_what_was_never_there_is_not_found_however_often(visitor: Visits) -> None:
    visit = visitor("lead")
    for path in ("goals/SALES-2/comments/999/delete", "goals/SALES-2/links/999/withdraw"):
        assert [visit.post(path).status_code for _ in range(2)] == [404, 404]


def test_what_was_put_back_is_taken_away_anew(world: World, visitor: Visits) -> None:
    path, visit = node(world), visitor("lead")
    for _ in range(2):
        visit.post(path)
        assert world.node("SALES-2").archived_at is not None
        visit.post("goals/SALES-2/restore")
    assert AuditRow.objects.filter(act="node.archive").count() == 2


def test_archived_by_somebody_else_is_refused(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="SALES-2")
    assert visitor("lead").post(node(world)).status_code == 409


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which every write is really committed, emptied after the test."""
    yield
    guards.drop(connection, only=guards.AUDIT)


def test_of_two_that_are_sent_at_once_none_is_refused(committed_db: None) -> None:
    world = northwind()
    path = comment(world)
    visits = [Visitor.of(world, "lead") for _ in range(4)]

    def send(visit: Visitor) -> str:
        try:
            return str(visit.post(path)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(visits)) as pool:
        found = set(pool.map(send, visits))
    assert found == {"/northwind/goals/SALES-2#comments"}
    assert Comment.objects.get().deleted_at is not None
    assert AuditRow.objects.filter(act="comment.delete").count() == 1
