"""A link by which a person takes a role in an organisation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from goals.choices import Role
from goals.models.base import one_line
from goals.models.organisations import Organisation, Unit


class Invitation(models.Model):
    """A role that waits for a person until a day; only the hash of the link's secret is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField("address for mail", max_length=254)
    name = models.CharField(max_length=150, blank=True, validators=[one_line])
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.LEAD, unit__isnull=False)
                | Q(role=Role.STAFF)
                | Q(role__in=[Role.EXECUTIVE, Role.ADMINISTRATOR], unit__isnull=True),
                name="invitation_unit_of_role",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"
