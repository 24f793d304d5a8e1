"""The index that suggests parents, kept beside the snapshot: of its state, or a little older.

It needs every title, so for a large plan it is made in the background; what is there meanwhile
serves on, and what it suggests is checked against the plan as it is now.

One index serves all readers, and what it says of words follows from all words that it holds. So it
holds none of drafts, which not everybody may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock, Thread

import numpy as np
import structlog
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from cascade.errors import MissingExtraError, ModelFileError
from cascade.graph import DRAFT
from cascade.layers import Bools
from cascade.meaning import Meanings, load
from cascade.suggest import Candidate, Likeness, Suggester
from cascade.types import Kind
from goals.bridge.held import Held
from goals.bridge.snapshot import Snapshot, places_among
from goals.models import GraphState, Node
from goals.reading import State

#: Up to so many nodes it is made while the reader waits: in less than 100 ms, and in 0.4 s where
#: each has three key results.
WHILE_WAITING = 5_000
#: About how much memory a node takes, with the titles beside each other.
BYTES_A_NODE = 1_200

_log = structlog.stdlib.get_logger("cascade.suggest")


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a node without the index; ``unit`` is an identifier."""

    title: str
    kind: Kind
    unit: str | None = None


@dataclass(frozen=True, eq=False)
class SuggestionIndex:
    """A suggester of one state of an organisation; ``numbers`` are its nodes' rows.

    Drafts have no words in it, unless they count as live (``has_drafts``): what is told then is
    for readers alone who see all of them.
    """

    organisation_id: int
    state: State
    numbers: NDArray[np.int64]
    suggester: Suggester
    has_drafts: bool = False

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes."""
        return BYTES_A_NODE * len(self.numbers)

    @cached_property
    def likeness(self) -> Likeness | None:
        """The titles beside each other; None without text rules for the language."""
        suggester, terms = self.suggester, self.suggester.ranker.terms
        if not terms.speller.english:
            return None
        return Likeness(suggester.graph, suggester.titles, terms)

    def hides(self, seen: Bools) -> bool:
        """Whether it rests on words that a reader may not see, who sees the nodes ``seen``."""
        return self.has_drafts and not seen.all()

    def candidates(
        self,
        number: int,
        words: Words,
        snapshot: Snapshot,
        allowed: Bools,
        seen: Bools,
        limit: int,
    ) -> list[Candidate] | None:
        """The likeliest parents of a row, among those that a snapshot allows (a mask of it).

        ``words`` are the row's own: what has none in the index is asked by these. ``seen`` are the
        nodes that may be named. None where the row is newer than the index.
        """
        [place] = places_among(self.numbers, np.array([number], np.int64)).tolist()
        if place < 0:
            return None
        if self.hides(seen):
            return []
        if not self.suggester.titles[place]:
            return self.candidates_for(words, snapshot, allowed, seen, limit)
        among, seen = self._here(snapshot, allowed), self._here(snapshot, seen)
        key = self.suggester.graph.ids[place]
        return self.suggester.candidates(key, limit, among=among, seen=seen)

    def candidates_for(
        self, words: Words, snapshot: Snapshot, allowed: Bools, seen: Bools, limit: int
    ) -> list[Candidate]:
        """The same for words that are no node of the index."""
        if self.hides(seen):
            return []
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
    organisation_id, before = snapshot.organisation_id, held.get(snapshot.organisation_id)
    titles, results = _texts(snapshot)
    language, state = _language_and_state(organisation_id)
    graph, meanings = snapshot.shape.graph, _meanings() if settings.SEMANTIC else None
    suggester = Suggester(
        graph, titles, language or None, meanings=meanings, results=results
    ).prepare()
    index = SuggestionIndex(
        organisation_id, snapshot.state, snapshot.numbers, suggester, snapshot.accepts_drafts
    )
    # Titles of another state are for the one who asked; rows without history may mean other rows
    # soon; those of an open transaction may never come.
    if state == snapshot.state and state.head and not connection.in_atomic_block:
        _hold(index, before)
    return index


def _texts(snapshot: Snapshot) -> tuple[list[str], list[tuple[int, str]]]:
    """Each node's title, and the titles of key results with the place of their node; one query.

    None of drafts, unless they count as live.
    """
    nodes = Node.objects.filter(organisation_id=snapshot.organisation_id, archived_at=None)
    columns = ("pk", "title", "key_results__title", "key_results__archived_at")
    told = list(nodes.order_by("key_results__pk").values_list(*columns))
    places = snapshot.places(np.array([row[0] for row in told], np.int64)).tolist()
    titles, results = [""] * len(snapshot.numbers), []
    silent = (snapshot.nodes["status"] == DRAFT) & (not snapshot.accepts_drafts)
    for place, (_, title, result, archived_at) in zip(places, told, strict=True):
        if place < 0 or silent[place]:
            continue
        titles[place] = title
        if title and result and archived_at is None:
            results.append((place, result))
    return titles, results


def _language_and_state(organisation_id: int) -> tuple[str | None, State | None]:
    """The organisation's language, and the state that its rows are in now."""
    states = GraphState.objects.filter(pk=organisation_id)
    names = ("organisation__language", "version", "audit_count", "audit_head")
    found = states.values_list(*names).first()
    return (None, None) if found is None else (found[0], State(*found[1:]))


@cache
def _meanings() -> Meanings | None:
    """The model of the optional part; None where that is broken, which the log says once."""
    try:
        return load()
    except (MissingExtraError, ModelFileError) as error:
        _log.error("meanings are not used: the optional part is broken", error=str(error))
        return None


def _hold(index: SuggestionIndex, before: SuggestionIndex | None) -> None:
    """Holds an index, unless somebody holds a newer one since ``before`` was held."""
    with _lock:
        known = held.get(index.organisation_id)
        if known is None or known is before or known.state.rows <= index.state.rows:
            held.put(index)


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
