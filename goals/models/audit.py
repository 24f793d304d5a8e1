"""The append-only trail of every write. The database refuses to change or delete its rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from goals.models.organisations import Organisation


class AuditRow(models.Model):
    """One thing written: who, when, what, before, after. Chained by hash per organisation.

    ``before`` and ``after`` are the thing's fields as canonical JSON, empty where it was not
    there. Rows of one transaction share ``graph_version``. ``hash`` covers everything but
    itself, and ``previous_hash`` is the row's before.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="audit_rows", db_index=False
    )
    sequence = models.PositiveBigIntegerField()
    graph_version = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    object_key = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_rows"
    )
    actor_name = models.CharField(max_length=255)
    request_id = models.CharField(max_length=64, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="audit_sequence_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "object_type", "object_id", "sequence"],
                name="audit_by_object",
            ),
            models.Index(fields=["organisation", "graph_version"], name="audit_by_version"),
            # Of what is deleted, the trail alone tells to which node it belonged.
            models.Index(
                fields=["organisation", "object_type"],
                condition=models.Q(after=""),
                name="audit_of_deleted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.act} {self.object_key}"
