"""What tests of signing in share: a person with a password, and ways through the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from goals.models import User
from tests.worlds import World, northwind

PASSWORD = "seven green bakers"


@pytest.fixture
def world(db: None) -> World:
    """Northwind: two units, one person a role, a small plan."""
    return northwind()


@pytest.fixture
def elsewhere(db: None) -> World:
    """Another organisation with people of its own."""
    return northwind("elsewhere")


@pytest.fixture
def person(world: World) -> User:
    """A member of staff who can sign in by a password."""
    user = world.users["staff"]
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def try_password(client: Client) -> Callable[..., HttpResponse]:
    """Sends the form to sign in, from a network address of choice."""

    def send(
        email: str, password: str = PASSWORD, *, at: str = "192.0.2.1", **fields: str
    ) -> HttpResponse:
        fields = {"login": email, "password": password, **fields}
        return client.post("/accounts/login/", fields, REMOTE_ADDR=at)

    return send


def signed_in(client: Client) -> str | None:
    """The number of whoever is signed in, as a text; None for nobody."""
    return client.session.get("_auth_user_id")


@pytest.fixture
def at_home(client: Client, person: User, try_password: Callable[..., HttpResponse]) -> Client:
    """The client, signed in as the person by password a moment ago."""
    assert try_password(person.email).status_code == 302
    return client
