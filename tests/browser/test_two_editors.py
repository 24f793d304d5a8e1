"""Two people edit one program: the second is told, and loses nothing; drafts are kept."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site
from tests.browser.states import button

EDIT = "goals/MARKETING-8/edit"


def test_the_second_editor_merges_both_texts(own_site: Site, arrive: Arrive) -> None:
    first = arrive(own_site).sign_in("lead").goto(EDIT)
    second = arrive(own_site)
    second.expected.add(409)
    page = second.sign_in("lead").goto(EDIT)

    first.get_by_label("Statement").fill("The Sound of Water, told by engineers")
    button(first, "Save")
    expect(first.get_by_role("heading", level=1)).to_contain_text("told by engineers")

    page.get_by_label("Statement").fill("The Sound of Water, in ten languages")
    page.get_by_label("Description").fill("One voice a town")
    button(page, "Save")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Somebody else changed it while you were editing")
    for text in ("told by engineers", "in ten languages", "One voice a town"):
        expect(page.get_by_role("main")).to_contain_text(text)
    assert second.violations() == []

    button(page, "Edit both together")
    expect(page.get_by_role("main")).to_contain_text("told by engineers")
    expect(page.get_by_label("Statement")).to_have_value("The Sound of Water, in ten languages")
    page.get_by_label("Statement").fill("The Sound of Water, told by engineers in ten languages")
    button(page, "Save")
    expect(heading).to_contain_text("told by engineers in ten languages")
    expect(page.get_by_role("main")).to_contain_text("One voice a town")


def test_the_second_editor_may_take_what_is_there(own_site: Site, arrive: Arrive) -> None:
    first = arrive(own_site).sign_in("lead").goto(EDIT)
    second = arrive(own_site)
    second.expected.add(409)
    page = second.sign_in("lead").goto(EDIT)
    first.get_by_label("Statement").fill("The Sound of Water, told by engineers")
    button(first, "Save")
    expect(first.get_by_role("heading", level=1)).to_contain_text("told by engineers")
    page.get_by_label("Statement").fill("The Sound of Water, in ten languages")
    button(page, "Save")
    button(page, "Take theirs")
    page.goto("/quietmain/goals/MARKETING-8")
    expect(page.get_by_role("heading", level=1)).to_contain_text("told by engineers")


def test_a_draft_is_kept_when_the_page_closes(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site)
    page = visitor.sign_in("lead").goto(EDIT)
    page.get_by_label("Statement").press("ControlOrMeta+End")
    page.keyboard.type(" for towns")
    expect(page.get_by_text("Saved as draft")).to_be_visible()
    page.close()
    again = visitor.context.new_page()
    again.goto(f"/quietmain/{EDIT}")
    expect(again.get_by_label("Statement")).to_have_value("The Sound of Water, a podcast for towns")
    expect(again.get_by_role("main")).to_contain_text("what you had typed and not saved")
    button(again, "Discard it")
    expect(again.get_by_text("what you had typed and not saved")).to_have_count(0)
    again.goto(f"/quietmain/{EDIT}")
    expect(again.get_by_label("Statement")).to_have_value("The Sound of Water, a podcast")
