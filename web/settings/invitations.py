"""Inviting people, and taking invitations back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goals.errors import ConflictError
from goals.models import Invitation
from goals.permissions import require
from goals.services import invitation_create, invitation_revoke
from goals.services.written import written
from web.accounts.invitations import deliver
from web.forming import say
from web.looking import address
from web.sending import sent_once
from web.settings.forms import InviteForm
from web.settings.trees import unit_choices
from web.visits import Visit, organisation_page

#: What is told to who sends the form again.
MADE_BEFORE = gettext_lazy(
    "The invitation was made when you first sent this. Its link is told once: to get another,"
    " invite the person again."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def invite(visit: Visit) -> HttpResponse:
    """Invites a person: by mail where mail is sent, else by a link that is shown this once."""
    require(visit.actor, "people.manage", act=gettext_lazy("invite somebody"))
    form = InviteForm(
        visit.request.POST or None, initial={"role": "staff"}, units=unit_choices(visit)
    )
    made: list[tuple[Invitation, str, int | None]] = []

    def act(told: dict[str, Any]) -> str:
        with written() as wrote:
            row, secret = invitation_create(actor=visit.actor, **told)
        made.append((row, secret, wrote.version))
        return address(visit, "people")

    answer = sent_once(visit.request, form, act, undo=False, again=MADE_BEFORE)
    if made and answer is not None:
        # Sent after all is written: no other writer has to wait for the mail server.
        answer = _delivered(visit, form, *made[0], to=answer)
    if answer is not None:
        return answer
    return visit.render("settings/invite.html", {"form": form}, status=form.status)


def _delivered(
    visit: Visit,
    form: InviteForm,
    invitation: Invitation,
    secret: str,
    version: int | None,
    *,
    to: HttpResponse,
) -> HttpResponse | None:
    """The answer when the person is told, or the link to be passed on; None where none was."""
    try:
        invited = deliver(visit.request, visit.actor, invitation, secret)
    except ConflictError as error:
        form.refuse(error)
        return None
    say(visit, _("The invitation is made."), version)
    if not invited.link:
        return to
    # The link is a secret: it stands on this one page, and nowhere else.
    return visit.render("settings/invited.html", {"invited": invited})


@require_POST
@organisation_page
def revoke(visit: Visit, number: int) -> HttpResponse:
    """Takes an invitation back: its link is refused from now on."""
    with written() as wrote:
        row = invitation_revoke(actor=visit.actor, invitation=number)
    said = _("The invitation of %(email)s is taken back.") % {"email": row.email}
    say(visit, said, wrote.version)
    return redirect("web:people", visit.organisation.slug)
