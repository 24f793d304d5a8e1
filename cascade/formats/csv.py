"""Plans as CSV: one row a node, for whoever lives in a spreadsheet.

Columns may come in any order and are told apart by their names: `id`, `kind`, `title`,
`contributes_to`, `unit`, `owner`, `starts`, `due`, `status`, `budget`, and others that are kept.
Cells are separated by commas, semicolons or tabs, as the header shows. In `contributes_to`
parents are always separated by semicolons, so a file with semicolons between its cells has
quotes around several parents, as every spreadsheet writes them. ``id*2`` is a weight of 2;
a backslash makes `;`, `*` and itself part of an identifier.

A cell that a spreadsheet would take for a formula has an apostrophe before it, and so has what
would be one after a `;`, tab or line end inside of a cell; reading takes them off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.collecting import collector_paused
from cascade.errors import PlanFileError
from cascade.formats.assemble import assemble
from cascade.formats.cells import guard, number_text, unguard
from cascade.formats.node_table import (
    CANNOT_HOLD_IN_ROW,
    COLUMNS,
    MORE_COLUMNS,
    Written,
    read_nodes,
    written_nodes,
)
from cascade.formats.table import normal_name
from cascade.formats.text import decode
from cascade.sayings import say
from cascade.types import Plan

CANNOT_HOLD = (
    "the plan: organisation, language, period, units, fields of your own",
    "nodes: key results",
    *CANNOT_HOLD_IN_ROW,
)

_EXPECTED = say("a first row that names the columns: {names}", names=",".join(COLUMNS))
_SEPARATORS = ",;\t"
# The first line by which a file may tell a spreadsheet its separator.
_TELLS_SEPARATOR = re.compile(r"sep=([,;\t|:])\r?\n", re.IGNORECASE)

# A cell may be longer than the library's own limit: what is written must be read again. The limit
# is the process's; this is the most that it can be everywhere.
csv.field_size_limit(2**31 - 1)

_Rows = Iterator[tuple[int, list[str]]]


class _Layout(NamedTuple):
    separator: str
    start: int
    lines_before: int


def read(data: bytes, file: str = "") -> Plan:
    r"""The plan in a CSV file. Cells that cannot be read become faults.

    Raises :class:`PlanFileError` for what is no such table: without a header that has `id` and
    `kind`, with a row without them, with an unknown kind, or with broken quotes.

    >>> plan = read(b"id;kind;title\nm;Mission;Feed the town\n")
    >>> plan.nodes[0].title, plan.nodes[0].line
    ('Feed the town', 2)
    """
    text = decode(data, file)
    layout = _layout_of(text, file)
    rows = _rows(text, layout, file)
    line, header = next(rows, (1, []))
    with collector_paused():
        nodes, faults = read_nodes(
            header, rows, line=line, file=file, is_comma_decimal=layout.separator != ","
        )
        return assemble(nodes, faults)


def write(plan: Plan) -> bytes:
    """The plan's nodes as CSV (RFC 4180) in UTF-8.

    A byte-order mark stands before it where it is not plain ASCII: without one, the most used
    spreadsheet shows other letters.
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in written_nodes(plan))
    text = out.getvalue()
    return text.encode("ascii" if text.isascii() else "utf-8-sig")


def _cell(cell: Written) -> str:
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, (int, float)):
        return number_text(cell)
    return cell.isoformat() if cell else ""


def _layout_of(text: str, file: str) -> _Layout:
    """The separator that splits the header into the most names that we know."""
    told = _TELLS_SEPARATOR.match(text)
    if told:
        return _Layout(told[1], told.end(), 1)
    best = max(_SEPARATORS, key=lambda separator: _known_names(text, separator))
    if not _known_names(text, best):
        raise PlanFileError(
            say("the first row names no column"), expected=_EXPECTED, file=file, line=1
        )
    return _Layout(best, 0, 0)


def _known_names(text: str, separator: str) -> int:
    first = re.search(r"[^\r\n]{1,10000}", text)
    names = first[0].split(separator) if first else []
    known = {*COLUMNS, *MORE_COLUMNS}
    return sum(normal_name(name.strip(' "')) in known for name in names)


def _rows(text: str, layout: _Layout, file: str) -> _Rows:
    """The rows with the line on which each begins; the first is the header."""
    lines = io.StringIO(text[layout.start :], newline="")
    reader = csv.reader(lines, delimiter=layout.separator, strict=True)
    line = layout.lines_before + 1
    try:
        for row in reader:
            if row:
                yield line, [unguard(cell) for cell in row]
            line = layout.lines_before + reader.line_num + 1
    except csv.Error as error:
        raise PlanFileError(
            say("not CSV: {words}", words=str(error)),
            expected=say("rows of cells, quotes in pairs"),
            file=file,
            line=line,
        ) from None
