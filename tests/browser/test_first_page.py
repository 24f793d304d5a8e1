"""What the first page costs, and that going from page to page breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site
from tests.browser.visitors import Visitor

#: Bytes over the wire, compressed.
MOST = 150_000


@pytest.mark.parametrize("role", ["executive", "lead", "staff"])
def test_the_first_page_is_light(site: Site, arrive: Arrive, role: str) -> None:
    visitor = arrive(site).sign_in(role)
    weight = _weighed(visitor, "/quietmain/")
    assert 5_000 < weight < MOST


def test_the_sign_in_page_is_light(site: Site, arrive: Arrive) -> None:
    assert 3_000 < _weighed(arrive(site), "/accounts/login/") < MOST


def _weighed(visitor: Visitor, path: str) -> int:
    """What a page and all that it loads weigh for somebody whose browser has nothing of it yet."""
    came: list[int] = []
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def note(event: dict[str, Any]) -> None:
        came.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", note)
    visitor.page.goto(path, wait_until="networkidle")
    assert len(came) > 3
    return sum(came)


def test_every_place_is_reached_and_left_in_silence(site: Site, arrive: Arrive) -> None:
    visitor = arrive(site).sign_in("executive")
    page = visitor.page
    places = page.get_by_role("navigation", name="Main").get_by_role("link")
    names = places.all_inner_texts()
    assert len(names) >= 7
    for name in names:
        places.filter(has_text=name).first.click()
        expect(places.filter(has_text=name).first).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
