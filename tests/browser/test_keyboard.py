"""Each role's main path by keyboard alone; wherever the focus stands, it shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.hands import Keyboard
from tests.browser.journeys import ALONE, invites_and_lets_leave
from tests.browser.sites import Site


@pytest.mark.parametrize("journey", ALONE, ids=lambda journey: journey.__name__)
def test_each_path_is_walked_by_keyboard(own_site: Site, arrive: Arrive, journey: object) -> None:
    visitor = arrive(own_site)
    assert callable(journey)
    journey(visitor, Keyboard(visitor.page))


def test_an_administrator_invites_and_lets_leave(own_site: Site, arrive: Arrive) -> None:
    visitor, guest = arrive(own_site), arrive(own_site)
    invites_and_lets_leave(visitor, Keyboard(visitor.page), guest, Keyboard(guest.page))


def test_the_first_stop_leads_past_the_navigation(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("lead").goto("goals")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
