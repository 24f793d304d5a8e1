"""Small organisations for tests, made by services only.

Northwind has two units and one person a role::

    mission  ORG-1
      └─ ORG-2    company goal (no unit)
           ├─ SALES-1    functional goal, key result `arr`
           │    └─ SALES-2    program, owned by staff
           └─ PRODUCT-1  functional goal
    SALES-3  program without a path to the mission

Elsewhere is another organisation with people of its own, and the same keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from time_machine import escape_hatch

from goals.actors import Actor
from goals.choices import Direction, Kind, Measures, Role
from goals.models import Contribution, KeyResult, Node, Organisation, User
from goals.services import (
    contribute,
    key_result_create,
    membership_grant,
    mission_set,
    node_create,
    organisation_create,
    unit_create,
)

#: Who is what in Northwind: name, role, unit.
PEOPLE = (
    ("executive", Role.EXECUTIVE, None),
    ("lead", Role.LEAD, "SALES"),
    ("other_lead", Role.LEAD, "PRODUCT"),
    ("staff", Role.STAFF, "SALES"),
    ("other_staff", Role.STAFF, "PRODUCT"),
    ("administrator", Role.ADMINISTRATOR, None),
)
#: The rows of a world that was made, by database and slug, and the world itself.
_kept: dict[tuple[str, str], tuple[list[list[Model]], World]] = {}


@dataclass
class World:
    """An organisation, its people by what they are, and what the tests point at."""

    organisation: Organisation
    users: dict[str, User] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[str, Contribution] = field(default_factory=dict)
    key_result: KeyResult | None = None

    @property
    def system(self) -> Actor:
        """Whoever runs the installation."""
        return Actor.system(self.organisation)

    def actor(self, name: str) -> Actor:
        """One of the people, as they are now."""
        return Actor.of(self.users[name], self.organisation)

    def node(self, key: str) -> Node:
        """A node as it is now."""
        return Node.objects.get(organisation=self.organisation, key=key)

    @property
    def version(self) -> int:
        """The graph version as it is now."""
        return Organisation.objects.get(pk=self.organisation.pk).graph_state.version


def northwind(slug: str = "northwind") -> World:
    """The organisation of the picture above.

    The services make it once in a process. After that its rows are written back as they were into
    a database that holds nothing else, which takes a fifth of the time.
    """
    if escape_hatch.is_travelling() or Organisation.objects.exists() or User.objects.exists():
        return _made(slug)
    key = (connection.vendor, slug)
    if key not in _kept:
        with _tables_written() as tables:
            world = _made(slug)
        _kept[key] = ([list(model._base_manager.all()) for model in tables], deepcopy(world))
        return world
    rows, world = _kept[key]
    with transaction.atomic():
        for some in rows:
            type(some[0])._base_manager.bulk_create(map(copy, some))
    return deepcopy(world)


@contextmanager
def _tables_written() -> Iterator[list[type[Model]]]:
    """The models whose rows are made meanwhile, in the order of their first row."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    written: dict[str, type[Model]] = {}

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        told = re.match(r'INSERT INTO "(\w+)"', sql)
        if told and told[1] in models:
            written[told[1]] = models[told[1]]
        return execute(sql, *arguments)

    found: list[type[Model]] = []
    with connection.execute_wrapper(note):
        yield found
    found += written.values()


def _made(slug: str) -> World:
    organisation = organisation_create(slug=slug, name=slug.title())
    world = World(organisation)
    actor = world.system
    for unit in ("Sales", "Product"):
        unit_create(actor=actor, name=unit, function=unit.lower())
    for name, role, unit in PEOPLE:
        email = f"{name.replace('_', '.')}@{slug}.example"
        row = membership_grant(actor=actor, email=email, role=role, unit=unit, name=name.title())
        world.users[name] = row.user
    _plan(world)
    return world


def _plan(world: World) -> None:
    actor, staff = world.system, world.users["staff"].email
    year = {"starts": date(2026, 1, 1), "due": date(2026, 12, 31)}
    mission_set(actor=actor, title="Every town has bread")
    goals = (
        (Kind.COMPANY_GOAL, {"title": "Bread for 120 towns"}),
        (Kind.FUNCTIONAL_GOAL, {"title": "Sell in 40 new towns", "unit": "SALES"}),
        (Kind.PROGRAM, {"title": "Visit bakers", "unit": "SALES", "owner": staff, "budget": 100.0}),
        (Kind.FUNCTIONAL_GOAL, {"title": "Ovens that never stop", "unit": "PRODUCT"}),
        (Kind.PROGRAM, {"title": "Print flyers", "unit": "SALES", "budget": 900.0}),
    )
    for kind, fields in goals:
        node_create(actor=actor, kind=kind, **fields, **year)  # type: ignore[typeddict-item]
    for child, parent in (
        ("ORG-2", "ORG-1"),
        ("SALES-1", "ORG-2"),
        ("SALES-2", "SALES-1"),
        ("PRODUCT-1", "ORG-2"),
    ):
        link = contribute(actor=actor, child=child, parent=parent, because="it is how")
        world.links[child] = link
    world.key_result = key_result_create(
        actor=actor,
        node="SALES-1",
        identifier="arr",
        title="Revenue",
        unit="EUR",
        baseline=0.0,
        target=100.0,
        direction=Direction.UP,
        measures=Measures.OUTCOME,
        owner=staff,
    )
    for node in Node.objects.filter(organisation=world.organisation):
        world.nodes[node.key] = node
