"""What an organisation's plan came to, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from goals.models.organisations import Organisation


class DailyFigures(models.Model):
    """The figures of one day, as they were when somebody looked last on it.

    Derived from the plan, by nobody's act: there is no audit row. A count is None where it was
    unknown, as the orphans are without one mission. ``orphan_budget`` sums the budgets of orphan
    programs, as far as they have one: ``orphans_budgeted`` of them do. ``index`` is 0..100, the
    other shares are 0..1.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="figures", db_index=False
    )
    day = models.DateField()
    graph_version = models.PositiveBigIntegerField()
    nodes = models.PositiveIntegerField()
    goals = models.PositiveIntegerField()
    programs = models.PositiveIntegerField()
    orphans = models.PositiveIntegerField(null=True)
    orphan_programs = models.PositiveIntegerField(null=True)
    orphan_budget = models.FloatField(null=True)
    orphans_budgeted = models.PositiveIntegerField(null=True)
    loose_ends = models.PositiveIntegerField(null=True)
    unsupported = models.PositiveIntegerField()
    unmeasured = models.PositiveIntegerField()
    dangling = models.PositiveIntegerField()
    connected = models.FloatField(null=True)
    supported = models.FloatField(null=True)
    smart = models.FloatField(null=True)
    confirmed = models.FloatField(null=True)
    understood = models.FloatField(null=True)
    index = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "daily figures"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="figures_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.day}"
