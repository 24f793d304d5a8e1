"""Time: alignment decays unless it is nurtured. Fingerprints, suspicion, freshness."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Bools, Ints
from cascade.types import Contribution, Kind, Node

#: A node or contribution is stale below this freshness.
STALE_BELOW = 0.25
#: Half-life in days by kind: the usual cadence of each level.
CADENCE_DAYS: Mapping[Kind, float] = {
    Kind.MISSION: 365.0,
    Kind.COMPANY_GOAL: 90.0,
    Kind.FUNCTIONAL_GOAL: 30.0,
    Kind.PROGRAM: 14.0,
}


def fingerprint(node: Node) -> str:
    """16 hexadecimal digits of a node's substance.

    Statement, kind, due date, and each key result's metric, target and unit count; status,
    progress, white space and the order of key results do not.

    >>> goal = Node("g", Kind.COMPANY_GOAL, "Win  Europe")
    >>> fingerprint(goal) == fingerprint(Node("g", Kind.COMPANY_GOAL, "Win Europe "))
    True
    >>> fingerprint(goal) == fingerprint(Node("g", Kind.COMPANY_GOAL, "Win Asia"))
    False
    """
    substance = [
        node.kind.value,
        _plain(node.title),
        _plain(node.description),
        node.due.isoformat() if node.due else None,
        sorted(
            _words([_plain(kr.title), kr.target, _plain(kr.unit or "")]) for kr in node.key_results
        ),
    ]
    return hashlib.sha256(_words(substance).encode()).hexdigest()[:16]


def _words(parts: list[Any]) -> str:
    """Canonical JSON; 5 and 5.0 are the same number."""
    exact = [float(part) if isinstance(part, int) else part for part in parts]
    return json.dumps(exact, ensure_ascii=False, separators=(",", ":"))


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_suspect(link: Contribution, parent: Node) -> bool | None:
    """Whether the parent's substance differs from the confirmed one.

    None while no fingerprint was confirmed.
    """
    if link.confirmed is None or link.confirmed.fingerprint is None:
        return None
    return link.confirmed.fingerprint != fingerprint(parent)


def freshness(age_days: float, half_life_days: float) -> float:
    """1 today, halved with every half-life; 1 for days to come.

    >>> freshness(28, 14)
    0.25
    """
    return float(2.0 ** (-max(0.0, age_days) / half_life_days))


def last_check_in(node: Node, as_of: date) -> date | None:
    """The last day, up to ``as_of``, on which somebody looked at a node or recorded a value."""
    days = [value.on for result in node.key_results for value in result.values]
    if node.checked_in is not None:
        days.append(node.checked_in)
    return max((day for day in days if day <= as_of), default=None)


@dataclass(frozen=True, slots=True)
class Age:
    """How old a check-in or confirmation is: days, and freshness (0..1)."""

    days: int
    freshness: float

    def is_stale(self, below: float = STALE_BELOW) -> bool:
        """Whether its freshness is too low; by default, more than two half-lives old."""
        return self.freshness < below


def age(
    last: date | None, kind: Kind, as_of: date, cadence_days: Mapping[Kind, float] = CADENCE_DAYS
) -> Age | None:
    """The age of a check-in or confirmation; None when there was none.

    The half-life is the cadence of ``kind`` (for a contribution, its child's).
    """
    if last is None:
        return None
    days = (as_of - last).days
    return Age(days, freshness(days, cadence_days[kind]))


#: In place of the day of a check-in or confirmation that there never was.
NEVER = -1


def are_stale(
    last: Ints,
    kinds: NDArray[np.int8],
    as_of: date,
    cadence_days: Mapping[Kind, float] = CADENCE_DAYS,
    below: float = STALE_BELOW,
) -> Bools:
    """Which of many check-ins or confirmations are too old; never those that there never were.

    Args:
        last: the ordinal of the day of each, -1 for none.
        kinds: the kind's place among :class:`~cascade.types.Kind`, of each.
        as_of: the day on which it is asked.
        cadence_days: half-lives by kind.
        below: the freshness under which one is stale.

    >>> days = np.array([date(2026, 6, 1).toordinal(), NEVER])
    >>> are_stale(days, np.array([3, 3]), date(2026, 6, 30)).tolist()
    [True, False]
    """
    latest = np.array([as_of.toordinal() - stale_from(cadence_days[kind], below) for kind in Kind])
    stale: Bools = (last <= latest[kinds]) & (last != NEVER)
    return stale


def stale_from(half_life_days: float, below: float = STALE_BELOW) -> float:
    """The age in whole days from which on something is stale; infinity for never, less for always.

    >>> stale_from(14), stale_from(14, 0.0)
    (29, inf)
    """
    if below <= 0:
        return math.inf
    days = max(0, math.floor(half_life_days * -math.log2(below)) - 1)
    while freshness(days, half_life_days) >= below:
        days += 1
    # What is stale today is stale whenever it was: days to come count as today.
    return days or -math.inf
