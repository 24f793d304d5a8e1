"""Nodes of a plan in the order of a column, over arrays; what has no value stands last."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Bools, Floats, Ints
from goals.bridge import Snapshot
from goals.bridge.tables import NO_DAY
from goals.models import Node
from goals.search import fold
from goals.selectors.alignment import WholePlan

#: The columns that nodes can be sorted by; a minus before one turns the order round.
COLUMNS = ("title", "key", "due", "progress", "budget", "share")

#: The places of nodes in an order by words, kept while the plan is the same.
_RANKS: WeakKeyDictionary[Snapshot, dict[str, Floats]] = WeakKeyDictionary()


def in_order_of(plan: WholePlan, nodes: Bools, column: str) -> Ints:
    """Some nodes (a mask) sorted by a column of :data:`COLUMNS`, ``-`` before it for the reverse.

    Ties stand in the order of their numbers.
    """
    places = np.flatnonzero(nodes)
    values = _values(plan, column.removeprefix("-"))[places]
    if column.startswith("-"):
        values = -values
    ordered: Ints = places[np.argsort(values, kind="stable")].astype(np.int32)  # NaN is last
    return ordered


def _values(plan: WholePlan, column: str) -> Floats:
    answer, nodes = plan.answer, plan.snapshot.nodes
    if column == "due":
        due: NDArray[np.int32] = nodes["due"]
        return np.where(due == NO_DAY, np.nan, due)
    if column == "progress":
        return answer.progress.fraction
    if column == "share":
        return answer.shares
    if column == "budget":
        budgets: Floats = nodes["budget"]
        return budgets
    return _rank(plan.snapshot, column)


def _rank(snapshot: Snapshot, column: str) -> Floats:
    """Where each node stands among all when they are sorted by words."""
    known = _RANKS.setdefault(snapshot, {})
    if column not in known:
        words = _keys(snapshot) if column == "key" else _titles(snapshot)
        order = sorted(range(len(words)), key=words.__getitem__)
        rank = np.empty(len(words))
        rank[order] = np.arange(len(words))
        known[column] = rank
    return known[column]


def _keys(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Keys so that ``SALES-2`` stands before ``SALES-10``."""
    parts = (key.rpartition("-") for key in snapshot.keys)
    return [(prefix, int(number)) for prefix, _, number in parts]


def _titles(snapshot: Snapshot) -> list[str]:
    """The titles as they are sorted, whatever their case and accents; one query."""
    mine = {"organisation_id": snapshot.organisation_id, "archived_at": None}
    titles = dict(Node.objects.filter(**mine).order_by().values_list("pk", "title"))
    return [fold(titles.get(number, "")) for number in snapshot.numbers.tolist()]
