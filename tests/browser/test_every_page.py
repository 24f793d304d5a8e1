"""Every page and state, narrow and wide, light and dark: its content is there, nothing breaks WCAG
2.2 AA, nothing sticks out sideways, nothing is told on the console, nothing leaves the machine.

Set CASCADE_SCREENSHOTS to a folder to look at them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import Arrive
from tests.browser.inventory import PAGES, Shown
from tests.browser.sites import Site
from tests.browser.states import prepare
from tests.browser.visitors import Visitor

#: Width, height and theme of the window.
WINDOWS = [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (1920, 1080, "light")]
_AXE_AT = {(1280, "light"), (1280, "dark"), (390, "light")}


@pytest.fixture(params=sorted({page.role for page in PAGES}))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def prepared(browser: Browser, site: Site) -> Site:
    """The example with what it has none of: a draft, an archived program, a waiver, a guest."""
    lead = Visitor.arrive(browser, site).sign_in("lead")
    administrator = Visitor.arrive(browser, site).sign_in("administrator")
    prepare(lead, administrator)
    lead.leave()
    administrator.leave()
    return site


@pytest.fixture(params=WINDOWS, ids=lambda window: f"{window[0]}-{window[2]}")
def visitor(request: pytest.FixtureRequest, prepared: Site, arrive: Arrive, role: str) -> Visitor:
    width, height, theme = request.param
    viewport = {"width": width, "height": height}
    there = arrive(prepared, viewport=viewport, color_scheme=theme)
    there.window = f"{width}-{theme}"
    there.expected |= {403, 404, 422}
    if role != "nobody":
        there.sign_in(role)
    return there


def test_pages_are_whole_and_open_to_all(visitor: Visitor, role: str) -> None:
    faults: list[str] = []
    for page in PAGES:
        if page.role == role:
            faults += [f"{page.name}: {fault}" for fault in _looked_at(visitor, page)]
    assert not faults, "\n".join(faults)


def _looked_at(visitor: Visitor, shown: Shown) -> list[str]:
    faults = [*_opened(visitor, shown), *_missing(visitor.page, shown.contains)]
    if visitor.page.locator("h1").count() != 1:
        faults.append("it has not one main heading")
    if (wider := visitor.sideways()) > 0:
        faults.append(f"it is {wider} pixels wider than the window")
    width, theme = visitor.window.split("-")
    if (int(width), theme) in _AXE_AT:
        faults += visitor.violations()
    _keep(visitor, shown)
    return faults


def _opened(visitor: Visitor, shown: Shown) -> list[str]:
    """Goes there and does what is to do; tells what did not work."""
    page = visitor.page
    try:
        answer = page.goto(shown.path)
        if shown.follow:
            answer = page.goto(str(page.locator(shown.follow).first.get_attribute("href")))
        if answer is None or answer.status != shown.status:
            return [f"the answer was {answer and answer.status}"]
        if shown.act:
            shown.act(page)
    except PlaywrightError as error:
        return [error.message[:600]]
    return []


def _missing(page: Page, texts: tuple[str, ...]) -> list[str]:
    """The texts that do not stand on the page, nor come soon."""
    faults = []
    for text in texts:
        try:
            expect(page.locator("body")).to_contain_text(re.compile(text), timeout=5000)
        except AssertionError:
            faults.append(f"{text!r} is not there")
    return faults


def _keep(visitor: Visitor, shown: Shown) -> None:
    folder = os.environ.get("CASCADE_SCREENSHOTS")
    if folder:
        file = Path(folder) / f"{shown.role}-{shown.name}-{visitor.window}.png"
        visitor.page.screenshot(path=file, full_page=True)
