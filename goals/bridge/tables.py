"""Which columns of which tables a snapshot holds, and how one of their rows is put into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goals.choices import ProgressBy

#: One array a column, by the column's name; rows in the order of their numbers.
Columns = dict[str, NDArray[Any]]
#: One row, as arrays hold it, by the column's name.
Row = dict[str, int | float]
NO_DAY = -1


class Form(Enum):
    """What a column holds, and so how an array holds it."""

    #: Another row's number, or this row's; -1 for none.
    NUMBER = np.int64
    #: One of a few choices; -1 for none.
    CODE = np.int8
    #: Floating point; NaN for none.
    REAL = np.float64
    #: A day, as its ordinal (1 is 0001-01-01); -1 for none.
    DAY = np.int32

    def of(self, value: Any) -> int | float:
        """One value as an array holds it.

        >>> Form.DAY.of("0001-01-02"), Form.CODE.of(None)
        (2, -1)
        """
        if value is None:
            return np.nan if self is Form.REAL else -1
        return day_number(value) if self is Form.DAY else value


def day_number(day: date | str) -> int:
    """A day's ordinal."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one organisation's rows of a table, ``id`` among them; ``kept`` says which rows.

    ``seldom`` are columns that mostly hold their usual value, told with them; ``json`` are seldom
    there, and no array holds them, nor the short texts of the column ``text``.
    """

    name: str
    columns: Mapping[str, Form]
    seldom: Mapping[str, tuple[Form, float]]
    kept: str = "TRUE"
    text: str | None = None
    json: tuple[str, ...] = ()

    def row_of(self, record: Mapping[str, Any]) -> Row:
        """One row as arrays hold it, of a record of all its columns."""
        often = {name: form.of(record[name]) for name, form in self.columns.items()}
        return often | {name: form.of(record[name]) for name, (form, _) in self.seldom.items()}

    @property
    def codes(self) -> list[str]:
        """The columns of few choices, of those that are always read."""
        return [name for name, form in self.columns.items() if form is Form.CODE]


NODES = Table(
    "goals_node",
    {
        "id": Form.NUMBER,
        "kind": Form.CODE,
        "status": Form.CODE,
        "unit_id": Form.NUMBER,
        "owner_id": Form.NUMBER,
        "created_by_id": Form.NUMBER,
        "budget": Form.REAL,
        "starts": Form.DAY,
        "due": Form.DAY,
    },
    {
        "progress_by": (Form.CODE, int(ProgressBy.AUTO)),
        "key_results_share": (Form.REAL, 0.5),
        "progress_value": (Form.REAL, np.nan),
    },
    kept="archived_at IS NULL",
    text="key",
    json=("milestones", "needs"),
)
LINKS = Table(
    "goals_contribution",
    {
        "id": Form.NUMBER,
        "child_id": Form.NUMBER,
        "parent_id": Form.NUMBER,
        "weight": Form.REAL,
    },
    {},
)
RESULTS = Table(
    "goals_keyresult",
    {
        "id": Form.NUMBER,
        "node_id": Form.NUMBER,
        "baseline": Form.REAL,
        "target": Form.REAL,
        "direction": Form.CODE,
        "latest_on": Form.DAY,
        "latest_value": Form.REAL,
    },
    {
        "band_low": (Form.REAL, np.nan),
        "band_high": (Form.REAL, np.nan),
        "tolerance": (Form.REAL, np.nan),
        "weight": (Form.REAL, 1.0),
    },
    kept="archived_at IS NULL",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a database's own way of reading a table finds.

    ``unusual`` are the numbers of rows that say something in columns that are not among these.
    """

    columns: Columns
    unusual: NDArray[np.int64]
    texts: list[str]

    def in_order(self) -> Found:
        """The rows in the order of their numbers. A database is quicker when it may choose."""
        numbers = self.columns["id"]
        if (numbers[1:] > numbers[:-1]).all():
            return self
        order = np.argsort(numbers)
        columns = {name: values[order] for name, values in self.columns.items()}
        texts = [self.texts[place] for place in order.tolist()] if self.texts else []
        return Found(columns, self.unusual, texts)


#: Bits of one code in a number that holds all codes of a row; a code is raised by 1, for none.
CODE_BITS = 8


def packed_codes(table: Table) -> str:
    """The SQL of one number that holds all codes of a row: one column instead of several."""
    codes = [
        f"(coalesce({name}, -1) + 1) * {1 << CODE_BITS * at}" for at, name in enumerate(table.codes)
    ]
    return f"CAST({' + '.join(codes) or 0} AS bigint)"


def unpacked_codes(table: Table, packed: NDArray[np.int64]) -> Columns:
    """The columns of codes again."""
    mask = (1 << CODE_BITS) - 1
    return {
        name: ((packed >> CODE_BITS * at & mask) - 1).astype(np.int8)
        for at, name in enumerate(table.codes)
    }


def place_of(columns: Columns, number: int) -> int | None:
    """Where the row of a number stands; None where there is none."""
    numbers = columns["id"]
    place = int(np.searchsorted(numbers, number))
    return place if place < len(numbers) and numbers[place] == number else None


def row_at(columns: Columns, number: int) -> Row | None:
    """The row of a number; None where there is none."""
    place = place_of(columns, number)
    if place is None:
        return None
    return {name: values[place].item() for name, values in columns.items()}


def changed(columns: Columns, rows: Mapping[int, Row | None]) -> Columns:
    """The columns with rows put in, in place of those of their numbers, or taken out (None).

    A column in which nothing differs is the same array as before.
    """
    places = {number: place_of(columns, number) for number in sorted(rows)}
    same = {
        place: row
        for number, place in places.items()
        if place is not None and (row := rows[number])
    }
    gone = [place for number, place in places.items() if place is not None and not rows[number]]
    new = [row for number, place in places.items() if place is None and (row := rows[number])]
    for name, values in (columns := dict(columns)).items():
        columns[name] = _put(values, {place: row[name] for place, row in same.items()})
    if gone:
        columns = {name: np.delete(values, gone) for name, values in columns.items()}
    if new:
        at = np.searchsorted(columns["id"], [row["id"] for row in new])
        columns = {
            name: np.insert(values, at, [row[name] for row in new])
            for name, values in columns.items()
        }
    return columns


def _put(values: NDArray[Any], entries: Mapping[int, int | float]) -> NDArray[Any]:
    """The values with some put in; the same array where none differs."""
    if not entries:
        return values
    places, wanted = list(entries), np.array(list(entries.values()), values.dtype)
    if np.array_equal(values[places], wanted, equal_nan=values.dtype.kind == "f"):
        return values
    values = values.copy()
    values[places] = wanted
    return values
