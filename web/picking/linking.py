"""Linking a node to the parent that was picked, and saying what that has done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Node
from goals.selectors.whatif import LinkEffect, link_effect
from goals.services import contribute
from web.looking import node_here
from web.picking.forms import ParentForm
from web.sending import sent_once
from web.visits import Visit


def link_picked(visit: Visit, node: Node, form: ParentForm, back: str) -> HttpResponse | None:
    """The way back when a sent form has linked the node; None where it is refused."""
    effects: list[LinkEffect] = []
    plan = visit.plan  # loaded before anything is locked

    def act(told: dict[str, Any]) -> str:
        effects.append(link_effect(plan, node, node_here(visit, told["parent"])))
        contribute(actor=visit.actor, child=node.key, **told)
        return back

    return sent_once(visit.request, form, act, said=lambda: _linked(effects[0]))


def _linked(effect: LinkEffect) -> str:
    """What a link has done, in a sentence or two."""
    ends = {"child": effect.child.key, "parent": effect.parent.key}
    if not effect.connects:
        return _("%(child)s contributes to %(parent)s now.") % ends
    told = _("%(child)s contributes to %(parent)s now and reaches the mission.") % ends
    others = effect.also_connects.count
    if not others:
        return told
    more = ngettext(
        "%(n)s more orphan reaches it, too.", "%(n)s more orphans reach it, too.", others
    )
    return f"{told} {more % {'n': others}}"
