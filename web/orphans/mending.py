"""What people do about an orphan: link it, or waive it for a while."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.errors import NotFoundError
from goals.models import Node
from goals.permissions import require
from goals.selectors.lookups import node_of
from goals.selectors.rows import waivers_visible_to
from goals.services import waiver_end, waiver_grant
from goals.services.waivers import last_end
from goals.services.written import written
from web.forming import done, say
from web.orphans.forms import WaiverForm, usual_end
from web.picking.choices import asked
from web.picking.forms import ParentForm
from web.picking.linking import link_picked
from web.picking.suggesting import suggesting_picker
from web.presenting.nodes import row_of_node
from web.returning import way_back
from web.sending import taken_once
from web.visits import Visit, organisation_page


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def link(visit: Visit, key: str) -> HttpResponse:
    """The picker of what an orphan contributes to; with a choice, the link."""
    node = _node(visit, key)
    require(visit.actor, "node.write", node, act=format_lazy(gettext_lazy("link {key}"), key=key))
    sent = visit.request.POST
    if not sent or "find" in sent:
        said = {"because": sent.get("because", "")}
        return _pick(visit, node, ParentForm(visit, initial=said, auto_id=_ids(key)))
    form = ParentForm(visit, sent, auto_id=_ids(key))
    back = way_back(visit.request, _orphans_page(visit))
    return link_picked(visit, node, form, back) or _pick(visit, node, form)


def _ids(key: str) -> str:
    """The pattern of ids of a form beside which others may stand on the page."""
    return f"id_{key}_%s"


def _node(visit: Visit, key: str) -> Node:
    """A node that the reader may see."""
    node = node_of(visit.organisation.pk, key)
    if not visit.may("node.read", node):
        raise NotFoundError("node", key)
    return node


def _orphans_page(visit: Visit) -> str:
    return reverse("web:orphans", args=[visit.organisation.slug])


def _pick(visit: Visit, node: Node, form: ParentForm) -> HttpResponse:
    query, _chosen = asked(visit.request.POST or visit.request.GET)
    told = {
        "row": row_of_node(visit.plan, node),
        "picker": suggesting_picker(visit, node, query, at_once=True),
        "form": form,
        "next": way_back(visit.request, _orphans_page(visit)),
    }
    return visit.render("orphans/link.html", told, part="picker", status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def waive(visit: Visit, key: str) -> HttpResponse:
    """Lets an orphan stay one until a day, for a reason."""
    node = _node(visit, key)
    require(visit.actor, "node.waive", node, act=format_lazy(gettext_lazy("waive {key}"), key=key))
    if visit.request.method != "POST":
        return _ask_waiver(visit, node, WaiverForm(initial=_said(visit, node)))
    form = WaiverForm(visit.request.POST)

    def act(fields: dict[str, Any]) -> object:
        return waiver_grant(actor=visit.actor, node=key, **fields)

    said = lazy(lambda: _until(key, form), str)()
    if not done(visit, form, act, said=said):
        return _ask_waiver(visit, node, form)
    return redirect(way_back(visit.request, _orphans_page(visit)))


def _said(visit: Visit, node: Node) -> dict[str, object]:
    """What the node's waiver says, or the usual."""
    end = usual_end(visit.today)
    waiver = waivers_visible_to(visit.actor).filter(node=node).first()
    if waiver is None:
        return {"until": end}
    return {"because": waiver.because, "until": min(max(waiver.until, end), last_end(visit.today))}


def _until(key: str, form: WaiverForm) -> str:
    day = date_format(form.cleaned_data["until"], "SHORT_DATE_FORMAT")
    return _("%(key)s may stay an orphan until %(day)s.") % {"key": key, "day": day}


def _ask_waiver(visit: Visit, node: Node, form: WaiverForm) -> HttpResponse:
    told = {
        "row": row_of_node(visit.plan, node),
        "form": form,
        "next": way_back(visit.request, _orphans_page(visit)),
    }
    return visit.render("orphans/waive.html", told, part="form", status=form.status)


@require_POST
@organisation_page
@taken_once
def end_waiver(visit: Visit, key: str) -> HttpResponse:
    """Ends a waiver before its day."""
    _node(visit, key)
    with written() as told:
        waiver_end(actor=visit.actor, node=key)
    say(visit, _("The waiver of %(key)s has ended.") % {"key": key}, told.version)
    return redirect(way_back(visit.request, _orphans_page(visit)))
