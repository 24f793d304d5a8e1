"""Organisations, units, periods, people and waivers."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from goals.actors import Actor
from goals.choices import Role, Scope
from goals.errors import (
    ArchivedError,
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from goals.models import AuditRow, Membership, Token, User, Waiver
from goals.services import (
    membership_grant,
    membership_revoke,
    node_change,
    organisation_change,
    organisation_create,
    period_archive,
    period_change,
    period_create,
    period_restore,
    token_create,
    token_revoke,
    token_used,
    unit_archive,
    unit_change,
    unit_create,
    unit_restore,
    waiver_end,
    waiver_grant,
)
from tests.worlds import World


def test_founder_becomes_executive_and_administrator(db: None):
    user = User.objects.create_user("Ana@Example.com")
    organisation = organisation_create(slug="mill", name="The mill", user=user)
    actor = Actor.of(user, organisation)
    assert user.email == "ana@example.com"
    assert (actor.is_executive, actor.is_administrator) == (True, True)
    assert AuditRow.objects.filter(organisation=organisation).count() == 3


@pytest.mark.parametrize("slug", ["", "Big", "a b", "-a", "a" * 65, "ä"])
def test_slug_fits_into_an_address(db: None, slug: str):
    with pytest.raises(InvalidError):
        organisation_create(slug=slug, name="x")


@pytest.mark.parametrize("name", ["  ", "\u200b", " \u2060\ufeff"])
def test_refuses_a_name_of_which_nothing_is_seen(world: World, name: str):
    with pytest.raises(InvalidError, match="blank"):
        organisation_create(slug="unseen", name=name)
    with pytest.raises(InvalidError, match="blank"):
        organisation_change(actor=world.actor("administrator"), name=name)


def test_slug_is_taken_once(world: World):
    with pytest.raises(DuplicateError):
        organisation_create(slug="northwind", name="Another")


def test_period_lies_within_its_parent(world: World):
    year = period_create(
        actor=world.system, name="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31)
    )
    quarter = {"starts": date(2026, 1, 1), "ends": date(2026, 3, 31), "parent": year.pk}
    first = period_create(actor=world.system, name="Q1", **quarter)
    assert first.parent == year
    with pytest.raises(InvalidError):
        period_change(actor=world.system, period=first.pk, ends=date(2027, 1, 1))
    with pytest.raises(InvalidError):
        period_change(actor=world.system, period=year.pk, parent=first.pk)
    with pytest.raises(DuplicateError):
        period_create(actor=world.system, name="Q1")
    with pytest.raises(InvalidError):
        period_create(actor=world.system, name="x", starts=date(2026, 2, 1), ends=date(2026, 1, 1))


def test_period_in_use_is_not_archived(world: World):
    year = period_create(actor=world.system, name="2026")
    organisation_change(actor=world.actor("executive"), period=year.pk)
    with pytest.raises(ConflictError):
        period_archive(actor=world.system, period=year.pk)
    organisation_change(actor=world.system, period=None)
    period_archive(actor=world.system, period=year.pk)
    with pytest.raises(InvalidError):
        node_change(actor=world.system, key="SALES-2", period=year.pk)
    assert period_restore(actor=world.system, period=year.pk).archived_at is None


def test_unit_is_not_part_of_itself(world: World):
    unit_create(actor=world.system, key="EMEA", name="EMEA", parent="SALES")
    with pytest.raises(InvalidError):
        unit_change(actor=world.system, unit="SALES", parent="EMEA")


def test_unit_key_is_made_of_its_name_and_free(world: World):
    keys = [unit_create(actor=world.system, name=name).prefix for name in ("Sales EMEA", "42", "Ö")]
    assert keys == ["SALES2", "UNIT", "O"]
    with pytest.raises(DuplicateError):
        unit_create(actor=world.system, key="ORG", name="Looks like the organisation's own")


def test_unit_in_use_is_not_archived(world: World):
    with pytest.raises(ConflictError, match="goals or programs"):
        unit_archive(actor=world.system, unit="SALES")
    empty = unit_create(actor=world.system, name="Empty")
    below = unit_create(actor=world.system, name="Below", parent=empty.prefix)
    with pytest.raises(ConflictError, match="part of it"):
        unit_archive(actor=world.system, unit=empty.prefix)
    unit_archive(actor=world.system, unit=below.prefix)
    unit_archive(actor=world.system, unit=empty.prefix)
    with pytest.raises(ConflictError, match="restore"):
        unit_restore(actor=world.system, unit=below.prefix)
    with pytest.raises(ArchivedError):
        unit_change(actor=world.system, unit=empty.prefix, name="x")
    unit_restore(actor=world.system, unit=empty.prefix)
    assert unit_restore(actor=world.system, unit=below.prefix).archived_at is None


def test_lead_leads_a_unit_and_executive_none(world: World):
    grant = {"actor": world.actor("administrator"), "email": "new@example.com"}
    with pytest.raises(InvalidError):
        membership_grant(**grant, role=Role.LEAD)
    with pytest.raises(InvalidError):
        membership_grant(**grant, role=Role.EXECUTIVE, unit="SALES")
    with pytest.raises(InvalidError):
        membership_grant(**grant, role="emperor")
    assert not User.objects.filter(email="new@example.com").exists()
    row = membership_grant(**grant, role=Role.LEAD, unit="SALES")
    assert (row.user.email, row.user.has_usable_password()) == ("new@example.com", False)
    with pytest.raises(DuplicateError):
        membership_grant(**grant, role=Role.LEAD, unit="SALES")


def test_last_administrator_stays(world: World):
    row = Membership.objects.get(organisation=world.organisation, role=Role.ADMINISTRATOR)
    with pytest.raises(ConflictError):
        membership_revoke(actor=world.actor("administrator"), membership=row.pk)


def test_who_left_is_nobody_here(world: World):
    row = Membership.objects.get(user=world.users["staff"])
    membership_revoke(actor=world.actor("administrator"), membership=row.pk)
    with pytest.raises(NotFoundError):
        world.actor("staff")


def test_member_takes_over_what_a_file_said_is_owned_by_the_address(world: World):
    node_change(actor=world.system, key="SALES-3", owner="Late@Example.com")
    membership_grant(actor=world.actor("administrator"), email="late@example.com", role=Role.STAFF)
    node = world.node("SALES-3")
    assert (node.owner.email, node.owner_name) == ("late@example.com", None)


def test_lead_of_a_unit_leads_what_is_below_it(world: World):
    team = unit_create(actor=world.system, name="EMEA", parent="SALES")
    assert team.pk in world.actor("lead").led_units
    assert team.pk not in world.actor("other_lead").led_units


def test_token_is_stored_hashed_and_told_once(world: World):
    token, secret = token_create(actor=world.actor("lead"), name="ci", scope=Scope.READ)
    row = Token.objects.get(pk=token.pk)
    assert secret not in (row.hash, row.prefix)
    assert secret.startswith(row.prefix)
    trail = " ".join(AuditRow.objects.values_list("after", flat=True))
    assert secret not in trail
    assert row.hash not in trail


def test_token_makes_no_token_and_expires_in_the_future(world: World):
    actor = world.actor("lead")
    reader = Actor.of(world.users["lead"], world.organisation, scope=Scope.READ)
    with pytest.raises(ForbiddenError):
        token_create(actor=reader, name="more")
    with pytest.raises(InvalidError):
        token_create(actor=actor, name="old", expires_at=timezone.now() - timedelta(days=1))


def test_only_its_person_revokes_a_token(world: World):
    token, _ = token_create(actor=world.actor("lead"), name="ci")
    with pytest.raises(NotFoundError):
        token_revoke(actor=world.actor("executive"), token=token.pk)
    assert token_revoke(actor=world.actor("lead"), token=token.pk).revoked_at is not None


def test_last_use_is_noted_to_the_minute(world: World):
    token, _ = token_create(actor=world.actor("lead"), name="ci")
    with time_machine.travel("2026-06-30T12:00:00Z", tick=False) as clock:
        token_used(token)
        first = Token.objects.get(pk=token.pk)
        clock.shift(30)
        token_used(first)
        assert Token.objects.get(pk=token.pk).last_used_at == first.last_used_at
        clock.shift(31)
        token_used(first)
        assert Token.objects.get(pk=token.pk).last_used_at > first.last_used_at


def test_waiver_has_a_reason_and_an_end(world: World):
    with time_machine.travel("2026-06-30T12:00:00Z"):
        lead = world.actor("lead")
        with pytest.raises(InvalidError):
            waiver_grant(actor=lead, node="SALES-3", because=" ", until=date(2026, 9, 30))
        with pytest.raises(InvalidError):
            waiver_grant(actor=lead, node="SALES-3", because="x", until=date(2026, 6, 29))
        with pytest.raises(InvalidError, match="must be 30 June 2028 at the latest"):
            waiver_grant(actor=lead, node="SALES-3", because="x", until=date(2028, 7, 1))
        waiver_grant(actor=lead, node="SALES-3", because="Long", until=date(2028, 6, 30))
        waiver_grant(actor=lead, node="SALES-3", because="Paid already", until=date(2026, 9, 30))
        waiver_grant(actor=lead, node="SALES-3", because="Longer", until=date(2026, 12, 31))
    assert Waiver.objects.get().because == "Longer"
    waiver_end(actor=lead, node="SALES-3")
    with pytest.raises(NotFoundError):
        waiver_end(actor=lead, node="SALES-3")


def test_period_does_not_leave_its_parts_outside(world: World):
    year = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
    parent = period_create(actor=world.system, name="2026", **year)
    part = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 31)}
    period_create(actor=world.system, name="Q4", parent=parent.pk, **part)
    with pytest.raises(ConflictError, match="Q4"):
        period_change(actor=world.system, period=parent.pk, ends=date(2026, 11, 30))
    period_change(actor=world.system, period=parent.pk, starts=date(2025, 12, 1))


def test_period_is_not_restored_into_an_archived_one(world: World):
    parent = period_create(actor=world.system, name="2026")
    part = period_create(actor=world.system, name="Q4", parent=parent.pk)
    for period in (part, parent):
        period_archive(actor=world.system, period=period.pk)
    with pytest.raises(ConflictError, match="2026"):
        period_restore(actor=world.system, period=part.pk)
    for period in (parent, part):
        period_restore(actor=world.system, period=period.pk)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_refuses_texts_that_no_database_holds(world: World, text: str):
    acts = (
        lambda: unit_create(actor=world.system, name="Ovens", identifier=text),
        lambda: period_create(actor=world.system, name=text),
        lambda: membership_grant(actor=world.system, email=f"{text}@a.example", role=Role.STAFF),
        lambda: organisation_create(slug=text, name="Town"),
    )
    for act in acts:
        with pytest.raises(InvalidError):
            act()
