"""The page of one node, and the parts of it that are looked at one by one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from goals.selectors.sight import progress as progress_of
from goals.selectors.whatif import retire_effect
from web.looking import node_here
from web.nodes import page
from web.nodes.past import past_of
from web.nodes.why import terms_of
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page


@require_safe
@organisation_page
def node(visit: Visit, key: str) -> HttpResponse:
    """One node: what it says, how it goes, what it serves and what serves it."""
    found = node_here(visit, key, archived=True)
    told = page.told_of(visit, found, visit.request.GET.get("below", ""))
    return visit.render("nodes/node.html", told)


@require_safe
@organisation_page
def progress(visit: Visit, key: str) -> HttpResponse:
    """Why a node's progress is the number that it is, term by term."""
    found = node_here(visit, key)
    told = progress_of(visit.plan, found)
    context = {
        "node": found,
        "row": row_of_node(visit.plan, found),
        "why": told,
        "terms": terms_of(visit, found, told["terms"]),
    }
    return visit.render("nodes/progress.html", context, part="why")


@require_safe
@organisation_page
def impact(visit: Visit, key: str) -> HttpResponse:
    """What depends on a node: what would lose its path, or its only support, without it."""
    found = node_here(visit, key)
    context = {"node": found, "effect": retire_effect(visit.plan, found)}
    return visit.render("nodes/impact.html", context, part="impact")


@require_safe
@organisation_page
def history(visit: Visit, key: str) -> HttpResponse:
    """What happened to a node, with what each change was."""
    found = node_here(visit, key, archived=True)
    context = {"node": found} | past_of(visit, found, visit.request.GET.get("before", ""))
    return visit.render("nodes/history.html", context, part="history")
