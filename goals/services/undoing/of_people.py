"""How roles and invitations are put back."""

from __future__ import annotations

from django.utils.translation import gettext

from goals.errors import ConflictError, DuplicateError
from goals.models import Invitation, Membership, Token
from goals.records import plain, record_of
from goals.services.people import check_administrator_stays, revoke
from goals.services.undoing.nouns import Columns, Members, Noun
from goals.services.writing import Writing


class Memberships(Noun):
    """Who is what."""

    def make(self, session: Writing, act: str, row: Membership, key: str) -> None:
        """The role again."""
        _check_new(row)
        session.create(act, row, key=key)

    def take_out(self, session: Writing, act: str, row: Membership, key: str) -> None:
        """Takes the role back."""
        check_administrator_stays(session.actor, [row])
        _check_no_token(row)
        session.delete(act, row, key=key)

    def change(
        self, session: Writing, act: str, row: Membership, changes: Columns, key: str
    ) -> None:
        """The role or unit of before."""
        if changes.get("role", row.role) != row.role:
            check_administrator_stays(session.actor, [row])
        before = record_of(row)
        for name, value in changes.items():
            setattr(row, name, value)
        _check_new(row)
        row.save(update_fields=list(changes))
        session.note(act, row, before=before, after=record_of(row), key=key)

    def check(self, row: Membership, _changed: Columns, _members: Members) -> None:
        """Its unit must be there."""
        _check_unit(row)


def _check_new(row: Membership) -> None:
    same = Membership.objects.filter(
        organisation_id=row.organisation_id, user_id=row.user_id, role=row.role, unit=row.unit_id
    )
    if same.exclude(pk=row.pk).exists():
        raise DuplicateError("membership", f"{row.user.email}: {row.role}")


def _check_no_token(row: Membership) -> None:
    """Refuses to take the last role of who has a token, which a later role would wake."""
    mine = {"organisation_id": row.organisation_id, "user_id": row.user_id}
    others = Membership.objects.filter(**mine).exclude(pk=row.pk)
    if not others.exists() and Token.objects.filter(**mine, revoked_at=None).exists():
        raise ConflictError(
            gettext("they have a token by now; let them leave instead, which revokes it")
        )


def _check_unit(row: Membership | Invitation) -> None:
    if row.unit is not None and row.unit.archived_at is not None:
        raise ConflictError(
            gettext("the unit %(name)s is archived; restore that first") % {"name": row.unit}
        )


class Invitations(Noun):
    """Links by which people take roles. Those that were accepted are not touched."""

    def take_out(self, session: Writing, act: str, row: Invitation, key: str) -> None:
        """Takes it back: its link is refused from now on."""
        revoke(session, act, row, key=key)

    def change(
        self, session: Writing, act: str, row: Invitation, changes: Columns, key: str
    ) -> None:
        """Opens it again, or takes it back again."""
        before = {name: plain(getattr(row, name)) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        after = {name: plain(value) for name, value in changes.items()}
        session.note(act, row, before=before, after=after, key=key)

    def check(self, row: Invitation, _changed: Columns, _members: Members) -> None:
        """An open one is the only one to its role, which the person does not have yet."""
        if row.revoked_at is not None:
            return
        _check_unit(row)
        same = {"organisation_id": row.organisation_id, "role": row.role, "unit": row.unit_id}
        if Membership.objects.filter(**same, user__email=row.email).exists():
            raise ConflictError(gettext("the person has that role by now"))
        waiting = Invitation.objects.filter(
            **same, email=row.email, accepted_at=None, revoked_at=None
        )
        if waiting.exclude(pk=row.pk).exists():
            raise ConflictError(
                gettext("there is a newer invitation to that role; take that one back first")
            )
