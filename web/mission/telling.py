"""The mission as its page tells it: since when it holds, what was before, what serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import Max
from django.utils import timezone

from cascade.graph import COMPANY_GOAL
from goals.choices import Kind, Role, Status
from goals.models import KeyResult, Node
from goals.selectors.measuring import reached
from goals.selectors.missions import MissionTexts, texts_of
from goals.selectors.rows import (
    history_of,
    key_results_visible_to,
    memberships_of,
    nodes_visible_to,
)
from web.presenting.nodes import NodeRow, rows_of_places
from web.visits import Visit

#: The acts by which a mission becomes the current one, and by which it ceases to be.
BEGINS, ENDS = ("mission.set", "mission.reinstate"), ("mission.supersede",)
#: How many company goals and former missions the page shows.
GOALS, FORMER = 20, 20
#: How many executives are named to who cannot set the mission.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A mission with its texts, and from when until when it was the current one."""

    node: Node
    texts: MissionTexts
    since: datetime | None
    until: datetime | None = None

    @property
    def first_day(self) -> date | None:
        """The day from which it was the current one, where the reader is; None if nothing tells."""
        return None if self.since is None else timezone.localdate(self.since)

    @property
    def last_day(self) -> date | None:
        """The day until which it was; None for the current one, or where nothing tells."""
        return None if self.until is None else timezone.localdate(self.until)


@dataclass(frozen=True, slots=True)
class Result:
    """A key result of the mission, and how far it has come (0..1, None unknown)."""

    result: KeyResult
    fraction: float | None


def missions_of(visit: Visit) -> list[Told]:
    """The mission and the former ones, the latest first; two queries."""
    nodes = nodes_visible_to(visit.actor).filter(kind=Kind.MISSION, archived_at=None)
    nodes = nodes.exclude(status=Status.DRAFT)
    found = list(nodes.order_by("status", "-pk")[: FORMER + 1])
    numbers = [node.pk for node in found]
    began, ended = _days(visit, numbers)
    told = [Told(node, texts_of(node), began.get(node.pk), ended.get(node.pk)) for node in found]
    return sorted(told, key=lambda one: one.until or one.node.created_at, reverse=True)


def _days(visit: Visit, numbers: list[int]) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """When each mission last began, and last ended."""
    rows = history_of(visit.actor).filter(
        object_type="node", object_id__in=numbers, act__in=[*BEGINS, *ENDS]
    )
    latest = rows.order_by().values("object_id", "act").annotate(last=Max("at"))
    began: dict[int, datetime] = {}
    ended: dict[int, datetime] = {}
    for number, act, at in latest.values_list("object_id", "act", "last"):
        days = ended if act in ENDS else began
        days[number] = max(at, days.get(number, at))
    return began, ended


def results_of(visit: Visit, mission: Node) -> list[Result]:
    """The key results of the mission; one query."""
    rows = key_results_visible_to(visit.actor).filter(node=mission, archived_at=None)
    return [Result(row, reached(row, visit.today)) for row in rows.order_by("pk")]


def company_goals(visit: Visit) -> tuple[list[NodeRow], int]:
    """The live company goals, those that make most of the mission first, and how many; a query."""
    answer, plan = visit.plan.answer, visit.plan
    places = np.flatnonzero((answer.graph.kinds == COMPANY_GOAL) & answer.graph.live & plan.shown)
    order = np.lexsort((places, -np.nan_to_num(answer.shares[places])))
    return rows_of_places(plan, places[order][:GOALS].tolist()), len(places)


def executives_of(visit: Visit) -> list[str]:
    """Who may set the mission, by name; one query."""
    rows = memberships_of(visit.actor).filter(role=Role.EXECUTIVE).order_by("pk")[:NAMED]
    return [str(row.user) for row in rows]
