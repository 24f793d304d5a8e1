"""What two units plan nearly the same, over the whole plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from cascade.smart import has_text_rules
from cascade.smart.grounds import grounds_of_twins
from goals.bridge.likening import twins_on
from goals.models import Dismissal, Node
from goals.selectors.alignment import WholePlan

#: So many pairs are told, the most alike ones.
MOST = 500


class Twins(NamedTuple):
    """Two nodes (numbers in the graph) of two units, and how alike their titles are (0..1)."""

    one: int
    other: int
    likeness: float


def compares_units(plan: WholePlan) -> bool:
    """Whether titles are compared at all: there are text rules for the organisation's language."""
    return has_text_rules(plan.organisation.language)


def twins_of_units(plan: WholePlan) -> list[Twins] | None:
    """The live nodes that the reader sees and of which another unit says nearly the same.

    Each with its nearest one, once a pair, the most alike first. Left out are those that the plan
    says are related, and those of which somebody has dismissed it. None while a large plan is
    still looked through. Two queries, two more where the index of titles is made.
    """
    found = twins_on(plan.snapshot, plan.organisation.language, plan.shown)
    if found is None:
        return None
    alike: dict[tuple[int, int], float] = {}
    for one, other, likeness in zip(*(column.tolist() for column in found), strict=True):
        if plan.shown[one] and plan.shown[other]:
            alike.setdefault((min(one, other), max(one, other)), likeness)
    ranked = sorted(alike.items(), key=lambda told: (-told[1], told[0]))[:MOST]
    return _untold([Twins(*ends, likeness) for ends, likeness in ranked], plan)


def _untold(pairs: list[Twins], plan: WholePlan) -> list[Twins]:
    """Those of some pairs that nothing says are meant to be alike."""
    numbers = plan.snapshot.numbers
    rows = numbers[np.unique([[pair.one, pair.other] for pair in pairs]).astype(np.int64)].tolist()
    mine = {"organisation": plan.organisation, "pk__in": rows}
    columns = ("pk", "key", "identifier", "title", "depends_on", "related")
    nodes = {row[0]: _Said(*row[1:]) for row in Node.objects.filter(**mine).values_list(*columns)}
    meant = Dismissal.objects.filter(node__in=rows, rule="near-duplicate")
    dismissed = set(meant.values_list("node_id", "fingerprint"))
    found = []
    for pair in pairs:
        ends = [int(numbers[pair.one]), int(numbers[pair.other])]
        one, other = (nodes.get(number) for number in ends)
        if one is None or other is None or one.names(other) or other.names(one):
            continue
        grounds = grounds_of_twins(one.title, other.title), grounds_of_twins(other.title, one.title)
        if dismissed.isdisjoint(zip(ends, grounds, strict=True)):
            found.append(pair)
    return found


class _Said(NamedTuple):
    """What a node says of itself and of others."""

    key: str
    identifier: str
    title: str
    depends_on: Any
    related: Any

    def names(self, other: _Said) -> bool:
        """Whether it refers to another."""
        told: Iterable[str] = (*(self.depends_on or ()), *(self.related or ()))
        return other.key in told or bool(other.identifier and other.identifier in told)
