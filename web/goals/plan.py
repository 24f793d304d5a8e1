"""The plan of one unit: the mission, what the unit does for it, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cascade.graph import COMPANY_GOAL, PROGRAM
from cascade.layers import Bools, reach
from goals.models import Unit
from goals.selectors.lookups import current_mission, unit_of
from goals.selectors.places import Query, nodes_asked
from goals.selectors.verdicts import nodes_with_finding
from web.goals.filters import Filters
from web.goals.table import Table
from web.presenting.nodes import rows_of_places
from web.visits import Visit, organisation_page
from web.widgets import people_of

#: How many nodes each list on the page shows.
SHOWN = 8


@require_safe
@organisation_page
def plan(visit: Visit, key: str) -> HttpResponse:
    """What a unit plans, below the mission that it is for."""
    unit = unit_of(visit.organisation.pk, key, archived=True)
    asked = Filters.of(visit.request.GET)
    table = Table(visit.plan, replace(Filters({"unit": key}), sort=asked.sort, page=asked.page))
    told: dict[str, Any] = {"unit": unit, "table": table, "base": visit.request.path}
    if visit.is_part and "more" in visit.request.GET:
        return visit.render("goals/plan.html", told, part="lines")
    told |= _around(visit, unit, table.hits) | {"options": {"people": people_of(visit)}}
    return visit.render("goals/plan.html", told)


def _around(visit: Visit, unit: Unit, mine: Bools) -> dict[str, Any]:
    whole = visit.plan
    graph, connection = whole.answer.graph, whole.answer.connection
    live = mine & graph.live
    above = reach(graph.up, np.flatnonzero(live).astype(np.int32))
    served = np.flatnonzero(above & (graph.kinds == COMPANY_GOAL) & graph.live & whole.shown)
    orphans = np.flatnonzero(live & connection.orphan & (graph.kinds == PROGRAM))
    idle = np.zeros(graph.n_nodes, bool)
    idle[nodes_with_finding(whole, "unsupported")] = True
    company = nodes_asked(whole, Query(kinds=("company_goal",), statuses=("active",)))
    return {
        "mission": current_mission(visit.organisation.pk),
        "served": rows_of_places(whole, served[:SHOWN].tolist()),
        "n_served": len(served),
        "n_company": int(company.sum()),
        "orphans": rows_of_places(whole, orphans[:SHOWN].tolist()),
        "n_orphans": len(orphans) if connection.known else 0,
        "n_unsupported": int((idle & live).sum()),
        "n_live": int(live.sum()),
        "may_plan": visit.actor.is_executive or unit.pk in visit.actor.led_units,
    }
