"""The page of the mission."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from goals.choices import Kind, Status
from goals.models import Node
from goals.selectors.missions import suspect_links_to
from web.mission.forms import MissionForm
from web.mission.telling import company_goals, executives_of, missions_of, results_of
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def mission(visit: Visit) -> HttpResponse:
    """What the organisation is for, how far it is, and what was said before."""
    missions = missions_of(visit)
    current = next((told for told in missions if told.node.status == Status.ACTIVE), None)
    told: dict[str, Any] = {
        "mission": current,
        "former": [one for one in missions if one is not current],
        "may_set": may_set(visit),
        "executives": executives_of(visit),
    }
    if current is None:
        return visit.render("mission/none.html", told | {"form": MissionForm()})
    goals, count = company_goals(visit)
    told |= {
        "row": row_of_node(visit.plan, current.node),
        "results": results_of(visit, current.node),
        "goals": goals,
        "n_goals": count,
        "to_check": suspect_links_to(current.node, visit.actor),
    }
    return visit.render("mission/mission.html", told)


def may_set(visit: Visit) -> bool:
    """Whether the reader may set and change the mission."""
    return visit.may("node.write", Node(kind=Kind.MISSION))
