"""The second factor: set up, asked for, lost, and switched off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone

from goals.models import User
from tests.web.accounts.conftest import PASSWORD, signed_in


def code_of(secret: str) -> str:
    """What an app with this secret shows now."""
    now = max(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, now - 1))


def show_who(client: Client) -> None:
    """Gives the password once more, as pages about safety ask for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def switch_on(client: Client) -> str:
    """Sets up an app, and returns its secret."""
    show_who(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.findall(r'id="authenticator_secret" value="(\w+)"', page)[0]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def recovery_codes(client: Client) -> list[str]:
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    found = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)
    return found.group(1).split() if found else []


@pytest.fixture
def secret(at_home: Client) -> str:
    return switch_on(at_home)


def begin(email: str) -> Client:
    """A new browser in which the password was right."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in(client) is None
    return client


def give(client: Client, code: str) -> bool:
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return signed_in(client) is not None


def test_the_set_up_shows_the_secret_as_a_picture_and_as_text(at_home: Client):
    show_who(at_home)
    answer = at_home.get("/accounts/2fa/totp/activate/")
    page = answer.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
    assert re.search(r'id="authenticator_secret" value="[A-Z2-7]{32}"', page)


def test_a_stolen_session_cannot_set_one_up(at_home: Client):
    answer = at_home.get("/accounts/2fa/totp/activate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")


def test_a_wrong_code_switches_nothing_on(at_home: Client):
    show_who(at_home)
    at_home.get("/accounts/2fa/totp/activate/")
    at_home.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_switching_it_on_gives_recovery_codes_to_copy(at_home: Client, secret: str):
    kinds = set(Authenticator.objects.values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert len(set(recovery_codes(at_home))) == 10


def test_a_password_alone_lets_nobody_in_any_more(person: User, secret: str):
    client = begin(person.email)
    assert client.get("/accounts/profile/").status_code == 302
    assert not give(client, "000000")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert give(client, code_of(secret))


def test_a_code_works_once(person: User, secret: str):
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        code = code_of(secret)
        assert give(begin(person.email), code)
        assert not give(begin(person.email), code)


def test_a_recovery_code_lets_in_once(at_home: Client, person: User, secret: str):
    code = recovery_codes(at_home)[0]
    assert give(begin(person.email), code)
    assert not give(begin(person.email), code)


def test_codes_cannot_be_guessed_without_end(person: User, secret: str):
    client = begin(person.email)
    for number in range(10):
        assert not give(client, f"{number:06}")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert not give(begin(person.email), code_of(secret))
    with time_machine.travel(timezone.now() + timedelta(minutes=62)):
        assert give(begin(person.email), code_of(secret))


def test_it_is_switched_off_by_who_showed_who_they_are_a_moment_ago(
    at_home: Client, person: User, secret: str
):
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        answer = at_home.post("/accounts/2fa/totp/deactivate/")
        assert "/reauthenticate/" in answer["Location"]
        assert Authenticator.objects.filter(type="totp").exists()
        show_who(at_home)
        at_home.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_pages_hold_no_inline_script_or_style(at_home: Client, secret: str):
    pages = ["2fa/", "2fa/recovery-codes/", "2fa/webauthn/", "2fa/webauthn/add/", "email/"]
    pages += ["sessions/", "profile/", "password/change/", "logout/", "3rdparty/"]
    for path in pages:
        answer = at_home.get(f"/accounts/{path}")
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert "style=" not in page, path
        assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))", page) == [], path
