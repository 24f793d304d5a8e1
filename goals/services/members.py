"""Members who become something else, or leave: what happens to their roles and to what they own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import DuplicateError, InvalidError
from goals.models import Invitation, KeyResult, Membership, Node, Token, User
from goals.permissions import require
from goals.records import record_of
from goals.selectors.lookups import member_of, membership_of, unit_of
from goals.selectors.ownership import Owned, owned_by, the_member
from goals.services.key_results import name_of_result
from goals.services.people import check_administrator_stays, check_unit, revoke
from goals.services.writing import Writing, clean, writing


def membership_change(
    *, actor: Actor, membership: int, role: str, unit: str | None = None
) -> Membership:
    """A role with another role or unit in its place: a promotion, or a move.

    Raises ForbiddenError, NotFoundError, InvalidError for a lead without a unit, DuplicateError,
    and ConflictError for the last administrator.
    """
    with writing(actor) as session:
        require(actor, "people.manage", act=_("change somebody's role"))
        row = membership_of(actor.organisation_id, membership)
        before = record_of(row)
        if role != row.role:
            check_administrator_stays(actor, [row])
        row.role, row.unit = role, unit_of(actor.organisation_id, unit) if unit else None
        check_unit(row)
        clean(row)
        _check_new(row)
        if record_of(row) != before:
            row.save(update_fields=["role", "unit"])
            key = f"{row.user.email}: {role}"
            session.note("membership.change", row, before=before, after=record_of(row), key=key)
        return row


def _check_new(row: Membership) -> None:
    same = Membership.objects.filter(
        organisation_id=row.organisation_id, user_id=row.user_id, role=row.role, unit=row.unit
    )
    if same.exclude(pk=row.pk).exists():
        raise DuplicateError("membership", f"{row.user.email}: {row.role}")


def person_leave(*, actor: Actor, email: str, heir: str | None = None) -> Owned:
    """Takes all roles of a member, and gives what they own to the member ``heir``, or to nobody.

    Their tokens here and open invitations to their address are revoked too. Returns what they
    owned. Raises NotFoundError for who is no member, ForbiddenError, InvalidError for an heir who
    is no other member, and ConflictError for the last administrator.
    """
    with writing(actor) as session:
        require(actor, "people.manage", act=_("let somebody leave"))
        owned = owned_by(actor, email)
        leaver, successor = the_member(actor, email), _heir(actor, email, heir)
        roles = list(_of(Membership.objects.all(), actor, user=leaver).select_related("user"))
        check_administrator_stays(actor, roles)
        _give(session, leaver, successor)
        _close_doors(session, leaver)
        for role in roles:
            session.delete("membership.revoke", role, key=f"{leaver.email}: {role.role}")
        return owned


def _of[Row: (Membership, Token, Invitation)](
    rows: QuerySet[Row], actor: Actor, **conditions: object
) -> QuerySet[Row]:
    return rows.filter(organisation_id=actor.organisation_id, **conditions)


def _heir(actor: Actor, email: str, heir: str | None) -> User | None:
    if not heir:
        return None
    found = member_of(actor.organisation_id, heir)
    if found is None or found.email == email.strip().lower():
        raise InvalidError({"heir": gettext("must be another member of the organisation")})
    return found


def _give(session: Writing, leaver: User, heir: User | None) -> None:
    """Hands over nodes and key results, archived ones too: they may be restored."""
    mine = {"organisation_id": session.actor.organisation_id, "owner": leaver}
    owner = {"owner_id": heir.pk if heir else None}
    for node in Node.objects.filter(**mine):
        session.change("node.give", node, owner)
    for result in KeyResult.objects.filter(**mine).select_related("node"):
        session.change("key_result.give", result, owner, key=name_of_result(result))


def _close_doors(session: Writing, leaver: User) -> None:
    """What would still open: tokens, which a later role would wake, and invitations."""
    for token in _of(Token.objects.all(), session.actor, user=leaver, revoked_at=None):
        revoke(session, "token.revoke", token)
    waiting = {"email": leaver.email, "accepted_at": None, "revoked_at": None}
    for invitation in _of(Invitation.objects.all(), session.actor, **waiting):
        revoke(session, "invitation.revoke", invitation, key=str(invitation))
