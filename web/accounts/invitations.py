"""Inviting people: by mail where mail is sent, else by a link to pass on."""

from __future__ import annotations

from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from goals.actors import Actor
from goals.errors import ConflictError
from goals.models import Invitation
from goals.services import invitation_create, invitation_revoke


class Invited(NamedTuple):
    """An invitation, and its link to be passed on; empty when it was sent by mail.

    Who is sent a link by mail has shown that the address is theirs, so nobody else is told it.
    """

    invitation: Invitation
    link: str


def invite(
    request: HttpRequest,
    actor: Actor,
    *,
    email: str,
    role: str,
    unit: str | None = None,
    name: str = "",
) -> Invited:
    """Invites a person to a role, and sends the link where mail is sent.

    Raises what :func:`goals.services.invitation_create` raises, and ConflictError when the mail
    server refuses; then nobody is invited.
    """
    invitation, secret = invitation_create(
        actor=actor, email=email, role=role, unit=unit, name=name
    )
    return deliver(request, actor, invitation, secret)


def deliver(request: HttpRequest, actor: Actor, invitation: Invitation, secret: str) -> Invited:
    """Sends the link of an invitation that was made, where mail is sent.

    Raises ConflictError when the mail server refuses; then the invitation is taken back.
    """
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    if not settings.MAIL_IS_DELIVERED:
        return Invited(invitation, link)
    told = {"invitation": invitation, "link": link, "by": actor.name}
    try:
        get_adapter().send_mail("account/email/invitation", invitation.email, told)
    except OSError as error:  # that of SMTP too
        invitation_revoke(actor=actor, invitation=invitation.pk)
        raise ConflictError(
            gettext(
                "the mail server did not take the invitation, so there is none; look at the"
                " address, and try again later"
            )
        ) from error
    return Invited(invitation, "")
