"""The arrows of the goal graph, from child to parent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from goals.models.base import LARGEST, ExactJSONField, Text, Versioned, above_zero, plain_text
from goals.models.nodes import Node
from goals.models.organisations import Organisation


class Contribution(Versioned):
    """``child`` contributes to ``parent``, which is nearer to the mission.

    ``moves`` is the identifier of the parent's key result that it moves. What was confirmed, by
    whom and when stands in the row; withdrawing a contribution deletes it, and the audit trail
    keeps it.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contributions", db_index=False
    )
    child = models.ForeignKey(Node, models.PROTECT, related_name="up", db_index=False)
    parent = models.ForeignKey(Node, models.PROTECT, related_name="down", db_index=False)
    weight = models.FloatField(default=1.0, validators=[above_zero])
    because = Text(limit=5_000, blank=True)
    moves = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    primary = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by_name = models.CharField(
        max_length=255, blank=True, null=True, validators=[plain_text]
    )
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_fingerprint = models.CharField(max_length=255, blank=True, null=True)
    confirmed_extra = ExactJSONField(null=True, blank=True)
    extra = ExactJSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            # With the index below, both ways through the links stay inside one organisation.
            models.UniqueConstraint(
                fields=["organisation", "child", "parent"], name="contribution_once"
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(primary=True), name="contribution_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=LARGEST), name="contribution_weight_above_0"
            ),
            models.CheckConstraint(
                condition=~Q(child=F("parent")), name="contribution_no_self_link"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "parent", "child"], name="contribution_downward"),
            models.Index(fields=["organisation", "id"], name="contribution_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} -> {self.parent_id}"
