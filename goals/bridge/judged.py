"""Every node judged on a day: verdicts, which rules it breaks, and what the index needs of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cascade.drift import are_stale
from cascade.layers import Bools, Ints
from cascade.smart.many import NOT_KNOWN, Codes, mean, on_day
from cascade.smart.strains import weakened
from goals.bridge.answers import Answer
from goals.bridge.broken import FINDERS
from goals.bridge.judging import BITS, VERDICTS
from goals.bridge.remarks import Remarks
from goals.bridge.snapshot import DAYS_KEPT, Snapshot, places_among
from goals.bridge.tables import NO_DAY, Columns
from goals.bridge.values import days_on
from goals.models import Waiver

#: Rules about the record itself, whatever the node's status.
_OF_ALL = frozenset({"blank-title", "unknown-field"})


class Judged:
    """What the rules say of the nodes of a snapshot on a day; each figure only when asked for.

    The same as :func:`cascade.check.check` says of the plan that
    :func:`~goals.bridge.plans.load_plan` loads, as masks over the nodes of the snapshot. Without
    ``remarks`` everything that rests on texts is None.
    """

    def __init__(self, snapshot: Snapshot, as_of: date, remarks: Remarks | None) -> None:
        self.snapshot: Snapshot = snapshot
        self.as_of, self.remarks = as_of, remarks
        self.answer: Answer = snapshot.answer(as_of)
        self._found: dict[str, Bools | None] = {}

    @property
    def live(self) -> Bools:
        """Which nodes are live."""
        return self.answer.graph.live

    @cached_property
    def verdicts(self) -> Codes | None:
        """A code (:data:`cascade.smart.many.WORDS`) a node and letter."""
        nodes = self.nodes
        if nodes is None:
            return None
        alone = np.stack([nodes[letter] for letter in VERDICTS], axis=1)
        due, strained = self.snapshot.nodes["due"], weakened(self.answer.strains)
        return on_day(alone, due, self.connected, self.as_of, strained)

    @cached_property
    def connected(self) -> Bools | None:
        """Which nodes are connected, or would be if they were live; None while it is unknown."""
        connection, graph = self.answer.connection, self.answer.graph
        if not connection.known:
            return None
        would = self.children_of(connection.connected[graph.parents]) & ~self.live
        return connection.connected | would

    @cached_property
    def smart(self) -> float | None:
        """The mean verdict of live goals."""
        return None if self.verdicts is None else mean(self.verdicts[self.answer.goals])

    @cached_property
    def confirmed(self) -> float | None:
        """The part of live contributions that is confirmed, and neither suspect nor stale.

        None while no live contribution was ever confirmed.
        """
        links = self.links
        if links is None or not (links["confirmed"] & self.live_links).any():
            return None
        good = links["confirmed"] & ~links["suspect"] & ~self.stale_links & self.live_links
        return int(good.sum()) / int(self.live_links.sum())

    def breaking(self, rule: str) -> Bools | None:
        """Which nodes break a rule; None where that is not known without remarks."""
        if rule not in self._found:
            find = FINDERS.get(rule)
            self._found[rule] = self.by_itself(rule) if find is None else find(self)
        return self._found[rule]

    def by_itself(self, rule: str) -> Bools | None:
        """The nodes whose own record breaks a rule."""
        if self.nodes is None:
            return None
        broken: Bools = (self.nodes["rules"] & BITS[rule]) != 0
        return broken if rule in _OF_ALL else broken & self.live

    @cached_property
    def nodes(self) -> Columns | None:
        """The remarks on each node; unknown for one that was not there when they were made."""
        if self.remarks is None:
            return None
        told = self.remarks.nodes
        if np.array_equal(told["id"], self.snapshot.numbers):
            return told
        unknown = {"id": 0, "rules": 0, "checked_in": NO_DAY, "checks": 0, "overruled": 0}
        empty = {name: unknown.get(name, NOT_KNOWN) for name in told}
        return _spread(told, self.snapshot.numbers, empty)

    @cached_property
    def links(self) -> Columns | None:
        """The remarks on each contribution of the graph; most say nothing."""
        if self.remarks is None:
            return None
        told = self.remarks.links
        empty = {name: NO_DAY if name == "confirmed_on" else 0 for name in told}
        return _spread(told, self.snapshot.link_numbers, empty)

    @cached_property
    def live_links(self) -> Bools:
        """Which contributions of the graph have both ends live."""
        graph = self.answer.graph
        return self.live[graph.children] & self.live[graph.parents]

    def children_of(self, links: Bools) -> Bools:
        """Which nodes one of some contributions (a mask) is of."""
        marks = np.zeros(self.answer.graph.n_nodes, bool)
        marks[self.answer.graph.children[links]] = True
        return marks

    @cached_property
    def stale_links(self) -> Bools:
        """Which of them were confirmed too long ago."""
        assert self.links is not None
        kinds = self.answer.graph.kinds[self.answer.graph.children]
        return are_stale(self.links["confirmed_on"], kinds, self.as_of)

    @cached_property
    def last_check_in(self) -> Ints:
        """The ordinal of the last day, up to the day asked for, on which somebody looked; -1."""
        assert self.nodes is not None
        today, results = self.as_of.toordinal(), self.snapshot.results
        seen = self.nodes["checked_in"].astype(np.int32)
        last = np.where(seen > today, NO_DAY, seen)
        days = results["latest_on"]
        if (later := np.flatnonzero(days > today)).size:
            id, numbers = self.snapshot.organisation_id, results["id"][later]
            days = days.copy()
            days[later] = days_on(id, numbers, self.as_of, self.snapshot.last_check_in)
        owners = self.snapshot.owners
        np.maximum.at(last, owners[owners >= 0], days[owners >= 0])
        return last

    @cached_property
    def waived(self) -> tuple[Bools, Bools]:
        """Which nodes have a waiver, and which one that has ended; one query."""
        mine = {"organisation_id": self.snapshot.organisation_id}
        rows = list(Waiver.objects.filter(**mine).values_list("node_id", "until"))
        marks = np.zeros((2, len(self.snapshot.numbers)), bool)
        places = self.snapshot.places(np.array([row[0] for row in rows], np.int64))
        ended = np.array([until < self.as_of for _, until in rows], bool)
        marks[0, places[places >= 0]] = True
        marks[1, places[(places >= 0) & ended]] = True
        return marks[0], marks[1]


def judged(snapshot: Snapshot, as_of: date, remarks: Remarks | None) -> Judged:
    """The nodes of a snapshot judged on a day; kept beside it while the remarks are the same."""
    kept = snapshot.beside
    found = kept.get(as_of)
    if isinstance(found, Judged) and found.remarks is remarks:
        return found
    found = kept[as_of] = Judged(snapshot, as_of, remarks)
    while len(kept) > DAYS_KEPT:
        kept.popitem(last=False)
    return found


def _spread(told: Columns, numbers: NDArray[np.int64], empty: Mapping[str, int]) -> Columns:
    """Rows that are told of some numbers, as columns for all ``numbers``, which rise."""
    places = places_among(numbers, told["id"])
    there = places >= 0
    if not there.all():
        told, places = {name: values[there] for name, values in told.items()}, places[there]
    found = {}
    for name, values in told.items():
        found[name] = np.full(len(numbers), empty[name], values.dtype)
        found[name][places] = values
    return found
