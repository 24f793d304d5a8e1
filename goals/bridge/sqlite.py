"""Columns of SQLite: each table is one row of long texts, which NumPy reads quicker than rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from goals.bridge.tables import Columns, Form, Found, Table, packed_codes, unpacked_codes

#: How many decimals of a number are read at first. SQLite writes numbers with 15 digits, which
#: some need more of; whole numbers are exact.
_SCALE = 1000
#: Numbers this far from 0 are not read at first: with their decimals they may fit no integer.
_FAR = 10**12
_NO_REAL = _FAR * _SCALE
_NO_DAY = "0000-00-00"
#: The ordinal of the day that NumPy counts from.
_EPOCH = 719163


def read_columns(table: Table, unusual: str, organisation_id: int) -> Found:
    """The columns of an organisation's rows; one query."""
    forms = {name: form for name, form in table.columns.items() if form is not Form.CODE}
    joined = [
        f"group_concat({packed_codes(table)}, ' ')",
        f"group_concat(id, ' ') FILTER (WHERE {unusual})",
        f"group_concat({table.text or 'NULL'}, char(10))",
        *(
            f"group_concat({_SQL[form].format(name)}, '{'' if form is Form.DAY else ' '}')"
            for name, form in forms.items()
        ),
    ]
    codes, apart, texts, *found = _one_row(table, joined, organisation_id)
    columns: Columns = {
        name: _READ[form](text) for (name, form), text in zip(forms.items(), found, strict=True)
    }
    columns |= unpacked_codes(table, _wholes(codes))
    return Found(columns, _wholes(apart), texts.split("\n") if texts else []).in_order()


def _one_row(table: Table, joined: list[str], organisation_id: int) -> list[str]:
    with connection.cursor() as cursor:
        # All are joined in one order, whichever; to ask for one here costs half as much again.
        cursor.execute(
            f"SELECT {', '.join(joined)} FROM {table.name}"  # noqa: S608 - names of ours
            f" WHERE organisation_id = %s AND {table.kept}",
            [organisation_id],
        )
        return [text or "" for text in cursor.fetchone()]


def rough(table: Table) -> list[str]:
    """The columns that :func:`read_columns` does not read exactly in every row."""
    return [name for name, form in table.columns.items() if form is Form.REAL]


def is_rough(name: str) -> str:
    """The condition that it did not in a row: more decimals, or too far from 0."""
    decimals = f"{name} <> CAST(round({name} * {_SCALE}) AS integer) / {_SCALE}.0"
    whole = f"{name} <> CAST({name} AS integer)"  # the quicker question, and mostly enough
    return f"({whole} AND {decimals} OR abs({name}) >= {_FAR})"


#: Numbers of rows as one parameter.
MANY = "SELECT value FROM json_each(%s)"


def many(numbers: NDArray[np.int64]) -> str:
    """The parameter."""
    return f"[{','.join(map(str, numbers.tolist()))}]"


def _wholes(text: str) -> NDArray[np.int64]:
    return np.fromstring(text, np.int64, sep=" ")


def _reals(text: str) -> NDArray[np.float64]:
    numbers = _wholes(text)
    return np.where(numbers == _NO_REAL, np.nan, numbers / _SCALE)


def _days(text: str) -> NDArray[np.int32]:
    digits = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, len(_NO_DAY))
    digits = (digits - ord("0")).astype(np.int32)
    year = digits[:, :4] @ np.array([1000, 100, 10, 1], np.int32)
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    number = months.astype("datetime64[D]").astype(np.int64) + day - 1 + _EPOCH
    return np.where(year == 0, -1, number).astype(np.int32)


_SQL = {
    Form.NUMBER: "coalesce({}, -1)",
    Form.REAL: f"coalesce(CAST(round({{}} * {_SCALE}) AS integer), {_NO_REAL})",
    Form.DAY: f"coalesce({{}}, '{_NO_DAY}')",
}
_READ: dict[Form, Callable[[str], NDArray[Any]]] = {
    Form.NUMBER: _wholes,
    Form.REAL: _reals,
    Form.DAY: _days,
}
