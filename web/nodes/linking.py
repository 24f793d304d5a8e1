"""What a node contributes to: link, change, confirm, move, withdraw."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.models import Node
from goals.permissions import require
from goals.selectors.whatif import unlink_effect
from goals.services import (
    contribution_change,
    contribution_confirm,
    contribution_move,
    contribution_withdraw,
)
from goals.services.written import written
from web.forming import done, say
from web.looking import address, link_here, node_here
from web.nodes.link_forms import LinkForm, MoveForm
from web.picking.choices import AT_ONCE, asked, picker_of, still_there
from web.picking.forms import ParentForm
from web.picking.linking import link_picked
from web.picking.suggesting import suggesting_picker
from web.presenting.nodes import row_of_node
from web.returning import way_back
from web.sending import taken_once
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def parents(visit: Visit, key: str) -> HttpResponse:
    """What a node may contribute to, by words; and what the chosen link would do."""
    node = node_here(visit, key)
    query, chosen = asked(visit.request.GET)
    if not visit.is_part:
        told = urlencode({"q": query, "parent": chosen})
        return redirect(f"{address(visit, 'link-create', key)}?{told}")
    part = "effect" if visit.request.GET.get("part") == "effect" else "hits"
    picker = picker_of(visit, node, query, chosen, at_once=AT_ONCE in visit.request.GET)
    return visit.render("components/parent_picker.html", {"picker": picker}, part=part)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def create(visit: Visit, key: str) -> HttpResponse:
    """Links a node to a parent that is picked."""
    node = node_here(visit, key)
    require(visit.actor, "node.write", node, act=format_lazy(gettext_lazy("link {key}"), key=key))
    sent = visit.request.POST
    if not sent or "find" in sent:
        said = {"because": sent.get("because", "")}
        return _pick(visit, node, ParentForm(visit, initial=said))
    form = ParentForm(visit, sent)
    back = way_back(visit.request, address(visit, "node", key))
    return link_picked(visit, node, form, back) or _pick(visit, node, form)


def _pick(visit: Visit, node: Node, form: Any, link: Any = None) -> HttpResponse:
    query, chosen = asked(visit.request.POST or visit.request.GET)
    told = {
        "node": node,
        "row": row_of_node(visit.plan, node),
        "form": form,
        "link": link,
        "picker": suggesting_picker(visit, node, query, still_there(visit, chosen)),
        "next": way_back(visit.request, address(visit, "node", node.key)),
    }
    return visit.render("nodes/link.html", told, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def change(visit: Visit, key: str, link: int) -> HttpResponse:
    """Changes the weight, the reason, what is moved, and the mark as primary."""
    row = link_here(visit, key, link)
    require(
        visit.actor,
        "node.write",
        row.child,
        act=format_lazy(gettext_lazy("change a contribution of {key}"), key=row.child.key),
    )
    form = LinkForm(visit, row, visit.request.POST or None)

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        contribution_change(
            actor=visit.actor, contribution=link, expected_version=version, **form.act
        )

    def now() -> dict[str, str]:
        current = link_here(visit, key, link)
        names = ("because", "weight", "moves")
        return {name: form.choice_of(name, getattr(current, name)) for name in names}

    if done(visit, form, act, said=_("The link is saved."), now=now):
        return _back(visit, key)
    told = {"node": node_here(visit, key), "link": row, "form": form}
    return visit.render("nodes/link_change.html", told, status=form.status)


@require_POST
@organisation_page
def confirm(visit: Visit, key: str, link: int) -> HttpResponse:
    """Confirms that a contribution holds, with its parent as it is now."""
    row = link_here(visit, key, link)
    with written() as wrote:
        contribution_confirm(actor=visit.actor, contribution=row.pk, on=visit.today)
    say(visit, _("The link is confirmed."), wrote.version)
    return _back(visit, key)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def move(visit: Visit, key: str, link: int) -> HttpResponse:
    """Moves a contribution to another parent."""
    row = link_here(visit, key, link)
    node = node_here(visit, row.child.key)
    require(
        visit.actor,
        "node.write",
        node,
        act=format_lazy(gettext_lazy("move a contribution of {key}"), key=node.key),
    )
    sent = visit.request.POST
    if not sent or "find" in sent:
        return _pick(visit, node, MoveForm(visit, initial={"version": row.version}), row)
    form = MoveForm(visit, sent)

    def act(told: dict[str, Any]) -> None:
        contribution_move(
            actor=visit.actor,
            contribution=link,
            parent=told["parent"],
            expected_version=told["version"],
        )

    if done(visit, form, act, said=_("The link is moved. It has to be confirmed anew.")):
        return redirect(address(visit, "node", node.key, part="parents"))
    return _pick(visit, node, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
@taken_once
def withdraw(visit: Visit, key: str, link: int) -> HttpResponse:
    """Asks whether to drop a contribution, saying what that does; then drops it."""
    row = link_here(visit, key, link)
    require(
        visit.actor,
        "node.write",
        row.child,
        act=format_lazy(gettext_lazy("withdraw a contribution of {key}"), key=row.child.key),
    )
    if visit.request.method == "POST":
        with written() as wrote:
            contribution_withdraw(actor=visit.actor, contribution=link)
        say(visit, _("The link is withdrawn."), wrote.version)
        return _back(visit, key)
    effect = unlink_effect(visit.plan, row.child, row.parent)
    told = {"node": node_here(visit, key), "link": row, "effect": effect}
    return visit.render("nodes/withdraw.html", told)


def _back(visit: Visit, key: str) -> HttpResponse:
    return redirect(address(visit, "node", key, part="parents"))
