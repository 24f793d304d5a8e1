"""Columns of PostgreSQL: each table is one row of arrays, sent in binary as NumPy reads them."""

from __future__ import annotations

from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg.pq import Format

from goals.bridge.tables import Columns, Form, Table, packed_codes, unpacked_codes

#: Before an array's first element: dimensions, flags, type, length, lower bound.
_HEADER = 20


def rough(_: Table) -> list[str]:
    """The columns that :func:`read_columns` does not read exactly: none."""
    return []


def read_columns(table: Table, organisation_id: int) -> tuple[Columns, list[str]]:
    """The columns of an organisation's rows, and their texts; one query."""
    forms = {name: form for name, form in table.columns.items() if form is not Form.CODE}
    inner = [*(_SQL[form].format(name) for name, form in forms.items()), packed_codes(table)]
    outer = [f"array_agg(c{at})" for at in range(len(inner))]
    if table.text:
        inner.append(table.text)
        outer.append(f"string_agg(c{len(outer)}, E'\\n')")
    found = _one_row(table, inner, outer, organisation_id)
    columns = {
        name: _array(data, form) for (name, form), data in zip(forms.items(), found, strict=False)
    }
    columns |= unpacked_codes(table, _array(found[len(forms)], Form.NUMBER))
    return columns, bytes(found[-1]).decode().split("\n") if table.text and found[-1] else []


def _one_row(
    table: Table, inner: list[str], outer: list[str], organisation_id: int
) -> list[bytes | None]:
    named = ", ".join(f"{sql} AS c{at}" for at, sql in enumerate(inner))
    connection.ensure_connection()
    # Django's own cursors ask for text; one that asks for binary is none of theirs.
    binary: psycopg.Cursor[Any] = psycopg.Cursor(connection.connection)
    binary.format = Format.BINARY
    make: Any = connection.make_cursor
    if connection.queries_logged:
        make = connection.make_debug_cursor
    with make(binary) as cursor:
        cursor.execute(
            f"SELECT {', '.join(outer)} FROM (SELECT {named} FROM {table.name}"
            f" WHERE organisation_id = %s AND {table.kept} ORDER BY id) AS mine",
            [organisation_id],
        )
        result = binary.pgresult
        assert result is not None
        return [result.get_value(0, at) for at in range(len(outer))]


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
