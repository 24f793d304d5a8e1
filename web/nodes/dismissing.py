"""A finding that does not apply is dismissed, for a reason, and brought back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.errors import NotFoundError
from goals.models import Node
from goals.permissions import require
from goals.selectors.verdicts import NodeFinding, findings_of
from goals.services import finding_dismiss, finding_restore
from goals.services.written import written
from web.forming import PageForm, done, say
from web.looking import address, node_here
from web.sending import taken_once
from web.visits import Visit, organisation_page


class DismissForm(PageForm):
    """Why a finding does not apply."""

    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text=gettext_lazy(
            "Why it does not apply here, such as “everybody in the unit knows what is meant”."
        ),
    )

    def __init__(self, *arguments: Any, finding: str = "", **options: Any) -> None:
        super().__init__(*arguments, auto_id=f"id_%s_{finding[:8]}", **options)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def dismiss(visit: Visit, key: str, finding: str) -> HttpResponse:
    """Asks why a finding does not apply, and dismisses it."""
    node = node_here(visit, key)
    act = format_lazy(gettext_lazy("dismiss a finding of {key}"), key=key)
    require(visit.actor, "finding.dismiss", node, act=act)
    form = DismissForm(visit.request.POST or None, finding=finding)

    def write(told: dict[str, Any]) -> None:
        finding_dismiss(actor=visit.actor, node=key, finding=finding, because=told["because"])

    said = _("The finding is dismissed.")
    if visit.request.method == "POST" and done(visit, form, write, said=said):
        return redirect(address(visit, "node", key, part="smart"))
    context = {"node": node, "form": form, "finding": _own(visit, node, finding)}
    return visit.render("nodes/dismiss.html", context, part="form", status=form.status)


def _own(visit: Visit, node: Node, finding: str) -> NodeFinding:
    """The finding that an address names, if it can be dismissed."""
    for found in findings_of(visit.plan, node, wait=True):
        if found.id == finding and found.may_be_dismissed:
            return found
    raise NotFoundError("finding", finding)


@require_POST
@organisation_page
@taken_once
def restore(visit: Visit, key: str, finding: str) -> HttpResponse:
    """Brings a dismissed finding back."""
    node_here(visit, key)
    with written() as wrote:
        finding_restore(actor=visit.actor, node=key, finding=finding)
    say(visit, _("The finding is back."), wrote.version)
    return redirect(address(visit, "node", key, part="smart"))
