"""Units and periods as trees: each below what it is part of, with its depth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Count

from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM
from goals.choices import Role
from goals.models import Period, Unit
from goals.selectors.rows import memberships_of, periods_of, units_of
from web.visits import Visit

#: How many rows a page of the settings shows.
PAGE = 50


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree: its leads' names, and how many people, goals and programs it has.

    ``within`` is the unit that it is part of, where that stands on a page before.
    """

    unit: Unit
    depth: int
    within: Unit | None
    leads: tuple[str, ...]
    people: int
    goals: int
    programs: int


def page_of(visit: Visit, rows: Any, name: str = "page") -> Page[Any]:
    """The page of some rows that the address asks for by a name, else the nearest one."""
    return Paginator(rows, PAGE).get_page(visit.request.GET.get(name))


def units_in_order(visit: Visit) -> list[tuple[Unit, int]]:
    """The units in use with their depths, each below the one that it is part of; one query."""
    return list(in_order(units_of(visit.actor).filter(archived_at=None).order_by("name", "prefix")))


def unit_rows(visit: Visit, units: Sequence[tuple[Unit, int]]) -> list[UnitRow]:
    """Some units with what belongs to them; two queries and the plan."""
    leads, people = _members(visit, [unit.pk for unit, _ in units])
    goals, programs = _counts(visit)
    above: set[int | None] = set()
    rows = []
    for unit, depth in units:
        rows.append(
            UnitRow(
                unit=unit,
                depth=depth,
                within=unit.parent if depth and unit.parent_id not in above else None,
                leads=tuple(leads[unit.pk]),
                people=people.get(unit.pk, 0),
                goals=goals.get(unit.pk, 0),
                programs=programs.get(unit.pk, 0),
            )
        )
        above.add(unit.pk)
    return rows


def _members(visit: Visit, units: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, int]]:
    """The names of the leads, and how many people there are, by the numbers of some units."""
    members = memberships_of(visit.actor).filter(unit__in=units)
    leads: defaultdict[int, list[str]] = defaultdict(list)
    for member in members.filter(role=Role.LEAD).order_by("user__name", "pk"):
        leads[member.unit_id or 0].append(str(member.user))
    people = members.order_by().values_list("unit").annotate(Count("user", distinct=True))
    return leads, dict(people)


def _counts(visit: Visit) -> tuple[dict[int, int], dict[int, int]]:
    """The goals and the programs of each unit that the reader may see, by the unit's number."""
    plan = visit.plan
    kinds, units = plan.answer.graph.kinds, plan.snapshot.unit_codes
    shown = plan.shown & (units >= 0)
    goals = shown & ((kinds == COMPANY_GOAL) | (kinds == FUNCTIONAL_GOAL))
    programs = shown & (kinds == PROGRAM)
    numbers = plan.snapshot.units.numbers

    def counted(chosen: Any) -> dict[int, int]:
        found = np.bincount(units[chosen], minlength=len(numbers)).tolist()
        return dict(zip(numbers, found, strict=True))

    return counted(goals), counted(programs)


def unit_choices(visit: Visit, without: Unit | None = None) -> list[tuple[str, str]]:
    """The units to choose from, by key, as an indented list; not a unit itself, nor below it."""
    units = list(units_of(visit.actor).filter(archived_at=None).order_by("name", "prefix"))
    hidden = _with_below(units, without)
    return [
        (unit.prefix, f"{'  ' * depth}{unit}")
        for unit, depth in in_order(units)
        if unit.pk not in hidden
    ]


def period_choices(visit: Visit, without: Period | None = None) -> list[tuple[str, str]]:
    """The periods to choose from, by number."""
    periods = list(period_rows_of(visit))
    hidden = _with_below(periods, without)
    return [
        (str(period.pk), f"{'  ' * depth}{period}")
        for period, depth in in_order(periods)
        if period.pk not in hidden
    ]


def period_rows_of(visit: Visit) -> list[Period]:
    """The periods in use, the latest first."""
    rows = periods_of(visit.actor).filter(archived_at=None)
    return sorted(rows, key=lambda row: (row.starts is not None, row.starts, row.pk), reverse=True)


def _with_below(rows: list[Any], start: Any) -> set[int]:
    hidden = set() if start is None else {start.pk}
    for _ in rows if start is not None else ():
        more = {row.pk for row in rows if row.parent_id in hidden} - hidden
        if not more:
            break
        hidden |= more
    return hidden


def in_order[Row: (Unit, Period)](rows: Iterable[Row]) -> Iterator[tuple[Row, int]]:
    """Each row below the one that it is part of, with its depth, in the order that they come in."""
    rows = list(rows)
    known = {row.pk for row in rows}
    below: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    yield from _walk(below, None, 0, lambda row: row.pk)


def _walk[Row](
    below: dict[int | None, list[Row]], at: int | None, depth: int, number: Callable[[Row], int]
) -> Iterator[tuple[Row, int]]:
    for row in below.get(at, ()):
        yield row, depth
        yield from _walk(below, number(row), depth + 1, number)
