"""Rows to arrays, without an object a row: two queries a table, whatever its size."""

from __future__ import annotations

import json
import math
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from goals.bridge.tables import Columns, Found, Table

#: A row's number, and what it says in each of the table's columns of JSON.
Told = tuple[Any, ...]


def read(table: Table, organisation_id: int) -> tuple[Columns, list[str], list[Told]]:
    """The columns of an organisation's rows, their texts, and what some of them tell in JSON.

    Texts are none where the table has no such column; rows without any JSON are left out.
    """
    backend = import_module(f"goals.bridge.{connection.vendor}")
    found: Found = backend.read_columns(table, _unusual(table, backend), organisation_id)
    columns = found.columns
    for name, (form, usual) in table.seldom.items():
        columns[name] = np.full(len(columns["id"]), usual, form.value)
    names = [*table.seldom, *backend.rough(table)]
    numbers, *told = _read_again(backend, table, [*names, *table.json], found.unusual)
    places = np.searchsorted(columns["id"], np.array(numbers, np.int64))
    for name, values in zip(names, told, strict=False):
        columns[name][places] = np.array(values, columns[name].dtype)
    ordered = {name: columns[name] for name in (*table.columns, *table.seldom)}
    in_json = zip(numbers, *(map(_json, values) for values in told[len(names) :]), strict=True)
    return ordered, found.texts, [row for row in in_json if any(row[1:])] if table.json else []


def _unusual(table: Table, backend: ModuleType) -> str:
    """The condition that a row says anything that has to be read by itself."""
    conditions = [
        *(_differs(name, usual) for name, (_, usual) in table.seldom.items()),
        *(f"{name} IS NOT NULL" for name in table.json),
        *(backend.is_rough(name) for name in backend.rough(table)),
    ]
    return " OR ".join(conditions) or "FALSE"


def _read_again(
    backend: ModuleType, table: Table, names: list[str], numbers: NDArray[np.int64]
) -> list[tuple[Any, ...]]:
    """``id`` and other columns of some rows, each a tuple of values."""
    if not len(numbers):
        return [()] * (1 + len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            # Only names of ours stand in it.
            f"SELECT {', '.join(['id', *names])} FROM {table.name}"  # noqa: S608
            f" WHERE id IN ({backend.MANY})",
            [backend.many(numbers)],
        )
        return list(zip(*cursor.fetchall(), strict=True))


def _differs(name: str, usual: float) -> str:
    """The condition that a column has another value than the usual one; NaN stands for none."""
    return f"{name} IS NOT NULL" if math.isnan(usual) else f"{name} <> {usual}"


def _json(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told
