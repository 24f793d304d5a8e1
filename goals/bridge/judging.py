"""What rows say by themselves, judged by the engine's rules: of all rows, or of some.

Everything here is true on every day and wherever the node stands in the graph. Texts are read, and
nothing but codes is kept of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, cast

from django.db import connection

from cascade import types as engine
from cascade.catalogue import RULES
from cascade.collecting import collector_paused
from cascade.findings import Verdict
from cascade.graph import KINDS
from cascade.rules.record import strange_fields
from cascade.smart import Judgement
from cascade.smart.checks import CHECKS
from cascade.smart.grounds import without
from cascade.smart.many import LETTERS, by_itself, codes_of
from cascade.wording import says_nothing
from goals.bridge.overruled import dismissed_of
from goals.bridge.tables import NO_DAY
from goals.guiding import guidance

#: Each rule's bit in the mask of a node's findings.
BITS = {rule: 1 << place for place, rule in enumerate(RULES)}
#: Each check's bit in the masks of what was found, and of what of it was dismissed.
CHECK_BITS = {check: 1 << place for place, check in enumerate(CHECKS)}
#: The columns of verdicts, one a letter.
VERDICTS = tuple(letter.value for letter in LETTERS)
#: What is kept of a node: ``rules`` are bits, ``checked_in`` is the day of the last check-in.
#: ``checks`` are bits of all that was found, ``overruled`` of what of it was dismissed, which is in
#: neither rules nor verdicts.
NODE_COLUMNS = ("id", "rules", "checked_in", "checks", "overruled", *VERDICTS)
#: What is kept of a contribution: ``suspect`` is whether the parent's substance is another than was
#: confirmed, ``lost`` whether it moves a key result that the parent does not have, ``strange``
#: whether a field of its own looks like a mistake.
LINK_COLUMNS = ("id", "confirmed", "confirmed_on", "suspect", "lost", "strange")
_BLANK_TITLE, _UNOWNED, _UNKNOWN_FIELD = (
    BITS[rule] for rule in ("blank-title", "unowned", "unknown-field")
)
_NO_OWNER = CHECK_BITS["no-owner"]
_DIRECTIONS = (*engine.Direction, None)
_MEASURES = (*engine.Measures, None)
#: So many numbers fit into one query.
MANY = 10_000


class _Result(NamedTuple):
    """What the rules look at in a key result. A whole one takes three times as long to make."""

    id: str
    title: str
    unit: str | None
    baseline: float | None
    target: float | None
    direction: engine.Direction | None
    band: tuple[float, float] | None
    measures: engine.Measures | None
    due: date | None
    strange: bool
    #: They are of days, and so not of the record by itself.
    values: tuple[()] = ()


class _Statement(NamedTuple):
    """What the rules look at in a node by itself."""

    id: str
    kind: engine.Kind
    title: str
    starts: date | None
    due: date | None
    key_results: tuple[_Result, ...]
    owner: str | None
    #: They are of the graph, and so not of the record by itself.
    contributes_to: tuple[()] = ()


def node_rows(
    organisation_id: int, *, words: bool, numbers: Collection[int] | None = None
) -> tuple[list[tuple[int, ...]], dict[int, tuple[str, ...]]]:
    """What each node says by itself (:data:`NODE_COLUMNS`), and to which others some refer.

    Three queries; without archived nodes. ``numbers`` are of those that are meant, all when None.
    """
    rows, references, guide = [], {}, guidance().guide
    with collector_paused():
        results = _results(organisation_id, numbers)
        dismissed = dismissed_of(organisation_id, numbers)
        for row in _rows(_nodes_sql(), "id", organisation_id, numbers):
            number, identifier, kind, title, starts, due, owner, own, depends, related, seen = row
            found = results.get(number, ())
            statement = _Statement(
                identifier, KINDS[kind], title, _day(starts), _day(due), found, owner
            )
            node = cast("engine.Node", statement)
            judgement = by_itself(node, words=words, guide=guide)
            checks, overruled = _checks(judgement), 0
            if number in dismissed:
                judgement = without(judgement, node, dismissed[number])
                overruled = checks & ~_checks(judgement)
            rules = 0 if title.strip() else _BLANK_TITLE
            for remark in judgement.remarks:
                if remark.verdict is not Verdict.MET:
                    rules |= BITS[remark.rule]
            if says_nothing(owner) and not overruled & _NO_OWNER:
                rules |= _UNOWNED
            if (own and _is_strange(engine.Node, own)) or any(each.strange for each in found):
                rules |= _UNKNOWN_FIELD
            told = (rules, _ordinal(seen), checks, overruled)
            rows.append((number, *told, *codes_of(judgement)))
            if depends or related:
                references[number] = (*_names(depends), *_names(related))
    return rows, {number: names for number, names in references.items() if names}


def _checks(judgement: Judgement) -> int:
    found = 0
    for remark in judgement.remarks:
        found |= CHECK_BITS.get(remark.check, 0)
    return found


def _results(
    organisation_id: int, nodes: Collection[int] | None
) -> Mapping[int, tuple[_Result, ...]]:
    """The key results of each node, by its number."""
    found: defaultdict[int, list[_Result]] = defaultdict(list)
    for row in _rows(_results_sql(), "node_id", organisation_id, nodes):
        node, identifier, title, unit, low, target, way, band_low, band_high, measures, due, own = (
            row
        )
        found[node].append(
            _Result(
                identifier,
                title,
                unit,
                low,
                target,
                _DIRECTIONS[-1 if way is None else way],
                None if band_low is None else (band_low, band_high),
                _MEASURES[-1 if measures is None else measures],
                _day(due),
                bool(own) and _is_strange(engine.KeyResult, own),
            )
        )
    return {node: tuple(results) for node, results in found.items()}


def link_rows(
    organisation_id: int,
    *,
    numbers: Collection[int] | None = None,
    parents: Collection[int] = (),
) -> list[tuple[int, ...]]:
    """What contributions say (:data:`LINK_COLUMNS`) that say anything beside ends and weight.

    One query. With ``numbers``, only those and the ones to these parents are read.
    """
    if numbers is None:
        rows = _query(_links_sql(), [organisation_id])
    else:
        rows = _some_links(organisation_id, numbers, parents)
    return [
        (
            number,
            bool(confirmed),
            _ordinal(on),
            bool(suspect),
            bool(lost),
            bool(own) and _is_strange(engine.Contribution, own),
        )
        for number, confirmed, on, suspect, lost, own in rows
    ]


def _some_links(
    organisation_id: int, numbers: Collection[int], parents: Collection[int]
) -> list[tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for column, wanted in (("id", numbers), ("parent_id", parents)):
        for some in _parts(wanted):
            where = f"{_links_sql()} AND link.{column} IN ({_places(some)})"
            found.update((row[0], row) for row in _query(where, [organisation_id, *some]))
    return list(found.values())


def _rows(
    sql: str, column: str, organisation_id: int, numbers: Collection[int] | None
) -> Iterable[tuple[Any, ...]]:
    """The rows of a query; with ``numbers``, those whose column is among them."""
    if numbers is None:
        yield from _query(f"{sql} ORDER BY id", [organisation_id])
        return
    for some in _parts(numbers):
        where = f"{sql} AND {column} IN ({_places(some)}) ORDER BY id"
        yield from _query(where, [organisation_id, *some])


def _parts(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    for start in range(0, len(ordered), MANY):
        yield ordered[start : start + MANY]


def _places(numbers: Collection[int]) -> str:
    return ", ".join(["%s"] * len(numbers))


def _query(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _day(told: Any) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else told


def _ordinal(told: Any) -> int:
    day = _day(told)
    return NO_DAY if day is None else day.toordinal()


def _json(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told


def _names(told: Any) -> tuple[str, ...]:
    return tuple(_json(told) or ())


def _is_strange(
    record: type[engine.Node | engine.Contribution | engine.KeyResult], extra: Any
) -> bool:
    return any(strange_fields(record, _json(extra)))


def _nodes_sql() -> str:
    # Only names of ours stand in these.
    return (
        f"SELECT id, identifier, kind, title, {_date('starts')}, {_date('due')},"  # noqa: S608
        " CASE WHEN owner_id IS NOT NULL THEN 'member' ELSE owner_name END,"
        f" {_own('extra')}, depends_on, related, {_date('checked_in')}"
        " FROM goals_node WHERE organisation_id = %s AND archived_at IS NULL"
    )


def _results_sql() -> str:
    return (
        "SELECT node_id, identifier, title, unit, baseline, target, direction, band_low,"  # noqa: S608
        f" band_high, measures, {_date('due')}, {_own('extra')}"
        " FROM goals_keyresult WHERE organisation_id = %s AND archived_at IS NULL"
    )


def _links_sql() -> str:
    return (
        f"SELECT link.id, link.is_confirmed, {_date('link.confirmed_on')},"  # noqa: S608
        " link.is_confirmed AND link.confirmed_fingerprint <> parent.fingerprint,"
        " link.moves IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM goals_keyresult result WHERE result.node_id = link.parent_id"
        " AND result.identifier = link.moves AND result.archived_at IS NULL),"
        f" {_own('link.extra')}"
        " FROM goals_contribution link JOIN goals_node parent ON parent.id = link.parent_id"
        " WHERE link.organisation_id = %s AND (link.is_confirmed OR link.moves IS NOT NULL"
        " OR CAST(link.extra AS text) <> '{}')"
    )


def _date(column: str) -> str:
    """A day. Of SQLite the text: Django's own conversion takes as long as the query."""
    return f"CAST({column} AS text)" if connection.vendor == "sqlite" else column


def _own(column: str) -> str:
    """Somebody's own fields, where there are any."""
    return f"CASE WHEN CAST({column} AS text) <> '{{}}' THEN {column} END"
