"""The example as if it had been written lately: every day of a plan moved by whole months."""

from __future__ import annotations

import calendar
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, cast

from cascade import Plan


def months_between(since: date, today: date) -> int:
    """How many whole months have gone by; 0 when ``today`` is the earlier day.

    >>> months_between(date(2026, 6, 30), date(2026, 11, 22))
    4
    """
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(0, months - (later(since, months) > today))


def later(day: date, months: int) -> date:
    """A day some months later; the last day of a month stays one.

    >>> later(date(2026, 6, 30), 2), later(date(2026, 1, 30), 1)
    (datetime.date(2026, 8, 31), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(years, month + 1, last if is_last else min(day.day, last))


def moved(plan: Plan, months: int) -> Plan:
    """A plan all of whose days are some months later. Linear in its size."""
    return cast("Plan", _moved(plan, months)) if months else plan


def _moved(value: Any, months: int) -> Any:
    if isinstance(value, date):
        return later(value, months)
    if isinstance(value, tuple):
        return tuple(_moved(each, months) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        found = {name: _moved(each, months) for name, each in told.items()}
        return replace(value, **{n: v for n, v in found.items() if v is not told[n]})
    return value
