"""A node is taken out of the plan, and put back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.permissions import require
from goals.selectors.whatif import retire_effect
from goals.services import node_archive, node_restore
from goals.services.written import written
from web.forming import say
from web.looking import address, node_here
from web.presenting.nodes import row_of_node
from web.sending import taken_once
from web.visits import Visit, organisation_page


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
@taken_once
def archive(visit: Visit, key: str) -> HttpResponse:
    """Asks whether to archive a node, saying what would lose its path; then archives it."""
    node = node_here(visit, key)
    require(
        visit.actor, "node.write", node, act=format_lazy(gettext_lazy("archive {key}"), key=key)
    )
    if visit.request.method == "POST":
        with written() as wrote:
            node_archive(actor=visit.actor, key=key)
        say(visit, _("%(key)s is archived.") % {"key": key}, wrote.version)
        return redirect(address(visit, "node", key))
    told = {
        "node": node,
        "row": row_of_node(visit.plan, node),
        "effect": retire_effect(visit.plan, node),
    }
    return visit.render("nodes/archive.html", told)


@require_POST
@organisation_page
def restore(visit: Visit, key: str) -> HttpResponse:
    """Puts an archived node back."""
    node_here(visit, key, archived=True)
    with written() as wrote:
        node_restore(actor=visit.actor, key=key)
    say(visit, _("%(key)s is back in the plan.") % {"key": key}, wrote.version)
    return redirect(address(visit, "node", key))
