"""Nodes of a plan as pages name them, and no draft that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cascade.layers import Bools, Numbers
from goals.models import Node
from goals.selectors.alignment import WholePlan

#: How many nodes an answer names where it tells a number of them.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A node's key and title; both are empty for a draft that the reader may not see."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Some:
    """How many nodes are meant, and the first :data:`NAMED` of those that the reader may see."""

    count: int = 0
    first: tuple[Named, ...] = ()


NONE = Some()


def named(plan: WholePlan, places: Iterable[int]) -> tuple[Named, ...]:
    """Some nodes (numbers in the graph), in their order; one query."""
    wanted = list(places)
    seen = [place for place in wanted if plan.shown[place]]
    rows = plan.rows_of(np.array(seen, np.int64))
    titles = dict(Node.objects.filter(pk__in=rows.values()).values_list("pk", "title"))
    keys = plan.snapshot.keys
    known = {place: Named(keys[place], titles.get(rows[place], "")) for place in seen}
    return tuple(known.get(place, Named("", "")) for place in wanted)


def some(plan: WholePlan, nodes: Bools | Numbers, most: int = NAMED) -> Some:
    """Some nodes (numbers in the graph or a mask), by key; at most one query."""
    places = np.flatnonzero(nodes) if nodes.dtype == bool else nodes
    if not len(places):
        return NONE
    keys = plan.snapshot.keys
    seen = sorted(places[plan.shown[places]].tolist(), key=keys.__getitem__)
    return Some(len(places), named(plan, seen[:most]))
