"""The settings: where what is, and the organisation itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from goals.permissions import require
from goals.selectors.rows import memberships_of, periods_of, tokens_of, units_of
from goals.services import organisation_change
from web.forming import done
from web.settings.forms import OrganisationForm
from web.settings.overruled import overruled_rows
from web.settings.trees import period_choices
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def settings(visit: Visit) -> HttpResponse:
    """What can be set, how much of it there is, and what advice was overruled."""
    told = {
        "units": units_of(visit.actor).filter(archived_at=None).count(),
        "people": memberships_of(visit.actor).values("user").distinct().count(),
        "periods": periods_of(visit.actor).filter(archived_at=None).count(),
        "tokens": tokens_of(visit.actor).filter(revoked_at=None).count(),
        "may_change": visit.may("organisation.change"),
        "overruled": overruled_rows(visit),
    }
    return visit.render("settings/settings.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def organisation(visit: Visit) -> HttpResponse:
    """The organisation's name, language and current period."""
    require(visit.actor, "organisation.change", act=gettext_lazy("change the organisation"))
    row = visit.organisation
    initial = {
        "name": row.name,
        "language": row.language or "",
        "period": row.period_id or "",
        "version": row.version,
    }
    form = OrganisationForm(
        visit.request.POST or None,
        initial=initial,
        periods=period_choices(visit),
        language=row.language or "",
    )

    def change(told: dict[str, Any]) -> None:
        version = told.pop("version")
        organisation_change(actor=visit.actor, expected_version=version, **told)

    def now() -> dict[str, str]:
        row.refresh_from_db()
        return {
            "name": row.name,
            "language": form.choice_of("language", row.language),
            "period": form.choice_of("period", row.period_id),
        }

    if visit.request.method == "POST" and done(
        visit, form, change, said=_("The organisation is saved."), now=now
    ):
        return redirect("web:settings", row.slug)
    return visit.render("settings/organisation.html", {"form": form}, status=form.status)
