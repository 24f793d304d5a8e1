"""The nodes of the goal graph: the mission, goals and programs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from goals.choices import Kind, ProgressBy, Status
from goals.models.base import (
    LARGEST,
    ExactJSONField,
    Text,
    Versioned,
    finite,
    one_line,
    part_of_one,
    plain_text,
)
from goals.models.organisations import Organisation, Period, Unit


class Node(Versioned):
    """The mission, a goal or a program. An archived one is no part of the plan.

    ``key`` is what people quote and never changes; ``identifier`` is what plan files call it.
    ``owner_name`` is the owner as a file tells, kept while no member is known by it.
    ``fingerprint`` is that of its substance (see :func:`cascade.drift.fingerprint`).
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="nodes", db_index=False
    )
    key = models.CharField(max_length=40, editable=False)
    identifier = models.CharField(max_length=255, validators=[one_line])
    kind = models.PositiveSmallIntegerField(choices=Kind)
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.ACTIVE)
    title = Text(limit=5_000, blank=True)
    description = Text(blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="nodes")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="nodes"
    )
    owner_name = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    starts = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    budget = models.FloatField(null=True, blank=True, validators=[finite, MinValueValidator(0)])
    period = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, related_name="nodes")
    progress_by = models.PositiveSmallIntegerField(choices=ProgressBy, default=ProgressBy.AUTO)
    key_results_share = models.FloatField(default=0.5, validators=[part_of_one])
    progress_value = models.FloatField(null=True, blank=True, validators=[part_of_one])
    progress_extra = ExactJSONField(null=True, blank=True)
    milestones = ExactJSONField(null=True, blank=True)
    needs = ExactJSONField(null=True, blank=True)
    depends_on = ExactJSONField(null=True, blank=True)
    related = ExactJSONField(null=True, blank=True)
    checked_in = models.DateField(null=True, blank=True)
    confidence = models.FloatField(null=True, blank=True, validators=[part_of_one])
    fingerprint = models.CharField(max_length=16, editable=False, blank=True)
    extra = ExactJSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="node_key_once"),
            models.UniqueConstraint(
                fields=["organisation", "identifier"], name="node_identifier_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind=Kind.MISSION, status=Status.ACTIVE, archived_at__isnull=True),
                name="node_one_current_mission",
            ),
            models.CheckConstraint(condition=Q(starts__lte=F("due")), name="node_dates_in_order"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="node_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="node_status_known"),
            models.CheckConstraint(
                condition=Q(budget__gte=0, budget__lte=LARGEST), name="node_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(key_results_share__gte=0, key_results_share__lte=1),
                name="node_share_part_of_one",
            ),
            models.CheckConstraint(
                condition=Q(progress_value__gte=0, progress_value__lte=1),
                name="node_progress_part_of_one",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="node_confidence_part_of_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], name="node_by_organisation"),
            models.Index(fields=["organisation", "updated_at", "id"], name="node_by_change"),
            # Which drafts somebody does not see is asked for each page of the history.
            models.Index(
                fields=["organisation", "id"], condition=Q(status=Status.DRAFT), name="node_drafts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class KeySeries(models.Model):
    """The last number given to a key of a prefix: ``SALES-12`` is followed by ``SALES-13``."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="key_series", db_index=False
    )
    prefix = models.CharField(max_length=16)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "prefix"], name="key_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last_number}"


class Waiver(Versioned):
    """A lead's word that an orphan may stay one until a day (inclusive)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="waivers")
    node = models.OneToOneField(Node, models.PROTECT, related_name="waiver")
    because = Text(limit=5_000, blank=True)
    until = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    extra = ExactJSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.node_id} until {self.until}"
