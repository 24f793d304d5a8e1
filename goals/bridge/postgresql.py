"""Columns of PostgreSQL: each table is one row of arrays, sent in binary as NumPy reads them."""

from __future__ import annotations

from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg.pq import Format

from goals.bridge.tables import Columns, Form, Found, Table, packed_codes, unpacked_codes

#: Before an array's first element: dimensions, flags, type, length, lower bound.
_HEADER = 20


def rough(_: Table) -> list[str]:
    """The columns that :func:`read_columns` does not read exactly: none."""
    return []


#: Numbers of rows as one parameter.
MANY = "SELECT unnest(%s::bigint[])"


def many(numbers: NDArray[np.int64]) -> list[int]:
    """The parameter."""
    found: list[int] = numbers.tolist()
    return found


def read_columns(table: Table, unusual: str, organisation_id: int) -> Found:
    """The columns of an organisation's rows; one query."""
    forms = {name: form for name, form in table.columns.items() if form is not Form.CODE}
    joined = [
        f"array_agg({packed_codes(table)})",
        f"array_agg(id) FILTER (WHERE {unusual})",
        f"string_agg({table.text or 'NULL'}, E'\\n')",
        *(f"array_agg({_SQL[form].format(name)})" for name, form in forms.items()),
    ]
    codes, apart, texts, *found = _one_row(table, joined, organisation_id)
    columns: Columns = {
        name: _array(data, form) for (name, form), data in zip(forms.items(), found, strict=True)
    }
    columns |= unpacked_codes(table, _array(codes, Form.NUMBER))
    text = bytes(texts or b"").decode()
    return Found(columns, _array(apart, Form.NUMBER), text.split("\n") if text else []).in_order()


def _one_row(table: Table, joined: list[str], organisation_id: int) -> list[bytes | None]:
    connection.ensure_connection()
    # Django's own cursors ask for text; one that asks for binary is none of theirs.
    binary: psycopg.Cursor[Any] = psycopg.Cursor(connection.connection)
    binary.format = Format.BINARY
    make: Any = connection.make_cursor
    if connection.queries_logged:
        make = connection.make_debug_cursor
    with make(binary) as cursor:
        cursor.execute(
            f"SELECT {', '.join(joined)} FROM {table.name}"  # noqa: S608 - names of ours
            f" WHERE organisation_id = %s AND {table.kept}",
            [organisation_id],
        )
        result = binary.pgresult
        assert result is not None
        return [result.get_value(0, at) for at in range(len(joined))]


def _array(data: bytes | None, form: Form) -> NDArray[Any]:
    """An array without nulls: each element is its length, then its value."""
    if data is None:
        return np.empty(0, form.value)
    kind = np.dtype(form.value)
    element = np.dtype([("length", ">i4"), ("value", kind.newbyteorder(">"))])
    return np.frombuffer(data, element, offset=_HEADER)["value"].astype(kind)


_SQL = {
    Form.NUMBER: "coalesce({}, -1)",
    Form.REAL: "coalesce({}, 'NaN')",
    Form.DAY: "coalesce({} - DATE '0001-01-01' + 1, -1)",
}
