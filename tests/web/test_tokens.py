"""Tokens: one's own, and the secret told once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.models import Token
from goals.services import token_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
FIELDS = {"name": "nightly figures", "scope": "read", "expires": ""}


def secret_in(page: str) -> str | None:
    found = re.search(r'value="(cascade_[\w-]+)"', page)
    return found.group(1) if found else None


def test_secret_is_shown_once_and_works(world: World, visitor: Visits) -> None:
    staff = visitor("staff")
    response = staff.post("settings/tokens", **FIELDS)
    secret = secret_in(response.content.decode())
    assert secret
    assert "no-store" in response["Cache-Control"]
    asked = staff.client.get(
        "/api/v1/organisations/northwind", headers={"Authorization": f"Bearer {secret}"}
    )
    assert asked.status_code == 200
    assert secret_in(staff.get("settings/tokens").content.decode()) is None
    assert "nightly figures" in staff.text("settings/tokens")


def test_last_day_is_included(world: World, visitor: Visits) -> None:
    day = timezone.localdate() + timedelta(days=30)
    visitor("staff").post("settings/tokens", **(FIELDS | {"expires": day.isoformat()}))
    expires = Token.objects.get().expires_at
    assert expires is not None
    assert timezone.localtime(expires).date() == day
    assert timezone.localtime(expires).hour == 23


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"scope": "everything"}, "Select a valid choice."),
        ({"expires": date(2001, 1, 1).isoformat()}, "Must be in the future."),
    ],
)
def test_refuses_a_wrong_token(visitor: Visits, wrong: dict[str, str], told: str) -> None:
    response = visitor("staff").post("settings/tokens", **(FIELDS | wrong))
    assert response.status_code == 422
    assert told in words_of(response)
    assert not Token.objects.exists()


def test_revokes_an_own_token(world: World, visitor: Visits) -> None:
    token, _ = token_create(actor=world.actor("staff"), name="old")
    assert visitor("staff").post(f"settings/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "1 that is over" in visitor("staff").text("settings/tokens")


def test_tokens_of_others_are_not_there(world: World, visitor: Visits) -> None:
    token, _ = token_create(actor=world.actor("lead"), name="lead's own")
    assert "lead's own" not in visitor("administrator").text("settings/tokens")
    response = visitor("administrator").post(f"settings/tokens/{token.pk}/revoke")
    assert response.status_code == 404
