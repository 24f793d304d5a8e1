"""From a fresh server to the start page of each role."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site


@pytest.mark.parametrize("role", ["executive", "lead", "staff", "administrator"])
def test_each_role_signs_in_and_sees_where_to_look(site: Site, arrive: Arrive, role: str) -> None:
    visitor = arrive(site).sign_in(role)
    page = visitor.page
    expect(page).to_have_url(f"{site.address}/quietmain/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Towns lose less than one litre in ten of the water they pump"
    )
    expect(page.get_by_role("heading", name="programs have no path")).to_be_visible()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
