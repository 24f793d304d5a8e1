"""Strict fields: a value has the type that the schema says, or is refused.

Django REST framework's own take ``"1"`` for a number and ``1`` for a text; a caller's mistake
then becomes data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import IntegerChoices, Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goals.choices import ENGINE_WORDS, code_of, word_of
from goals.errors import InvalidError

MAX_NUMBER = 2**63 - 1
MAX_DEPTH = 20
#: Smaller weights would sum to nothing beside others.
LEAST_WEIGHT = 1e-9
#: A size of one JSON value of the user's own, as text.
MAX_JSON = 100_000


class Text(serializers.CharField):
    """A text as it is, white space too."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        """The text; refuses what is none, and one that no database holds."""
        if not isinstance(data, str):
            self.fail("invalid")
        if "\0" in data:  # a schema cannot well say so: it is a value that does not fit
            raise InvalidError({self.field_name or "text": "must not hold the character NUL"})
        text: str = super().to_internal_value(data)
        return text


def text(model: type[Model], name: str, **options: Any) -> Text:
    """The field of a column that holds text: as long, and as empty, as the column may be."""
    column: Any = model._meta.get_field(name)
    limit = column.max_length or getattr(column, "limit", None)
    limits = {"max_length": limit, "allow_null": column.null, "allow_blank": column.blank}
    return Text(**limits | options)


class Number(serializers.FloatField):
    """A finite number."""

    def to_internal_value(self, data: Any) -> float:
        """The number; refuses texts, booleans, and what a float cannot hold."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            number = float(data)
        except OverflowError:
            self.fail("invalid")
        if not math.isfinite(number):
            self.fail("invalid")
        return number


class Whole(serializers.IntegerField):
    """The number of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MAX_NUMBER} | options)

    def to_internal_value(self, data: Any) -> int:
        """The number; refuses texts, booleans and fractions, but for a whole one."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(data)


class Flag(serializers.BooleanField):
    """True or false, and nothing that means so."""

    def to_internal_value(self, data: Any) -> bool:
        """The boolean."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    """A day as ``2026-12-31``."""

    def to_internal_value(self, data: Any) -> date:
        """The day."""
        if not isinstance(data, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", data):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(data)
        return day


_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class Instant(serializers.DateTimeField):
    """A time with its offset, as RFC 3339 has it."""

    def to_internal_value(self, data: Any) -> datetime:
        """The time."""
        if not isinstance(data, str) or not _INSTANT.fullmatch(data):
            self.fail("invalid", format="2026-12-31T12:00:00Z")
        moment: datetime = super().to_internal_value(data.upper())
        return moment


class Code(serializers.ChoiceField):
    """A stored code, by the engine's word for it."""

    def __init__(self, codes: type[IntegerChoices], **options: Any) -> None:
        self.codes = codes
        super().__init__(choices=[word.value for word in ENGINE_WORDS[codes]], **options)

    def to_internal_value(self, data: Any) -> Any:
        """The code of a word."""
        return code_of(self.codes, _word(self, data))

    def to_representation(self, value: Any) -> Any:
        """The word of a code."""
        return word_of(self.codes, value)


class Word(serializers.ChoiceField):
    """One of some words."""

    def __init__(self, words: type[StrEnum] | Any, **options: Any) -> None:
        super().__init__(choices=[str(word) for word in words], **options)

    def to_internal_value(self, data: Any) -> str:
        """The word."""
        return _word(self, data)


def _word(field: serializers.ChoiceField, data: Any) -> str:
    if not isinstance(data, str) or data not in field.choices:
        field.fail("invalid_choice", input=data)
    return data


@extend_schema_field(OpenApiTypes.OBJECT)
class OwnFields(serializers.Field[Any, Any, Any, Any]):
    """An object of the user's own: any JSON, of a size."""

    default_error_messages = {"invalid": "must be an object"}  # noqa: RUF012 as DRF has it

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object; raises :class:`~goals.errors.InvalidError` for a huge or deep one."""
        if not isinstance(data, dict):
            self.fail("invalid")
        problem = _problem(data)
        if problem is not None:
            raise InvalidError({self.field_name or "extra": problem})
        return data

    def to_representation(self, value: Any) -> Any:
        """The object as it is stored."""
        return value


def _problem(data: Any) -> str | None:
    """Why a JSON value cannot be kept; None when it can."""
    waiting, seen = [(data, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        seen += len(value) if isinstance(value, str) else 1
        if depth > MAX_DEPTH or seen > MAX_JSON:
            return f"must be at most {MAX_DEPTH} deep and some {MAX_JSON:,} characters long"
        if isinstance(value, str) and "\0" in value:
            return "must not hold the character NUL"
        if isinstance(value, Mapping):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]
    return None
