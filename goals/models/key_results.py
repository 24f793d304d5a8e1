"""What measures a node, and what was measured."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from goals.choices import Direction, Measures
from goals.models.base import (
    LARGEST,
    ExactJSONField,
    Text,
    Versioned,
    above_zero,
    finite,
    one_line,
    part_of_one,
    plain_text,
)
from goals.models.nodes import Node
from goals.models.organisations import Organisation


class KeyResult(Versioned):
    """A metric of one node: from a baseline to a target, in a unit of measurement.

    ``latest_value`` repeats the last value of the latest day of its check-ins, so that a
    whole-plan read need not look at every one of them.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="key_results", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="key_results")
    identifier = models.CharField(max_length=255, validators=[one_line])
    title = Text(limit=5_000, blank=True)
    unit = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    baseline = models.FloatField(null=True, blank=True, validators=[finite])
    target = models.FloatField(null=True, blank=True, validators=[finite])
    direction = models.PositiveSmallIntegerField(choices=Direction, null=True, blank=True)
    band_low = models.FloatField(null=True, blank=True, validators=[finite])
    band_high = models.FloatField(null=True, blank=True, validators=[finite])
    tolerance = models.FloatField(null=True, blank=True, validators=[finite, MinValueValidator(0)])
    measures = models.PositiveSmallIntegerField(choices=Measures, null=True, blank=True)
    weight = models.FloatField(default=1.0, validators=[above_zero])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="key_results"
    )
    owner_name = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    due = models.DateField(null=True, blank=True)
    latest_on = models.DateField(null=True, blank=True, editable=False)
    latest_value = models.FloatField(null=True, blank=True, editable=False)
    extra = ExactJSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["node", "identifier"], name="key_result_identifier_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=LARGEST), name="key_result_weight_above_0"
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0, tolerance__lte=LARGEST),
                name="key_result_tolerance_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(band_low__isnull=True, band_high__isnull=True)
                | Q(band_low__isnull=False, band_high__isnull=False),
                name="key_result_band_whole",
            ),
            models.CheckConstraint(
                condition=Q(latest_on__isnull=True, latest_value__isnull=True)
                | Q(latest_on__isnull=False, latest_value__isnull=False),
                name="key_result_latest_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], name="key_result_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.title or self.identifier}"


class CheckIn(models.Model):
    """Somebody looked at a node on a day: a value of a key result, confidence, a note.

    Of two values of one key result on one day the later row corrects the earlier.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="check_ins", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="check_ins", db_index=False)
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="check_ins", db_index=False
    )
    on = models.DateField()
    value = models.FloatField(null=True, blank=True, validators=[finite])
    confidence = models.FloatField(null=True, blank=True, validators=[part_of_one])
    note = Text(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    extra = ExactJSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(key_result__isnull=True, value__isnull=True)
                | Q(key_result__isnull=False, value__isnull=False),
                name="check_in_value_of_key_result",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="check_in_confidence_part_of_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], name="check_in_by_organisation"),
            models.Index(fields=["node", "on", "id"], name="check_in_by_node"),
            models.Index(fields=["key_result", "on", "id"], name="check_in_by_key_result"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} on {self.on}"
