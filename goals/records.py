"""A row as plain data: what the audit trail keeps of it before and after a change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

#: A row's columns by name; references are the other row's number.
Record = dict[str, Any]


def record_of(row: models.Model) -> Record:
    """Every column of a row, as numbers, texts, booleans, lists and dicts.

    >>> from goals.models import Unit
    >>> record_of(Unit(identifier="sales", prefix="SALES"))["prefix"]
    'SALES'
    """
    return {
        field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }


def plain(value: Any) -> Any:
    """A column's value as JSON has it: days and times as ISO texts, times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def canonical(record: Record | list[Any] | None) -> str:
    """The one way to write a record as JSON: sorted, without spaces; empty for none.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    if record is None:
        return ""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
