"""What tests of the domain share: small organisations, and a database that really commits."""

from collections.abc import Iterator

import pytest
from django.db import connection

from goals import guards
from tests.goals.refusals import fill
from tests.worlds import World, northwind


@pytest.fixture
def world(db: None) -> World:
    """Northwind: two units, one person a role, a small plan."""
    return northwind()


@pytest.fixture
def elsewhere(db: None) -> World:
    """Another organisation with people of its own, and the same keys."""
    return northwind("elsewhere")


@pytest.fixture
def here(world: World) -> World:
    """Northwind with a row in every table."""
    return fill(world)


@pytest.fixture
def there(elsewhere: World) -> World:
    """The other organisation with a row in every table."""
    return fill(elsewhere)


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which every write is really committed, emptied after the test.

    Emptying deletes rows, which the audit trail refuses: its guards go first, and come back with
    the signal that follows every flush.
    """
    yield
    guards.drop(connection, only=guards.AUDIT)
