"""Inviting people, and taking invitations back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goals.permissions import require
from goals.services import invitation_revoke
from web.accounts.invitations import Invited
from web.accounts.invitations import invite as send_invitation
from web.forming import done, say
from web.settings.forms import InviteForm
from web.settings.trees import unit_choices
from web.visits import Visit, organisation_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def invite(visit: Visit) -> HttpResponse:
    """Invites a person: by mail where mail is sent, else by a link that is shown this once."""
    require(visit.actor, "people.manage", act=gettext_lazy("invite somebody"))
    form = InviteForm(
        visit.request.POST or None, initial={"role": "staff"}, units=unit_choices(visit)
    )
    sent: list[Invited] = []

    def act(told: dict[str, Any]) -> None:
        sent.append(send_invitation(visit.request, visit.actor, **told))

    is_sent = visit.request.method == "POST"
    if is_sent and done(visit, form, act, said=_("The invitation is made."), undo=False):
        invited = sent[0]
        if invited.link:
            # The link is a secret: it stands on this one page, and nowhere else.
            return visit.render("settings/invited.html", {"invited": invited})
        return redirect("web:people", visit.organisation.slug)
    return visit.render("settings/invite.html", {"form": form}, status=form.status)


@require_POST
@organisation_page
def revoke(visit: Visit, number: int) -> HttpResponse:
    """Takes an invitation back: its link is refused from now on."""
    row = invitation_revoke(actor=visit.actor, invitation=number)
    say(visit, _("The invitation of %(email)s is taken back.") % {"email": row.email})
    return redirect("web:people", visit.organisation.slug)
