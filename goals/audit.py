"""The audit trail: how its rows are chained, and whether they still are.

Each row's hash covers its own fields and the hash before it, so an edit, a deletion, an
insertion or a change of order breaks the chain at that row. The number of rows and the last
hash stand in the organisation's graph state, so a trail cut off at its end is found, too.
Somebody who may write to every table could make a whole new chain: print the head with
``manage.py audit_verify`` and keep it elsewhere, then that is found as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from goals.bridge.reading import consistently, state_of
from goals.errors import AuditBrokenError, NotFoundError
from goals.models import AuditRow, GraphState, Organisation

#: What a hash covers, in this order, with the previous hash at the end.
COVERED = (
    "organisation_id",
    "sequence",
    "graph_version",
    "at",
    "act",
    "object_type",
    "object_id",
    "object_key",
    "actor_id",
    "actor_name",
    "request_id",
    "before",
    "after",
    "previous_hash",
)


def hash_of(row: AuditRow) -> str:
    """The SHA-256 of a row's covered fields, as 64 hexadecimal digits."""
    return _hash([getattr(row, name) for name in COVERED])


def _hash(values: list[object]) -> str:
    told = [_instant(value) if isinstance(value, datetime) else value for value in values]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chain(state: GraphState, rows: Iterable[AuditRow]) -> Iterator[AuditRow]:
    """The rows with sequence and hashes, following what is there; ``state`` is brought along."""
    for row in rows:
        state.audit_count += 1
        row.sequence, row.previous_hash = state.audit_count, state.audit_head
        row.hash = state.audit_head = hash_of(row)
        yield row


@dataclass(frozen=True, slots=True)
class Verified:
    """A trail that holds together: how many rows, and the last one's hash."""

    rows: int
    head: str


def verify(organisation: Organisation, *, head: tuple[int, str] | None = None) -> Verified:
    """Reads an organisation's whole trail and checks it, whoever writes meanwhile.

    ``head`` is a ``(rows, hash)`` noted before: the trail must still contain it. Raises
    :class:`~goals.errors.AuditBrokenError` at the first row that does not hold. O(rows), a
    fixed amount of memory.
    """
    try:
        found = consistently(organisation.pk, lambda: _read(organisation.pk, head))
    except NotFoundError:
        found = 1, "nothing tells how many rows there should be"
    if isinstance(found, Verified):
        return found
    raise AuditBrokenError(organisation.slug, *found)


def _read(organisation_id: int, head: tuple[int, str] | None) -> Verified | tuple[int, str]:
    """The trail, or the place (from 1) at which it is broken, and how."""
    state = state_of(organisation_id)
    count, previous, met = 0, "", head is None
    for count, problem, previous in _checked(organisation_id):
        if problem:
            return count, problem
        met = met or head == (count, previous)
    if (count, previous) != (state.rows, state.head):
        return count + 1, f"the trail ends there, and {state.rows} rows were written"
    if head is not None and not met:
        return head[0], "it is not the row that was noted"
    return Verified(count, previous)


def _checked(organisation_id: int) -> Iterator[tuple[int, str | None, str]]:
    """Each row's place (from 1), what is wrong with it, and its hash."""
    rows = AuditRow.objects.filter(organisation_id=organisation_id).order_by("sequence", "id")
    count, previous = 0, ""
    try:
        for values in rows.values_list(*COVERED, "hash").iterator(chunk_size=2_000):
            problem = _problem(list(values), count + 1, previous)
            count, previous = count + 1, values[-1]
            yield count, problem, previous
    except (AttributeError, TypeError, ValueError):
        # SQLite takes any text for a time, and bytes for a text.
        yield count + 1, "it holds what was never written there", ""


def _problem(values: list[object], place: int, previous: str) -> str | None:
    """What is wrong with a row at a place of the trail; None when nothing is."""
    *covered, stored = values
    sequence, before = covered[COVERED.index("sequence")], covered[COVERED.index("previous_hash")]
    if sequence != place:
        return f"a row is missing or out of order (this one is numbered {sequence})"
    if before != previous:
        return "it does not follow from the row before it"
    if stored != _hash(covered):
        return "it was changed after it was written"
    return None
