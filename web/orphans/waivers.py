"""Waivers as the page of orphans shows them: apart from the rest until their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import QuerySet

from cascade.layers import Bools
from goals.models import Waiver
from goals.permissions import allows
from goals.selectors.alignment import WholePlan
from goals.selectors.lookups import names_of_members
from goals.selectors.rows import waivers_visible_to
from web.presenting.nodes import NodeRow, rows_of_nodes


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """An orphan that may stay one until a day, why, and by whose word."""

    row: NodeRow
    because: str
    until: date
    by: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Waived:
    """Which nodes are waived today (a mask), and which waivers have ended, by the node's place."""

    today: Bools
    ended: dict[int, date]


def waived(plan: WholePlan) -> Waived:
    """The waivers of an organisation, as far as they are of orphans; one query."""
    found = dict(_waivers(plan).values_list("node_id", "until"))
    places = plan.snapshot.places(np.array(list(found), np.int64)).tolist()
    today = np.zeros(len(plan.snapshot.numbers), bool)
    ended: dict[int, date] = {}
    for place, until in zip(places, found.values(), strict=True):
        if place < 0 or not plan.answer.connection.orphan[place]:
            continue
        if until >= plan.as_of:
            today[place] = True
        else:
            ended[place] = until
    return Waived(today, ended)


def waiver_rows(plan: WholePlan, chosen: Bools) -> list[WaiverRow]:
    """The waivers of some nodes (a mask), the first to end first; at most two queries."""
    numbers = plan.snapshot.numbers[chosen].tolist()
    found = list(
        _waivers(plan)
        .filter(node__in=numbers)
        .select_related("node__unit", "node__owner", "by")
        .order_by("until", "pk")
    )
    rows = rows_of_nodes(plan, [waiver.node for waiver in found])
    people = names_of_members(plan.organisation.pk, [waiver.by_name for waiver in found])
    return [
        WaiverRow(
            row=row,
            because=waiver.because,
            until=waiver.until,
            by=str(waiver.by or people.get(waiver.by_name or "", waiver.by_name or "")),
            may_end=allows(plan.reader, "node.waive", waiver.node),
        )
        for waiver, row in zip(found, rows, strict=True)
    ]


def _waivers(plan: WholePlan) -> QuerySet[Waiver]:
    return waivers_visible_to(plan.reader)
