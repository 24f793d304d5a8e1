"""Suggested goals: for an orphan, and while somebody types; by mouse, by keyboard, without scripts."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Response, Route, expect

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


WATER = "Forty films for water engineers by May 2027"


def plans_what_is_suggested(visitor: Visitor, hands: Hands) -> None:
    """A lead types a statement, takes the goal that is suggested for it, and creates the program."""
    page = visitor.goto("goals/new?kind=program")
    suggested = page.locator(".suggested")
    expect(suggested).to_have_count(0)
    hands.write(page.get_by_label("Statement"), WATER)
    best = suggested.get_by_role("radio").first
    expect(best).to_have_accessible_name(re.compile("^MARKETING-1 Have 60 water engineers"))
    expect(suggested).to_contain_text("Reaches the mission in 4 steps")
    expect(suggested).to_contain_text("Both speak of “water, engineers”.")
    expect(page.get_by_role("radio", name=re.compile("^MARKETING-1 "))).to_have_count(1)
    expect(page.locator("#picker-new-told")).to_have_text(re.compile("suggested"))
    assert visitor.violations() == []
    hands.press(best)
    expect(best).to_be_checked()
    hands.press(button(page, "Create it"))
    expect(page.get_by_role("region", name="Contributes to", exact=True)).to_contain_text(
        "MARKETING-1"
    )


@pytest.mark.parametrize("hands", ["mouse", "keyboard"])
def test_a_goal_is_suggested_while_somebody_types(
    own_site: Site, arrive: Arrive, hands: str
) -> None:
    visitor = arrive(own_site).sign_in("lead")
    by = Mouse() if hands == "mouse" else Keyboard(visitor.page)
    plans_what_is_suggested(visitor, by)


def test_what_is_chosen_stays_while_the_words_change(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("lead").goto("goals/new?kind=program")
    suggested, statement = page.locator(".suggested"), page.get_by_label("Statement")
    chosen = page.locator("[name=parent]:checked")
    statement.fill(WATER)
    suggested.get_by_role("radio", name=re.compile("^MARKETING-1 ")).check()
    with page.expect_response(_is_suggestion):
        statement.fill("Three framework contracts for regions")
    expect(suggested).not_to_contain_text("MARKETING-1 ")
    expect(chosen).to_have_value("MARKETING-1")
    expect(page.locator(".candidates").get_by_role("radio", checked=True)).to_have_count(1)
    with page.expect_response(_is_suggestion):
        statement.fill(WATER)
    expect(suggested.get_by_role("radio", checked=True)).to_have_value("MARKETING-1")
    expect(page.get_by_role("radio", name=re.compile("^MARKETING-1 "))).to_have_count(1)


def test_a_choice_is_not_undone_by_a_late_suggestion(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site).sign_in("lead")
    page = visitor.goto("goals/new?kind=program")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/goals/new", hold)
    with page.expect_request("**/goals/new"):
        page.get_by_label("Statement").fill(WATER)
    page.locator(".candidates").get_by_role("radio", name=re.compile("^MARKETING-1 ")).check()
    page.wait_for_timeout(300)
    for route in held:
        with suppress(Error):  # the page has given it up already
            route.continue_()
    page.wait_for_timeout(1000)
    expect(page.locator("[name=parent]:checked")).to_have_value("MARKETING-1")


def _is_suggestion(response: Response) -> bool:
    return response.request.method == "POST" and response.url.endswith("/goals/new")


def test_suggestions_are_a_button_without_scripts(own_site: Site, arrive: Arrive) -> None:
    page = (
        arrive(own_site, java_script_enabled=False).sign_in("lead").goto("goals/new?kind=program")
    )
    page.get_by_label("Statement").fill(WATER)
    page.get_by_label("Description").fill("Ten minutes each")
    button(page, "Suggest parents").click()
    expect(page.get_by_label("Description")).to_have_value("Ten minutes each")
    best = page.locator(".suggested").get_by_role("radio").first
    expect(best).to_be_in_viewport()
    expect(best).to_have_value("MARKETING-1")
    best.check()
    button(page, "Create it").click()
    expect(page.get_by_role("region", name="Contributes to", exact=True)).to_contain_text(
        "MARKETING-1"
    )


def test_who_asks_is_told_that_nothing_stands_out(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("executive").goto("goals/new?kind=company_goal")
    told = page.locator("#picker-new-told")
    button(page, "Suggest parents").click()
    expect(told).to_have_text("Write the statement first: its words tell what to suggest.")
    with page.expect_response(_is_suggestion):
        page.get_by_label("Statement").fill("Zebra")
    expect(told).to_be_empty()
    button(page, "Suggest parents").click()
    expect(told).to_have_text("No goal stands out by these words. Search for it.")
    expect(page.locator(".suggested")).to_have_count(0)
