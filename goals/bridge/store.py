"""The current snapshot of each organisation: true at once in every process after a write.

The version is always read from the database. Behind it stand what this process holds, what the
cache holds for all processes, and the rows.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection

from goals.bridge.changes import bring_forward
from goals.bridge.held import Held
from goals.bridge.loading import load
from goals.bridge.snapshot import Snapshot, from_parts, to_parts
from goals.reading import State, state_of

#: After how many audit rows the cache is given a newer snapshot.
CACHE_EVERY = 200
#: What this process holds.
held: Held[Snapshot] = Held()


def current(organisation_id: int) -> Snapshot:
    """The snapshot of what is there now; one query when nothing has changed.

    Inside a transaction it is of what that transaction sees, and nobody else is given it. Inside
    :func:`~goals.services.writing.writing` nothing is promised of what that has written.

    Raises :class:`~goals.errors.NotFoundError`.
    """
    state = state_of(organisation_id)
    known = held.get(organisation_id)
    if known is not None and known.state == state:
        return known
    if connection.in_atomic_block:
        return _brought(known, state) or load(organisation_id)
    with held.loading(organisation_id):
        return _renewed(organisation_id)


def _renewed(organisation_id: int) -> Snapshot:
    """The current snapshot, kept; of threads that want it at once, one makes it."""
    state = state_of(organisation_id)
    for source in (held.get, _cached):
        known = source(organisation_id)
        found = _brought(known, state)
        if known is not None and found is not None:
            newer = found.state.rows // CACHE_EVERY > known.state.rows // CACHE_EVERY
            return _keep(found, cached=newer)
    return _keep(load(organisation_id), cached=True)


def _keep(snapshot: Snapshot, *, cached: bool) -> Snapshot:
    # A state without history is of rows that were put there by hand: it may mean other rows soon.
    if snapshot.state.head:
        held.put(snapshot)
        if cached:
            name = name_of(snapshot.organisation_id)
            cache.set(name, to_parts(snapshot), timeout=None)
    return snapshot


def _brought(known: Snapshot | None, state: State) -> Snapshot | None:
    return None if known is None else bring_forward(known, state)


def name_of(organisation_id: int) -> str:
    """What the cache calls an organisation's snapshot."""
    return f"goals.bridge.snapshot:{organisation_id}"


def _cached(organisation_id: int) -> Snapshot | None:
    parts = cache.get(name_of(organisation_id))
    return None if parts is None else from_parts(parts)
