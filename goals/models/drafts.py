"""What people have typed and not sent yet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from goals.models.base import ExactJSONField, one_line
from goals.models.organisations import Organisation


class FormDraft(models.Model):
    """What a person has typed into a form so far. It is nobody else's business: no audit row.

    ``form`` is the door's name for it, such as ``node:SALES-12``; ``fields`` are as typed.
    ``base_version`` is the version of the row that the person saw; empty for a new one.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=200, validators=[one_line])
    fields = ExactJSONField(default=dict, blank=True)
    base_version = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation", "form"], name="form_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.form}"
