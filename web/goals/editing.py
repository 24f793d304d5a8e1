"""One line of the table, edited where it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from goals.choices import Kind
from goals.models import Node
from goals.permissions import require
from goals.selectors.alignment import whole_plan
from goals.selectors.outline import outline_of
from goals.services import node_change
from web.forming import done
from web.goals.forms import LineForm
from web.goals.lines import Line, lines_of
from web.looking import node_here
from web.visits import Visit, organisation_page

_TEMPLATE = "goals/line.html"


@require_safe
@organisation_page
def line(visit: Visit, key: str) -> HttpResponse:
    """A line as it is, such as after an edit that was given up."""
    return _line(visit, node_here(visit, key))


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def edit(visit: Visit, key: str) -> HttpResponse:
    """A line as a form, and what the form says."""
    node = node_here(visit, key)
    if node.kind == Kind.MISSION:
        return redirect("web:mission", visit.organisation.slug)
    require(visit.actor, "node.write", node, act=format_lazy(gettext_lazy("change {key}"), key=key))
    if visit.request.method != "POST":
        return _form(visit, LineForm(node))
    form = LineForm(node, visit.request.POST)

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        node_change(actor=visit.actor, key=key, expected_version=version, **form.act(told))

    said = _("%(key)s was changed.") % {"key": key}
    if done(visit, form, act, said=said, now=lambda: form.stored(node_here(visit, key))):
        return _line(visit, node_here(visit, key))
    return _form(visit, form)


def _form(visit: Visit, form: LineForm) -> HttpResponse:
    told = {
        "form": form,
        "line": _found(visit, form.node),
        "flat": _is_flat(visit),
        "action": visit.request.get_full_path(),
    }
    return visit.render(_TEMPLATE, told, part="form", status=form.status)


def _line(visit: Visit, node: Node) -> HttpResponse:
    if not visit.is_part:
        return redirect("web:goals", visit.organisation.slug)
    told = {"line": _found(visit, node), "flat": _is_flat(visit), "is_part": True}
    return visit.render(_TEMPLATE, told, part="shown")


def _found(visit: Visit, node: Node) -> Line:
    # Not the visit's own plan, which may be of before the write.
    plan = whole_plan(visit.organisation, visit.actor, visit.today)
    outline = None if _is_flat(visit) else outline_of(plan.snapshot)
    return lines_of(plan, np.array([plan.place(node)], np.int32), outline)[0]


def _is_flat(visit: Visit) -> bool:
    return "flat" in visit.request.GET
