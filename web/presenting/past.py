"""What happened, as pages tell it: by transaction, each change of a field in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.actors import Actor
from goals.selectors.history import Act, FieldChange, Transaction
from goals.selectors.offering import Offers, offers
from goals.wording import Words
from web.presenting.amounts import amount


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A field before and after, as texts; ``is_text`` says that words can be compared."""

    label: str
    before: str
    after: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class ToldAct:
    """One thing that was done, and what it changed."""

    act: Act
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What somebody did at once; ``may_undo`` says whether it can be offered to be undone.

    ``why_not`` is why it cannot, where a reader who manages people would wonder; else empty.
    """

    transaction: Transaction
    acts: tuple[ToldAct, ...]
    may_undo: bool
    why_not: Words = ""


def told_past(reader: Actor, transactions: Sequence[Transaction]) -> list[Past]:
    """Some transactions as pages tell them; a fixed number of queries."""
    found = offers(reader, [row for one in transactions for row in one.rows])
    return [_past(one, found) for one in transactions]


def _past(one: Transaction, found: Offers) -> Past:
    version = one.graph_version
    acts = tuple(map(told_act, one.acts))
    return Past(one, acts, version in found.versions, found.why_not.get(version, ""))


def told_act(act: Act) -> ToldAct:
    """One act with its changes as texts; no query."""
    return ToldAct(act, tuple(map(_change, act.fields)))


def _change(change: FieldChange) -> ToldChange:
    is_text = change.form in ("text", "long_text") and None not in (change.before, change.after)
    return ToldChange(str(change.label), read(change.before), read(change.after), is_text)


def read(value: Any) -> str:
    """A value as people read it.

    >>> read(["Ovens", "Flour"])
    'Ovens, Flour'
    """
    match value:
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return str(amount(value))
        case date():
            return _read_day(value)
        case dict():
            return ", ".join(f"{name}: {read(part)}" for name, part in value.items())
        case list() | tuple():
            return ", ".join(read(part) for part in value)
        case _:
            return "" if value is None else str(value)


def _read_day(value: date) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT")
