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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from goals.errors import AuditBrokenError, NotFoundError
from goals.models import AuditRow, GraphState, Organisation
from goals.reading import consistently, state_of

#: How many rows are read at a time.
CHUNK = 2_000
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
    """The hash that a row should have."""
    return hash_of_values([getattr(row, name) for name in COVERED])


def hash_of_values(values: Sequence[object]) -> str:
    """The SHA-256 of a row's covered values, as 64 hexadecimal digits."""
    told = [_instant(value) if isinstance(value, datetime) else value for value in values]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True)
class Entry:
    """What one audit row is to say, before it has its place in the chain."""

    organisation_id: int
    graph_version: int
    at: datetime
    act: str
    object_type: str
    object_id: int
    object_key: str
    actor_id: int | None
    actor_name: str
    request_id: str
    before: str
    after: str


def append(state: GraphState, entries: Iterable[Entry]) -> None:
    """Writes the entries at the end of the trail; ``state`` is brought along, not saved.

    Past the ORM, since an import has hundreds of thousands of them.
    """
    told = (*COVERED, "hash")
    columns = ", ".join(connection.ops.quote_name(name) for name in told)
    places = ", ".join(["%s"] * len(told))
    table = connection.ops.quote_name(AuditRow._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 - names of ours
            [_stored(values) for values in _chained(state, entries)],
        )


def _chained(state: GraphState, entries: Iterable[Entry]) -> Iterator[list[Any]]:
    """Every column of each row, in the order of :data:`COVERED` and the hash at the end."""
    for entry in entries:
        state.audit_count += 1
        told = {
            **{name: getattr(entry, name) for name in Entry.__slots__},
            "sequence": state.audit_count,
            "previous_hash": state.audit_head,
        }
        values = [told[name] for name in COVERED]
        state.audit_head = hash_of_values(values)
        yield [*values, state.audit_head]


_AT = COVERED.index("at")


def _stored(values: list[Any]) -> list[Any]:
    """The values as the database takes them."""
    values[_AT] = connection.ops.adapt_datetimefield_value(values[_AT])
    return values


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


def _checked(
    organisation_id: int, chunk_size: int = CHUNK
) -> Iterator[tuple[int, str | None, str]]:
    """Each row's place (from 1), what is wrong with it, and its hash."""
    rows = AuditRow.objects.filter(organisation_id=organisation_id).order_by("sequence", "id")
    count, previous = 0, ""
    try:
        for values in rows.values_list(*COVERED, "hash").iterator(chunk_size=chunk_size):
            problem = _problem(list(values), count + 1, previous)
            count, previous = count + 1, values[-1]
            yield count, problem, previous
    except (TypeError, ValueError):
        # SQLite takes any text for a time, and bytes for a text. Which row of a chunk it is,
        # reading them one by one tells.
        if chunk_size > 1:
            yield from _checked(organisation_id, chunk_size=1)
        else:
            yield count + 1, "it holds what was never written there", ""


def _problem(values: list[object], place: int, previous: str) -> str | None:
    """What is wrong with a row at a place of the trail; None when nothing is."""
    *covered, stored = values
    sequence, before = covered[COVERED.index("sequence")], covered[COVERED.index("previous_hash")]
    if sequence != place:
        return f"a row is missing or out of order (this one is numbered {sequence})"
    if before != previous:
        return "it does not follow from the row before it"
    if stored != hash_of_values(covered):
        return "it was changed after it was written"
    return None
