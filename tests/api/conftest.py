"""Two organisations, and somebody at the door of each role."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection

from goals import guards
from goals.models import User
from tests.api.doors import Door
from tests.worlds import World, northwind


@pytest.fixture
def world(db: None) -> World:
    return northwind()


@pytest.fixture
def elsewhere(world: World) -> World:
    return northwind("elsewhere")


@pytest.fixture
def executive(world: World) -> Door:
    return Door.of(world, "executive")


@pytest.fixture
def lead(world: World) -> Door:
    return Door.of(world, "lead")


@pytest.fixture
def staff(world: World) -> Door:
    return Door.of(world, "staff")


@pytest.fixture
def administrator(world: World) -> Door:
    return Door.of(world, "administrator")


@pytest.fixture
def stranger(world: World) -> Door:
    """Somebody who signed in and belongs nowhere."""
    door = Door(f"/api/v1/organisations/{world.organisation.slug}")
    door.client.force_login(User.objects.create_user("stranger@example.org", "x"))
    return door


@pytest.fixture
def nobody(world: World) -> Door:
    return Door(f"/api/v1/organisations/{world.organisation.slug}")


@pytest.fixture
def unlimited(settings: LazySettings) -> None:
    """No throttling, whatever the settings say."""
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {}}


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which every write is really committed, emptied after the test."""
    yield
    guards.drop(connection, only=guards.AUDIT)
