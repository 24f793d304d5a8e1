"""The titles of an organisation beside each other, from the index that suggestions come from."""

from __future__ import annotations

from threading import Lock, Thread

import numpy as np

from cascade.layers import Bools
from cascade.smart import has_text_rules
from cascade.suggest import Likeness
from cascade.suggest.twins import Pairs
from goals.bridge.snapshot import Snapshot
from goals.bridge.suggesting import WHILE_WAITING, SuggestionIndex, suggestions_on

_looking: set[int] = set()
_lock = Lock()


def likeness_on(
    snapshot: Snapshot, language: str | None, seen: Bools, *, wait: bool = False
) -> Likeness | None:
    """The titles of a snapshot's nodes beside each other, numbered as in it.

    ``language`` is the organisation's, and ``seen`` a mask of the nodes that may be named. None
    without text rules for the language; where the index rests on what may not be seen; and for a
    large plan while the index of its state is being prepared, unless somebody can ``wait``. Two
    queries where the index is made, none otherwise.
    """
    index = _index(snapshot, language, wait=wait)
    return None if index is None or index.hides(seen) else index.likeness


def twins_on(snapshot: Snapshot, language: str | None, seen: Bools) -> Pairs | None:
    """All nodes with the nearest of another unit, numbered as in the snapshot.

    None for a large plan while they are being looked for. Nothing where titles are not compared,
    or where the index rests on what may not be seen.
    """
    index = _index(snapshot, language)
    if index is None and has_text_rules(language):
        return None
    likeness = None if index is None or index.hides(seen) else index.likeness
    if likeness is None:
        return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0)
    if len(snapshot.numbers) > WHILE_WAITING and "pairs" not in vars(likeness):
        _look_aside(snapshot.organisation_id, likeness)
        return None
    return likeness.pairs


def _look_aside(organisation_id: int, likeness: Likeness) -> None:
    """Looks for them in a thread of its own, one at a time for each organisation."""
    with _lock:
        if organisation_id in _looking:
            return
        _looking.add(organisation_id)
    Thread(target=_look, args=(organisation_id, likeness), daemon=True).start()


def _look(organisation_id: int, likeness: Likeness) -> None:
    try:
        _ = likeness.pairs
    finally:
        with _lock:
            _looking.discard(organisation_id)


def is_being_prepared(snapshot: Snapshot, language: str | None) -> bool:
    """Whether :func:`likeness_on` tells more in a moment, when the index is of this state."""
    return has_text_rules(language) and _index(snapshot, language) is None


def _index(
    snapshot: Snapshot, language: str | None, *, wait: bool = False
) -> SuggestionIndex | None:
    """The index, where there are text rules and it is of the snapshot's state."""
    if not has_text_rules(language):
        return None
    index = suggestions_on(snapshot, wait=wait)
    return index if index is not None and index.state == snapshot.state else None
