"""Units: the tree, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.errors import ConflictError
from goals.models import Unit
from goals.permissions import require
from goals.selectors.lookups import unit_of
from goals.selectors.rows import memberships_of, nodes_visible_to, units_of
from goals.services import unit_archive, unit_change, unit_create, unit_restore
from goals.services.written import written
from web.forming import done, say
from web.looking import address
from web.sending import sent_once
from web.settings.forms import UnitForm
from web.settings.trees import page_of, unit_choices, unit_rows, units_in_order
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def units(visit: Visit) -> HttpResponse:
    """All units as a tree, and below it the archived ones, a page at a time."""
    page = page_of(visit, units_in_order(visit))
    archived = units_of(visit.actor).exclude(archived_at=None).order_by("name", "pk")
    told = {
        "page": page,
        "rows": unit_rows(visit, list(page)),
        "archived": page_of(visit, archived, "archived"),
        "may_manage": visit.may("unit.manage"),
    }
    return visit.render("settings/units.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def create(visit: Visit) -> HttpResponse:
    """A new unit."""
    require(visit.actor, "unit.manage", act=gettext_lazy("create a unit"))
    initial = {"parent": visit.request.GET.get("parent", "")}
    form = UnitForm(visit.request.POST or None, initial=initial, units=unit_choices(visit))

    def act(told: dict[str, Any]) -> str:
        told.pop("version")
        unit_create(actor=visit.actor, **told)
        return address(visit, "units")

    if answer := sent_once(visit.request, form, act, said=_("The unit is created.")):
        return answer
    return visit.render("settings/unit_new.html", {"form": form}, status=form.status)


@dataclass(frozen=True, slots=True)
class Blockers:
    """What stands in the way of archiving a unit."""

    nodes: int
    units: tuple[Unit, ...]
    people: tuple[Any, ...]

    def __bool__(self) -> bool:
        return bool(self.nodes or self.units or self.people)


def blockers_of(visit: Visit, unit: Unit) -> Blockers:
    """Goals and programs, units and people of a unit; three queries."""
    nodes = nodes_visible_to(visit.actor).filter(unit=unit, archived_at=None).count()
    below = units_of(visit.actor).filter(parent=unit, archived_at=None)
    people = memberships_of(visit.actor).filter(unit=unit).order_by("user__name", "pk")
    return Blockers(nodes, tuple(below), tuple(people))


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def unit(visit: Visit, key: str) -> HttpResponse:
    """One unit, to be changed or archived."""
    require(visit.actor, "unit.manage", act=gettext_lazy("change a unit"))
    row = unit_of(visit.organisation.pk, key)
    is_sent = visit.request.method == "POST"
    form = _form(visit, row, sent=is_sent)

    def act(told: dict[str, Any]) -> None:
        version = told.pop("version")
        unit_change(actor=visit.actor, unit=key, expected_version=version, **told)

    def now() -> dict[str, str]:
        row.refresh_from_db()
        return {
            "name": row.name,
            "function": row.function or "",
            "purpose": row.purpose,
            "parent": form.choice_of("parent", row.parent.prefix if row.parent else ""),
        }

    if is_sent and done(visit, form, act, said=_("The unit is saved."), now=now):
        return redirect("web:units", visit.organisation.slug)
    told = {"form": form, "unit": row, "blockers": blockers_of(visit, row)}
    return visit.render("settings/unit.html", told, status=form.status)


def _form(visit: Visit, row: Unit, *, sent: bool) -> UnitForm:
    initial = {
        "version": row.version,
        "name": row.name,
        "function": row.function or "",
        "purpose": row.purpose,
        "parent": row.parent.prefix if row.parent else "",
    }
    choices = unit_choices(visit, without=row)
    form = UnitForm(visit.request.POST if sent else None, initial=initial, units=choices)
    del form.fields["key"]
    return form


@require_POST
@organisation_page
def archive(visit: Visit, key: str) -> HttpResponse:
    """Puts a unit out of use; what stands in the way is told on its page."""
    try:
        with written() as told:
            row = unit_archive(actor=visit.actor, unit=key)
    except ConflictError:
        row = unit_of(visit.organisation.pk, key)
        page = {"form": _form(visit, row, sent=False), "unit": row}
        page["blockers"] = blockers_of(visit, row)
        return visit.render("settings/unit.html", page | {"is_refused": True}, status=409)
    say(visit, _("%(unit)s is archived.") % {"unit": row}, told.version)
    return redirect("web:units", visit.organisation.slug)


@require_POST
@organisation_page
def restore(visit: Visit, key: str) -> HttpResponse:
    """Puts a unit into use again."""
    with written() as told:
        row = unit_restore(actor=visit.actor, unit=key)
    say(visit, _("%(unit)s is in use again.") % {"unit": row}, told.version)
    return redirect("web:units", visit.organisation.slug)
