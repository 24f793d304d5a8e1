"""What tests of pages share: two organisations, and somebody who looks at pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.visitors import Visitor
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
def visitor(world: World) -> Callable[[str], Visitor]:
    """One of Northwind's people, signed in."""
    return lambda name: Visitor.of(world, name)
