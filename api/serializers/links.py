"""Contributions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.base import Body, PageQuery, QueryFlag
from api.serializers.fields import (
    LEAST_WEIGHT,
    Day,
    Flag,
    Instant,
    Number,
    OwnFields,
    Text,
    Word,
    text,
)
from api.serializers.names import Named, person
from goals.models import Contribution as ContributionRow

_KEY: dict[str, Any] = {"max_length": 40}


class ContributionFields(Body):
    """What may be changed of a contribution."""

    weight = Number(required=False, min_value=LEAST_WEIGHT)
    because = text(ContributionRow, "because", required=False)
    moves = text(
        ContributionRow,
        "moves",
        required=False,
        help_text="The identifier of the parent's key result that it moves.",
    )
    primary = Flag(required=False)


class Confirmation(Body):
    """Who confirmed a contribution, and when."""

    def get_attribute(self, instance: ContributionRow) -> ContributionRow | None:
        """The contribution, where it is confirmed."""
        return instance if instance.is_confirmed else None

    by = Named(lambda row: person(row, "confirmed_by"), allow_null=True, read_only=True)
    on = Day(source="confirmed_on", allow_null=True, read_only=True)


class Contribution(ContributionFields):
    """What a child does for its parent, which is nearer to the mission."""

    id = serializers.IntegerField(read_only=True)
    child = serializers.CharField(source="child.key", read_only=True)
    parent = serializers.CharField(source="parent.key", read_only=True)  # type: ignore[assignment]
    confirmed = Confirmation(read_only=True, allow_null=True)
    suspect = serializers.SerializerMethodField(
        help_text="Whether the parent has changed in substance since it was confirmed."
    )
    extra = OwnFields(read_only=True)
    version = serializers.IntegerField(read_only=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)

    def get_suspect(self, link: ContributionRow) -> bool:
        """Whether what was confirmed is not what is there."""
        seen = link.confirmed_fingerprint
        return link.is_confirmed and seen is not None and seen != link.parent.fingerprint


class NewContribution(ContributionFields):
    """A new contribution."""

    child = Text(help_text="The key of the node that contributes.", **_KEY)
    parent = Text(help_text="The key of the node that it contributes to.", **_KEY)  # type: ignore[assignment]


class Move(Body):
    """Where a contribution goes."""

    parent = Text(help_text="The key of the new parent.", **_KEY)  # type: ignore[assignment]


class ContributionQuery(PageQuery):
    """Which contributions to list."""

    child = Text(required=False, **_KEY)
    parent = Text(required=False, **_KEY)  # type: ignore[assignment]
    confirmed = QueryFlag(required=False)
    suspect = QueryFlag(required=False)
    primary = QueryFlag(required=False)
    ordering = Word(("id", "-id", "updated_at", "-updated_at"), required=False)
