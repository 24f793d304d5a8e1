"""A goal or program is edited; of two editors, the second sees both texts and chooses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.choices import Kind, word_of
from goals.errors import StaleEditError
from goals.models import Node
from goals.permissions import require
from goals.services import node_change
from goals.services.written import Written, written
from web.forming import done, is_there, say
from web.looking import address, node_here
from web.nodes.beyond import beyond_of
from web.nodes.coaching import coaching
from web.nodes.conflicts import conflict_of, now_saved
from web.nodes.drafting import draft_for, forget, keep
from web.nodes.node_form import NodeForm
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page
from web.widgets import people_of


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def edit(visit: Visit, key: str) -> HttpResponse:
    """Changes a node; a mission is changed on its own page."""
    node = node_here(visit, key)
    if node.kind == Kind.MISSION:
        return redirect(address(visit, "mission"))
    require(visit.actor, "node.write", node, act=format_lazy(gettext_lazy("change {key}"), key=key))
    sent = visit.request.POST
    if not sent:
        return _opened(visit, node)
    if "merge" in sent:
        form = NodeForm(visit, node, initial=sent.dict())
        return _page(visit, node, form, saved=now_saved(form, node))
    if "look" in sent:
        return _page(visit, node, NodeForm(visit, node, initial=sent.dict()), look=True)
    return _sent(visit, node, NodeForm(visit, node, sent))


def _form_name(key: str) -> str:
    return f"node:{key}"


def _opened(visit: Visit, node: Node) -> HttpResponse:
    """The form with the node as it is, or with what was kept of an earlier visit."""
    kept = draft_for(visit, _form_name(node.key))
    if kept is None:
        return _page(visit, node, NodeForm(visit, node))
    initial = kept.fields | {"version": kept.base_version or node.version}
    return _page(visit, node, NodeForm(visit, node, initial=initial), kept=kept)


def _sent(visit: Visit, node: Node, form: NodeForm) -> HttpResponse:
    wrote = Written()
    stale: list[StaleEditError] = []

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        try:
            with written() as inner:
                node_change(actor=visit.actor, key=node.key, expected_version=version, **form.act)
            wrote.version = inner.version
        except StaleEditError as error:
            stale.append(error)

    if not done(visit, form, act):
        return _page(visit, node, form)
    if stale:
        conflict = conflict_of(visit, node_here(visit, node.key), form)
        if conflict.fields and not _is_saved(visit, node, form):
            told = {"node": node, "conflict": conflict}
            return visit.render("nodes/conflict.html", told, status=409)
        wrote.version = conflict.version
    forget(visit, _form_name(node.key))
    if wrote.version is None:
        messages.info(visit.request, _("Nothing differs from what was saved."))
    else:
        say(visit, _("%(key)s is saved.") % {"key": node.key}, wrote.version)
    return redirect(address(visit, "node", node.key))


def _is_saved(visit: Visit, node: Node, form: NodeForm) -> bool:
    return is_there(lambda: node_change(actor=visit.actor, key=node.key, **form.act))


def _page(visit: Visit, node: Node, form: NodeForm, **more: Any) -> HttpResponse:
    told = {
        "node": node,
        "row": row_of_node(visit.plan, node),
        "kind": word_of(Kind, node.kind),
        "form": form,
        "people": people_of(visit),
        "save": address(visit, "node-edit", node.key),
        "check": address(visit, "node-check", node.key),
        "draft": address(visit, "node-draft", node.key),
        "beyond": beyond_of(visit, node),
        **more,
    }
    if more.get("look"):
        sent = NodeForm(visit, node, visit.request.POST)
        told |= coaching(visit, sent, node.kind, node)
    return visit.render("nodes/edit.html", told, status=form.status)


@require_POST
@organisation_page
def check(visit: Visit, key: str) -> HttpResponse:
    """What the rules say of what is typed so far."""
    node = node_here(visit, key)
    told = coaching(visit, NodeForm(visit, node, visit.request.POST), node.kind, node)
    return visit.render("nodes/_coached.html", told)


@require_POST
@organisation_page
def draft(visit: Visit, key: str) -> HttpResponse:
    """Keeps what is typed so far, or forgets it."""
    node = node_here(visit, key)
    to = "node" if "discard" in visit.request.POST else "node-edit"
    return keep(visit, _form_name(node.key), address(visit, to, node.key))
