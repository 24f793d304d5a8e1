"""People: invited, moved, and let go without losing what they own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from goals.choices import Role
from goals.models import Invitation, Membership, Node
from goals.services import invitation_create, membership_grant
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.settings.trees import PAGE

Visits = Callable[[str], Visitor]


def number_of(world: World, name: str) -> int:
    return world.users[name].pk


def role_of(world: World, name: str) -> Membership:
    return Membership.objects.get(organisation=world.organisation, user=world.users[name])


def test_everybody_reads_who_is_what(visitor: Visits) -> None:
    told = visitor("staff").text("settings/people")
    assert "Lead lead@northwind.example Lead · Sales" in told
    assert "Staff staff@northwind.example Staff · Sales 1" in told
    assert "Last signed in" not in told


def test_administrators_see_who_signed_in_and_open_invitations(
    world: World, visitor: Visits
) -> None:
    actor = world.actor("administrator")
    invitation_create(actor=actor, email="new@northwind.example", role="staff", unit="SALES")
    told = visitor("administrator").text("settings/people")
    assert "Last signed in" in told
    assert "Open invitations new@northwind.example Staff · Sales" in told
    assert "Open invitations" not in visitor("executive").text("settings/people")


def test_finds_by_name_or_address(visitor: Visits) -> None:
    told = visitor("staff").text("settings/people", q="other staff")
    assert "1 person" in told
    assert "other.staff@northwind.example" in told
    assert "Nobody found" in visitor("staff").text("settings/people", q="zzz")


def test_second_page_of_people(world: World, visitor: Visits) -> None:
    for number in range(50):
        email = f"p{number}@northwind.example"
        membership_grant(actor=world.system, email=email, role="staff", name=f"Zed {number:02}")
    assert "Page 1 of 2" in visitor("staff").text("settings/people")
    assert "Zed 49" in visitor("staff").text("settings/people", page=2)


def test_invites_by_a_link_that_is_shown_once(
    world: World, visitor: Visits, settings: LazySettings
) -> None:
    settings.MAIL_IS_DELIVERED = False
    fields = {"email": "Ana@Northwind.example", "name": "Ana", "role": "lead", "unit": "SALES"}
    response = visitor("administrator").post("settings/people/invite", **fields)
    assert response.status_code == 200
    link = re.search(r"/invitations/[\w-]+/", response.content.decode())
    assert link is not None
    assert "no-store" in response["Cache-Control"]
    assert visitor("staff").client.get(link.group()).status_code == 200
    row = Invitation.objects.get(organisation=world.organisation)
    assert (row.email, row.role) == ("ana@northwind.example", Role.LEAD)
    assert link.group() not in visitor("administrator").get("settings/people").content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"role": "lead", "unit": ""}, "A lead leads a unit: choose which."),
        (
            {"role": "executive", "unit": "SALES"},
            "Executives and administrators are those of the whole organisation.",
        ),
        ({"email": "staff@northwind.example"}, "already"),
    ],
)
def test_refuses_a_wrong_invitation(visitor: Visits, wrong: dict[str, str], told: str) -> None:
    fields = {"email": "a@b.example", "name": "", "role": "staff", "unit": "SALES"} | wrong
    response = visitor("administrator").post("settings/people/invite", **fields)
    assert response.status_code == 422
    assert told in words_of(response)
    assert not Invitation.objects.exists()


def test_takes_an_invitation_back(world: World, visitor: Visits) -> None:
    actor = world.actor("administrator")
    row, _ = invitation_create(actor=actor, email="new@northwind.example", role="staff")
    path = f"settings/invitations/{row.pk}/revoke"
    assert visitor("executive").post(path).status_code == 403
    assert visitor("administrator").post(path).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    page = visitor("administrator")
    page.post(path)
    page.post("undo", version=world.version)
    row.refresh_from_db()
    assert row.revoked_at is None


def test_gives_changes_and_takes_a_role(world: World, visitor: Visits) -> None:
    administrator, number = visitor("administrator"), number_of(world, "staff")
    path = f"settings/people/{number}/roles"
    assert administrator.post(path, role="lead", unit="PRODUCT").status_code == 302
    given = Membership.objects.get(user=number, role=Role.LEAD)
    changed = {f"{given.pk}-role": "executive", f"{given.pk}-unit": ""}
    assert administrator.post(f"settings/roles/{given.pk}", **changed).status_code == 302
    given.refresh_from_db()
    assert (given.role, given.unit_id) == (Role.EXECUTIVE, None)
    assert administrator.post(f"settings/roles/{given.pk}/take").status_code == 302
    assert not Membership.objects.filter(pk=given.pk).exists()


def test_wrong_change_is_told_at_its_role(world: World, visitor: Visits) -> None:
    role = role_of(world, "staff")
    wrong = {f"{role.pk}-role": "lead", f"{role.pk}-unit": ""}
    response = visitor("administrator").post(f"settings/roles/{role.pk}", **wrong)
    assert response.status_code == 422
    assert words_of(response).count("A lead leads a unit: choose which.") == 1


def test_same_role_twice_is_refused(world: World, visitor: Visits) -> None:
    path = f"settings/people/{number_of(world, 'staff')}/roles"
    response = visitor("administrator").post(path, role="staff", unit="SALES")
    assert response.status_code == 422
    assert "already" in words_of(response)


def test_last_role_leads_to_leaving(world: World, visitor: Visits) -> None:
    role = role_of(world, "staff")
    response = visitor("administrator").post(f"settings/roles/{role.pk}/take")
    assert response["Location"].endswith(f"/people/{number_of(world, 'staff')}/leave")
    assert Membership.objects.filter(pk=role.pk).exists()


def test_last_administrator_stays(world: World, visitor: Visits) -> None:
    path = f"settings/people/{number_of(world, 'administrator')}/leave"
    response = visitor("administrator").post(path, heir="")
    assert response.status_code == 422
    assert "last administrator" in words_of(response)


def test_leaving_tells_first_what_they_own(world: World, visitor: Visits) -> None:
    told = visitor("administrator").text(f"settings/people/{number_of(world, 'staff')}/leave")
    assert "1 goal or program" in told
    assert "1 key result" in told


def test_leaving_gives_everything_to_the_heir(world: World, visitor: Visits) -> None:
    path = f"settings/people/{number_of(world, 'staff')}/leave"
    heir = "lead@northwind.example"
    administrator = visitor("administrator")
    assert administrator.post(path, heir=heir).status_code == 302
    assert Node.objects.get(key="SALES-2").owner == world.users["lead"]
    assert not Membership.objects.filter(user=world.users["staff"]).exists()
    page = administrator.get("settings/people").content.decode()
    assert "Staff has left." in page
    assert f'name="version" value="{world.version}"' in page
    administrator.post("undo", version=world.version, next="/northwind/settings/people")
    assert Node.objects.get(key="SALES-2").owner == world.users["staff"]
    assert Membership.objects.filter(user=world.users["staff"]).exists()


def test_who_has_left_themselves_is_offered_no_undo(world: World, visitor: Visits) -> None:
    other = world.users["executive"].email
    membership_grant(actor=world.system, email=other, role="administrator")
    administrator = visitor("administrator")
    path = f"settings/people/{number_of(world, 'administrator')}/leave"
    answer = administrator.post(path, heir="")
    page = administrator.client.get(answer["Location"], follow=True).content.decode()
    assert "Administrator has left." in page
    assert 'name="version"' not in page


def test_heir_has_to_be_another_member(world: World, visitor: Visits) -> None:
    path = f"settings/people/{number_of(world, 'staff')}/leave"
    response = visitor("administrator").post(path, heir="stranger@example.org")
    assert response.status_code == 422
    assert "Must be another member of the organisation." in words_of(response)
    assert Membership.objects.filter(user=world.users["staff"]).exists()


def test_executive_manages_nobody(world: World, visitor: Visits) -> None:
    executive, number = visitor("executive"), number_of(world, "staff")
    for path in (f"settings/people/{number}", f"settings/people/{number}/leave"):
        assert executive.get(path).status_code == 403
    role = role_of(world, "staff")
    for path in (
        f"settings/people/{number}/roles",
        f"settings/people/{number}/leave",
        f"settings/roles/{role.pk}",
        f"settings/roles/{role.pk}/take",
    ):
        assert executive.post(path, role="executive").status_code == 403
    assert role_of(world, "staff").role == Role.STAFF


def test_people_of_another_organisation_are_not_there(
    world: World, elsewhere: World, visitor: Visits
) -> None:
    administrator = visitor("administrator")
    number = elsewhere.users["staff"].pk
    assert administrator.get(f"settings/people/{number}").status_code == 404
    assert administrator.post(f"settings/people/{number}/leave").status_code == 404
    role = Membership.objects.get(user=number)
    assert administrator.post(f"settings/roles/{role.pk}/take").status_code == 404


def test_open_invitations_have_pages_of_their_own(world: World, visitor: Visits) -> None:
    actor = world.actor("administrator")
    for number in range(PAGE + 1):
        invitation_create(actor=actor, email=f"new{number:02}@example.org", role="staff")
    administrator = visitor("administrator")
    page = administrator.get("settings/people", q="lead").content.decode()
    assert 'href="?q=lead&amp;invited=2#invited"' in page
    told = administrator.text("settings/people", invited=2)
    assert "new00@example.org" in told
    assert "new50@example.org" not in told
    assert "Page 2 of 2" in told


def test_invitation_can_be_undone_at_once(world: World, visitor: Visits) -> None:
    administrator = visitor("administrator")
    fields = {"email": "new@example.org", "role": "staff", "unit": "SALES"}
    page = administrator.post("settings/people/invite", **fields).content.decode()
    assert f'name="version" value="{world.version}"' in page
    administrator.post("undo", version=world.version)
    assert Invitation.objects.get().revoked_at is not None
