"""How far an organisation that somebody began has come: it follows from what is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from goals.choices import Kind, Role, Status
from goals.models import Membership, Node, Organisation, Unit, User
from goals.selectors.lookups import current_mission


@dataclass(frozen=True, slots=True)
class Founded:
    """What an organisation has of its first steps."""

    mission: Node | None
    units: tuple[Unit, ...]
    goals: tuple[Node, ...]

    @property
    def next_step(self) -> str:
        """The first step that is still to be done; ``done`` when none is."""
        if self.mission is None:
            return "mission"
        if not self.units:
            return "units"
        return "done" if self.goals else "goals"


def founded(organisation: Organisation, most: int = 20) -> Founded:
    """The mission, the units and the company goals, of each at most so many; three queries."""
    units = Unit.objects.filter(organisation=organisation, archived_at=None).order_by("name")
    return Founded(
        mission=current_mission(organisation.pk),
        units=tuple(units[:most]),
        goals=tuple(_goals().filter(organisation=organisation).order_by("pk")[:most]),
    )


def unfinished_of(user: User) -> QuerySet[Organisation]:
    """The organisations that a person can still set up: no mission, or no company goal."""
    mine = Membership.objects.filter(user=user, role=Role.EXECUTIVE).values("organisation")
    missions = Node.objects.filter(
        organisation=OuterRef("pk"), kind=Kind.MISSION, status=Status.ACTIVE, archived_at=None
    )
    goals = _goals().filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(pk__in=mine).exclude(Exists(missions) & Exists(goals))
    return rows.order_by("-pk")


def _goals() -> QuerySet[Node]:
    return Node.objects.filter(kind=Kind.COMPANY_GOAL, status=Status.ACTIVE, archived_at=None)
