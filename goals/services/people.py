"""People: who is what in an organisation, and the tokens that they make."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.choices import Role, Scope
from goals.errors import ConflictError, DuplicateError, ForbiddenError, InvalidError
from goals.models import Invitation, KeyResult, Membership, Node, Token, User
from goals.permissions import require
from goals.records import plain, record_of
from goals.selectors.lookups import membership_of, token_of, unit_of
from goals.services.key_results import name_of_result
from goals.services.writing import Writing, clean, writing
from goals.wording import Words

#: What every token begins with, so that it is known where one is found.
TOKEN_PREFIX = "cascade_"  # noqa: S105 - it is no secret
#: A token's last use is noted at most this often: a read should not write each time.
LAST_USE_STEP = timedelta(minutes=1)


def membership_grant(
    *, actor: Actor, email: str, role: str, unit: str | None = None, name: str = ""
) -> Membership:
    """A role for a person, who becomes known by the address when nobody has it yet.

    Raises InvalidError for a lead without a unit, DuplicateError, ForbiddenError.
    """
    with writing(actor) as session:
        require(actor, "people.manage", act=_("give somebody a role"))
        row = Membership(organisation_id=actor.organisation_id, role=role)
        row.unit = unit_of(actor.organisation_id, unit) if unit else None
        check_unit(row)
        row.user = person_of(email, name)
        if Membership.objects.filter(
            organisation_id=actor.organisation_id, user=row.user, role=role, unit=row.unit
        ).exists():
            raise DuplicateError("membership", f"{email}: {role}")
        session.create("membership.grant", row, key=f"{row.user.email}: {role}")
        adopt(session, row.user)
        return row


def adopt(session: Writing, user: User) -> None:
    """What a file said is owned by this address is owned by the person from now on."""
    mine = {"organisation_id": session.actor.organisation_id, "owner_name__iexact": user.email}
    owner = {"owner_id": user.pk, "owner_name": None}
    for node in Node.objects.filter(**mine):
        session.change("node.adopt", node, owner)
    for result in KeyResult.objects.filter(**mine).select_related("node"):
        session.change("key_result.adopt", result, owner, key=name_of_result(result))


def check_unit(row: Membership | Invitation) -> None:
    """Raises InvalidError for a role whose unit is missing, or one too many."""
    if row.role == Role.LEAD and row.unit is None:
        raise InvalidError({"unit": gettext("a lead leads a unit: tell which")})
    if row.role in (Role.EXECUTIVE, Role.ADMINISTRATOR) and row.unit is not None:
        raise InvalidError({"unit": str(_WHOLE[row.role])})


_WHOLE: dict[str, Words] = {
    Role.EXECUTIVE: _("an executive is one of the whole organisation"),
    Role.ADMINISTRATOR: _("an administrator is one of the whole organisation"),
}


def person_of(email: str, name: str) -> User:
    """The user of an address, who is made where nobody has it; then without a password."""
    user = User(email=email.strip().lower(), name=name)
    user.set_unusable_password()
    clean(user)
    known = User.objects.filter(email=user.email).first()
    if known is None:
        user.save()
    return known or user


def membership_revoke(*, actor: Actor, membership: int) -> None:
    """Takes a role back; refused for the last administrator."""
    with writing(actor) as session:
        require(actor, "people.manage", act=_("take a role back"))
        row = membership_of(actor.organisation_id, membership)
        check_administrator_stays(actor, [row])
        session.delete("membership.revoke", row, key=f"{row.user.email}: {row.role}")


def check_administrator_stays(actor: Actor, going: Iterable[Membership]) -> None:
    """Raises ConflictError when the organisation's last administrator is among them."""
    numbers = [row.pk for row in going if row.role == Role.ADMINISTRATOR]
    others = Membership.objects.filter(
        organisation_id=actor.organisation_id, role=Role.ADMINISTRATOR
    ).exclude(pk__in=numbers)
    if numbers and not others.exists():
        raise ConflictError(gettext("it is the last administrator; name another one first"))


def token_create(
    *, actor: Actor, name: str, scope: str = Scope.READ, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token of the actor's own, and its secret, which is told this once.

    A token makes no token that may do more than itself.
    """
    with writing(actor) as session:
        if actor.user_id is None or actor.scope != Scope.WRITE:
            raise ForbiddenError(
                _("make a token"), _("a person who signed in, or a token for writing")
            )
        if expires_at is not None and expires_at <= session.now:
            raise InvalidError({"expires_at": gettext("must be in the future")})
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(
            organisation_id=actor.organisation_id,
            user_id=actor.user_id,
            name=name,
            scope=scope,
            prefix=secret[: len(TOKEN_PREFIX) + 6],
            hash=hash_of_secret(secret),
            expires_at=expires_at,
        )
        clean(token)
        token.save(force_insert=True)
        told = {field: value for field, value in record_of(token).items() if field != "hash"}
        session.note("token.create", token, before=None, after=told)
        return token, secret


def hash_of_secret(secret: str) -> str:
    """What is stored of a token: 32 random bytes need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_revoke(*, actor: Actor, token: int) -> Token:
    """The actor's own token, from now on refused."""
    with writing(actor) as session:
        row = token_of(actor.organisation_id, actor.user_id, token)
        if actor.scope != Scope.WRITE:
            raise ForbiddenError(_("revoke a token"), _("a person who signed in"))
        if row.revoked_at is None:
            revoke(session, "token.revoke", row)
        return row


def revoke(session: Writing, act: str, row: Token | Invitation, *, key: str = "") -> None:
    """From now on refused, with an audit row that holds no hash."""
    row.revoked_at = session.now
    row.save(update_fields=["revoked_at"])
    after = {"revoked_at": plain(session.now)}
    session.note(act, row, before={"revoked_at": None}, after=after, key=key)


def token_used(token: Token) -> None:
    """Notes that a token was used, to the minute. It is no change of the plan: no audit row."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= LAST_USE_STEP:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
