"""Members who become something else, or leave."""

from __future__ import annotations

import pytest

from goals.choices import Role
from goals.errors import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from goals.models import AuditRow, Invitation, KeyResult, Membership, Token, User
from goals.selectors.ownership import Owned, owned_by
from goals.services import (
    invitation_create,
    membership_change,
    membership_grant,
    node_archive,
    person_leave,
    profile_change,
    token_create,
)
from tests.worlds import World

STAFF, LEAD = "staff@northwind.example", "lead@northwind.example"


def role_of(world: World, name: str) -> Membership:
    return Membership.objects.get(user=world.users[name], organisation=world.organisation)


def change(world: World, name: str, role: str, unit: str | None = None, by: str = "administrator"):
    row = role_of(world, name)
    return membership_change(actor=world.actor(by), membership=row.pk, role=role, unit=unit)


def test_a_person_moves_to_another_unit_and_the_trail_tells_both(world: World):
    row = change(world, "staff", Role.LEAD, "PRODUCT")
    assert (row.role, row.unit.prefix) == ("lead", "PRODUCT")
    audit = AuditRow.objects.get(act="membership.change")
    assert ('"role":"staff"' in audit.before, '"role":"lead"' in audit.after) == (True, True)


def test_a_change_that_changes_nothing_leaves_no_trace(world: World):
    change(world, "staff", Role.STAFF, "SALES")
    assert not AuditRow.objects.filter(act="membership.change").exists()


@pytest.mark.parametrize(
    ("role", "unit", "error"),
    [
        (Role.LEAD, None, InvalidError),
        (Role.EXECUTIVE, "SALES", InvalidError),
        ("king", None, InvalidError),
        (Role.STAFF, "NOWHERE", NotFoundError),
    ],
)
def test_refuses_a_role_that_does_not_fit(
    world: World, role: str, unit: str | None, error: type[Exception]
):
    with pytest.raises(error):
        change(world, "staff", role, unit)
    assert role_of(world, "staff").role == "staff"


def test_refuses_a_role_that_the_person_has_already(world: World):
    membership_grant(actor=world.system, email=STAFF, role=Role.EXECUTIVE)
    row = Membership.objects.get(user=world.users["staff"], role=Role.STAFF)
    with pytest.raises(DuplicateError):
        membership_change(
            actor=world.actor("administrator"), membership=row.pk, role=Role.EXECUTIVE
        )


def test_the_last_administrator_stays_one_until_there_is_another(world: World):
    with pytest.raises(ConflictError, match="last administrator"):
        change(world, "administrator", Role.EXECUTIVE)
    with pytest.raises(ConflictError, match="last administrator"):
        person_leave(actor=world.actor("administrator"), email=world.users["administrator"].email)
    membership_grant(actor=world.system, email=LEAD, role=Role.ADMINISTRATOR)
    assert change(world, "administrator", Role.EXECUTIVE).role == "executive"


@pytest.mark.parametrize("name", ["executive", "lead", "staff"])
def test_only_an_administrator_changes_members(world: World, name: str):
    with pytest.raises(ForbiddenError):
        change(world, "staff", Role.STAFF, by=name)
    with pytest.raises(ForbiddenError):
        person_leave(actor=world.actor(name), email=STAFF)
    with pytest.raises(ForbiddenError):
        owned_by(world.actor(name), STAFF)


def test_another_organisations_administrator_finds_no_member(world: World, elsewhere: World):
    stranger = elsewhere.actor("administrator")
    with pytest.raises(NotFoundError):
        person_leave(actor=stranger, email=STAFF)
    with pytest.raises(NotFoundError):
        owned_by(stranger, STAFF)
    with pytest.raises(NotFoundError):
        membership_change(
            actor=stranger, membership=role_of(world, "staff").pk, role=Role.EXECUTIVE
        )


def test_what_somebody_owns_is_counted_and_goes_to_the_heir(world: World):
    node_archive(actor=world.system, key="SALES-2")
    actor = world.actor("administrator")
    assert owned_by(actor, STAFF) == Owned(nodes=0, key_results=1, archived=1)
    assert person_leave(actor=actor, email=STAFF, heir=LEAD) == Owned(0, 1, 1)
    assert world.node("SALES-2").owner == world.users["lead"]
    assert KeyResult.objects.get().owner == world.users["lead"]
    assert not Membership.objects.filter(user=world.users["staff"]).exists()
    acts = set(AuditRow.objects.filter(actor=actor.user_id).values_list("act", flat=True))
    assert acts == {"node.give", "key_result.give", "membership.revoke"}


def test_without_an_heir_it_is_nobodys(world: World):
    person_leave(actor=world.actor("administrator"), email=STAFF)
    node = world.node("SALES-2")
    assert (node.owner, node.owner_name) == (None, None)
    assert KeyResult.objects.get().owner is None


@pytest.mark.parametrize(
    "heir", [STAFF.upper(), "nobody@northwind.example", "lead@elsewhere.example"]
)
def test_refuses_an_heir_who_is_no_other_member(world: World, elsewhere: World, heir: str):
    with pytest.raises(InvalidError):
        person_leave(actor=world.actor("administrator"), email=STAFF, heir=heir)
    assert role_of(world, "staff")


def test_tokens_and_open_invitations_of_who_left_are_revoked(world: World):
    token_create(actor=world.actor("staff"), name="sheet")
    administrator = world.actor("administrator")
    invitation_create(actor=administrator, email=STAFF, role=Role.EXECUTIVE)
    person_leave(actor=administrator, email=STAFF)
    assert Token.objects.get().revoked_at is not None
    assert Invitation.objects.get().revoked_at is not None


def test_what_is_owned_elsewhere_stays(world: World, elsewhere: World):
    membership_grant(actor=elsewhere.system, email=STAFF, role=Role.STAFF, unit="SALES")
    person_leave(actor=world.actor("administrator"), email=STAFF)
    assert elsewhere.node("SALES-2").owner == elsewhere.users["staff"]
    assert Membership.objects.get(user=world.users["staff"]).organisation == elsewhere.organisation


# Profiles


def test_a_profile_keeps_what_it_is_told(world: World):
    user = world.users["staff"]
    profile_change(user=user, name="Sam", language="de", time_zone="Europe/Berlin", theme="dark")
    kept = User.objects.get(pk=user.pk)
    found = (kept.name, kept.language, kept.time_zone, kept.theme)
    assert found == ("Sam", "de", "Europe/Berlin", "dark")
    assert profile_change(user=user, language="", time_zone="").theme == "dark"


@pytest.mark.parametrize(
    "fields",
    [
        {"language": "tlh"},
        {"time_zone": "Mars/Base"},
        {"theme": "pink"},
        {"name": "two\nlines"},
        {"name": "x" * 151},
    ],
)
def test_a_profile_refuses_what_does_not_fit(world: World, fields: dict[str, str]):
    with pytest.raises(InvalidError) as caught:
        profile_change(user=world.users["staff"], **fields)
    assert list(caught.value.data["fields"]) == list(fields)
