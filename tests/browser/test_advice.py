"""Advice stands beside the form while somebody types; what does not apply is dismissed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.journeys import button
from tests.browser.sites import Site
from tests.browser.visitors import Visitor, Window


def test_findings_follow_the_words(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("lead").goto("goals/new?kind=functional_goal")
    advice = page.get_by_role("complementary")
    expect(advice).to_contain_text("Write the statement, and this says how well it is stated.")
    statement = page.get_by_label("Statement")
    statement.press_sequentially("Improve excellent service soon")
    expect(advice.locator("mark").first).to_be_visible()
    expect(advice.locator(".finding")).not_to_have_count(0)
    expect(advice).to_contain_text("No due date.")
    page.get_by_label("Due", exact=False).first.fill("2027-05-01")
    expect(advice).not_to_contain_text("No due date.")
    statement.fill("")
    expect(advice.locator(".finding")).to_have_count(0)


def test_on_a_phone_the_gist_stands_below_the_statement(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site).sign_in("lead")
    visitor.look_through(Window(390, 844, "light"))
    page = visitor.goto("goals/new?kind=functional_goal")
    gist = page.locator("#coaching-brief")
    expect(gist).to_be_hidden()
    page.get_by_label("Statement").press_sequentially("Improve excellent service soon")
    findings = page.get_by_role("complementary").locator(".finding")
    link = gist.get_by_role("link", name=re.compile("^[2-9] findings, and how to mend them"))
    expect(link).to_be_visible()
    expect(findings).to_have_count(int(link.inner_text()[0]))
    expect(gist).to_be_in_viewport()
    expect(findings.first).not_to_be_in_viewport()
    gist.get_by_role("link").click()
    expect(findings.first).to_be_in_viewport()
    page.get_by_label("Statement").fill("")
    expect(gist).to_be_hidden()


def dismisses_a_finding(visitor: Visitor, hands: Hands) -> None:
    """A lead dismisses a finding on the page of a goal, with a reason, and brings it back."""
    page = visitor.goto("goals/MARKETING-3")
    stated = page.get_by_role("region", name="How well it is stated")
    findings = stated.locator(".finding")
    before = findings.count()
    finding = findings.filter(
        has=page.get_by_role("button", name=re.compile("^Dismiss\\b.*:"))
    ).first
    message = finding.locator("p").first.inner_text()
    hands.press(finding.get_by_role("button", name=re.compile("^Dismiss\\b.*:")))
    expect(page.get_by_label("Reason")).to_be_focused()
    hands.write(page.get_by_label("Reason"), "Guests tell us in our own survey")
    hands.press(button(page, "Dismiss it"))
    unfold = page.locator("summary", has_text="1 finding dismissed")
    expect(findings).to_have_count(before - 1)
    hands.press(unfold)
    dismissed = page.locator(".dismissed")
    expect(dismissed).to_contain_text(message)
    expect(dismissed).to_contain_text("Guests tell us in our own survey")
    hands.press(dismissed.get_by_role("button", name=re.compile("^Bring back")))
    expect(findings).to_have_count(before)
    expect(unfold).to_have_count(0)


@pytest.mark.parametrize("hands", ["mouse", "keyboard"])
def test_a_finding_is_dismissed_and_brought_back(
    own_site: Site, arrive: Arrive, hands: str
) -> None:
    visitor = arrive(own_site).sign_in("lead")
    dismisses_a_finding(visitor, Mouse() if hands == "mouse" else Keyboard(visitor.page))
