"""What the tables share: exact JSON, finite numbers, whose row it is, and its version."""

from __future__ import annotations

import json
import math
import re
import sys
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.functional import cached_property
from django.utils.translation import gettext

#: The limit of plan files for any number: beyond it arithmetic loses its footing.
MAX_NUMBER = 1e300

#: Above it stand infinity and, for PostgreSQL, not-a-number.
LARGEST = sys.float_info.max


def storable_json(value: Any) -> None:
    """Refuses what JSON has no words for: infinity, not-a-number, lone halves of characters."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        raise ValidationError(gettext("must be JSON: no infinity, nor half characters")) from None


class ExactJSONField(models.JSONField):
    """JSON that reads back as it was written.

    PostgreSQL's ``jsonb`` turns ``1e300`` into an integer of 301 digits; ``json`` keeps the text.
    """

    default_validators = [storable_json]  # noqa: RUF012 - as Django has it

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """``json`` on PostgreSQL, and whatever Django takes elsewhere."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value; psycopg has read PostgreSQL's ``json`` already."""
        if connection.vendor == "postgresql":
            return value
        return super().from_db_value(value, expression, connection)

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """The value to store; Django's own is ``jsonb``, which a cast to ``json`` cannot undo."""
        if connection.vendor == "postgresql":
            from psycopg.types.json import Json

            return Json(value)
        return super().get_db_prep_value(value, connection, prepared)


def finite(value: float) -> None:
    """Refuses infinity and not-a-number, which no figure survives, and what no plan file holds."""
    if not math.isfinite(value):
        raise ValidationError(gettext("must be a finite number"))
    if abs(value) > MAX_NUMBER:
        raise ValidationError(gettext("is too large a number"))


def above_zero(value: float) -> None:
    """Refuses 0, less, and what is no finite number."""
    if not 0 < value <= MAX_NUMBER:
        raise ValidationError(gettext("must be a number above 0"))


def part_of_one(value: float) -> None:
    """Refuses what is not between 0 and 1."""
    if not 0 <= value <= 1:
        raise ValidationError(gettext("must be between 0 and 1"))


#: Control characters and lone halves of pairs; tabulators and line ends are text.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def is_blank(text: str) -> bool:
    r"""Whether nothing of a text is seen: white space, and characters that only format others.

    These belong to Persian and to emoji, so a text may have them beside what is seen.

    >>> is_blank(" \u200b\u2060"), is_blank("\u0645\u06cc\u200c\u0634\u0648\u062f")
    (True, False)
    """
    return all(each.isspace() or unicodedata.category(each) == "Cf" for each in text)


def plain_text(value: str) -> None:
    """Refuses characters that a database or a file cannot hold."""
    met = UNSTORABLE.search(value)
    if met:
        raise ValidationError(
            gettext("holds the character %(character)r, which cannot be stored")
            % {"character": met.group()}
        )


def one_line(value: str) -> None:
    """Refuses line ends and control characters, and white space around the text."""
    plain_text(value)
    if value != value.strip() or any(end in value for end in "\t\n\r"):
        raise ValidationError(gettext("must be one line with no white space around it"))


# The stubs know type arguments that the class does not have when it runs.
class Text(models.TextField):  # type: ignore[type-arg]
    """A text of any script, at most ``limit`` characters, without control characters."""

    def __init__(self, *args: Any, limit: int = 20_000, **options: Any) -> None:
        self.limit = limit
        super().__init__(*args, **options)

    @cached_property
    def validators(self) -> list[Any]:
        """Those of any text field, and the length."""
        return [*super().validators, plain_text, MaxLengthValidator(self.limit)]

    def deconstruct(self) -> Any:
        """As Django's migrations want it, with our own argument."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"limit": self.limit}


class Versioned(models.Model):
    """A row that counts its versions: 1 when made, one more with each change."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True
