"""Invitations: who makes them, who takes them, and when they are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from goals.choices import Role
from goals.errors import (
    CascadeError,
    DuplicateError,
    ForbiddenError,
    InvalidError,
    InvitationError,
    NotFoundError,
)
from goals.models import AuditRow, Invitation, Membership, User
from goals.selectors.invitations import account_of, invitations_of, state_of
from goals.services import (
    invitation_accept,
    invitation_create,
    invitation_revoke,
    membership_grant,
    node_create,
)
from goals.services.invitations import LIFETIME
from tests.worlds import World

PASSWORD = "seven green bakers"
NEW = "new@northwind.example"


def invite(world: World, email: str = NEW, **fields: str) -> tuple[Invitation, str]:
    fields = {"role": Role.STAFF, "unit": "SALES", **fields}
    return invitation_create(actor=world.actor("administrator"), email=email, **fields)


def refusal(act: Callable[[], object]) -> CascadeError:
    with pytest.raises(CascadeError) as caught:
        act()
    return caught.value


def reason(act: Callable[[], object]) -> object:
    error = refusal(act)
    assert isinstance(error, InvitationError), error
    return error.data["reason"]


@pytest.mark.parametrize("name", ["executive", "lead", "staff"])
def test_only_an_administrator_invites_lists_and_revokes(world: World, name: str):
    actor, (row, _) = world.actor(name), invite(world)
    assert isinstance(
        refusal(lambda: invitation_create(actor=actor, email="x@y.example", role="staff")),
        ForbiddenError,
    )
    assert isinstance(
        refusal(lambda: invitation_revoke(actor=actor, invitation=row.pk)), ForbiddenError
    )
    assert list(invitations_of(actor)) == []
    assert list(invitations_of(world.actor("administrator"))) == [row]


def test_a_command_invites_nobody_as_the_invitation_names_who_did(world: World):
    assert isinstance(
        refusal(lambda: invitation_create(actor=world.system, email=NEW, role="staff")),
        ForbiddenError,
    )


def test_the_secret_is_told_once_and_neither_kept_nor_audited(world: World):
    row, secret = invite(world, " New@Northwind.example ")
    assert (row.email, row.created_by) == (NEW, world.users["administrator"])
    assert secret not in str(vars(Invitation.objects.get()))
    audit = AuditRow.objects.get(act="invitation.create")
    assert secret not in audit.after
    assert row.hash not in audit.after
    assert audit.object_key == f"{NEW}: staff"


def test_a_new_person_sets_name_and_password_and_is_a_member(world: World):
    _, secret = invite(world)
    node = node_create(actor=world.system, kind=3, title="Bake", unit="SALES", owner=NEW)
    assert node.owner is None
    member = invitation_accept(secret=secret, name="Nia", password=PASSWORD)
    assert (member.role, member.unit.prefix, member.user.name) == ("staff", "SALES", "Nia")
    assert User.objects.get(email=NEW).check_password(PASSWORD)
    assert world.node(node.key).owner == member.user
    acts = AuditRow.objects.filter(actor=member.user).values_list("act", flat=True)
    assert set(acts) == {"membership.grant", "node.adopt", "invitation.accept"}


def test_somebody_who_signed_in_accepts_without_a_password(world: World, elsewhere: World):
    user = elsewhere.users["lead"]
    _, secret = invite(world, user.email, role=Role.EXECUTIVE, unit="")
    member = invitation_accept(secret=secret, user=user)
    assert (member.user, member.role, member.organisation) == (
        user,
        "executive",
        world.organisation,
    )


def test_an_invitation_works_once(world: World):
    _, secret = invite(world)
    member = invitation_accept(secret=secret, name="Nia", password=PASSWORD)
    assert reason(lambda: invitation_accept(secret=secret, user=member.user)) == "accepted"
    assert Membership.objects.filter(user=member.user).count() == 1


def test_an_invitation_expires_after_fourteen_days(world: World):
    row, secret = invite(world)
    last = row.expires_at
    assert timedelta(days=14) == LIFETIME
    assert state_of(row, last - timedelta(seconds=1)) == "open"
    with time_machine.travel(last, tick=False):
        act = lambda: invitation_accept(secret=secret, name="N", password=PASSWORD)  # noqa: E731
        assert reason(act) == "expired"
    assert not User.objects.filter(email=NEW).exists()


def test_a_revoked_invitation_is_refused_and_revoking_again_changes_nothing(world: World):
    row, secret = invite(world)
    for _ in range(2):
        invitation_revoke(actor=world.actor("administrator"), invitation=row.pk)
    assert AuditRow.objects.filter(act="invitation.revoke").count() == 1
    assert (
        reason(lambda: invitation_accept(secret=secret, name="N", password=PASSWORD)) == "revoked"
    )


def test_an_accepted_invitation_cannot_be_revoked(world: World):
    row, secret = invite(world)
    invitation_accept(secret=secret, name="Nia", password=PASSWORD)
    actor = world.actor("administrator")
    assert reason(lambda: invitation_revoke(actor=actor, invitation=row.pk)) == "accepted"


def test_another_organisations_administrator_cannot_revoke_it(world: World, elsewhere: World):
    row, _ = invite(world)
    stranger = elsewhere.actor("administrator")
    assert isinstance(
        refusal(lambda: invitation_revoke(actor=stranger, invitation=row.pk)), NotFoundError
    )
    assert list(invitations_of(stranger)) == []


def test_to_invite_again_revokes_the_first_link(world: World):
    _, first = invite(world)
    _, second = invite(world)
    assert reason(lambda: invitation_accept(secret=first, name="N", password=PASSWORD)) == "revoked"
    assert invitation_accept(secret=second, name="Nia", password=PASSWORD)


def test_who_has_the_role_is_not_invited_to_it_again(world: World):
    assert isinstance(refusal(lambda: invite(world, world.users["staff"].email)), DuplicateError)


def test_a_role_that_was_given_meanwhile_is_not_given_twice(world: World):
    _, secret = invite(world)
    given = membership_grant(actor=world.system, email=NEW, role=Role.STAFF, unit="SALES")
    assert invitation_accept(secret=secret, user=given.user) == given


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.LEAD, "unit": ""},
        {"role": Role.EXECUTIVE, "unit": "SALES"},
        {"role": "king", "unit": ""},
        {"email": "nobody"},
        {"name": "two\nlines"},
    ],
)
def test_refuses_what_no_membership_could_be(world: World, fields: dict[str, str]):
    assert isinstance(refusal(lambda: invite(world, **fields)), InvalidError)
    assert not Invitation.objects.exists()


def test_refuses_a_weak_password_and_makes_nobody(world: World):
    _, secret = invite(world)
    error = refusal(lambda: invitation_accept(secret=secret, name="Nia", password="password"))
    assert isinstance(error, InvalidError)
    assert list(error.data["fields"]) == ["password"]
    assert not User.objects.filter(email=NEW).exists()


def test_refuses_an_unknown_secret_without_repeating_it(world: World):
    error = refusal(lambda: invitation_accept(secret="guessed-secret"))
    assert isinstance(error, NotFoundError)
    assert "guessed-secret" not in str(error)


def test_refuses_somebody_who_signed_in_with_another_address(world: World):
    _, secret = invite(world)
    other = world.users["lead"]
    assert reason(lambda: invitation_accept(secret=secret, user=other)) == "address"


# An account that is there already is never taken over through a link.


def test_refuses_to_set_the_password_of_an_account_in_use(world: World):
    user = User.objects.create_user(NEW, "their own pass phrase")
    row, secret = invite(world)
    assert account_of(row) == user
    act = lambda: invitation_accept(secret=secret, name="Eve", password=PASSWORD)  # noqa: E731
    assert reason(act) == "known"
    assert User.objects.get(email=NEW).check_password("their own pass phrase")


@pytest.mark.parametrize(
    "fields",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_active": False},
        {"last_login": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_refuses_to_set_the_password_of_who_signs_in_by_other_means(
    world: World, fields: dict[str, object]
):
    User.objects.create_user(NEW, None, **fields)
    _, secret = invite(world)
    act = lambda: invitation_accept(secret=secret, name="Eve", password=PASSWORD)  # noqa: E731
    assert reason(act) == "known"


def test_refuses_to_set_the_password_of_a_member_of_another_organisation(
    world: World, elsewhere: World
):
    member = elsewhere.users["executive"]
    assert not member.has_usable_password()
    _, secret = invite(world, member.email)
    act = lambda: invitation_accept(secret=secret, name="Eve", password=PASSWORD)  # noqa: E731
    assert reason(act) == "known"


def test_a_member_who_never_signed_in_sets_a_password_by_invitation(world: World):
    email = world.users["lead"].email
    row, secret = invite(world, email)
    assert account_of(row) is None
    member = invitation_accept(secret=secret, name="Lea", password=PASSWORD)
    assert member.user == world.users["lead"]
    assert User.objects.get(email=email).check_password(PASSWORD)
