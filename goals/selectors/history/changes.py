"""The audit trail as transactions with readable differences, a page at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Min, Q, QuerySet

from goals.actors import Actor
from goals.choices import Role
from goals.models import AuditRow, Node
from goals.records import Record
from goals.selectors.choosing import history_chosen
from goals.selectors.history.about import about
from goals.selectors.history.fields import FieldChange, field_changes, references
from goals.selectors.history.names import Names
from goals.selectors.history.words import Words, act_words, thing_words
from goals.selectors.undoing import base_act, undoes
from goals.telling import quoted

#: How many acts of one transaction are told; of an import, the first.
MOST_ACTS = 20
#: What audit rows hold before and after, by their numbers.
Records = Mapping[int, tuple[Record | None, Record | None]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was written: what was done (``verb``) to what (``thing``, ``key``).

    ``node_key`` is the key of the node that it concerns, empty where it concerns none.
    """

    sequence: int
    act: str
    verb: Words
    what: str
    thing: Words
    number: int
    key: str
    called: str
    node_key: str
    is_new: bool
    is_gone: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """What somebody did at once. ``undoes`` is the graph version that it has undone, if any.

    ``acts`` are at most :data:`MOST_ACTS`; ``more`` counts the others. ``rows`` are the audit rows
    of the acts, as :func:`goals.selectors.offering.undoable` takes them.
    """

    graph_version: int
    at: datetime
    actor_name: str
    actor_id: int | None
    undoes: int | None
    acts: tuple[Act, ...]
    more: int
    rows: tuple[AuditRow, ...]


def changes_of(
    actor: Actor,
    node: Node | None = None,
    query: Mapping[str, Any] | None = None,
    *,
    before_version: int | None = None,
    limit: int = 50,
) -> list[Transaction]:
    """The transactions before a graph version, the latest first, as far as the actor may see.

    With ``node``, those that concern it: itself, its links, key results, values, waiver, comments
    and dismissed findings. ``query`` are the filters of
    :func:`~goals.selectors.choosing.history_chosen`. At most ten queries, whatever is found. The
    next page is that before the last one's graph version.
    """
    rows = history_chosen(actor, query or {})
    if node is not None:
        rows = rows.filter(about(node))
    if before_version is not None:
        rows = rows.filter(graph_version__lt=before_version)
    sizes = _sizes(rows, limit)
    found = _rows(rows, sizes)
    records = {row.pk: (_record(row.before), _record(row.after)) for row in found}
    names = Names(actor, _referred(found, records))
    by_version: defaultdict[int, list[AuditRow]] = defaultdict(list)
    for row in found:
        by_version[row.graph_version].append(row)
    told = (
        _transaction(by_version[version], size, records, names)
        for version, (_, size) in sizes.items()
    )
    return [transaction for transaction in told if transaction is not None]


def _referred(rows: list[AuditRow], records: Records) -> Iterator[tuple[type[models.Model], int]]:
    """All that the rows name by its number."""
    for row in rows:
        for record in records[row.pk]:
            yield from references(row.object_type, record or {})


def _sizes(rows: QuerySet[AuditRow], limit: int) -> dict[int, tuple[int, int]]:
    """The first sequence and the size of each transaction, the latest first."""
    found = rows.order_by().values("graph_version")
    counted = found.annotate(first=Min("sequence"), size=Count("pk")).order_by("-graph_version")
    return {row["graph_version"]: (row["first"], row["size"]) for row in counted[:limit]}


def _rows(rows: QuerySet[AuditRow], sizes: dict[int, tuple[int, int]]) -> list[AuditRow]:
    """The first audit rows of each transaction."""
    small = [version for version, (_, size) in sizes.items() if size <= MOST_ACTS]
    wanted = Q(graph_version__in=small)
    for version, (first, size) in sizes.items():
        if size > MOST_ACTS:
            wanted |= Q(graph_version=version, sequence__lt=first + MOST_ACTS)
    return list(rows.filter(wanted).order_by("sequence")) if sizes else []


def _record(text: str) -> Record | None:
    return json.loads(text) if text else None


def _transaction(
    rows: list[AuditRow],
    size: int,
    records: Records,
    names: Names,
) -> Transaction | None:
    seen = [row for row in rows if not _is_hidden(row, records, names)]
    if not seen:
        return None
    first = seen[0]
    return Transaction(
        first.graph_version,
        first.at,
        first.actor_name,
        first.actor_id,
        undoes(first.act),
        tuple(_act(row, *records[row.pk], names) for row in seen),
        size - len(rows),
        tuple(seen),
    )


def _is_hidden(row: AuditRow, records: Records, names: Names) -> bool:
    """Whether a thing that is gone belonged to a draft that the reader may not see."""
    referred = _referred([row], records)
    return any(model is Node and number in names.hidden for model, number in referred)


def _act(row: AuditRow, before: Record | None, after: Record | None, names: Names) -> Act:
    act = base_act(row.act)
    record = after or before or {}
    return Act(
        sequence=row.sequence,
        act=act,
        verb=act_words(act),
        what=row.object_type,
        thing=thing_words(row.object_type, record),
        number=row.object_id,
        key=row.object_key,
        called=_called(row, record),
        node_key=_node_key(row),
        is_new=before is None,
        is_gone=after is None,
        fields=field_changes(row.object_type, before, after, names),
    )


def _called(row: AuditRow, record: Record) -> str:
    """What people call the thing: a key result by its title, a role in the reader's language."""
    if row.object_type == "keyresult" and record.get("title"):
        return f"{_node_key(row)} {quoted(record['title'])}"
    address, colon, role = row.object_key.rpartition(": ")
    if row.object_type == "membership" and role in Role.values:
        return f"{address}{colon}{Role(role).label}"
    return row.object_key


def _node_key(row: AuditRow) -> str:
    """The key of the node that an audit row concerns, as its own key tells it."""
    match row.object_type:
        case "node" | "checkin" | "waiver" | "comment" | "dismissal":
            return row.object_key
        case "contribution":
            return row.object_key.partition(" -> ")[0]
        case "keyresult":
            return row.object_key.partition("/")[0]
        case _:
            return ""
