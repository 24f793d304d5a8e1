"""Organisations, units and periods."""

from __future__ import annotations

from django.core.validators import RegexValidator
from rest_framework import serializers

from api.serializers.base import Body, PageQuery, QueryWhole
from api.serializers.fields import Day, Instant, OwnFields, Text, Word, text
from api.serializers.names import Named, Numbered
from goals.models import Organisation as OrganisationRow
from goals.models import Period as PeriodRow
from goals.models import Unit as UnitRow

ARCHIVED = ("true", "false", "any")
SLUG_PATTERN = r"\A[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?\Z"
UNIT_PATTERN = r"\A[A-Z][A-Z0-9]{0,15}\Z"


def patterned(pattern: str, message: str, **options: object) -> Text:
    """A text of a pattern, which the schema tells, too."""
    return Text(validators=[RegexValidator(pattern, message)], **options)


class OrganisationFields(Body):
    """What may be changed of an organisation."""

    name = text(OrganisationRow, "name")
    language = text(OrganisationRow, "language", required=False)
    period = Numbered(required=False, allow_null=True, help_text="The current period.")


class Organisation(OrganisationFields):
    """An organisation that you belong to."""

    slug = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)


class NewOrganisation(Body):
    """A new organisation, of which you become executive and administrator."""

    slug = patterned(
        SLUG_PATTERN,
        "must be lower-case letters, digits and hyphens, such as northwind-robotics",
        max_length=64,
        help_text="Its name in addresses.",
    )
    name = text(OrganisationRow, "name")
    language = text(OrganisationRow, "language", required=False)


class OrganisationQuery(PageQuery):
    """Which organisations to list."""

    q = Text(required=False, max_length=200, help_text="Words in the name.")


class UnitFields(Body):
    """What may be changed of a unit."""

    name = text(UnitRow, "name", required=False)
    function = text(UnitRow, "function", required=False)
    purpose = text(
        UnitRow, "purpose", required=False, help_text="Its own mission within the mission."
    )
    parent = Named(  # type: ignore[assignment]
        lambda unit: unit.parent.prefix if unit.parent else None,
        required=False,
        allow_null=True,
        max_length=16,
        help_text="The key of the unit that it is part of.",
    )
    extra = OwnFields(required=False)


class Unit(UnitFields):
    """A department or team, known by its `key`, with which the keys of its nodes begin."""

    key = serializers.CharField(source="prefix", read_only=True)
    identifier = serializers.CharField(read_only=True, help_text="What plan files call it.")
    version = serializers.IntegerField(read_only=True)
    archived_at = Instant(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)


class NewUnit(UnitFields):
    """A new unit."""

    key = patterned(
        UNIT_PATTERN,
        "must be 1 to 16 capital letters and digits, such as SALES",
        required=False,
        help_text="Made of the name where it is left out.",
    )
    identifier = text(UnitRow, "identifier", required=False)


class UnitQuery(PageQuery):
    """Which units to list."""

    function = Text(required=False, max_length=255)
    parent = Text(required=False, max_length=16, help_text="The key of the unit above.")  # type: ignore[assignment]
    q = Text(required=False, max_length=200, help_text="Words in key, name or purpose.")
    archived = Word(ARCHIVED, required=False, help_text="By default: false.")
    ordering = Word(("id", "-id", "key", "-key", "name", "-name"), required=False)


class PeriodFields(Body):
    """What may be said of a period."""

    name = text(PeriodRow, "name", allow_blank=False)
    starts = Day(required=False, allow_null=True)
    ends = Day(required=False, allow_null=True, help_text="Its last day.")
    parent = Numbered(required=False, allow_null=True, help_text="The period it is part of.")  # type: ignore[assignment]
    extra = OwnFields(required=False)


class Period(PeriodFields):
    """A planning period, such as a year or a quarter of it."""

    id = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    archived_at = Instant(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)


class PeriodQuery(PageQuery):
    """Which periods to list."""

    parent = QueryWhole(required=False, min_value=1)  # type: ignore[assignment]
    on = Day(required=False, help_text="Those that this day is in.")
    archived = Word(ARCHIVED, required=False, help_text="By default: false.")
    ordering = Word(("id", "-id", "name", "-name", "starts", "-starts"), required=False)
