"""A table of one row a node: the columns of a plan as CSV and of a workbook's first sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

import orjson

from cascade.formats.cells import (
    MAX_NUMBER,
    Cell,
    choice_of,
    contributions_of,
    contributions_text,
    day_of,
    identifiers_of,
    identifiers_text,
    number_of,
    text_of,
    within,
    word_of,
)
from cascade.formats.table import Columns, Read, TableReader, own_name
from cascade.sayings import say
from cascade.types import Fault, Kind, Node, Plan, ProgressBy, ProgressPolicy, Status

#: What a node loses in one row.
CANNOT_HOLD_IN_ROW = (
    "contributions: because, moves, primary, confirmed, fields of your own",
    "nodes: milestones, needs, waived, dismissed, a progress policy other than a value by hand",
    "empty texts and texts of spaces alone (read as nothing said), spaces around identifiers",
    "fields of your own: a value that is no text comes back as one, an empty one not at all",
)

#: Always written; the contract's columns.
COLUMNS = (
    "id",
    "kind",
    "title",
    "contributes_to",
    "unit",
    "owner",
    "starts",
    "due",
    "status",
    "budget",
)
#: Written when a node has such a thing.
MORE_COLUMNS = ("description", "depends_on", "related", "progress", "checked_in", "confidence")

_RESERVED = frozenset(
    {"key_results", "milestones", "needs", "waived", "dismissed", "extra", "line"}
)

#: A cell to be written: a text, a number, a day, or nothing.
Written = str | float | date | None


def node_columns(is_comma_decimal: bool) -> Columns:
    """The columns of a table of nodes; the flag is that of :func:`.cells.number_of`."""
    number = partial(number_of, is_comma_decimal=is_comma_decimal)
    fraction = within(0, 1, number, say("not from 0 to 1"))
    reads: dict[str, Read] = {
        "id": word_of,
        "kind": choice_of(Kind),
        "title": text_of,
        "contributes_to": contributions_of,
        "unit": word_of,
        "owner": word_of,
        "starts": day_of,
        "due": day_of,
        "status": choice_of(Status),
        "budget": within(0, MAX_NUMBER, number, say("not an amount of 0 or more")),
        "description": text_of,
        "depends_on": identifiers_of,
        "related": identifiers_of,
        "progress": lambda cell: ProgressPolicy(ProgressBy.MANUAL, value=fraction(cell)),
        "checked_in": day_of,
        "confidence": fraction,
    }
    return Columns("nodes", reads, ("id", "kind"), _RESERVED)


def read_nodes(
    header: Sequence[Cell],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    *,
    line: int,
    file: str,
    is_comma_decimal: bool = False,
) -> tuple[list[Node], list[Fault]]:
    """The nodes of a table whose header stands in ``line``, and what could not be read.

    Raises :class:`~cascade.errors.PlanFileError` without the columns `id` and `kind`, and for
    rows without an identifier or with an unknown kind.
    """
    reader = TableReader(node_columns(is_comma_decimal), header, line, file)
    nodes: list[Node] = []
    faults: list[Fault] = []
    for row in reader.rows(rows):
        nodes.append(Node(**row.known, extra=row.extra, line=row.line))
        if row.faults:
            faults += row.faults_of(nodes[-1].id)
    return nodes, faults


def written_nodes(plan: Plan) -> Iterator[list[Written]]:
    """The table's rows, the header first."""
    more = [name for name in MORE_COLUMNS if any(_is_told(name, node) for node in plan.nodes)]
    names = [*COLUMNS, *more]
    own = list(dict.fromkeys(key for node in plan.nodes for key in node.extra))
    columns = node_columns(is_comma_decimal=False)
    yield [*names, *(own_name(columns, key) for key in own)]
    cells = [_CELLS[name] for name in names]
    for node in plan.nodes:
        yield [*(cell(node) for cell in cells), *(own_cell(node.extra.get(key)) for key in own)]


def own_cell(value: Any) -> str | None:
    """A value of the user's own as a cell's text; a list or mapping as JSON."""
    if isinstance(value, (dict, list, tuple)):
        return orjson.dumps(value, default=str).decode()
    return None if value is None else text_of(value)


def _is_told(column: str, node: Node) -> bool:
    return _CELLS[column](node) not in ("", None)


def _hand_progress(node: Node) -> float | None:
    return node.progress.value if node.progress.by is ProgressBy.MANUAL else None


_CELLS: dict[str, Callable[[Node], Written]] = {
    "id": lambda node: node.id,
    "kind": lambda node: node.kind.value,
    "title": lambda node: node.title,
    "contributes_to": lambda node: contributions_text(node.contributes_to),
    "unit": lambda node: node.unit,
    "owner": lambda node: node.owner,
    "starts": lambda node: node.starts,
    "due": lambda node: node.due,
    "status": lambda node: node.status.value,
    "budget": lambda node: node.budget,
    "description": lambda node: node.description,
    "depends_on": lambda node: identifiers_text(node.depends_on),
    "related": lambda node: identifiers_text(node.related),
    "progress": _hand_progress,
    "checked_in": lambda node: node.checked_in,
    "confidence": lambda node: node.confidence,
}
