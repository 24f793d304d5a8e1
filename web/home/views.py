"""The start page by role, and one's own work with its way to the mission."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from web.home import sections
from web.visits import Visit, organisation_page

#: How many goals and programs a page of one's own work shows.
PAGE = 50


@require_safe
@organisation_page
def home(visit: Visit) -> HttpResponse:
    """What to look at first: for executives the whole, for leads their units, then one's own.

    The index rests on every text of the plan. Where it is not known at once a script asks for it
    when the rest is there (``wait``), and a link does where there are no scripts.
    """
    wait = "wait" in visit.request.GET
    if wait and visit.is_part:
        return visit.render("home/home.html", sections.index(visit, wait=True), part="index")
    told = sections.overview(visit, wait=wait) | {"work": sections.work_of(visit, sections.SHOWN)}
    actor = visit.actor
    if actor.is_executive or actor.is_administrator:
        told |= sections.for_executive(visit)
    if actor.led_units:
        told |= sections.for_lead(visit)
    return visit.render("home/home.html", told)


@require_safe
@organisation_page
def my_work(visit: Visit) -> HttpResponse:
    """Everything that one owns, each with its line of sight, a page at a time."""
    page = Paginator(sections.owned_by(visit), PAGE).get_page(visit.request.GET.get("page"))
    work = sections.told_work(visit, list(page.object_list))
    return visit.render("home/my_work.html", {"work": work, "page": page})
