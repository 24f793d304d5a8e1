"""A new goal or program: what it is, then what it says."""

from __future__ import annotations

from collections.abc import Collection
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
from web.picking.choices import Picker, asked, picker_of_new, still_there
from web.picking.suggesting import Typed, suggesting_picker_of_new
from web.sending import sent_once
from web.visits import Visit, organisation_page
from web.widgets import people_of

#: Of a statement that is too long for its field, so many letters are looked at.
MOST_LETTERS = 5_000


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
    if "suggest" in sent and visit.is_part:
        told = {"picker": _picker(visit, kind, sent, is_asked=sent["suggest"] == "1")}
        return visit.render("components/_picker_offers.html", told)
    if pressed := {"find", "look", "suggest"} & sent.keys():
        return _page(visit, node, NewNodeForm(visit, node, initial=sent.dict()), pressed)
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


def _page(
    visit: Visit, node: Node, form: NewNodeForm, pressed: Collection[str] = ()
) -> HttpResponse:
    """The form; with what was asked for by a button of it."""
    data = form.data if form.is_bound else form.initial
    told = {
        "kind": word_of(Kind, node.kind),
        "form": form,
        "kept": getattr(form, "kept", None),
        "people": people_of(visit),
        "picker": _picker(visit, Kind(node.kind), data, is_asked="suggest" in pressed),
        "save": address(visit, "node-new"),
        "check": address(visit, "node-new-check"),
        "draft": address(visit, "node-new-draft"),
    }
    if "look" in pressed:
        told |= coaching(visit, NewNodeForm(visit, node, form.initial), node.kind)
    return visit.render("nodes/new.html", told, status=form.status)


def _picker(visit: Visit, kind: Kind, data: Any, *, is_asked: bool) -> Picker:
    """The picker of what the form's node contributes to, as far as that is filled in."""
    query, chosen = asked(data)
    unit, title = (str(data.get(name) or "").replace("\0", "") for name in ("unit", "title"))
    typed = Typed(kind, unit, title[:MOST_LETTERS])
    return suggesting_picker_of_new(
        visit, typed, query, still_there(visit, chosen), is_asked=is_asked
    )


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
    return visit.render("nodes/_coached.html", told)


@require_POST
@organisation_page
def draft(visit: Visit) -> HttpResponse:
    """Keeps what is typed so far."""
    kind = _kind(visit.request.POST)
    to = f"{address(visit, 'node-new')}?kind={word_of(Kind, kind)}"
    return keep(visit, _form_name(kind), to)
