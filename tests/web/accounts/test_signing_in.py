"""Signing in by password, out again, and what is told to those who may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from goals.models import User
from goals.services import token_create
from tests.web.accounts.conftest import PASSWORD, signed_in
from tests.worlds import World

Try = Callable[..., HttpResponse]


def test_a_person_signs_in_by_address_and_password(client: Client, person: User, try_password: Try):
    answer = try_password(person.email.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client) == str(person.pk)


def test_signing_in_gives_the_session_a_new_key(client: Client, person: User, try_password: Try):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    try_password(person.email)
    assert client.session.session_key != before


def test_signing_in_leads_where_one_wanted_to_go_but_never_to_another_host(
    client: Client, person: User, try_password: Try
):
    assert try_password(person.email, next="/organisations/")["Location"] == "/organisations/"
    client.logout()
    assert try_password(person.email, next="https://evil.example/")["Location"] == "/"


def test_a_page_for_members_asks_to_sign_in_first(client: Client, db: None):
    answer = client.get("/accounts/profile/")
    assert answer["Location"] == "/accounts/login/?next=/accounts/profile/"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(person: User, try_password: Try):
    wrong = try_password(person.email, "wrong")
    unknown = try_password("nobody@northwind.example", "wrong", at="192.0.2.2")
    assert wrong.status_code == unknown.status_code == 200
    told = [
        re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]+@[^"]+"', "", a.content.decode()
        )
        for a in (wrong, unknown)
    ]
    assert told[0] == told[1]
    assert "not correct" in told[0]


def test_who_may_not_sign_in_any_more_does_not(client: Client, person: User, try_password: Try):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert try_password(person.email)["Location"] == "/accounts/inactive/"
    assert signed_in(client) is None


def test_a_member_whom_an_administrator_made_needs_no_mail_to_sign_in(
    client: Client, person: User, try_password: Try
):
    assert not EmailAddress.objects.exists()
    try_password(person.email)
    kept = EmailAddress.objects.get(user=person)
    assert (kept.email, kept.verified, kept.primary) == (person.email, True, True)
    assert mail.outbox == []


def test_signing_out_takes_a_post(at_home: Client):
    assert at_home.get("/accounts/logout/").status_code == 200
    assert signed_in(at_home)
    assert at_home.post("/accounts/logout/").status_code == 302
    assert signed_in(at_home) is None


# The throttle


def fail(try_password: Try, email: str, times: int, at: str = "192.0.2.1") -> list[int]:
    return [try_password(email, "wrong", at=at).status_code for _ in range(times)]


def test_the_fifth_failure_locks_this_address_out_from_here(
    client: Client, person: User, try_password: Try
):
    assert fail(try_password, person.email, 5) == [200, 200, 200, 200, 429]
    answer = try_password(person.email)  # the right one
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    page = answer.content.decode()
    assert "15 minutes" in page
    assert "/accounts/password/reset/" in page
    assert signed_in(client) is None


def test_a_lock_holds_however_the_address_is_spelt(person: User, try_password: Try):
    fail(try_password, f" {person.email.upper()}", 5)
    assert try_password(person.email).status_code == 429


def test_a_lock_holds_for_nobody_else_and_nowhere_else(
    client: Client, world: World, person: User, try_password: Try
):
    fail(try_password, person.email, 5)
    other = world.users["lead"]
    other.set_password(PASSWORD)
    other.save()
    assert try_password(other.email).status_code == 302
    client.logout()
    assert try_password(person.email, at="198.51.100.7").status_code == 302


def test_a_lock_ends_by_itself(person: User, try_password: Try):
    fail(try_password, person.email, 5)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert try_password(person.email).status_code == 302


def test_trying_during_a_lock_does_not_prolong_it(person: User, try_password: Try):
    fail(try_password, person.email, 5)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert try_password(person.email).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert try_password(person.email).status_code == 302


def test_signing_in_forgets_the_failures_before(client: Client, person: User, try_password: Try):
    fail(try_password, person.email, 4)
    assert try_password(person.email).status_code == 302
    client.logout()
    assert fail(try_password, person.email, 4) == [200] * 4


def test_an_unknown_address_is_locked_out_like_a_known_one(db: None, try_password: Try):
    assert fail(try_password, "nobody@northwind.example", 5)[-1] == 429


def test_clients_of_one_ipv6_network_are_one_place(person: User, try_password: Try):
    for number in range(5):
        try_password(person.email, "wrong", at=f"2001:db8::{number:x}")
    assert try_password(person.email, at="2001:db8::ff").status_code == 429
    assert try_password(person.email, at="2001:db8:0:1::1").status_code == 302


def test_a_header_that_no_proxy_of_ours_wrote_changes_no_place(
    client: Client, person: User, settings: Settings
):
    wrong = {"login": person.email, "password": "wrong"}
    for number in range(5):
        answer = client.post("/accounts/login/", wrong, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert answer.status_code == 429


def test_behind_a_proxy_the_last_address_in_its_header_counts(
    client: Client, person: User, settings: Settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    wrong = {"login": person.email, "password": "wrong"}
    for number in range(5):
        forwarded = f"203.0.113.{number}, 198.51.100.1"
        client.post("/accounts/login/", wrong, HTTP_X_FORWARDED_FOR=forwarded)
    right = wrong | {"password": PASSWORD}
    forged = client.post("/accounts/login/", right, HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.1")
    other = client.post("/accounts/login/", right, HTTP_X_FORWARDED_FOR="198.51.100.2")
    assert (forged.status_code, other.status_code) == (429, 302)


def test_one_place_cannot_try_many_addresses(db: None, try_password: Try):
    found = [try_password(f"{n}@northwind.example", "wrong").status_code for n in range(31)]
    assert found == [200] * 30 + [429]


def test_many_places_cannot_try_one_address_without_end(person: User, try_password: Try):
    for number in range(100):
        try_password(person.email, "wrong", at=f"198.51.{number}.1")
    answer = try_password(person.email, at="203.0.113.9")
    assert "Too many failed login attempts" in answer.content.decode()


def test_one_place_cannot_lock_a_stranger_out_everywhere(person: User, try_password: Try):
    for minute in range(5):  # 30 requests a minute are answered
        with time_machine.travel(timezone.now() + timedelta(minutes=2 * minute)):
            fail(try_password, person.email, 30)
    assert try_password(person.email, at="203.0.113.9").status_code == 302


# Other doors


def test_the_administration_has_no_form_of_its_own(client: Client, person: User, at_home: Client):
    stranger = Client().get("/admin/")
    assert stranger["Location"].startswith("/admin/login/")
    assert Client().get("/admin/login/")["Location"].startswith("/accounts/login/?next=")
    assert (
        Client()
        .post("/admin/login/", {"username": person.email, "password": PASSWORD})["Location"]
        .startswith("/accounts/login/")
    )
    assert at_home.get("/admin/", follow=True).status_code == 403


def test_the_api_knows_who_signed_in_on_the_page(at_home: Client):
    assert at_home.get("/api/v1/organisations").status_code == 200


def test_a_request_with_a_token_writes_nothing_for_sign_in(
    client: Client, world: World, django_assert_max_num_queries: Callable
):
    _, secret = token_create(actor=world.actor("staff"), name="sheet")
    headers = {"Authorization": f"Bearer {secret}"}
    client.get("/api/v1/organisations", headers=headers)  # notes the token's use
    with django_assert_max_num_queries(20) as seen:
        assert client.get("/api/v1/organisations", headers=headers).status_code == 200
    written = [q["sql"] for q in seen if not q["sql"].lstrip().startswith("SELECT")]
    assert written == []


def test_the_api_speaks_one_language(client: Client, db: None):
    answer = client.get("/api/v1/organisations", headers={"Accept-Language": "de"})
    assert "Content-Language" not in answer
    assert "Accept-Language" not in answer.get("Vary", "")


# Accounts that people make by themselves


def test_signing_up_is_closed_by_default(client: Client, db: None):
    page = client.get("/accounts/signup/").content.decode()
    assert "by invitation" in page
    client.post("/accounts/signup/", {"email": "eve@evil.example", "password1": PASSWORD})
    assert not User.objects.exists()


def test_an_open_door_lets_nobody_in_before_the_address_is_verified(
    client: Client, settings: Settings, try_password: Try, db: None
):
    settings.SIGN_UP = True
    fields = {"email": "ana@northwind.example", "password1": PASSWORD}
    assert client.post("/accounts/signup/", fields).status_code == 302
    assert try_password(fields["email"])["Location"] == "/accounts/confirm-email/"
    assert signed_in(client) is None
    [link] = set(re.findall(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[0].body))
    client.post(link)
    assert try_password(fields["email"])["Location"] == "/"


def test_a_known_address_signs_up_no_second_time_and_nobody_learns_that_it_is_known(
    client: Client, settings: Settings, person: User
):
    settings.SIGN_UP = True
    answers = [
        Client().post("/accounts/signup/", {"email": email, "password1": PASSWORD})
        for email in (person.email, "new@northwind.example")
    ]
    assert {(a.status_code, a["Location"]) for a in answers} == {(302, "/accounts/confirm-email/")}
    assert User.objects.filter(email__iexact=person.email).count() == 1


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/", "inactive/"])
def test_pages_before_signing_in_hold_no_inline_script_or_style(
    client: Client, db: None, path: str, settings: Settings
):
    settings.SIGN_UP = True
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    inline = re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))", page)
    assert inline == []
