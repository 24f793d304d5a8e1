"""What people say about a node."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from goals.models.base import Text, Versioned
from goals.models.nodes import Node
from goals.models.organisations import Organisation


class Comment(Versioned):
    """A remark on a node. It is no part of the plan, and of no plan file.

    ``by`` is empty for the system's. A deleted one is kept with its ``deleted_at``, so that it can
    come back.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="comments", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="comments", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = Text(limit=10_000)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["node", "id"], name="comment_by_node"),
            models.Index(fields=["organisation", "id"], name="comment_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.text[:60]}"
