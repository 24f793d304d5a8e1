"""A new goal or program: what it is, then what it says."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.choices import Kind, Status, code_of, word_of
from goals.errors import ForbiddenError, NotFoundError
from goals.models import Node
from goals.selectors.rows import units_of
from goals.services import node_begin
from goals.services.nodes import CREATING
from web.looking import address
from web.nodes.coaching import coaching
from web.nodes.drafting import draft_for, forget, keep
from web.nodes.node_form import NewNodeForm
from web.nodes.rights import blank, kinds_for
from web.picking.choices import asked, picker_of_new, still_there
from web.sending import sent_once
from web.visits import Visit, organisation_page
from web.widgets import people_of


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def new(visit: Visit) -> HttpResponse:
    """Asks for the kind; then creates what the form says, linked and measured, in one act."""
    units = list(units_of(visit.actor).filter(archived_at=None))
    kinds = kinds_for(visit, units)
    if not kinds:
        raise ForbiddenError(
            gettext_lazy("create goals or programs"),
            gettext_lazy("an executive, a lead or staff of a unit"),
        )
    sent = visit.request.POST
    if not (sent or visit.request.GET).get("kind"):
        return visit.render("nodes/kinds.html", {"kinds": _told(visit, kinds)})
    kind = _kind(sent or visit.request.GET)
    if kind not in kinds:
        raise ForbiddenError(
            CREATING.get(kind, gettext_lazy("set the mission")),
            gettext_lazy("an executive for company goals"),
        )
    node = blank(visit, kind)
    if not sent:
        return _page(visit, node, _empty(visit, node))
    if "find" in sent or "look" in sent:
        return _page(visit, node, NewNodeForm(visit, node, initial=sent.dict()), "look" in sent)
    return _created(visit, node, NewNodeForm(visit, node, sent))


def _told(visit: Visit, kinds: list[Kind]) -> list[dict[str, str]]:
    """The kinds with their addresses; what was asked for besides stays asked for."""
    told = {
        name: visit.request.GET[name] for name in ("unit", "parent") if name in visit.request.GET
    }
    names = [word_of(kind.__class__, kind) or "" for kind in kinds]
    return [{"kind": name, "address": f"?{urlencode({'kind': name, **told})}"} for name in names]


def _kind(data: Any) -> Kind:
    try:
        return Kind(code_of(Kind, data.get("kind", "")) or 0)
    except ValueError:
        raise NotFoundError("kind", data.get("kind", "")) from None


def _form_name(kind: int) -> str:
    return f"node:new:{word_of(Kind, kind)}"


def _empty(visit: Visit, node: Node) -> NewNodeForm:
    """The form before anybody fills it in: with what the address says, or with what was kept."""
    told = {name: visit.request.GET.get(name, "") for name in ("unit", "parent")}
    initial: dict[str, Any] = {name: value for name, value in told.items() if value}
    if initial.get("parent"):
        initial["parent"] = asked(visit.request.GET)[1]
    kept = draft_for(visit, _form_name(node.kind))
    if kept is not None:
        initial = kept.fields | initial
    form = NewNodeForm(visit, node, initial=initial)
    statuses: Any = form.fields["status"]
    offered = [int(value) for value, _ in statuses.choices]
    usual = Status.ACTIVE if Status.ACTIVE in offered else Status.DRAFT
    form.initial = {"status": usual.value, **_own_unit(form)} | initial
    form.kept = kept  # type: ignore[attr-defined]  # told above the form
    return form


def _own_unit(form: NewNodeForm) -> dict[str, str]:
    """The first unit that is offered, where there is one besides none."""
    field: Any = form.fields["unit"]
    units = [value for value, _ in field.choices if value]
    return {"unit": units[0]} if units and len(units) == len(field.choices) else {}


def _created(visit: Visit, node: Node, form: NewNodeForm) -> HttpResponse:
    made: list[str] = []

    def act(_: dict[str, Any]) -> str:
        made.append(node_begin(actor=visit.actor, kind=node.kind, **form.act).key)
        forget(visit, _form_name(node.kind))
        return address(visit, "node", made[0])

    def said() -> str:
        return _("%(key)s is created.") % {"key": made[0]}

    return sent_once(visit.request, form, act, said=said) or _page(visit, node, form)


def _page(visit: Visit, node: Node, form: NewNodeForm, look: bool = False) -> HttpResponse:
    data = form.data if form.is_bound else form.initial
    query, chosen = asked(data)
    unit = str(data.get("unit") or "").replace("\0", "")
    told = {
        "kind": word_of(Kind, node.kind),
        "form": form,
        "kept": getattr(form, "kept", None),
        "people": people_of(visit),
        "picker": picker_of_new(visit, node.kind, unit, query, still_there(visit, chosen)),
        "save": address(visit, "node-new"),
        "check": address(visit, "node-new-check"),
        "draft": address(visit, "node-new-draft"),
    }
    if look:
        told |= coaching(visit, NewNodeForm(visit, node, form.initial), node.kind)
    return visit.render("nodes/new.html", told, status=form.status)


@require_safe
@organisation_page
def parents(visit: Visit) -> HttpResponse:
    """What a new node may contribute to, by words; and how the chosen one reaches the mission."""
    told = visit.request.GET
    query, chosen = asked(told)
    if not visit.is_part:
        names = {"kind": told.get("kind", ""), "unit": told.get("unit", ""), "parent": chosen}
        return redirect(f"{address(visit, 'node-new')}?{urlencode(names)}")
    unit = told.get("unit", "").replace("\0", "")
    picker = picker_of_new(visit, _kind(told), unit, query, chosen)
    part = "effect" if told.get("part") == "effect" else "hits"
    return visit.render("components/parent_picker.html", {"picker": picker}, part=part)


@require_POST
@organisation_page
def check(visit: Visit) -> HttpResponse:
    """What the rules say of what is typed so far."""
    node = blank(visit, _kind(visit.request.POST))
    told = coaching(visit, NewNodeForm(visit, node, visit.request.POST), node.kind)
    return visit.render("nodes/_coaching.html", told)


@require_POST
@organisation_page
def draft(visit: Visit) -> HttpResponse:
    """Keeps what is typed so far."""
    kind = _kind(visit.request.POST)
    to = f"{address(visit, 'node-new')}?kind={word_of(Kind, kind)}"
    return keep(visit, _form_name(kind), to)
