"""One audit row as the fields that differ, with values as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from goals.models.base import Text
from goals.records import Record
from goals.selectors.history.names import Names
from goals.selectors.history.words import UNTOLD, Words, field_words
from goals.selectors.missions import TEXTS


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; None where there was nothing.

    Values are texts, numbers, booleans, days, times, or of ``form`` "data" lists and objects.
    ``form`` is one of text, long_text, number, flag, day, time, choice, name, data.
    """

    field: str
    label: Words
    form: str
    before: Any
    after: Any


def model_of(what: str) -> type[models.Model] | None:
    """The table that audit rows call so."""
    try:
        return apps.get_model("goals", what)
    except LookupError:
        return None


def references(what: str, record: Record) -> Iterator[tuple[type[models.Model], int]]:
    """The rows that a record names by their numbers."""
    for column, field in _columns(what).items():
        number = record.get(column)
        if field.related_model is not None and isinstance(number, int):
            yield field.related_model, number


def field_changes(
    what: str, before: Record | None, after: Record | None, names: Names
) -> tuple[FieldChange, ...]:
    """What differs, in the order of the columns; of new and deleted things what they say."""
    was, now = _unfolded(before or {}), _unfolded(after or {})
    columns = _columns(what)
    order = [*columns, *TEXTS]
    found = []
    for column in sorted(was.keys() | now.keys(), key=lambda name: _place(order, name)):
        old, new = was.get(column), now.get(column)
        if column not in UNTOLD and _said(old) != _said(new):
            field = columns.get(column)
            found.append(
                FieldChange(
                    column,
                    field_words(what, column),
                    _form(field),
                    _read(field, old, names),
                    _read(field, new, names),
                )
            )
    return tuple(found)


def _columns(what: str) -> dict[str, Any]:
    model = model_of(what)
    return {} if model is None else {field.attname: field for field in model._meta.concrete_fields}


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _unfolded(record: Mapping[str, Any]) -> Record:
    """The record with the mission's texts beside the other columns."""
    extra = record.get("extra")
    if not isinstance(extra, dict):
        return dict(record)
    texts = {name: extra[name] for name in TEXTS if name in extra}
    rest = {name: value for name, value in extra.items() if name not in TEXTS}
    return {**record, **texts, "extra": rest}


def _said(value: Any) -> Any:
    """A value to be compared: of nothing, one kind."""
    return None if value in ("", {}, []) else value


def _form(field: Any) -> str:
    if field is None or isinstance(field, models.JSONField):
        return "data"
    if field.related_model is not None:
        return "name"
    if field.choices:
        return "choice"
    for kind, form in _FORMS:
        if isinstance(field, kind):
            return form
    return "text"


_FORMS = (
    (Text, "long_text"),
    (models.DateTimeField, "time"),
    (models.DateField, "day"),
    (models.BooleanField, "flag"),
    (models.FloatField, "number"),
    (models.IntegerField, "number"),
)


def _read(field: Any, value: Any, names: Names) -> Any:
    """A record's value as people read it."""
    if value is None or value == "" or field is None:
        return value or None
    if field.related_model is not None:
        return names.of(field.related_model, value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    return field.to_python(value)
