"""Passkeys, in a real browser with an authenticator that exists in its memory alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sites import Example, Site, site_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, example: Example, tmp_path: Path) -> Iterator[Page]:
    """A page of a server by its name: a passkey belongs to a name, never to a number."""
    with site_of(example, tmp_path, ALLOWED_HOSTS="localhost,127.0.0.1") as site:
        address = f"http://localhost:{site.server.port}"
        context = browser.new_context(base_url=address, locale="en-GB")
        context.set_default_timeout(10_000)
        opened = context.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(f"script: {error}"))
        opened.on(
            "console", lambda told: faults.append(told.text) if told.type == "error" else None
        )
        yield opened
        context.close()
        assert faults == []


def with_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def give_password(page: Page) -> None:
    email, password = Site.login("staff")
    page.goto("/accounts/login/")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in_by_password(page: Page) -> None:
    give_password(page)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(Site.login("staff")[1])
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("This laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()


def test_a_passkey_is_added_and_then_signs_in_by_itself(page: Page) -> None:
    with_authenticator(page)
    sign_in_by_password(page)
    add_passkey(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("cell", name="This laptop")).to_be_visible()

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_a_password_alone_leads_to_the_second_factor_where_the_passkey_serves(page: Page) -> None:
    with_authenticator(page)
    sign_in_by_password(page)
    add_passkey(page)
    page.context.clear_cookies()
    give_password(page)
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/$"))
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
