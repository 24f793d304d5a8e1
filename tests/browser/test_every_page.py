"""Every page and state, narrow and wide, light and dark: its content is there, nothing breaks WCAG
2.2 AA, nothing sticks out sideways, nothing is told on the console, nothing leaves the machine.

Set CASCADE_SCREENSHOTS to a folder to look at them, narrow and light too.
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
from tests.browser.visitors import WCAG, Visitor, Window

#: The windows in which each page is looked at: width, height, theme, and the rules that are asked
#: there. All of them are in the first; what a theme or a width can break, in the others.
WINDOWS = [
    Window(1280, 900, "light", WCAG),
    Window(1280, 900, "dark", ("color-contrast",)),
    Window(390, 844, "dark", ("target-size", "scrollable-region-focusable", "meta-viewport")),
    Window(1920, 1080, "light", ()),
]
SCREENSHOTS = os.environ.get("CASCADE_SCREENSHOTS")
if SCREENSHOTS:
    WINDOWS.append(Window(390, 844, "light"))


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


def test_pages_are_whole_and_open_to_all(prepared: Site, arrive: Arrive, role: str) -> None:
    # Colours on their way from one theme to the other are of neither.
    visitor = arrive(prepared, reduced_motion="reduce")
    visitor.expected |= {403, 404, 422}
    if role != "nobody":
        visitor.sign_in(role)
    faults: list[str] = []
    for page in PAGES:
        if page.role == role:
            faults += [f"{page.name}: {fault}" for fault in _looked_at(visitor, page)]
    assert not faults, "\n".join(faults)


def _looked_at(visitor: Visitor, shown: Shown) -> list[str]:
    visitor.look_through(WINDOWS[0])
    faults = [*_opened(visitor, shown), *_missing(visitor.page, shown.contains)]
    if visitor.page.locator("h1").count() != 1:
        faults.append("it has not one main heading")
    for window in WINDOWS:
        if window != WINDOWS[0]:
            visitor.look_through(window)
        if (wider := visitor.sideways()) > 0:
            faults.append(f"{window}: it is {wider} pixels wider than the window")
        if window.rules:
            faults += [f"{window}: {fault}" for fault in visitor.violations(window.rules)]
        _keep(visitor, shown, window)
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


def _keep(visitor: Visitor, shown: Shown, window: Window) -> None:
    if SCREENSHOTS:
        file = Path(SCREENSHOTS) / f"{shown.role}-{shown.name}-{window}.png"
        visitor.page.screenshot(path=file, full_page=True)
