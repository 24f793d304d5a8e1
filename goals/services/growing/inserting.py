"""Many rows at once, by the quickest way that a database has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from django.db import connection, models


def insert(
    model: type[models.Model],
    columns: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
    now: datetime,
) -> list[int]:
    """The numbers of new rows, in their order. All belong to ``fixed["organisation_id"]``.

    ``columns`` have a value a row, ``fixed`` one for all; other columns have their defaults. The
    table must hold no other rows of the organisation.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [str(field.column) for field in fields]
    count = len(next(iter(columns.values())))
    values = [
        columns[field.attname]
        if field.attname in columns
        else repeat(_stored(field, fixed, now), count)
        for field in fields
    ]
    _write(model._meta.db_table, names, zip(*values, strict=True))
    mine = model._default_manager.filter(organisation_id=fixed["organisation_id"])
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _stored(field: models.Field[Any, Any], fixed: Mapping[str, Any], now: datetime) -> Any:
    """What a column without values of its own holds in every row."""
    if isinstance(field, models.DateTimeField):
        return None if field.null else connection.ops.adapt_datetimefield_value(now)
    value = fixed.get(field.attname, field.get_default())
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value)
    return value


def _write(table: str, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            # Table and columns are the model's own names.
            sql = f'INSERT INTO "{table}" ({quoted}) VALUES ({places})'  # noqa: S608
            cursor.executemany(sql, list(rows))
