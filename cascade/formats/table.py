"""Rows of cells to records of fields: what CSV and workbooks have in common.

A header row names the columns in any order. A cell that cannot be read becomes a
:class:`~cascade.types.Fault`, and its text is kept in a field of the user's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cascade.errors import PlanFileError
from cascade.formats.cells import (
    Cell,
    PartlyUnreadableError,
    shown,
    text_of,
    word_of,
    words_of,
)
from cascade.formats.schema import LIMIT
from cascade.sayings import Field, Names, Said, say
from cascade.types import Fault

#: The rule of the finding that an unreadable cell becomes.
UNREADABLE = "bad-value"

#: The most columns that a table may have.
MAX_COLUMNS = 1000

#: From a cell to a field's value; raises :class:`ValueError` in words.
Read = Callable[[Cell], Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a table may have. A row without a ``required`` one is refused.

    ``title`` says in an error which table is meant; ``reserved`` are names of fields that a
    table cannot tell: a column with such a name is kept under another.
    """

    title: str
    reads: Mapping[str, Read]
    required: tuple[str, ...]
    reserved: frozenset[str] = frozenset()


@dataclass(slots=True)
class TableRow:
    """A row that was read: its known fields, the user's own, and what was wrong with it."""

    line: int
    known: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def faults_of(self, node: str | None) -> Iterator[Fault]:
        """The row's faults as those of a node."""
        for column, problem, text in self.faults:
            yield Fault(
                rule=UNREADABLE,
                message=say("{field}: {problem}", field=Field(column), problem=problem),
                evidence=text,
                fix=say(
                    "correct the cell; until then it is kept as '{field} (unread)'", field=column
                ),
                node=node,
                line=self.line,
            )


class TableReader:
    """Reads one table. Problems that make it unreadable are gathered and raised together.

    Their column is the number of the cell in its row.
    """

    def __init__(self, columns: Columns, header: Sequence[Cell], line: int, file: str = "") -> None:
        self._columns = columns
        self._file = file
        self._problems: list[tuple[int | None, int | None, Said]] = []
        self._check_width(header, line)
        self._names = _column_names(columns, header)
        self._reads = [columns.reads.get(name) for name in self._names]
        self._check_header(line)

    def rows(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[TableRow]:
        """The rows that are not blank. ``rows`` are line numbers with cells.

        Raises :class:`PlanFileError` at the end, or after the first :data:`LIMIT` problems.
        """
        for line, cells in rows:
            row = self._read(line, cells)
            if row is not None:
                yield row
            if len(self._problems) >= LIMIT:
                break
        self._refuse(
            say(
                "in each row of {table}: {names}",
                table=self._columns.title,
                names=Names(self._columns.required),
            )
        )

    def _read(self, line: int, cells: Sequence[Cell]) -> TableRow | None:
        row, before = TableRow(line), len(self._problems)
        self._widen(cells, line)
        for name, read, cell in zip(self._names, self._reads, cells, strict=False):
            if cell == "" or is_blank(cell):
                continue
            try:
                if read is None:
                    row.extra[name] = text_of(cell)
                else:
                    row.known[name] = read(cell)
            except ValueError as problem:
                self._unreadable(row, name, cell, problem)
        if not row.known and not row.extra:
            return None
        for name in self._columns.required:
            if name not in row.known:
                self._problem(line, name, say("this row has no {column}", column=name))
        return row if len(self._problems) == before else None

    def _check_width(self, cells: Sequence[Cell], line: int) -> None:
        if len(cells) > MAX_COLUMNS:
            problem = say("this row has {number:,} cells", number=len(cells))
            self._problems.append((line, None, problem))
            self._refuse(say("at most {number} columns", number=MAX_COLUMNS))

    def _widen(self, cells: Sequence[Cell], line: int) -> None:
        """Name the columns that only a longer row shows."""
        self._check_width(cells, line)
        for number in range(len(self._names) + 1, len(cells) + 1):
            self._names.append(f"column {number}")
            self._reads.append(None)

    def _unreadable(self, row: TableRow, name: str, cell: Cell, problem: ValueError) -> None:
        if name in self._columns.required:
            row.known[name] = None
            words = say("{field}: {problem}", field=Field(name), problem=words_of(problem))
            self._problem(row.line, name, words)
            return
        entries: Sequence[tuple[str, str]] = [(shown(cell), words_of(problem))]
        if isinstance(problem, PartlyUnreadableError):
            entries = problem.entries
            row.known[name] = problem.rest
        row.faults += [(name, words, text) for text, words in entries]
        row.extra[f"{name} (unread)"] = ";".join(text for text, _ in entries)

    def _check_header(self, line: int) -> None:
        for name in self._columns.required:
            if name not in self._names:
                problem = say("no column is called {column!r}", column=name)
                self._problems.append((line, None, problem))
        for name in self._columns.reads:
            if self._names.count(name) > 1:
                self._problem(line, name, say("two columns are called {column!r}", column=name))
        self._refuse(
            say(
                "a first row that names the columns of {table}: {names}",
                table=self._columns.title,
                names=Names(self._columns.reads),
            )
        )

    def _problem(self, line: int, name: str, words: Said) -> None:
        self._problems.append((line, self._names.index(name) + 1, words))

    def _refuse(self, expected: Said) -> None:
        if self._problems:
            line, column, words = self._problems[0]
            raise PlanFileError(
                words,
                expected=expected,
                file=self._file,
                line=line,
                column=column,
                problems=self._problems,
            )


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but spaces."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def normal_name(text: str) -> str:
    """A column's name whatever its case, spaces and hyphens.

    >>> normal_name(" Contributes-To ")
    'contributes_to'
    """
    return re.sub(r"[\s_-]+", "_", text.strip()).lower()


def own_name(columns: Columns, key: str) -> str:
    """The column for a field of the user's own: never one that would be read as another."""
    taken = normal_name(key) in columns.reads or normal_name(key) in columns.reserved
    return f"{key} (own)" if taken else key


def _column_names(columns: Columns, header: Sequence[Cell]) -> list[str]:
    """What each column holds: a known field, or a name of the user's own, used once."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        text = word_of(cell) or f"column {number}"
        name = normal_name(text)
        if name not in columns.reads:
            name = _unused(own_name(columns, text), names)
        names.append(name)
    return names


def _unused(name: str, names: Sequence[str]) -> str:
    """The name, with a number where another column has it already."""
    number, unused = 1, name
    while unused in names:
        number += 1
        unused = f"{name} ({number})"
    return unused
