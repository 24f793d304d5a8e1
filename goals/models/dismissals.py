"""Findings that somebody overruled."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from goals.models.base import ExactJSONField, Text, Versioned, plain_text
from goals.models.nodes import Node
from goals.models.organisations import Organisation


class Dismissal(Versioned):
    """A person's word that a finding of a node is none, and why.

    It holds while the ``fingerprint`` (see :mod:`cascade.smart.grounds`) is that of what is there:
    when the words or fields that the finding rests on change, it is only counted. ``check_name``
    tells which check of the rule found it, ``item`` the key result or parent that is meant; empty
    for the node itself.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="dismissals", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="dismissals", db_index=False)
    rule = models.CharField(max_length=64)
    check_name = models.CharField(max_length=64, blank=True)
    item = models.CharField(max_length=255, blank=True, validators=[plain_text])
    fingerprint = models.CharField(max_length=32, editable=False)
    because = Text(limit=5_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    extra = ExactJSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "fingerprint"], name="dismissal_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "id"], name="dismissal_by_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.rule} {self.check_name}".strip()
