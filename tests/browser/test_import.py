"""A real plan comes in through the pages, and a broken file is told with its place."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site
from tests.browser.states import button


def test_a_new_organisation_begins_with_a_stratml_plan(
    own_site: Site, arrive: Arrive, shared_data: Path
) -> None:
    page = arrive(own_site).sign_in("executive").goto("/begin")
    page.get_by_label("What is the organisation called?").fill("Strategy Markup Language Committee")
    button(page, "Begin")
    page.get_by_role("link", name="Import it instead").click()
    _choose(page, shared_data / "stratml" / "SMLC2011.xml")

    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    expect(page.get_by_role("main")).to_contain_text("SMLC2011.xml. Nothing is changed yet.")
    table = page.get_by_role("region", name="Rows")
    table.get_by_role("link", name="New").click()
    rows = table.get_by_role("row")
    expect(rows.nth(5)).to_be_visible()
    page.get_by_role("button", name="Import all of it").or_(
        page.get_by_role("button", name="Import without the refused rows")
    ).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The plan is imported")
    button(page, "Look at the cascade")
    goals = page.get_by_role("row")
    expect(goals.nth(5)).to_be_visible()
    goals.nth(2).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()


def test_a_broken_file_is_told_with_its_place(site: Site, arrive: Arrive, tmp_path: Path) -> None:
    broken = tmp_path / "plan.xml"
    broken.write_text("<StrategicPlan>\n<Name>Half a plan</Name>\n<Goal>", "utf-8")
    visitor = arrive(site)
    visitor.expected.add(422)
    page = visitor.sign_in("executive").goto("import")
    _choose(page, broken)
    expect(page.get_by_label("Plan file")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("main")).to_contain_text("Line 3")
    assert visitor.violations() == []


def _choose(page: Page, file: Path) -> None:
    page.get_by_label("Plan file").set_input_files(file)
    button(page, "Look at what would change")
