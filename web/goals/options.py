"""What can be chosen in the filters of the goals table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from goals.selectors.rows import periods_of, units_of
from web.goals.filters import Filters
from web.goals.wording import FINDINGS, STATUSES
from web.visits import Visit
from web.widgets import people_of
from web.words import KINDS, Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``depth`` is how far it is set in: what is part of another stands below it."""

    value: str
    label: Text
    is_chosen: bool
    depth: int = 0

    @property
    def indent(self) -> str:
        """Spaces that set it in."""
        return "\N{EM SPACE}" * self.depth


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of each filter; three queries."""

    units: list[Option]
    periods: list[Option]
    kinds: list[Option]
    statuses: list[Option]
    findings: list[Option]
    people: list[tuple[str, str]]

    @property
    def period_names(self) -> dict[str, str]:
        """The names of the periods by number."""
        return {option.value: str(option.label) for option in self.periods}


def options_of(visit: Visit, filters: Filters) -> Options:
    """What a member can choose, with what is chosen."""
    kinds = {word: mark.label for word, mark in KINDS.items()}
    return Options(
        units=_units(visit, filters.single.get("unit", "")),
        periods=_periods(visit, filters.single.get("period", "")),
        kinds=_marked(kinds, filters.multiple.get("kind", ())),
        statuses=_marked(STATUSES, filters.multiple.get("status", ())),
        findings=_marked(FINDINGS, filters.multiple.get("finding", ())),
        people=people_of(visit),
    )


def _marked(words: dict[str, Text], chosen: tuple[str, ...]) -> list[Option]:
    return [Option(value, label, value in chosen) for value, label in words.items()]


def _periods(visit: Visit, chosen: str) -> list[Option]:
    rows = periods_of(visit.actor).order_by("-starts", "name").values_list("pk", "name")
    return [Option(str(number), name, str(number) == chosen) for number, name in rows]


def _units(visit: Visit, chosen: str) -> list[Option]:
    """The units, each below the one that it is part of."""
    rows = units_of(visit.actor).filter(archived_at=None).order_by("name", "prefix")
    below = defaultdict(list)
    known = {unit.pk for unit in rows}
    for unit in rows:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    found: list[Option] = []
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        found.append(Option(unit.prefix, str(unit), unit.prefix == chosen, depth))
        waiting += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return found
