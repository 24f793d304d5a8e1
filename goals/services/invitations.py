"""Invitations: an administrator makes a link, and a person takes a role by it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import (
    DuplicateError,
    ForbiddenError,
    InvalidError,
    InvitationError,
    NotFoundError,
)
from goals.models import Invitation, Membership, User
from goals.permissions import require
from goals.records import plain, record_of
from goals.selectors.invitations import account_of, invitation_of_hash, state_of
from goals.selectors.lookups import unit_of
from goals.services.people import adopt, check_unit, hash_of_secret, person_of, revoke
from goals.services.writing import Writing, clean, writing

#: How long an invitation may be accepted.
LIFETIME = timedelta(days=14)


def invitation_create(
    *, actor: Actor, email: str, role: str, unit: str | None = None, name: str = ""
) -> tuple[Invitation, str]:
    """An invitation to a role, and the secret of its link, which is told this once.

    An open one to the same role is revoked: to invite again is to send a new link. Raises
    ForbiddenError, InvalidError, and DuplicateError when the person has the role already.
    """
    with writing(actor) as session:
        require(actor, "people.manage", act=_("invite somebody"))
        if actor.user_id is None:
            raise ForbiddenError(_("invite somebody"), _("a person, whom the invitation names"))
        row = Invitation(organisation_id=actor.organisation_id, role=role, name=name)
        row.email = email.strip().lower()
        row.unit = unit_of(actor.organisation_id, unit) if unit else None
        row.created_by_id, row.expires_at = actor.user_id, session.now + LIFETIME
        secret = secrets.token_urlsafe(32)
        row.hash = hash_of_secret(secret)
        check_unit(row)
        clean(row)
        _check_new(row)
        _revoke_same(session, row)
        row.save(force_insert=True)
        told = {field: value for field, value in record_of(row).items() if field != "hash"}
        session.note("invitation.create", row, before=None, after=told, key=str(row))
        return row, secret


def _check_new(row: Invitation) -> None:
    if _membership(row, User.objects.filter(email=row.email).first()) is not None:
        raise DuplicateError("membership", str(row))


def _membership(invitation: Invitation, user: User | None) -> Membership | None:
    """The invited role, where the person has it."""
    return Membership.objects.filter(
        organisation_id=invitation.organisation_id,
        user=user,
        role=invitation.role,
        unit=invitation.unit,
    ).first()


def _revoke_same(session: Writing, row: Invitation) -> None:
    open_ones = Invitation.objects.filter(
        organisation_id=row.organisation_id,
        email=row.email,
        role=row.role,
        unit=row.unit,
        accepted_at=None,
        revoked_at=None,
    )
    for known in open_ones:
        revoke(session, "invitation.revoke", known, key=str(known))


def invitation_revoke(*, actor: Actor, invitation: int) -> Invitation:
    """The invitation, whose link is refused from now on.

    Raises ForbiddenError, NotFoundError, and InvitationError for an accepted one.
    """
    with writing(actor) as session:
        require(actor, "people.manage", act=_("take an invitation back"))
        rows = Invitation.objects.filter(organisation_id=actor.organisation_id)
        row = rows.filter(pk=invitation).first()
        if row is None:
            raise NotFoundError("invitation", invitation)
        if row.accepted_at is not None:
            raise InvitationError("accepted")
        if row.revoked_at is None:
            revoke(session, "invitation.revoke", row, key=str(row))
        return row


def invitation_accept(
    *,
    secret: str,
    user: User | None = None,
    name: str = "",
    password: str = "",
    request_id: str = "",
) -> Membership:
    """The role that the invitation is to, for ``user``, or for a new person with a password.

    Raises NotFoundError for an unknown secret, InvitationError for an invitation that is over or
    for another address, or whose address has an account that should sign in; and InvalidError.
    """
    organisation = invitation_of_hash(hash_of_secret(secret)).organisation
    with writing(Actor.system(organisation)) as session:
        # Read again under the lock: of two that accept at once, the second is refused.
        row = invitation_of_hash(hash_of_secret(secret))
        _check_open(session, row)
        person = user or _newcomer(row, name, password)
        if person.email != row.email:
            raise InvitationError("address")
        session.actor = Actor(organisation.pk, person.pk, str(person), request_id=request_id)
        return _enter(session, row, person)


def _newcomer(invitation: Invitation, name: str, password: str) -> User:
    """The person of a new account, or of one that nobody has used yet."""
    if account_of(invitation) is not None:
        raise InvitationError("known")
    user = person_of(invitation.email, name)
    user.name = name or user.name
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidError({"password": " ".join(error.messages)}) from None
    user.set_password(password)
    clean(user)
    user.save(update_fields=["name", "password"])
    return user


def _check_open(session: Writing, row: Invitation) -> None:
    state = state_of(row, session.now)
    if state != "open":
        raise InvitationError(state)


def _enter(session: Writing, row: Invitation, user: User) -> Membership:
    """Makes the membership, unless somebody gave it meanwhile, and closes the invitation."""
    membership = _membership(row, user)
    if membership is None:
        membership = Membership(
            organisation_id=row.organisation_id, user=user, role=row.role, unit=row.unit
        )
        session.create("membership.grant", membership, key=f"{user.email}: {row.role}")
        adopt(session, user)
    row.accepted_at = session.now
    row.save(update_fields=["accepted_at"])
    after = {"accepted_at": plain(session.now), "user_id": user.pk}
    session.note("invitation.accept", row, before={"accepted_at": None}, after=after, key=str(row))
    return membership
