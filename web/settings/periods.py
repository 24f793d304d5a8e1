"""Periods: the years and quarters that a plan is made for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.errors import ConflictError
from goals.permissions import require
from goals.selectors.lookups import period_of
from goals.selectors.rows import periods_of
from goals.services import (
    organisation_change,
    period_archive,
    period_change,
    period_create,
    period_restore,
)
from goals.services.written import written
from web.forming import done, say, sentence
from web.looking import address
from web.sending import sent_once
from web.settings.forms import PeriodForm
from web.settings.trees import in_order, page_of, period_choices, period_rows_of
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def periods(visit: Visit) -> HttpResponse:
    """All periods as a tree, the latest first, and the archived ones, a page at a time."""
    return _page(visit)


def _page(visit: Visit, problem: str = "") -> HttpResponse:
    archived = periods_of(visit.actor).exclude(archived_at=None).order_by("name", "pk")
    told = {
        "page": page_of(visit, list(in_order(period_rows_of(visit)))),
        "archived": page_of(visit, archived, "archived"),
        "may_manage": visit.may("period.manage"),
        "problem": problem,
    }
    return visit.render("settings/periods.html", told, status=409 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def create(visit: Visit) -> HttpResponse:
    """A new period."""
    require(visit.actor, "period.manage", act=gettext_lazy("create a period"))
    form = PeriodForm(visit.request.POST or None, periods=period_choices(visit))

    def act(told: dict[str, Any]) -> str:
        told.pop("version")
        period_create(actor=visit.actor, **told)
        return address(visit, "periods")

    if answer := sent_once(visit.request, form, act, said=_("The period is created.")):
        return answer
    return visit.render("settings/period.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def period(visit: Visit, number: int) -> HttpResponse:
    """One period, to be changed or archived."""
    require(visit.actor, "period.manage", act=gettext_lazy("change a period"))
    row = period_of(visit.organisation.pk, number)
    initial = {
        "version": row.version,
        "name": row.name,
        "starts": row.starts,
        "ends": row.ends,
        "parent": row.parent_id or "",
    }
    choices = period_choices(visit, without=row)
    form = PeriodForm(visit.request.POST or None, initial=initial, periods=choices)

    def act(told: dict[str, Any]) -> None:
        version = told.pop("version")
        period_change(actor=visit.actor, period=number, expected_version=version, **told)

    def now() -> dict[str, str]:
        row.refresh_from_db()
        return {
            "name": row.name,
            "starts": row.starts.isoformat() if row.starts else "",
            "ends": row.ends.isoformat() if row.ends else "",
            "parent": form.choice_of("parent", row.parent_id),
        }

    is_sent = visit.request.method == "POST"
    if is_sent and done(visit, form, act, said=_("The period is saved."), now=now):
        return redirect("web:periods", visit.organisation.slug)
    told = {"form": form, "period": row}
    return visit.render("settings/period.html", told, status=form.status)


@require_POST
@organisation_page
def make_current(visit: Visit, number: int) -> HttpResponse:
    """The period as the organisation's current one."""
    with written() as told:
        organisation_change(actor=visit.actor, period=number)
    row = period_of(visit.organisation.pk, number)
    say(visit, _("%(period)s is the current period.") % {"period": row}, told.version)
    return redirect("web:periods", visit.organisation.slug)


@require_POST
@organisation_page
def archive(visit: Visit, number: int) -> HttpResponse:
    """Puts a period out of use."""
    try:
        with written() as told:
            row = period_archive(actor=visit.actor, period=number)
    except ConflictError as error:
        return _page(visit, sentence(error.message))
    say(visit, _("%(period)s is archived.") % {"period": row}, told.version)
    return redirect("web:periods", visit.organisation.slug)


@require_POST
@organisation_page
def restore(visit: Visit, number: int) -> HttpResponse:
    """Puts a period into use again."""
    try:
        with written() as told:
            row = period_restore(actor=visit.actor, period=number)
    except ConflictError as error:
        return _page(visit, sentence(error.message))
    say(visit, _("%(period)s is in use again.") % {"period": row}, told.version)
    return redirect("web:periods", visit.organisation.slug)
