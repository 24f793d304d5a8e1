"""Rows to arrays, without an object a row: two queries a table, whatever its size."""

from __future__ import annotations

import json
import math
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from django.db import connection

from goals.bridge.tables import Columns, Table

#: A row's number, and what it says in each of the table's columns of JSON.
Told = tuple[Any, ...]


def read(table: Table, organisation_id: int) -> tuple[Columns, list[str], list[Told]]:
    """The columns of an organisation's rows, their texts, and what some of them tell in JSON.

    Texts are none where the table has no such column; rows without any JSON are left out.
    """
    backend = import_module(f"goals.bridge.{connection.vendor}")
    columns, texts = backend.read_columns(table, organisation_id)
    for name, (form, usual) in table.seldom.items():
        columns[name] = np.full(len(columns["id"]), usual, form.value)
    names = [*table.seldom, *backend.rough(table)]
    numbers, *found = _unusual(backend, table, [*names, *table.json], organisation_id)
    places = np.searchsorted(columns["id"], np.array(numbers, np.int64))
    for name, values in zip(names, found, strict=False):
        columns[name][places] = np.array(values, columns[name].dtype)
    told = zip(numbers, *(map(_json, values) for values in found[len(names) :]), strict=True)
    ordered = {name: columns[name] for name in (*table.columns, *table.seldom)}
    return ordered, texts, [row for row in told if any(row[1:])] if table.json else []


def _unusual(
    backend: ModuleType, table: Table, names: list[str], organisation_id: int
) -> list[tuple[Any, ...]]:
    """The numbers, and some columns, of the rows that say anything unusual in them."""
    conditions = [
        *(_differs(name, usual) for name, (_, usual) in table.seldom.items()),
        *(f"{name} IS NOT NULL" for name in table.json),
        *(backend.is_rough(name) for name in backend.rough(table)),
    ]
    rows: list[tuple[Any, ...]] = []
    if conditions:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(['id', *names])} FROM {table.name} WHERE organisation_id = %s"
                f" AND {table.kept} AND ({' OR '.join(conditions)}) ORDER BY id",
                [organisation_id],
            )
            rows = cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * (1 + len(names))


def _differs(name: str, usual: float) -> str:
    """The condition that a column has another value than the usual one; NaN stands for none."""
    return f"{name} IS NOT NULL" if math.isnan(usual) else f"{name} <> {usual}"


def _json(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told
