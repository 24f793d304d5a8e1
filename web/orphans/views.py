"""The orphans by their loose ends, and the lists beside them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cascade.layers import Bools
from goals.errors import NotFoundError
from goals.selectors.alignment import WholePlan
from goals.selectors.lookups import current_mission
from web.orphans import beside as lists
from web.orphans.groups import Groups, groups_of
from web.orphans.overtime import course_of
from web.orphans.summary import Choice, choice_of, cost_of, orphan_programs, other_orphans
from web.orphans.waivers import Waived, waived, waiver_rows
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def orphans(visit: Visit) -> HttpResponse:
    """The programs without a path to the mission, by what mending them is worth."""
    plan = visit.plan
    told = _around(visit, "programs")
    choice: Choice = told["choice"]
    waivers = waived(plan)
    found = orphan_programs(plan) & choice.within
    told |= {
        "cost": cost_of(plan, choice.within),
        "mission": current_mission(visit.organisation.pk),
        "has_others": plan.answer.graph.n_nodes > 1,
        "groups": _groups(visit, choice, found, waivers),
        "waivers": waiver_rows(plan, found & waivers.today),
        "course": course_of(visit),
    }
    return visit.render("orphans/orphans.html", told)


@require_safe
@organisation_page
def beside(visit: Visit, name: str) -> HttpResponse:
    """Goals without a path, or one of the lists beside the orphans."""
    plan, told = visit.plan, _around(visit, name)
    choice: Choice = told["choice"]
    within = choice.within
    if name == "goals":
        waivers = waived(plan)
        found = other_orphans(plan) & within
        told |= {
            "groups": _groups(visit, choice, found, waivers),
            "waivers": waiver_rows(plan, found & waivers.today),
        }
        return visit.render("orphans/goals.html", told)
    if name not in {tab["name"] for tab in told["tabs"]}:
        raise NotFoundError("list", name)
    told |= {
        "list": lists.LISTS[name],
        "listed": lists.listed(plan, name, within, _page(visit)),
    }
    return visit.render("orphans/beside.html", told)


def _groups(visit: Visit, choice: Choice, found: Bools, waivers: Waived) -> Groups:
    """A page of those orphans that are not waived."""
    chosen = found & ~waivers.today
    return groups_of(visit.plan, chosen, waivers, choice.units, _page(visit))


def _around(visit: Visit, tab: str) -> dict[str, Any]:
    """What all these pages show: the choice of a unit, and the tabs with their numbers."""
    plan = visit.plan
    choice = choice_of(plan, visit.request.GET.get("unit", ""))
    return {
        "tab": tab,
        "choice": choice,
        "tabs": _tabs(plan, choice.within),
        "known": plan.answer.connection.known,
    }


def _tabs(plan: WholePlan, within: Bools) -> list[dict[str, Any]]:
    programs = int((orphan_programs(plan) & within).sum())
    goals = int((other_orphans(plan) & within).sum())
    counts = lists.counts_of(plan, within)
    return [
        {"name": "programs", "count": programs},
        {"name": "goals", "count": goals},
        *(
            {"name": name, "count": counts[name], "label": lists.LISTS[name].label}
            for name in counts
        ),
    ]


def _page(visit: Visit) -> int:
    asked = visit.request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
