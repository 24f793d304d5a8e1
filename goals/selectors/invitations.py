"""Invitations: which there are, and what one is worth now."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from goals.actors import Actor
from goals.errors import NotFoundError
from goals.models import Invitation, Membership, Organisation, User
from goals.permissions import allows

State = Literal["open", "accepted", "revoked", "expired"]


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    """The organisation's invitations, the newest first; none for who does not manage people.

    They hold addresses of people who are not there yet.
    """
    if not allows(actor, "people.manage"):
        return Invitation.objects.none()
    rows = Invitation.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("unit", "created_by").order_by("-created_at", "-pk")


def invitation_of_hash(digest: str) -> Invitation:
    """The invitation whose secret has that hash, with all that its page tells.

    Raises NotFoundError, which does not repeat the secret.
    """
    rows = Invitation.objects.select_related("organisation", "unit", "created_by")
    found = rows.filter(hash=digest).first()
    if found is None:
        raise NotFoundError("invitation", "behind this link")
    return found


def state_of(invitation: Invitation, now: datetime) -> State:
    """What an invitation is at an instant; only an open one can be accepted."""
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    return "expired" if invitation.expires_at <= now else "open"


def account_of(invitation: Invitation) -> User | None:
    """The account that the invited address has already; None where the link may make it.

    An account that was never used and is known to this organisation alone counts as not yet
    made: a password set through the link gives nobody anything else.
    """
    user = User.objects.filter(email=invitation.email).first()
    return None if user is None or is_unclaimed(user, invitation.organisation) else user


def is_unclaimed(user: User, organisation: Organisation) -> bool:
    """Whether nobody can have signed in as a person, and only one organisation knows them."""
    elsewhere = Membership.objects.filter(user=user).exclude(organisation=organisation)
    return (
        user.is_active
        and user.last_login is None
        and not user.has_usable_password()
        and not user.is_staff
        and not user.is_superuser
        and not elsewhere.exists()
    )
