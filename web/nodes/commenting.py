"""Comments on a node: add, change, delete."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.permissions import require
from goals.services.comments import comment_add, comment_change, comment_delete
from goals.services.written import written
from web.forming import done, say
from web.looking import address, comment_here, node_here
from web.nodes.remarks import CommentForm
from web.sending import sent_once, taken_once
from web.visits import Visit, organisation_page


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def add(visit: Visit, key: str) -> HttpResponse:
    """Says something about a node."""
    node = node_here(visit, key)
    form = CommentForm(visit.request.POST or None)

    def act(told: dict[str, Any]) -> str:
        comment_add(actor=visit.actor, node=key, text=told["text"])
        return address(visit, "node", key, part="comments")

    if answer := sent_once(visit.request, form, act, said=_("Your comment is added.")):
        return answer
    told = {"node": node, "form": form, "comment": None}
    return visit.render("nodes/comment.html", told, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def edit(visit: Visit, key: str, comment: int) -> HttpResponse:
    """Changes one's own comment."""
    row = comment_here(visit, key, comment)
    require(visit.actor, "comment.write", row, act=gettext_lazy("change this comment"))
    form = CommentForm(visit.request.POST or None, initial={"text": row.text})

    def act(told: dict[str, Any]) -> None:
        comment_change(actor=visit.actor, comment=row.pk, text=told["text"])

    if visit.request.method == "POST" and done(
        visit, form, act, said=_("Your comment is changed.")
    ):
        return redirect(address(visit, "node", key, part="comments"))
    told = {"node": row.node, "form": form, "comment": row}
    return visit.render("nodes/comment.html", told, status=form.status)


@require_POST
@organisation_page
@taken_once
def delete(visit: Visit, key: str, comment: int) -> HttpResponse:
    """Takes a comment away."""
    row = comment_here(visit, key, comment)
    with written() as wrote:
        comment_delete(actor=visit.actor, comment=row.pk)
    say(visit, _("The comment is deleted."), wrote.version)
    return redirect(address(visit, "node", key, part="comments"))
