"""What the start page tells each role, as finished values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import F, QuerySet

from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM
from cascade.progress import AT_RISK, OFF_TRACK
from goals.choices import Kind, Status
from goals.models import Node, Unit
from goals.selectors.alignment import WholePlan, counts_of, index_of, is_judged_aside
from goals.selectors.confirming import unconfirmed_by_unit
from goals.selectors.history import changes_of
from goals.selectors.lookups import current_mission
from goals.selectors.measured_units import measured_on
from goals.selectors.ownership import owned_places
from goals.selectors.rows import nodes_visible_to, units_of
from web.presenting.entries import Entry, entry_of
from web.presenting.loose_ends import LooseEndRow, loose_end_rows
from web.presenting.nodes import NodeRow, rows_of_nodes, rows_of_places
from web.presenting.past import Past, told_act
from web.presenting.sight import Sight, sights_of
from web.visits import Visit

#: How many rows a section of the start page shows; the rest is a click away.
SHOWN = 5
#: How many units the executive sees measured, those with the fewest outcomes first.
UNITS = 12
Told = dict[str, Any]


def overview(visit: Visit, *, wait: bool) -> Told:
    """The mission, the counts and the index with its parts: for everybody."""
    orphans = visit.plan.answer.connection.orphan & visit.plan.answer.programs
    budgets = visit.plan.answer.graph.budgets[orphans]
    return {
        "mission": current_mission(visit.organisation.pk),
        "counts": counts_of(visit.plan),
        **index(visit, wait=wait),
        "orphan_budget": float(np.nansum(budgets)) if len(budgets) else None,
        "has_budgets": bool(len(budgets) and not np.isnan(budgets).all()),
    }


def index(visit: Visit, *, wait: bool) -> Told:
    """The alignment index; without ``wait`` the last one that is known, which may be none.

    For that of a large plan nobody waits: it is there when it is asked for again.
    """
    is_large = is_judged_aside(visit.plan)
    found = index_of(visit.plan, wait=wait and not is_large)
    return {
        "index": found.told,
        "index_is_current": found.is_current,
        "index_is_aside": is_large,
    }


def for_executive(visit: Visit) -> Told:
    """Loose ends worth most, goals at risk, what is measured, what changed."""
    plan = visit.plan
    return {
        "measured": measured_on(plan)[:UNITS],
        "loose_ends": _worth_mending(plan),
        "at_risk": _goals_at_risk(plan),
        "changed": _changed(visit),
    }


def _changed(visit: Visit) -> list[Entry]:
    found = changes_of(visit.actor, limit=SHOWN)
    return [entry_of(Past(one, tuple(map(told_act, one.acts)), False)) for one in found]


def _worth_mending(plan: WholePlan) -> list[LooseEndRow]:
    return [end for end in loose_end_rows(plan, SHOWN) if end.programs or end.reconnects]


def _goals_at_risk(plan: WholePlan) -> list[NodeRow]:
    answer = plan.answer
    health, kinds = answer.progress.own_health, answer.graph.kinds
    endangered = (health == AT_RISK) | (health == OFF_TRACK)
    goals = (kinds == COMPANY_GOAL) | (kinds == FUNCTIONAL_GOAL)
    places = np.flatnonzero(endangered & goals & answer.graph.live & plan.shown)
    worst_first = np.lexsort((-answer.shares[places], -health[places]))
    return rows_of_places(plan, places[worst_first][:SHOWN].tolist())


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as its lead sees it."""

    unit: Unit
    goals: list[NodeRow]
    orphans: list[NodeRow]
    n_orphans: int
    drafts: list[NodeRow]
    n_drafts: int
    to_confirm: int


def for_lead(visit: Visit) -> Told:
    """Units that somebody leads: goals, programs without a path, links to confirm, drafts.

    A fixed number of queries, however many units.
    """
    led = visit.actor.led_units
    found = units_of(visit.actor).filter(pk__in=led, archived_at=None).order_by("name", "prefix")
    units = list(found[:SHOWN])
    places = [_places_of(visit.plan, unit) for unit in units]
    first = [place for one in places for part in one for place in part[:SHOWN].tolist()]
    rows = {row.number: row for row in rows_of_places(visit.plan, dict.fromkeys(first))}
    confirms = unconfirmed_by_unit(visit.plan, units)
    return {
        "units": [
            _unit(visit.plan, unit, its, rows, confirms.get(unit.pk, 0))
            for unit, its in zip(units, places, strict=True)
        ]
    }


def _places_of(plan: WholePlan, unit: Unit) -> tuple[Any, Any, Any]:
    """A unit's goals, orphan programs (the largest budget first) and drafts, by their places."""
    snapshot, answer = plan.snapshot, plan.answer
    graph = answer.graph
    mine = np.flatnonzero((snapshot.nodes["unit_id"] == unit.pk) & plan.shown)
    kinds = graph.kinds[mine]
    goals = mine[graph.live[mine] & (kinds == FUNCTIONAL_GOAL)]
    orphans = mine[answer.connection.orphan[mine] & (kinds == PROGRAM)]
    orphans = orphans[np.argsort(-np.nan_to_num(graph.budgets[orphans]), kind="stable")]
    return goals, orphans, mine[snapshot.nodes["status"][mine] == Status.DRAFT]


def _unit(
    plan: WholePlan,
    unit: Unit,
    places: tuple[Any, Any, Any],
    rows: dict[int, NodeRow],
    to_confirm: int,
) -> UnitView:
    numbers = plan.snapshot.numbers
    goals, orphans, drafts = (
        [rows[number] for number in numbers[part[:SHOWN]].tolist() if number in rows]
        for part in places
    )
    return UnitView(
        unit=unit,
        goals=goals,
        orphans=orphans,
        n_orphans=len(places[1]),
        drafts=drafts,
        n_drafts=len(places[2]),
        to_confirm=to_confirm,
    )


@dataclass(frozen=True, slots=True)
class Work:
    """Something that a person owns, with its way to the mission."""

    row: NodeRow
    sight: Sight


def owned_by(visit: Visit) -> QuerySet[Node]:
    """What a person owns and works on, programs first, what is due first of them."""
    owned = nodes_visible_to(visit.actor).filter(
        owner=visit.actor.user_id,
        archived_at=None,
        status__in=[Status.ACTIVE, Status.DRAFT],
    )
    return owned.exclude(kind=Kind.MISSION).order_by("-kind", F("due").asc(nulls_last=True), "pk")


def work_of(visit: Visit, most: int) -> list[Work]:
    """The first of :func:`owned_by`, each with its line of sight; two queries."""
    return _told_rows(visit, rows_of_places(visit.plan, owned_places(visit.plan)[:most].tolist()))


def told_work(visit: Visit, nodes: list[Node]) -> list[Work]:
    """Some nodes, each with its line of sight; one query."""
    return _told_rows(visit, rows_of_nodes(visit.plan, nodes))


def _told_rows(visit: Visit, rows: list[NodeRow]) -> list[Work]:
    numbers = np.array([row.number for row in rows], np.int64)
    places = visit.plan.snapshot.places(numbers).tolist()
    sights = sights_of(visit.plan, places)
    return [Work(row, sights[place]) for row, place in zip(rows, places, strict=True)]
