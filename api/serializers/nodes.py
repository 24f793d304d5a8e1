"""Nodes: the mission, goals and programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.base import Body, PageQuery, QueryFlag, QueryWhole
from api.serializers.fields import Code, Day, Flag, Instant, Number, OwnFields, Text, Word, text
from api.serializers.names import Named, Numbered, key_of_unit, person
from cascade.types import Need
from goals.choices import Kind, ProgressBy, Status
from goals.models import Node as NodeRow
from goals.models import Waiver as WaiverRow

MAX_LIST = 500
_ONE: dict[str, Any] = {"min_value": 0, "max_value": 1}


class Progress(Body):
    """How a node's progress is found."""

    by = Code(ProgressBy, source="progress_by", required=False)
    key_results_share = Number(required=False, **_ONE)
    value = Number(
        source="progress_value",
        required=False,
        allow_null=True,
        help_text="By hand: how far it is, 0 to 1.",
        **_ONE,
    )


class Milestone(Body):
    """How far a node should be on a day."""

    on = Day()
    expected = Number(**_ONE)

    def to_representation(self, instance: Any) -> Any:
        """The milestone as it is stored."""
        return {"on": instance["on"], "expected": instance["expected"]}

    def to_internal_value(self, data: Any) -> Any:
        """The milestone as it is stored: as a plan file has it."""
        told = super().to_internal_value(data)
        return {"on": told["on"].isoformat(), "expected": told["expected"]}


class Names(serializers.ListField):
    """Identifiers of nodes, as plan files have them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(max_length=255), max_length=MAX_LIST, **options)

    def get_attribute(self, instance: Any) -> Any:
        """The list; an empty one where there is none."""
        return super().get_attribute(instance) or []


class Milestones(serializers.ListSerializer[Any]):
    """The milestones of a node, by day."""

    def get_attribute(self, instance: Any) -> Any:
        """The list; an empty one where there is none."""
        return instance.milestones or []


class Needs(serializers.DictField):
    """What a company goal asks of each function."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Word(Need), **options)

    def get_attribute(self, instance: Any) -> Any:
        """The object; an empty one where there is none."""
        return super().get_attribute(instance) or {}


class NodeFields(Body):
    """What a writer may say of any node."""

    title = text(NodeRow, "title", required=False)
    description = text(NodeRow, "description", required=False)
    unit = Named(key_of_unit, required=False, allow_null=True, max_length=16)
    owner = Named(
        person,
        required=False,
        allow_null=True,
        max_length=255,
        help_text="The address of a member, the name of one alone, or any other name.",
    )
    starts = Day(required=False, allow_null=True)
    due = Day(required=False, allow_null=True)
    budget = Number(required=False, allow_null=True, min_value=0)
    period = Numbered(required=False, allow_null=True)
    progress = Progress(source="*", required=False)
    milestones = Milestones(child=Milestone(), required=False, max_length=MAX_LIST)
    needs = Needs(required=False)
    depends_on = Names(required=False)
    related = Names(required=False)
    checked_in = Day(required=False, allow_null=True)
    confidence = Number(required=False, allow_null=True, **_ONE)
    extra = OwnFields(required=False)

    def to_internal_value(self, data: Any) -> Any:
        """The fields as services take them: an empty list is none."""
        fields = super().to_internal_value(data)
        for name in ("milestones", "needs", "depends_on", "related"):
            if name in fields:
                fields[name] = fields[name] or None
        return fields


class Node(NodeFields):
    """The mission, a goal or a program. It is known by its `key`."""

    key = serializers.CharField(read_only=True)
    identifier = serializers.CharField(read_only=True, help_text="What plan files call it.")
    kind = Code(Kind)
    status = Code(Status, required=False)
    version = serializers.IntegerField(read_only=True)
    archived_at = Instant(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)


class Mission(NodeFields):
    """A new mission, which supersedes the one before."""

    carry_links = Flag(
        required=False,
        write_only=True,
        help_text="Whether what contributed to the old mission contributes to the new one.",
    )


class NodeQuery(PageQuery):
    """Which nodes to list."""

    kind = serializers.ListField(child=Code(Kind), required=False)
    status = serializers.ListField(child=Code(Status), required=False)
    unit = Text(required=False, max_length=16, help_text="A unit's key; those below it count.")
    owner = Text(required=False, max_length=255, help_text="An address, or a name.")
    has_owner = QueryFlag(required=False)
    period = QueryWhole(required=False, min_value=1)
    q = Text(required=False, max_length=200, help_text="Words in key, title or description.")
    due_before = Day(required=False, help_text="Due on that day or before.")
    due_after = Day(required=False, help_text="Due on that day or after.")
    updated_after = Instant(required=False)
    parent = Text(required=False, max_length=40, help_text="What contributes to this node.")  # type: ignore[assignment]
    child = Text(required=False, max_length=40, help_text="What this node contributes to.")
    orphan = QueryFlag(required=False, help_text="Whether it has no path to the mission today.")
    archived = Word(("true", "false", "any"), required=False, help_text="By default: false.")
    ordering = Word(
        ("id", "-id", "key", "-key", "title", "-title", "due", "-due", "updated_at", "-updated_at"),
        required=False,
    )


class Waiver(Body):
    """A lead's word that an orphan may stay one until a day."""

    because = text(WaiverRow, "because", allow_blank=False)
    until = Day(help_text="The last day, inclusive.")
    by = Named(lambda row: person(row, "by"), read_only=True, allow_null=True)
    updated_at = Instant(read_only=True)
