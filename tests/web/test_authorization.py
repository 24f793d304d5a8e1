"""Every route for every role, as the table tells; nobody and strangers; wrong methods."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goals.choices import Kind, Status
from goals.models import Membership, User
from goals.services import (
    check_in_record,
    comment_add,
    finding_dismiss,
    invitation_create,
    mission_set,
    node_create,
    period_create,
    token_create,
    waiver_grant,
)
from tests.dismissing import one_finding
from tests.web.authorization_table import ROLES, Line, lines
from tests.web.visitors import BACKEND
from tests.worlds import World
from web.urls import WITHIN

LINES = lines()


@pytest.fixture
def known(world: World) -> dict[str, Any]:
    """What the names in braces of the table stand for."""
    actor, staff = world.system, world.actor("staff")
    node_create(actor=actor, kind=Kind.PROGRAM, title="A draft", unit="SALES", status=Status.DRAFT)
    _own_draft(world)
    former = world.node("ORG-1").key
    mission_set(actor=actor, title="Every town has bread and butter")
    invitation, _ = invitation_create(
        actor=world.actor("administrator"), email="new@example.org", role="staff"
    )
    token, _ = token_create(actor=staff, name="mine")
    starts = timezone.localdate()
    waiver_grant(actor=actor, node="SALES-3", because="It ends with the fair", until=starts)
    period = period_create(
        actor=actor, name="Later", starts=starts, ends=starts + timedelta(days=90)
    )
    mine = Membership.objects.get(user=world.users["other_staff"])
    assert world.key_result is not None
    gone = one_finding(world, "SALES-1").id
    finding_dismiss(actor=actor, node="SALES-1", finding=gone, because="We know")
    return {
        "link": world.links["SALES-2"].pk,
        "result": world.key_result.pk,
        "check_in": check_in_record(actor=staff, node="SALES-2", on=starts, confidence=0.5).pk,
        "comment": comment_add(actor=staff, node="SALES-2", text="Well").pk,
        "found": one_finding(world, "SALES-2").id,
        "gone": gone,
        "former": former,
        "person": world.users["other_staff"].pk,
        "role": mine.pk,
        "invitation": invitation.pk,
        "period": period.pk,
        "token": token.pk,
    }


def _own_draft(world: World) -> None:
    """SALES-4 is a draft that staff of Sales may write."""
    draft = world.node("SALES-4")
    draft.created_by = world.users["staff"]
    draft.save(update_fields=["created_by"])


def _address(line: Line, world: World, known: dict[str, Any]) -> str:
    given = [text.format(**known) for text in line.arguments if not text.startswith("?")]
    query = "".join(text for text in line.arguments if text.startswith("?"))
    return reverse(f"web:{line.route}", args=[world.organisation.slug, *given]) + query


def _ask(client: Client, method: str, address: str) -> Any:
    return client.get(address) if method == "GET" else client.post(address)


def _told(status: int) -> str:
    known = {403: "-", 404: "0", 405: "wrong method"}
    return known.get(status, "+" if status < 500 else "broken")


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """Somebody of each role, signed in."""
    found = {role: Client() for role in ROLES}
    for role, client in found.items():
        client.force_login(world.users[role], backend=BACKEND)
    return found


# One test, as a world for each line would take minutes.
def test_each_role_may_what_the_table_tells(
    world: World, known: dict[str, Any], clients: dict[str, Client]
) -> None:
    wrong = []
    for line in LINES:
        address = _address(line, world, known)
        found = [_mark(clients[role], line.method, address) for role in line.marks]
        if found != list(line.marks.values()):
            wrong.append(f"{line}: {' '.join(found)}, not {' '.join(line.marks.values())}")
    assert not wrong, "\n".join(wrong)


def _mark(client: Client, method: str, address: str) -> str:
    """What the table calls the answer; what the request has done is undone."""
    with transaction.atomic():
        told = _told(_ask(client, method, address).status_code)
        transaction.set_rollback(True)
    return told


def test_nobody_is_sent_to_sign_in_from_every_page(world: World, known: dict[str, Any]) -> None:
    for line in LINES:
        answer = _ask(Client(), line.method, _address(line, world, known))
        assert answer.status_code == 302, str(line)
        assert answer.headers["Location"].startswith(reverse("account_login")), str(line)


def test_to_a_stranger_the_organisation_does_not_exist(world: World, known: dict[str, Any]) -> None:
    client = Client()
    stranger = User.objects.create_user("stranger@example.org", "x")
    client.force_login(stranger, backend=BACKEND)
    for line in LINES:
        answer = _ask(client, line.method, _address(line, world, known))
        assert answer.status_code == 404, str(line)


def test_another_organisations_things_are_not_there(
    world: World, known: dict[str, Any], elsewhere: World
) -> None:
    client = Client()
    client.force_login(elsewhere.users["administrator"], backend=BACKEND)
    for line in LINES:
        numbers = [text for text in line.arguments if text.startswith("{") and text != "{former}"]
        if numbers:
            answer = _ask(client, line.method, _address(line, elsewhere, known))
            # Where it is a value of a form, the form says that it is not there.
            assert answer.status_code in (403, 404, 422), str(line)


def test_other_methods_are_refused(world: World, known: dict[str, Any]) -> None:
    client = Client()
    client.force_login(world.users["executive"], backend=BACKEND)
    taken = {(line.route, line.method) for line in LINES}
    for line in LINES:
        for method in {"GET", "POST"} - {line.method}:
            if (line.route, method) not in taken:
                answer = _ask(client, method, _address(line, world, known))
                assert answer.status_code == 405, f"{method} on {line}"


def test_every_route_stands_in_the_table() -> None:
    assert {page.name for page in WITHIN} == {line.route for line in LINES}
