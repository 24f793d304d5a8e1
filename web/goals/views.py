"""The goals table: the plan as an outline, filtered and sorted by the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from goals.selectors.lookups import current_mission
from web.goals.filters import Filters
from web.goals.options import options_of
from web.goals.table import Table
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def goals(visit: Visit) -> HttpResponse:
    """The table. A script asks for its next lines alone, or for all that a filter changes."""
    filters = Filters.of(visit.request.GET)
    table = Table(visit.plan, filters)
    if visit.is_part and "more" in visit.request.GET:
        return visit.render(
            "goals/goals.html", {"table": table, "base": visit.request.path}, part="lines"
        )
    answer = visit.render("goals/goals.html", _told(visit, table), part="hits")
    if visit.is_part:
        answer.headers["HX-Push-Url"] = f"{visit.request.path}{filters.address}"
    return answer


def _told(visit: Visit, table: Table) -> dict[str, Any]:
    options = options_of(visit, table.filters)
    connection = visit.plan.answer.connection
    orphans = connection.orphan & visit.plan.answer.programs & visit.plan.shown
    return {
        "table": table,
        "base": visit.request.path,
        "options": options,
        "chips": table.filters.chips(options.period_names),
        "mission": current_mission(visit.organisation.pk),
        "n_orphans": int(orphans.sum()) if connection.known else 0,
    }
