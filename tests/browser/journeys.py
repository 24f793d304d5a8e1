"""The main path of each role, whatever hands walk it, with scripts or without them."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands
from tests.browser.sites import Site
from tests.browser.visitors import Visitor

MISSION = "Towns lose less than one litre in ten of the water they pump"
DEMOS = "Demonstrations asked for by water engineers"


def sign_in(visitor: Visitor, hands: Hands, role: str) -> Page:
    """From the first address to the start page."""
    page = visitor.page
    email, password = Site.login(role)
    page.goto("/")
    hands.write(page.get_by_label("Email", exact=True), email)
    hands.write(page.get_by_label("Password", exact=True), password)
    hands.press(button(page, "Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text(MISSION)
    return page


def button(page: Page, name: str) -> Locator:
    """The button of this name in the content, or the link that looks like one."""
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def place(page: Page, name: str) -> Locator:
    """The link of the main navigation."""
    return page.get_by_role("navigation", name="Main").get_by_role("link", name=name)


def told(page: Page) -> Locator:
    """What the site says of the last act."""
    return page.locator("#toasts")


def mends_an_orphan(visitor: Visitor, hands: Hands) -> None:
    """A lead finds an orphan, links it in two acts, sees that it reaches the mission, undoes it."""
    page = sign_in(visitor, hands, "lead")
    hands.press(button(page, "See and mend the orphans"))
    expect(page.get_by_role("region", name="In figures")).to_contain_text("of 36 live programs")
    orphan = page.get_by_role("article", name=re.compile("The Sound of Water"))
    expect(orphan).to_contain_text("It contributes to nothing yet")
    hands.press(button(page, "Link it MARKETING-8"))
    hands.press(button(page, "Link MARKETING-8 to MARKETING-1"))
    expect(told(page)).to_contain_text("MARKETING-8")
    expect(orphan).to_have_count(0)
    assert "Reaches the mission" in _elsewhere(visitor, "goals/MARKETING-8")
    hands.press(button(page, "Undo"))
    expect(orphan).to_contain_text("It contributes to nothing yet")
    assert "No path to the mission" in _elsewhere(visitor, "goals/MARKETING-8")


def _is_headed(page: Page, statement: str) -> None:
    """The statement is the heading; where words of it are marked, a hint follows them."""
    words = re.compile(".*?".join(map(re.escape, statement.split())))
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def _elsewhere(visitor: Visitor, path: str) -> str:
    """The text of a page in a tab of its own."""
    page = visitor.context.new_page()
    page.goto(f"/quietmain/{path}")
    text = page.get_by_role("main").inner_text()
    page.close()
    return text


def records_a_value(visitor: Visitor, hands: Hands) -> None:
    """A lead checks in on a goal of theirs."""
    page = sign_in(visitor, hands, "lead")
    link = page.get_by_role("region", name="Marketing").get_by_role(
        "link", name=re.compile("MARKETING-1 ")
    )
    hands.press(link)
    hands.press(button(page, "Check in"))
    hands.choose(page.get_by_label("What did you look at?"), f"{DEMOS} (per month)")
    hands.write(page.get_by_label("Value"), "47")
    hands.write(page.get_by_label("Note"), "The webinar on night flow")
    hands.press(button(page, "Record it"))
    expect(told(page)).to_be_visible()
    measured = page.get_by_role("article").filter(has_text=DEMOS).first
    expect(measured.locator("strong").first).to_have_text("47")


def plans_a_program(visitor: Visitor, hands: Hands) -> None:
    """A lead plans a program below a goal."""
    page = sign_in(visitor, hands, "lead")
    hands.press(place(page, "Goals"))
    hands.press(button(page, "Add a goal"))
    hands.press(button(page, "Plan a program"))
    hands.write(page.get_by_label("Statement"), "Ten engineers visit ten engineers by May 2027")
    hands.press(page.get_by_role("radio", name=re.compile("MARKETING-2 ")))
    hands.write(page.get_by_label("How does it contribute?"), "An engineer believes an engineer")
    hands.press(button(page, "Create it"))
    _is_headed(page, "Ten engineers visit ten engineers by May 2027")
    expect(page.get_by_role("main")).to_contain_text("Reaches the mission")
    expect(page.get_by_role("main")).to_contain_text("Publish the savings of ten towns")


def sets_a_mission(visitor: Visitor, hands: Hands) -> None:
    """An executive sees what a new mission makes suspect, sets it, and takes the old one back."""
    page = sign_in(visitor, hands, "executive")
    hands.press(place(page, "Mission"))
    hands.press(button(page, "Set a new mission"))
    hands.write(page.get_by_label("Mission", exact=True), "No town digs a dry hole")
    hands.press(button(page, "See what it changes"))
    expect(page.get_by_role("main")).to_contain_text("Nothing is saved yet")
    held = page.get_by_role("region", name="What is held against them")
    expect(held).to_contain_text(re.compile("Links to the mission *5"))
    hands.press(button(page, "Set the new mission"))
    expect(page.get_by_role("heading", level=1)).to_have_text("No town digs a dry hole")
    hands.press(button(page, "Reinstate ORG-1"))
    hands.press(button(page, "Reinstate it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(MISSION)
    hands.press(place(page, "History"))
    expect(page.get_by_role("main")).to_contain_text("No town digs a dry hole")


def plans_a_company_goal(visitor: Visitor, hands: Hands) -> None:
    """An executive plans a company goal."""
    page = sign_in(visitor, hands, "executive")
    hands.press(place(page, "Goals"))
    hands.press(button(page, "Add a goal"))
    hands.press(button(page, "Plan a company goal"))
    hands.write(page.get_by_label("Statement"), "Have 20 river towns listening by May 2027")
    hands.press(page.get_by_role("radio", name=re.compile("ORG-1 ")))
    hands.press(button(page, "Create it"))
    _is_headed(page, "Have 20 river towns listening by May 2027")
    expect(page.get_by_role("region", name="Line of sight")).to_contain_text("Serves the mission")


def sees_how_work_connects(visitor: Visitor, hands: Hands) -> None:
    """Staff reads how a program serves the mission, records a value on an own goal, comments."""
    page = sign_in(visitor, hands, "staff")
    hands.press(place(page, "My work"))
    webinars = page.get_by_role("article").filter(has_text="Twenty-four webinars")
    expect(webinars).to_contain_text(
        re.compile(f"Serves.*a demo.*which serves.*which serves the mission: {MISSION}")
    )
    hands.press(page.get_by_role("link", name=re.compile("MARKETING-9 ")))
    hands.press(button(page, "Check in"))
    hands.write(page.get_by_label("Value"), "1")
    hands.press(button(page, "Record it"))
    expect(page.get_by_role("region", name="Progress")).to_contain_text("100 %")
    hands.write(page.get_by_label("Your comment"), "Nobody saw the jury")
    hands.press(button(page, "Comment"))
    expect(page.get_by_role("region", name="Comments")).to_contain_text("Nobody saw the jury")


def invites_and_lets_leave(
    visitor: Visitor, hands: Hands, guest: Visitor, guest_hands: Hands
) -> None:
    """An administrator invites somebody, who accepts elsewhere, gets a role, and inherits."""
    page = sign_in(visitor, hands, "administrator")
    hands.press(place(page, "Settings"))
    hands.press(page.get_by_role("main").get_by_role("link", name="People"))
    hands.press(button(page, "Invite somebody"))
    hands.write(page.get_by_label("Email", exact=True), "elin.vik@example.com")
    hands.choose(page.get_by_label("Role", exact=True), "Staff")
    hands.choose(page.get_by_label(re.compile("^Unit")), "Marketing")
    hands.press(button(page, "Invite"))
    _accept(guest, guest_hands, page.get_by_label("Link", exact=True).input_value())

    hands.press(button(page, "Done"))
    hands.press(page.get_by_role("link", name="Elin Vik"))
    role = page.get_by_role("form", name="Staff · Marketing")
    hands.choose(role.get_by_label("Role", exact=True), "Lead")
    hands.press(role.get_by_role("button", name="Save"))
    expect(page.get_by_role("form", name="Lead · Marketing")).to_be_visible()

    page.goto("/quietmain/settings/people")
    hands.press(page.get_by_role("link", name="Matteo Ricci", exact=True))
    hands.press(button(page, "Let them leave"))
    hands.write(page.get_by_label("Give it to"), "elin.vik@example.com")
    hands.press(button(page, "Let them leave"))
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    expect(page.get_by_role("link", name="Matteo Ricci", exact=True)).to_have_count(0)
    guest.goto("my-work")
    expect(guest.page.get_by_role("main")).to_contain_text("The Sound of Water, a podcast")


def _accept(guest: Visitor, hands: Hands, link: str) -> None:
    page = guest.page
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Invitation to Quietmain")
    hands.write(page.get_by_label("Your name"), "Elin Vik")
    hands.write(page.get_by_label("Choose a password"), "seven quiet wells")
    hands.press(page.get_by_role("button", name="Accept and sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text(MISSION)


#: Paths that one person walks alone.
ALONE: list[Callable[[Visitor, Hands], None]] = [
    mends_an_orphan,
    records_a_value,
    plans_a_program,
    sets_a_mission,
    plans_a_company_goal,
    sees_how_work_connects,
]
