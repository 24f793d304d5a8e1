"""The index that suggests parents, kept beside the snapshot: of its state, or a little older.

It needs every title, so for a large plan it is made in the background; what is there meanwhile
serves on, and what it suggests is checked against the plan as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock, Thread

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from cascade.layers import Bools
from cascade.meaning import load
from cascade.suggest import Candidate, Suggester
from cascade.types import Kind
from goals.bridge.held import Held
from goals.bridge.snapshot import Snapshot, places_among
from goals.models import Node, Organisation
from goals.reading import State

#: Up to so many nodes it is made while the reader waits: in less than 100 ms.
WHILE_WAITING = 5_000
#: About how much memory a node takes.
BYTES_A_NODE = 900


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a node that is still to be created; ``unit`` is an identifier."""

    title: str
    kind: Kind
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SuggestionIndex:
    """A suggester of one state of an organisation; ``numbers`` are its nodes' rows."""

    organisation_id: int
    state: State
    numbers: NDArray[np.int64]
    suggester: Suggester

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes."""
        return BYTES_A_NODE * len(self.numbers)

    def candidates(
        self, number: int, snapshot: Snapshot, allowed: Bools, seen: Bools, limit: int
    ) -> list[Candidate] | None:
        """The likeliest parents of a row, among those that a snapshot allows (a mask of it).

        ``seen`` are the nodes that may be named. None where the row is newer than the index.
        """
        [place] = places_among(self.numbers, np.array([number], np.int64)).tolist()
        if place < 0:
            return None
        among, seen = self._here(snapshot, allowed), self._here(snapshot, seen)
        key = self.suggester.graph.ids[place]
        return self.suggester.candidates(key, limit, among=among, seen=seen)

    def candidates_for(
        self, words: Words, snapshot: Snapshot, allowed: Bools, seen: Bools, limit: int
    ) -> list[Candidate]:
        """The same for words that are no node yet."""
        among, seen = self._here(snapshot, allowed), self._here(snapshot, seen)
        return self.suggester.candidates_for(
            words.title, words.kind, words.unit, limit, among=among, seen=seen
        )

    def _here(self, snapshot: Snapshot, mask: Bools) -> Bools:
        """A mask of a snapshot's nodes as one of the nodes that the index knows."""
        if self.numbers is snapshot.numbers:
            return mask
        there = snapshot.places(self.numbers)
        found: Bools = (there >= 0) & mask[there]
        return found


#: What this process holds.
held: Held[SuggestionIndex] = Held(most_bytes=500_000_000)
_making: set[int] = set()
_lock = Lock()


def suggestions_on(snapshot: Snapshot, *, wait: bool = True) -> SuggestionIndex | None:
    """The index of a snapshot's organisation; None while the first is still being made.

    With ``wait`` it is of the snapshot's state; without, that of a large plan may be older, and is
    made anew in the background. Two queries where it is made, none otherwise.
    """
    known = held.get(snapshot.organisation_id)
    if known is not None and known.state == snapshot.state:
        return known
    if wait or len(snapshot.numbers) <= WHILE_WAITING:
        return _make(snapshot)
    _make_aside(snapshot)
    return known


def _make(snapshot: Snapshot) -> SuggestionIndex:
    here = Organisation.objects.filter(pk=snapshot.organisation_id)
    language = here.values_list("language", flat=True).first()
    nodes = Node.objects.filter(organisation_id=snapshot.organisation_id, archived_at=None)
    known = dict(nodes.order_by().values_list("pk", "title"))
    titles = [known.get(number, "") for number in snapshot.numbers.tolist()]
    meanings = load() if settings.SEMANTIC else None
    suggester = Suggester(
        snapshot.shape.graph, titles, language or None, meanings=meanings
    ).prepare()
    index = SuggestionIndex(snapshot.organisation_id, snapshot.state, snapshot.numbers, suggester)
    # Rows without history may mean other rows soon; those of an open transaction may never come.
    if snapshot.state.head and not connection.in_atomic_block:
        held.put(index)
    return index


def _make_aside(snapshot: Snapshot) -> None:
    """Makes it in a thread of its own, one at a time for each organisation."""
    with _lock:
        if snapshot.organisation_id in _making:
            return
        _making.add(snapshot.organisation_id)
    Thread(target=_made_aside, args=(snapshot,), daemon=True).start()


def _made_aside(snapshot: Snapshot) -> None:
    try:
        _make(snapshot)
    finally:
        with _lock:
            _making.discard(snapshot.organisation_id)
        connection.close()
