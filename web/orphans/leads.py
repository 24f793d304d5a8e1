"""Who can mend what the reader cannot: the leads of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from goals.actors import Actor
from goals.choices import Role
from goals.models import Unit
from goals.selectors.rows import memberships_of

#: How many leads of a unit are named.
NAMED = 3


def leads_of(reader: Actor, units: Iterable[Unit], wanted: set[int]) -> dict[int, tuple[str, ...]]:
    """The leads of some units (numbers), or else of the nearest units above; one query."""
    if not wanted:
        return {}
    above = {unit.pk: unit.parent_id for unit in units}
    ways = {unit: _way_up(unit, above) for unit in wanted}
    met = {unit for way in ways.values() for unit in way}
    leads = memberships_of(reader).filter(role=Role.LEAD, unit__in=met).order_by("pk")
    found: defaultdict[int, list[str]] = defaultdict(list)
    for unit, name, email in leads.values_list("unit_id", "user__name", "user__email"):
        found[unit].append(name or email)
    return {unit: _nearest(way, found) for unit, way in ways.items()}


def _way_up(unit: int, above: dict[int, int | None]) -> list[int]:
    """A unit and those above it, the nearest first; a circle is left after one round."""
    way: list[int] = []
    at: int | None = unit
    while at is not None and at not in way:
        way.append(at)
        at = above.get(at)
    return way


def _nearest(way: list[int], found: dict[int, list[str]]) -> tuple[str, ...]:
    return next((tuple(found[unit][:NAMED]) for unit in way if unit in found), ())
