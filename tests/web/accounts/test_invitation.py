"""The page behind the link of an invitation, and how the link gets there."""

from __future__ import annotations

import re
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from goals.errors import ConflictError
from goals.models import Invitation, Membership, User
from goals.services import invitation_create
from tests.web.accounts.conftest import PASSWORD, signed_in
from tests.worlds import World
from web.accounts.invitations import invite

NEW = "new@northwind.example"


def link_to(world: World, email: str = NEW, **fields: str) -> str:
    fields = {"role": "staff", "unit": "SALES", **fields}
    actor = world.actor("administrator")
    _, secret = invitation_create(actor=actor, email=email, **fields)
    return f"/invitations/{secret}/"


def test_a_new_person_sees_who_invites_to_what_and_is_signed_in(client: Client, world: World):
    link = link_to(world)
    page = client.get(link).content.decode()
    for told in ("Northwind", "Administrator", NEW, "Sales"):
        assert told in page
    answer = client.post(link, {"name": "Nia", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(email=NEW)
    assert signed_in(client) == str(user.pk)
    assert Membership.objects.get(user=user).unit.prefix == "SALES"
    assert EmailAddress.objects.get(user=user).verified
    assert mail.outbox == []


def test_the_next_time_the_new_person_signs_in_by_password(client: Client, world: World):
    client.post(link_to(world), {"name": "Nia", "password": PASSWORD})
    client.logout()
    client.post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert signed_in(client)


def test_a_weak_password_is_told_beside_its_field(client: Client, world: World):
    answer = client.post(link_to(world), {"name": "Nia", "password": "password"})
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.content.decode()
    assert signed_in(client) is None
    assert not User.objects.filter(email=NEW).exists()


def test_who_is_signed_in_accepts_with_one_click(client: Client, world: World, elsewhere: World):
    user = elsewhere.users["lead"]
    client.force_login(user)
    link = link_to(world, user.email)
    assert "Accept" in client.get(link).content.decode()
    assert client.post(link)["Location"] == "/"
    assert Membership.objects.filter(user=user, organisation=world.organisation).count() == 1


def test_looking_at_an_invitation_accepts_nothing(client: Client, world: World, elsewhere: World):
    client.force_login(elsewhere.users["lead"])
    client.get(link_to(world, elsewhere.users["lead"].email))
    assert Invitation.objects.get().accepted_at is None


def test_an_address_with_an_account_is_asked_to_sign_in_first(client: Client, world: World):
    User.objects.create_user(NEW, PASSWORD)
    link = link_to(world)
    assert f"/accounts/login/?next={link}" in client.get(link).content.decode()
    client.post(link, {"name": "Eve", "password": "nine blue ovens sing"})
    assert signed_in(client) is None
    assert User.objects.get(email=NEW).check_password(PASSWORD)


def test_who_is_signed_in_with_another_address_is_told_so(client: Client, world: World):
    other = world.users["lead"]
    client.force_login(other)
    link = link_to(world)
    assert "for another address" in client.get(link).content.decode()
    client.post(link)
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("expires_at", "has expired"),
        ("revoked_at", "was taken back"),
        ("accepted_at", "was accepted already"),
    ],
)
def test_an_invitation_that_is_over_says_why_and_the_way_out(
    client: Client, world: World, change: str, told: str
):
    link = link_to(world)
    Invitation.objects.update(**{change: timezone.now()})
    for answer in (client.get(link), client.post(link, {"name": "Nia", "password": PASSWORD})):
        assert answer.status_code == 410
        assert told in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_with_nothing_behind_it_says_so(client: Client, db: None):
    answer = client.get("/invitations/nothing-at-all/")
    assert answer.status_code == 404
    assert "Nothing is behind this link" in answer.content.decode()


def test_the_page_is_kept_nowhere_and_its_secret_is_not_logged(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
):
    link = link_to(world)
    with caplog.at_level("INFO", "cascade.requests"):
        answer = client.get(link)
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert [line["path"] for line in lines if line["event"] == "request"] == ["(invitation)"]
    assert link.split("/")[2] not in str(lines)


# How the link gets there


def send(world: World, name: str = "administrator"):
    request = RequestFactory().get("/")
    with request_context(request):  # as its middleware does
        return invite(request, world.actor(name), email=NEW, role="staff", unit="SALES")


def test_without_mail_the_link_is_shown_to_be_passed_on(client: Client, world: World):
    invited = send(world)
    assert mail.outbox == []
    assert NEW in client.get(invited.link).content.decode()


def test_with_mail_only_the_invited_address_learns_the_link(
    client: Client, world: World, settings: Settings
):
    settings.MAIL_IS_DELIVERED = True
    assert send(world).link == ""
    [message] = mail.outbox
    assert (message.to, message.subject) == ([NEW], "Invitation to Northwind")
    assert "Administrator invites you to Northwind" in message.body
    [link] = re.findall(r"http://testserver(/invitations/\S+)", message.body)
    assert client.get(link).status_code == 200


def test_an_invitation_that_no_mail_server_takes_is_none(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise SMTPRecipientsRefused({})

    settings.MAIL_IS_DELIVERED = True
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    with pytest.raises(ConflictError, match="mail server"):
        send(world)
    assert Invitation.objects.get().revoked_at is not None
