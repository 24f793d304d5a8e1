"""The start page by role, and one's own work with its way to the mission."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from web.home import sections
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def home(visit: Visit) -> HttpResponse:
    """What to look at first: for executives the whole, for leads their units, then one's own."""
    told = sections.overview(visit) | {"work": sections.work_of(visit, sections.SHOWN)}
    actor = visit.actor
    if actor.is_executive or actor.is_administrator:
        told |= sections.for_executive(visit)
    if actor.led_units:
        told |= sections.for_lead(visit)
    return visit.render("home/home.html", told)


@require_safe
@organisation_page
def my_work(visit: Visit) -> HttpResponse:
    """Everything that one owns, each with its line of sight."""
    return visit.render("home/my_work.html", {"work": sections.work_of(visit)})
