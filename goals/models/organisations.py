"""An organisation, its units and periods, and the state of its graph."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.models.base import ExactJSONField, Text, Versioned, one_line, plain_text

#: What a slug may be: it stands in addresses.
SLUG = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\Z",
    _("must be lower-case letters, digits and hyphens, such as northwind-robotics"),
)
#: The first part of the keys of a unit's nodes.
PREFIX = RegexValidator(
    r"\A[A-Z][A-Z0-9]{0,15}\Z", _("must be 1 to 16 capital letters and digits, such as SALES")
)


class Organisation(Versioned):
    """Whose plan it is. ``extra`` keeps what its plan file holds beside."""

    slug = models.CharField(max_length=64, unique=True, validators=[SLUG])
    name = models.CharField(max_length=500, validators=[plain_text])
    language = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    period = models.ForeignKey("Period", models.PROTECT, null=True, blank=True, related_name="+")
    extra = ExactJSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


class GraphState(models.Model):
    """The lock that writers of one organisation take, and what they raise.

    ``version`` is the graph version: one more with every writing transaction. ``audit_count`` and
    ``audit_head`` are the length and the last hash of the audit trail.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="graph_state"
    )
    version = models.PositiveBigIntegerField(default=0)
    audit_count = models.PositiveBigIntegerField(default=0)
    audit_head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id}: version {self.version}"


class Period(Versioned):
    """A planning period, such as a year or a quarter of it. Both dates are inclusive."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="periods")
    name = models.CharField(max_length=255, validators=[plain_text], blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    extra = ExactJSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="period_name_once"),
            models.CheckConstraint(
                condition=Q(starts__lte=F("ends")), name="period_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="period_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Versioned):
    """A department or team. ``purpose`` is its own mission within the mission.

    ``identifier`` is what plan files call it; ``prefix`` begins the keys of its nodes.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="units", db_index=False
    )
    identifier = models.CharField(max_length=255, validators=[one_line])
    prefix = models.CharField(max_length=16, validators=[PREFIX])
    name = models.CharField(max_length=500, blank=True, validators=[plain_text])
    function = models.CharField(max_length=255, blank=True, null=True, validators=[plain_text])
    purpose = Text(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    extra = ExactJSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "identifier"], name="unit_identifier_once"
            ),
            models.UniqueConstraint(fields=["organisation", "prefix"], name="unit_prefix_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name or self.identifier
