"""Passwords: set anew by mail, changed, and hashed by Argon2."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from goals.models import User
from tests.web.accounts.conftest import PASSWORD, signed_in

NEW = "nine blue ovens sing"


def ask(client: Client, email: str) -> HttpResponse:
    return client.post("/accounts/password/reset/", {"email": email})


def link_in_mail() -> str:
    return re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[
        0
    ]


def test_a_forgotten_password_is_set_anew_by_mail(
    client: Client, person: User, try_password: Callable[..., HttpResponse]
):
    ask(client, person.email)
    assert mail.outbox[0].to == [person.email]
    answer = client.get(link_in_mail(), follow=True)
    [(form, _)] = answer.redirect_chain
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert try_password(person.email, NEW).status_code == 302
    client.logout()
    assert try_password(person.email, PASSWORD).status_code == 200


def test_a_link_to_set_a_password_works_once(client: Client, person: User):
    ask(client, person.email)
    link = link_in_mail()
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert "invalid" in Client().get(link, follow=True).content.decode()


def test_asking_for_an_unknown_address_is_told_alike(client: Client, person: User):
    known, unknown = ask(client, person.email), ask(client, "nobody@northwind.example")
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [len(m.to) for m in mail.outbox] == [1, 1]
    assert "/accounts/password/reset/key" not in mail.outbox[1].body


def test_without_mail_the_page_says_who_helps(client: Client, db: None, settings: Settings):
    assert "sends no mail" in client.get("/accounts/password/reset/").content.decode()
    settings.MAIL_IS_DELIVERED = True
    assert "sends no mail" not in client.get("/accounts/password/reset/").content.decode()


def test_changing_the_password_ends_the_other_sessions(at_home: Client, person: User):
    other = Client()
    other.force_login(person)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert at_home.post("/accounts/password/change/", fields).status_code == 302
    assert at_home.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/").status_code == 302
    assert "password" in mail.outbox[-1].subject.lower()


def test_a_weak_password_is_refused(at_home: Client, person: User):
    weak = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    assert at_home.post("/accounts/password/change/", weak).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_password_is_hashed_by_argon2_when_it_is_next_used(
    client: Client,
    person: User,
    settings: Settings,
    try_password: Callable[..., HttpResponse],
):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    try_password(person.email)
    person.refresh_from_db()
    assert signed_in(client)
    assert identify_hasher(person.password).algorithm == "argon2"
