"""The audit trail."""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework import serializers

from api.serializers.base import PageQuery, QueryWhole
from api.serializers.fields import Day, Instant, Text, Word
from goals.models import AuditRow


class Trace(serializers.Serializer[AuditRow]):
    """One thing written: who, when, what, before and after."""

    sequence = serializers.IntegerField()
    graph_version = serializers.IntegerField(help_text="What was written together has the same.")
    at = Instant()
    act = serializers.CharField(help_text="Such as `node.change`.")
    object_type = serializers.CharField()
    object_id = serializers.IntegerField()
    object_key = serializers.CharField()
    actor = serializers.EmailField(source="actor.email", allow_null=True, read_only=True)
    actor_name = serializers.CharField()
    request_id = serializers.CharField()
    before = serializers.SerializerMethodField(help_text="Its columns; null where it was not.")
    after = serializers.SerializerMethodField(help_text="Its columns; null where it is no more.")
    hash = serializers.CharField(help_text="Of this row and the hash before it.")

    def get_before(self, row: AuditRow) -> dict[str, Any] | None:
        """The columns before."""
        return _columns(row.before)

    def get_after(self, row: AuditRow) -> dict[str, Any] | None:
        """The columns after."""
        return _columns(row.after)


def _columns(told: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = orjson.loads(told) if told else None
    return found


class NodeHistoryQuery(PageQuery):
    """Which part of a node's history to list."""

    ordering = Word(("sequence", "-sequence"), required=False, help_text="By default: the newest.")


class HistoryQuery(NodeHistoryQuery):
    """Which part of the history to list."""

    act = Text(required=False, max_length=60, help_text="Such as `node.change`.")
    object_type = Text(required=False, max_length=40)
    object_id = QueryWhole(required=False, min_value=1)
    object_key = Text(required=False, max_length=300)
    actor = Text(required=False, max_length=254, help_text="An address.")
    on_or_after = Day(required=False)
    on_or_before = Day(required=False)
    since_version = QueryWhole(
        required=False, min_value=0, help_text="What was written after that graph version."
    )
