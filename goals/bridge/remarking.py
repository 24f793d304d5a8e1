"""The remarks that belong to a snapshot: held by this process, in the cache, or made anew."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection

from goals.bridge.aside import LARGE, judge_aside
from goals.bridge.held import Held
from goals.bridge.remarks import Remarks, bring_forward, from_parts, judge_all, to_parts
from goals.bridge.snapshot import Snapshot
from goals.bridge.store import CACHE_EVERY
from goals.models import AuditRow

#: What this process holds.
held: Held[Remarks] = Held()


def remarks_on(snapshot: Snapshot, *, wait: bool = True) -> Remarks | None:
    """The remarks on the rows of a snapshot; no query where they are held.

    Where nothing is known of the organisation, all rows are judged, which takes about half a
    second for 1,000 nodes. Without ``wait`` it is None instead, and those of a large plan are
    judged aside.
    """
    known = held.get(snapshot.organisation_id)
    if known is not None and known.state == snapshot.state:
        return known
    if connection.in_atomic_block:
        found = None if known is None else _of(known, snapshot)
        return found or (judge_all(snapshot.organisation_id) if wait else None)
    with held.loading(snapshot.organisation_id):
        return _renewed(snapshot, wait=wait)


def _renewed(snapshot: Snapshot, *, wait: bool) -> Remarks | None:
    """The remarks, kept; of threads that want them at once, one makes them."""
    for source in (held.get, _cached):
        known = source(snapshot.organisation_id)
        found = None if known is None else _of(known, snapshot)
        if known is not None and found is not None:
            newer = found.state.rows // CACHE_EVERY > known.state.rows // CACHE_EVERY
            return _keep(found, cached=newer)
    if wait:
        return _keep(judge_all(snapshot.organisation_id), cached=True)
    if len(snapshot.numbers) > LARGE:
        judge_aside(snapshot.organisation_id)
    return None


def _of(known: Remarks, snapshot: Snapshot) -> Remarks | None:
    """Known remarks as they serve a snapshot.

    Those of a later state do: what differs was written while somebody reads.
    """
    if known.state.rows <= snapshot.state.rows:
        return bring_forward(known, snapshot.state)
    there = AuditRow.objects.filter(
        organisation_id=known.organisation_id,
        sequence=known.state.rows,
        hash=known.state.head,
    )
    return known if there.exists() else None


def _keep(remarks: Remarks, *, cached: bool) -> Remarks:
    # As with snapshots: rows without history may mean other rows soon.
    if remarks.state.head:
        held.put(remarks)
        if cached:
            cache.set(name_of(remarks.organisation_id), to_parts(remarks), timeout=None)
    return remarks


def name_of(organisation_id: int) -> str:
    """What the cache calls an organisation's remarks."""
    return f"goals.bridge.remarks:{organisation_id}"


def _cached(organisation_id: int) -> Remarks | None:
    parts = cache.get(name_of(organisation_id))
    return None if parts is None else from_parts(parts)
