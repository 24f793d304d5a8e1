"""Two people edit one program: the second is told, and loses nothing; drafts are kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.journeys import place
from tests.browser.sites import Site
from tests.browser.states import button

EDIT = "goals/MARKETING-8/edit"
NEW = "goals/new?kind=program"
OFFERED = "what you had typed and not saved"


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
    expect(heading).to_have_text("You changed it meanwhile, in another window")
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
    button(page, "Take the other")
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
    expect(again.get_by_role("main")).to_contain_text(OFFERED)
    button(again, "Discard it")
    expect(again.get_by_text(OFFERED)).to_have_count(0)
    again.goto(f"/quietmain/{EDIT}")
    expect(again.get_by_label("Statement")).to_have_value("The Sound of Water, a podcast")


def _write(page: Page, text: str) -> None:
    """Types over the statement, and stops nowhere."""
    page.get_by_label("Statement").press("ControlOrMeta+a")
    page.keyboard.type(text)


def _drafts(page: Page) -> list[str]:
    """The bodies of the drafts that the page sends from now on."""
    sent: list[str] = []
    page.on(
        "request",
        lambda one: sent.append(one.post_data or "") if one.url.endswith("/draft") else None,
    )
    return sent


@pytest.mark.parametrize("form", [NEW, EDIT])
def test_what_was_typed_is_offered_after_leaving_at_once(
    own_site: Site, arrive: Arrive, form: str
) -> None:
    visitor = arrive(own_site)
    page = visitor.sign_in("lead").goto(form)
    sent = _drafts(page)
    _write(page, "Wells that listen")
    place(page, "Goals").click()
    expect(page).to_have_url(f"{own_site.address}/quietmain/goals")
    assert len(sent) == 1
    visitor.goto(form)
    expect(page.get_by_label("Statement")).to_have_value("Wells that listen")
    expect(page.get_by_role("main")).to_contain_text(OFFERED)


def test_what_was_typed_is_there_when_the_page_loads_again(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("lead").goto(EDIT)
    _write(page, "Wells that listen")
    page.reload()
    page.goto(f"/quietmain/{EDIT}")
    expect(page.get_by_label("Statement")).to_have_value("Wells that listen")


def test_a_draft_is_kept_of_who_types_without_a_pause(own_site: Site, arrive: Arrive) -> None:
    page = arrive(own_site).sign_in("lead").goto(NEW)
    sent = _drafts(page)
    page.clock.install()
    page.reload()
    statement = page.get_by_label("Statement")
    for _ in range(9):
        statement.press("w")
        page.clock.run_for(1_000)
    assert not sent
    statement.press("w")
    with page.expect_request("**/draft"):
        page.clock.run_for(1_000)
    page.clock.run_for(20_000)
    assert len(sent) == 1


def test_nothing_is_kept_where_nothing_was_typed(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site)
    page = visitor.sign_in("lead").goto(NEW)
    sent = _drafts(page)
    page.get_by_label("Search by words or key").press_sequentially("water")
    place(page, "Goals").click()
    expect(page).to_have_url(f"{own_site.address}/quietmain/goals")
    visitor.goto(NEW)
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    assert not sent


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "after a draft"])
def test_a_saved_form_leaves_no_draft(own_site: Site, arrive: Arrive, waits: bool) -> None:
    visitor = arrive(own_site)
    page = visitor.sign_in("lead").goto(EDIT)
    sent = _drafts(page)
    _write(page, "Wells that listen")
    if waits:
        expect(page.get_by_text("Saved as draft")).to_be_visible()
        page.keyboard.type(" to towns")
    button(page, "Save")
    # A word in between may be marked as a finding's.
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Wells.*listen"))
    visitor.goto(EDIT)
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    assert len(sent) == waits


def test_what_could_not_be_saved_is_kept_too(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site)
    visitor.expected.add(422)
    page = visitor.sign_in("lead").goto(EDIT)
    _write(page, "Wells that listen")
    page.get_by_label("Budget").fill("plenty")
    button(page, "Save")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    place(page, "Goals").click()
    expect(page).to_have_url(f"{own_site.address}/quietmain/goals")
    visitor.goto(EDIT)
    expect(page.get_by_label("Statement")).to_have_value("Wells that listen")
