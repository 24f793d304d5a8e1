"""A browser, the example organisation behind a real server, and people to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium, executable
from tests.browser.sites import Example, Site, site_of
from tests.browser.visitors import Visitor

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def _has_a_browser() -> None:
    """Comes before the work, which a machine without a browser need not do."""
    executable()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for the tests of one file: what one writes, the next one finds."""
    with site_of(example, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_site(example: Example, tmp_path: Path) -> Iterator[Site]:
    """A server for one test alone."""
    with site_of(example, tmp_path) as running:
        yield running


@pytest.fixture(params=["example", "example_on_postgres"], ids=["sqlite", "postgresql"])
def each_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A server for one test alone, on each database."""
    with site_of(request.getfixturevalue(request.param), tmp_path) as running:
        yield running


@pytest.fixture
def arrive(browser: Browser) -> Iterator[Arrive]:
    """Opens browsers, and closes them after the test, which fails on any fault they noted."""
    there: list[Visitor] = []

    def open_at(site: Site, **options: Any) -> Visitor:
        there.append(Visitor.arrive(browser, site, **options))
        return there[-1]

    yield open_at
    for visitor in there:
        visitor.leave()
