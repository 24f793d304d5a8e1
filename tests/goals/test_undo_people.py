"""Undo of what concerns people: roles, leaving, invitations; and what of it is refused, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from goals import services as act
from goals.actors import Actor
from goals.choices import Role
from goals.errors import ForbiddenError, InvitationError, UndoRefusedError
from goals.models import Invitation, Membership, Token
from goals.selectors.offering import offers, undoable
from goals.selectors.rows import history_of
from goals.services import undo, written
from tests.worlds import World

NEW = "new@northwind.example"
PASSWORD = "seven green bakers"
LEFT = "other.staff@northwind.example"


def done(what: Callable[..., Any], **told: Any) -> int:
    """The graph version that an act makes."""
    with written() as noted:
        what(**told)
    assert noted.version is not None
    return noted.version


def invited(world: World, email: str = NEW) -> tuple[int, str]:
    """The graph version of an invitation of staff of Sales, and its secret."""
    with written() as noted:
        _, secret = act.invitation_create(
            actor=world.actor("administrator"), email=email, role=Role.STAFF, unit="SALES"
        )
    assert noted.version is not None
    return noted.version, secret


def accept(secret: str) -> Membership:
    return act.invitation_accept(secret=secret, name="Nia", password=PASSWORD)


def refusal(actor: Actor, version: int) -> UndoRefusedError:
    with pytest.raises(UndoRefusedError) as refused:
        undo(actor=actor, graph_version=version)
    return refused.value


# Invitations


def test_undone_invitation_opens_nothing_until_the_undoing_is_undone(world: World):
    version, secret = invited(world)
    undone = done(undo, actor=world.actor("administrator"), graph_version=version)
    with pytest.raises(InvitationError):
        accept(secret)
    undo(actor=world.actor("administrator"), graph_version=undone)
    assert accept(secret).role == Role.STAFF


def test_undone_second_invitation_opens_the_first_link_again(world: World):
    _, first = invited(world)
    version, second = invited(world)
    undo(actor=world.actor("administrator"), graph_version=version)
    with pytest.raises(InvitationError):
        accept(second)
    assert accept(first).user.email == NEW


def test_invitation_that_was_taken_back_is_open_again(world: World):
    _, secret = invited(world)
    row = Invitation.objects.get()
    version = done(act.invitation_revoke, actor=world.system, invitation=row.pk)
    undo(actor=world.actor("administrator"), graph_version=version)
    assert accept(secret).role == Role.STAFF


def test_refuses_to_undo_an_invitation_that_was_accepted_since(world: World):
    version, secret = invited(world)
    accept(secret)
    error = refusal(world.system, version)
    assert error.message == (
        f"this cannot be undone ({NEW}: staff: accepted since by Nia);"
        " change by hand what should be otherwise"
    )
    assert Membership.objects.filter(user__email=NEW).exists()


def test_refuses_to_undo_an_acceptance_and_says_what_to_do(world: World):
    _, secret = invited(world)
    accept(secret)
    assert (
        "take the role back, or let the person leave"
        in refusal(world.system, world.version).message
    )


def test_refuses_a_second_open_invitation_to_one_role(world: World):
    _, _ = invited(world)
    row = Invitation.objects.get()
    version = done(act.invitation_revoke, actor=world.system, invitation=row.pk)
    invited(world)
    assert "newer invitation" in refusal(world.system, version).message
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_refuses_an_invitation_to_what_the_person_is_by_now(world: World):
    invited(world)
    row = Invitation.objects.get()
    version = done(act.invitation_revoke, actor=world.system, invitation=row.pk)
    act.membership_grant(actor=world.system, email=NEW, role=Role.STAFF, unit="SALES")
    assert "has that role by now" in refusal(world.system, version).message


def test_refuses_an_invitation_to_a_unit_that_is_archived_since(world: World):
    act.unit_create(actor=world.system, name="Ovens")
    row, _ = act.invitation_create(
        actor=world.actor("administrator"), email=NEW, role=Role.LEAD, unit="OVENS"
    )
    version = done(act.invitation_revoke, actor=world.system, invitation=row.pk)
    act.unit_archive(actor=world.system, unit="OVENS")
    assert "Ovens is archived" in refusal(world.system, version).message


@pytest.mark.parametrize("role", ["executive", "lead", "staff"])
def test_takes_an_administrator_to_undo_an_invitation(world: World, role: str):
    version, _ = invited(world)
    with pytest.raises(ForbiddenError, match="undo what was done to new@northwind.example: staff"):
        undo(actor=world.actor(role), graph_version=version)


# Leaving


@pytest.fixture
def left(world: World) -> int:
    """Somebody has left who owned a goal and a key result, and had a token and an invitation."""
    world.node("PRODUCT-1")
    act.node_change(actor=world.system, key="PRODUCT-1", owner=LEFT)
    assert world.key_result is not None
    act.key_result_change(actor=world.system, key_result=world.key_result.pk, owner=LEFT)
    act.token_create(actor=world.actor("other_staff"), name="mine")
    invited(world, LEFT)
    heir = world.users["lead"].email
    return done(act.person_leave, actor=world.actor("administrator"), email=LEFT, heir=heir)


def test_who_has_left_is_back_with_roles_and_what_they_owned(world: World, left: int):
    assert world.node("PRODUCT-1").owner == world.users["lead"]
    undone = undo(actor=world.actor("administrator"), graph_version=left)
    assert world.node("PRODUCT-1").owner == world.users["other_staff"]
    assert world.actor("other_staff").roles == {"staff"}
    assert Invitation.objects.get(email=LEFT).revoked_at is None
    assert undone.stays == ("mine",)


def test_token_stays_revoked_when_its_owner_is_back(world: World, left: int):
    undone = done(undo, actor=world.actor("administrator"), graph_version=left)
    assert Token.objects.get().revoked_at is not None
    undo(actor=world.actor("administrator"), graph_version=undone)
    assert world.node("PRODUCT-1").owner == world.users["lead"]
    assert not Membership.objects.filter(user=world.users["other_staff"]).exists()


def test_refuses_to_let_somebody_leave_again_who_has_a_new_token(world: World, left: int):
    undone = done(undo, actor=world.actor("administrator"), graph_version=left)
    act.token_create(actor=world.actor("other_staff"), name="newer")
    told = refusal(world.actor("administrator"), undone).message
    assert "they have a token by now; let them leave instead" in told


def test_refuses_to_bring_back_who_left_work_that_was_handed_on(world: World, left: int):
    act.node_change(actor=world.system, key="PRODUCT-1", owner="Somebody")
    error = refusal(world.actor("administrator"), left)
    assert "PRODUCT-1: changed since by system: Owner" in error.message
    assert not Membership.objects.filter(user=world.users["other_staff"]).exists()


def test_refuses_what_is_done_to_tokens_alone(world: World):
    token, _ = act.token_create(actor=world.actor("staff"), name="mine")
    made = world.version
    revoked = done(act.token_revoke, actor=world.actor("staff"), token=token.pk)
    assert "revoke it on the page of tokens" in refusal(world.system, made).message
    assert "a token that was revoked stays so" in refusal(world.system, revoked).message


def test_refuses_to_undo_the_founding(world: World):
    assert "an organisation that was founded stays" in refusal(world.system, 1).message


# What is offered, and what is told instead


def test_leaving_and_inviting_are_offered_to_who_manages_people(world: World, left: int):
    version, _ = invited(world)
    admin, executive = world.actor("administrator"), world.actor("executive")
    assert {version, left} <= undoable(admin, history_of(admin))
    assert not {version, left} & undoable(executive, history_of(executive))


def test_tells_who_manages_people_why_something_is_not_offered(world: World):
    version, secret = invited(world)
    accept(secret)
    accepted = world.version
    admin, lead = world.actor("administrator"), world.actor("lead")
    told = offers(admin, history_of(admin))
    assert not {version, accepted} & told.versions
    for number in (version, accepted):
        assert str(told.why_not[number]).startswith("the invitation was accepted")
    assert offers(lead, history_of(lead)).why_not == {}


# In people's words


def test_refusal_says_what_was_done_and_which_field_in_words(world: World):
    version = done(act.node_change, actor=world.system, key="SALES-2", title="First", due=None)
    act.node_change(actor=world.actor("lead"), key="SALES-2", title="Second", owner="Somebody")
    error = refusal(world.system, version)
    assert error.message.startswith(
        "this cannot be undone (SALES-2: changed since by Lead: Owner, Title)"
    )
    with override("de"):
        told = refusal(world.system, version).message
    assert "SALES-2: seither geändert von Lead: Verantwortlich, Titel" in told


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (
            lambda w: act.contribution_withdraw(actor=w.system, contribution=w.links["SALES-2"].pk),
            "SALES-2 → SALES-1: withdrawn since by system",
        ),
        (
            lambda w: undo(actor=w.actor("lead"), graph_version=w.version),
            "SALES-2 → SALES-1: undone since by Lead",
        ),
        (
            lambda w: act.contribution_move(
                actor=w.system, contribution=w.links["SALES-2"].pk, parent="PRODUCT-1"
            ),
            "SALES-2 → SALES-1: moved since by system",
        ),
    ],
)
def test_refusal_names_the_act_in_words(world: World, since: Callable[[World], object], told: str):
    link = world.links["SALES-2"].pk
    version = done(act.contribution_change, actor=world.system, contribution=link, weight=2.0)
    since(world)
    assert told in refusal(world.system, version).message


def test_refuses_a_name_that_is_taken_by_now(world: World):
    first = act.period_create(actor=world.system, name="Q1")
    version = done(act.period_change, actor=world.system, period=first.pk, name="Q2")
    act.period_create(actor=world.system, name="Q1")
    told = refusal(world.system, version).message
    assert "Period Q2: there is a period 'Q1' already" in told


def test_refusal_of_a_field_names_it_in_words(world: World):
    """The part outgrows what it is part of by an undone change of the whole."""
    day = date(2026, 1, 1)
    year = act.period_create(actor=world.system, name="2026", starts=day)
    part = act.period_create(actor=world.system, name="Q1", starts=day, parent=year.pk)
    version = done(act.period_change, actor=world.system, period=part.pk, starts=date(2026, 2, 1))
    act.period_change(actor=world.system, period=year.pk, starts=date(2026, 1, 15))
    assert "Period Q1: Start: must be within 2026" in refusal(world.system, version).message


def test_who_may_not_hears_words_and_no_codes(world: World):
    version = done(act.node_archive, actor=world.actor("lead"), key="SALES-1")
    with pytest.raises(ForbiddenError) as refused:
        undo(actor=world.actor("staff"), graph_version=version)
    assert refused.value.data["act"] == "undo what was done to SALES-1 (archived)"
    with override("de"), pytest.raises(ForbiddenError, match="archiviert"):
        undo(actor=world.actor("staff"), graph_version=version)
