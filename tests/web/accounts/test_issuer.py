"""Signing in by the word of an issuer of OpenID Connect."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from config import accounts
from goals.models import User
from goals.services import invitation_create
from tests.web.accounts.conftest import PASSWORD, signed_in
from tests.web.accounts.issuing import CLIENT, SECRET, Issuer, issuer
from tests.worlds import World

LOGIN = "/accounts/oidc/sso/login/"


@pytest.fixture
def sso(settings: Settings) -> Iterator[Issuer]:
    with issuer() as running:
        variables = {
            "OIDC_ISSUER": running.address,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Northwind login",
        }
        settings.SOCIALACCOUNT_PROVIDERS = accounts.providers(variables)
        yield running


def come_back(client: Client, running: Issuer, **claims: object) -> HttpResponse:
    """Goes to the issuer, who says this of the person, and returns."""
    running.claims = {"sub": "17", **claims}
    there = urlsplit(client.post(LOGIN)["Location"])
    assert f"{there.scheme}://{there.netloc}" == running.address
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
    return client.get("/accounts/oidc/sso/login/callback/", {"code": "c", "state": asked["state"]})


def test_the_page_to_sign_in_offers_the_issuer_by_its_name(client: Client, db: None, sso: Issuer):
    page = client.get("/accounts/login/").content.decode()
    assert "Continue with Northwind login" in page
    assert 'method="post" action="/accounts/oidc/sso/login/' in page


def test_without_an_issuer_there_is_no_such_door(client: Client, db: None):
    assert "Continue with" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_a_known_person_of_a_verified_address_is_let_in_and_connected(
    client: Client, world: World, sso: Issuer
):
    user = world.users["lead"]
    answer = come_back(client, sso, email=user.email.title(), email_verified=True)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client) == str(user.pk)
    assert SocialAccount.objects.get().user == user
    assert sso.asked[0]["client_secret"] == SECRET
    assert sso.asked[0]["code_verifier"]


def test_the_password_of_a_known_person_still_works_afterwards(
    client: Client, person: User, sso: Issuer
):
    come_back(client, sso, email=person.email, email_verified=True)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_who_is_connected_is_known_by_the_issuers_number_not_by_the_address(
    client: Client, world: World, sso: Issuer
):
    user = world.users["lead"]
    come_back(client, sso, email=user.email, email_verified=True)
    client.logout()
    come_back(client, sso, email="renamed@northwind.example", email_verified=True)
    assert signed_in(client) == str(user.pk)


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_the_issuer_has_not_verified_opens_nothing(
    client: Client, world: World, sso: Issuer, verified: object
):
    come_back(client, sso, email=world.users["lead"].email, email_verified=verified)
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


def test_unknown_people_are_not_let_in(client: Client, db: None, sso: Issuer):
    answer = come_back(client, sso, email="eve@evil.example", email_verified=True)
    assert signed_in(client) is None
    assert "by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_unknown_people_make_an_account_where_anybody_may(
    client: Client, db: None, sso: Issuer, settings: Settings
):
    settings.SIGN_UP = True
    come_back(client, sso, email="Nia@New.example", email_verified=True, name="Nia  New")
    user = User.objects.get()
    assert (user.email, user.name) == ("nia@new.example", "Nia New")
    assert signed_in(client) == str(user.pk)


def test_somebody_invited_who_signs_in_by_the_issuer_accepts_by_the_link(
    client: Client, world: World, sso: Issuer
):
    member = world.users["lead"]
    actor = world.actor("administrator")
    _, secret = invitation_create(actor=actor, email=member.email, role="executive")
    come_back(client, sso, email=member.email, email_verified=True)
    assert client.post(f"/invitations/{secret}/").status_code == 302
    assert member.memberships.filter(role="executive").exists()


def test_a_state_that_we_did_not_give_is_refused(client: Client, world: World, sso: Issuer):
    sso.claims = {"sub": "17", "email": world.users["lead"].email, "email_verified": True}
    client.get("/accounts/oidc/sso/login/callback/", {"code": "c", "state": "forged"})
    assert signed_in(client) is None
    assert sso.asked == []


def test_a_person_who_may_not_sign_in_any_more_is_not_let_in_by_the_issuer(
    client: Client, world: World, sso: Issuer
):
    user = world.users["lead"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    come_back(client, sso, email=user.email, email_verified=True)
    assert signed_in(client) is None
