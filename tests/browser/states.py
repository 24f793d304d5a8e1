"""What people do on a page before it is looked at, and what they did before anybody came."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.visitors import Visitor


def button(page: Page, name: str, *, exact: bool = True) -> None:
    """Presses a button, or a link that looks like one, in the page's content."""
    page.get_by_role("main").get_by_role("button", name=name, exact=exact).first.click()


def prepare(lead: Visitor, administrator: Visitor) -> None:
    """What the example has none of: a draft, what is archived, waived, said, dismissed, a guest."""
    _plan(lead.page, "A song about leaks", "Draft")
    _plan(lead.page, "A poster in every waterworks", "Active")
    lead.goto("goals/MARKETING-13/archive")
    button(lead.page, "Archive it")
    expect(lead.page.get_by_role("status").first).to_contain_text("MARKETING-13")
    lead.goto("orphans/MARKETING-11/waive")
    lead.page.get_by_label("Why may it stay").fill("The jury likes films")
    button(lead.page, "Waive it")
    lead.goto("goals/MARKETING-8")
    lead.page.get_by_label("Your comment").fill("Well said, and who listens?")
    button(lead.page, "Comment")
    lead.goto("goals/MARKETING-12")
    dismiss(lead.page)
    lead.page.get_by_label("Reason").fill("The town knows what is meant")
    button(lead.page, "Dismiss it")
    expect(lead.page.get_by_role("main")).to_contain_text("1 finding dismissed")
    administrator.goto("settings/people/invite")
    administrator.page.get_by_label("Email", exact=True).fill("elin.vik@example.com")
    button(administrator.page, "Invite")
    expect(administrator.page.get_by_label("Link")).to_have_value(re.compile("/invitations/"))


def _plan(page: Page, title: str, status: str) -> None:
    page.goto("/quietmain/goals/new?kind=program")
    page.get_by_label("Statement").fill(title)
    page.get_by_label("Status").select_option(label=status)
    button(page, "Create it")
    # Words that a finding is about are marked, and say so to who hears the page.
    expect(page.get_by_role("heading", level=1)).to_contain_text(title.rpartition(" ")[2])


def dismiss(page: Page) -> None:
    page.locator("a[href$='/dismiss']").first.click()
    expect(page.get_by_label("Reason")).to_be_focused()


def unfold_dismissed(page: Page) -> None:
    page.get_by_text("1 finding dismissed").click()


def wrong_password(page: Page) -> None:
    page.get_by_label("Email", exact=True).fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not-the-password")
    button(page, "Sign in")


def edit_inline(page: Page) -> None:
    page.get_by_role("link", name="Edit MARKETING-8").click()
    expect(page.locator(".is-editing")).to_be_visible()


def choose_act(page: Page) -> None:
    page.get_by_label("Choose MARKETING-8").check()
    page.get_by_role("button", name="Archive").first.click()


def pick(page: Page) -> None:
    page.get_by_role("radio").first.check()


def unfold_check_in(page: Page) -> None:
    page.locator("summary", has_text="Check in here").click()


def no_title(page: Page) -> None:
    page.get_by_label("Statement").fill("   ")
    button(page, "Save")


def check_typed(page: Page) -> None:
    page.get_by_label("Statement").press_sequentially("Be better soon")


def type_for_suggestions(page: Page) -> None:
    page.get_by_label("Statement").fill("Forty films for water engineers")
    expect(page.get_by_role("radiogroup", name="Suggested")).to_be_visible()


def ask_for_suggestions(page: Page) -> None:
    button(page, "Suggest parents")
    expect(page.locator("#picker-new-told")).not_to_be_empty()
    # Where a press has scrolled to, the head of the page would cover half a field.
    page.evaluate("scrollTo(0, 0)")


def link_several(page: Page) -> None:
    page.get_by_label("Choose MARKETING-8").check()
    page.get_by_role("button", name="Link to …").first.click()
    page.get_by_role("radio").first.check()


def open_picker(page: Page) -> None:
    page.get_by_role("button", name="Link it MARKETING-8").click()


def new_mission(page: Page) -> None:
    page.get_by_label("Mission", exact=True).fill("No town digs a dry hole")
    button(page, "See what it changes")


def no_address(page: Page) -> None:
    page.get_by_label("Email", exact=True).fill("nobody")
    button(page, "Invite")


def preview_import(page: Page) -> None:
    plan = b"id,kind,title,contributes_to\nrivers,company_goal,Listen to rivers,mission\n"
    _upload(page, "rivers.csv", plan)


def refused_import(page: Page) -> None:
    _upload(page, "broken.yaml", b"cascade: 1\norganisation: Quietmain\nnodes: [")


def _upload(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="text/plain", buffer=content)
    page.get_by_label("Plan file").set_input_files(file)
    button(page, "Look at what would change")


def type_search(page: Page) -> None:
    page.get_by_label("Search goals, people and units").press_sequentially("north")
