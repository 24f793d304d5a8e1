"""Key results and check-ins."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.base import Body, PageQuery, QueryWhole
from api.serializers.fields import (
    LEAST_WEIGHT,
    Code,
    Day,
    Instant,
    Number,
    OwnFields,
    Text,
    Word,
    text,
)
from api.serializers.names import Named, Numbered, person
from goals.choices import Direction, Measures
from goals.models import CheckIn as CheckInRow
from goals.models import KeyResult as KeyResultRow

_KEY: dict[str, Any] = {"max_length": 40}


class Band(serializers.ListField):
    """The low and the high end of a band."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Number(), min_length=2, max_length=2, **options)

    def get_attribute(self, instance: Any) -> Any:
        """Both ends; None without a band."""
        return None if instance.band_low is None else [instance.band_low, instance.band_high]


class KeyResultFields(Body):
    """What may be changed of a key result."""

    title = text(KeyResultRow, "title", required=False)
    unit = text(
        KeyResultRow, "unit", required=False, help_text="What it is counted in, such as EUR."
    )
    baseline = Number(required=False, allow_null=True)
    target = Number(required=False, allow_null=True)
    direction = Code(Direction, required=False, allow_null=True)
    band = Band(required=False, allow_null=True, help_text="For `hold`: from and to.")
    tolerance = Number(required=False, allow_null=True, min_value=0)
    measures = Code(Measures, required=False, allow_null=True)
    weight = Number(required=False, min_value=LEAST_WEIGHT)
    owner = Named(person, required=False, allow_null=True, max_length=255)
    due = Day(required=False, allow_null=True)
    extra = OwnFields(required=False)

    def to_internal_value(self, data: Any) -> Any:
        """The fields as services take them."""
        fields = super().to_internal_value(data)
        if "band" in fields:
            fields["band_low"], fields["band_high"] = fields.pop("band") or (None, None)
        return fields


class KeyResult(KeyResultFields):
    """A metric of one node, from a baseline to a target."""

    id = serializers.IntegerField(read_only=True)
    node = serializers.CharField(source="node.key", read_only=True)
    identifier = serializers.CharField(read_only=True)
    latest_on = Day(read_only=True, allow_null=True)
    latest_value = Number(read_only=True, allow_null=True)
    version = serializers.IntegerField(read_only=True)
    archived_at = Instant(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)


class NewKeyResult(KeyResultFields):
    """A new key result."""

    node = Text(**_KEY)
    identifier = text(
        KeyResultRow,
        "identifier",
        required=False,
        help_text="Its name within its node; the next free `kr-N` where it is left out.",
    )


class KeyResultQuery(PageQuery):
    """Which key results to list."""

    node = Text(required=False, **_KEY)
    owner = Text(required=False, max_length=255)
    measures = Code(Measures, required=False)
    due_before = Day(required=False)
    due_after = Day(required=False)
    archived = Word(("true", "false", "any"), required=False, help_text="By default: false.")
    ordering = Word(
        ("id", "-id", "due", "-due", "title", "-title", "updated_at", "-updated_at"),
        required=False,
    )


class CheckIn(Body):
    """Somebody looked at a node on a day: a value, how sure they are, a note."""

    id = serializers.IntegerField(read_only=True)
    node = Named(lambda row: row.node.key, required=False, **_KEY)
    key_result = Numbered(required=False, allow_null=True)
    on = Day(required=False, help_text="Today by default; no day to come.")
    value = Number(
        required=False, allow_null=True, help_text="Of the key result, which it goes with."
    )
    confidence = Number(required=False, allow_null=True, min_value=0, max_value=1)
    note = text(CheckInRow, "note", required=False)
    by = serializers.EmailField(source="by.email", read_only=True, allow_null=True)
    created_at = Instant(read_only=True)


class CheckInQuery(PageQuery):
    """Which check-ins to list."""

    node = Text(required=False, **_KEY)
    key_result = QueryWhole(required=False, min_value=1)
    on_or_after = Day(required=False)
    on_or_before = Day(required=False)
    ordering = Word(("id", "-id", "on", "-on"), required=False)
