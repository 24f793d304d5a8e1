"""What is printed: the plan on white, without what only a screen can act on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site

PAGES = {
    "goals": "table.goals .node-title",
    "goals/PRODUCT-2": ".result",
    "orphans": ".card h2",
    "mission": "h1",
}


@pytest.mark.parametrize("address", PAGES)
def test_paper_shows_the_plan_and_nothing_to_press(site: Site, arrive: Arrive, address: str):
    visitor = arrive(site, color_scheme="dark").sign_in("executive")
    visitor.goto(address)
    page = visitor.page
    shown = page.locator(f"{PAGES[address]}:visible")
    on_screen = shown.count()
    assert page.locator("main button:visible, .top:visible").count()
    page.emulate_media(media="print")
    expect(shown.first).to_be_visible()
    assert shown.count() == on_screen
    for gone in (".top", ".places", "main button", "main textarea", "main select", "main input"):
        assert not page.locator(f"{gone}:visible").count(), gone
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(23, 32, 44)"
