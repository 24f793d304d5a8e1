"""Every page and state, narrow and wide, light and dark: its content is there, nothing breaks WCAG
2.2 AA, nothing sticks out sideways, nothing is told on the console, nothing leaves the machine.

Set CASCADE_SCREENSHOTS to a folder to look at them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.inventory import PAGES, Shown
from tests.browser.sites import Site
from tests.browser.visitors import Visitor

#: Width, height and theme of the window.
WINDOWS = [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (1920, 1080, "light")]
_AXE_AT = {(1280, "light"), (1280, "dark"), (390, "light")}


@pytest.fixture(params=sorted({page.role for page in PAGES}))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WINDOWS, ids=lambda window: f"{window[0]}-{window[2]}")
def visitor(
    request: pytest.FixtureRequest, site: Site, arrive: Arrive, role: str
) -> Iterator[Visitor]:
    width, height, theme = request.param
    viewport = {"width": width, "height": height}
    there = arrive(site, viewport=viewport, color_scheme=theme)
    there.window = f"{width}-{theme}"
    there.expected |= {page.status for page in PAGES if page.status >= 400}
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
    answer = visitor.page.goto(shown.path)
    faults = []
    if answer is None or answer.status != shown.status:
        faults.append(f"the answer was {answer and answer.status}")
    for text in shown.contains:
        place = visitor.page.locator("body").get_by_text(re.compile(text)).first
        try:
            expect(place).to_be_attached(timeout=2000)
        except AssertionError:
            faults.append(f"{text!r} is not there")
    if visitor.page.locator("h1").count() != 1:
        faults.append("it has not one main heading")
    if (wider := visitor.sideways()) > 0:
        faults.append(f"it is {wider} pixels wider than the window")
    width, theme = visitor.window.split("-")
    if (int(width), theme) in _AXE_AT:
        faults += visitor.violations()
    _keep(visitor, shown)
    return faults


def _keep(visitor: Visitor, shown: Shown) -> None:
    folder = os.environ.get("CASCADE_SCREENSHOTS")
    if folder:
        file = Path(folder) / f"{shown.role}-{shown.name}-{visitor.window}.png"
        visitor.page.screenshot(path=file, full_page=True)
