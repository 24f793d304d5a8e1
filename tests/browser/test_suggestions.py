"""A suggested goal is two presses away, by mouse and by keyboard, and says why it is suggested."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.journeys import button, told
from tests.browser.sites import Site
from tests.browser.visitors import Visitor


def links_to_what_is_suggested(visitor: Visitor, hands: Hands) -> None:
    """A lead opens the picker of an orphan and takes the first suggestion; then undoes it."""
    page = visitor.sign_in("lead").goto("orphans")
    orphan = page.get_by_role("article", name=re.compile("The Sound of Water"))
    hands.press(button(page, "Link it MARKETING-8"))
    suggested = orphan.locator(".suggested")
    expect(suggested).to_contain_text("Both speak of “Water”.")
    first = suggested.get_by_role("button").first
    expect(first).to_have_accessible_name(re.compile("^Link MARKETING-8 to "))
    hands.press(first)
    expect(told(page)).to_contain_text("reaches the mission")
    expect(orphan).to_have_count(0)
    hands.press(button(page, "Undo"))
    expect(orphan).to_be_visible()


@pytest.mark.parametrize("hands", ["mouse", "keyboard"])
def test_a_suggestion_is_linked_in_two_presses(own_site: Site, arrive: Arrive, hands: str) -> None:
    visitor = arrive(own_site)
    by = Mouse() if hands == "mouse" else Keyboard(visitor.page)
    links_to_what_is_suggested(visitor, by)


def test_suggestions_go_while_somebody_searches(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("lead").goto("orphans/MARKETING-8/link")
    expect(page.locator(".suggested")).to_be_visible()
    page.get_by_label("Search by words or key").fill("towns")
    expect(page.locator(".suggested")).to_be_hidden()
