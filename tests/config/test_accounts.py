"""How mail and the issuer of OpenID Connect follow from the environment."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from config import accounts
from config.environment import SettingError

OIDC = {
    "OIDC_ISSUER": "https://login.example.org/realms/staff/",
    "OIDC_CLIENT_ID": "cascade",
    "OIDC_CLIENT_SECRET": "secret",
}


def test_without_an_address_mail_goes_nowhere_and_the_log_says_so_without_its_text(
    settings: Settings, caplog: pytest.LogCaptureFixture
):
    settings.MAILERS = accounts.mailers({})
    assert not accounts.mail_is_delivered({})
    assert EmailMessage("Set a password", "by this link", to=["ana@x.example"]).send() == 0
    [line] = caplog.messages
    assert "'subject': 'Set a password'" in line
    assert "link" not in line
    assert "ana@" not in line


def test_mail_on_the_console_reaches_nobody():
    variables = {"EMAIL_URL": "consolemail://"}
    assert accounts.mailers(variables)["default"]["BACKEND"].endswith("console.EmailBackend")
    assert not accounts.mail_is_delivered(variables)


def test_an_address_tells_server_person_and_encryption():
    variables = {"EMAIL_URL": "smtp+tls://ana%40x.org:p%2Fw@mail.example.org"}
    [mailer] = accounts.mailers(variables).values()
    assert mailer["OPTIONS"] == {
        "host": "mail.example.org",
        "port": 587,
        "username": "ana@x.org",
        "password": "p/w",
        "timeout": 10,
        "use_tls": True,
    }
    assert accounts.mail_is_delivered(variables)


@pytest.mark.parametrize("url", ["smtp://", "smtp://host:port", "mail.example.org", "consolemail"])
def test_refuses_an_address_of_no_mail_server(url: str):
    with pytest.raises(SettingError, match="EMAIL_URL"):
        accounts.mailers({"EMAIL_URL": url})


def test_without_an_issuer_there_is_none():
    assert accounts.providers({}) == {}
    assert accounts.origins_of_issuer({}) == []


def test_an_issuer_is_asked_with_a_proof_of_the_asker():
    [app] = accounts.providers(OIDC)["openid_connect"]["APPS"]
    assert app["settings"] == {
        "server_url": "https://login.example.org/realms/staff",
        "oauth_pkce_enabled": True,
    }
    assert (app["client_id"], app["secret"], app["name"]) == ("cascade", "secret", "single sign-on")
    assert accounts.origins_of_issuer(OIDC) == ["https://login.example.org"]


@pytest.mark.parametrize("name", OIDC)
def test_refuses_half_an_issuer_and_names_what_is_missing(name: str):
    half = {known: value for known, value in OIDC.items() if known != name}
    with pytest.raises(SettingError, match=name):
        accounts.providers(half)
