"""A browser, the example organisation behind a real server, and people to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium, executable
from tests.browser.sites import Site, make_example, postgres_site, sqlite_site
from tests.browser.visitors import Visitor
from tests.postgres import new_database

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SQLite database of the example."""
    executable()  # before the work, which a machine without a browser need not do
    folder = tmp_path_factory.mktemp("example")
    make_example({"DATA_DIR": str(folder)})
    return folder


@pytest.fixture(scope="session")
def example_on_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database of the example."""
    executable()
    name = "pages_example"
    folder = str(tmp_path_factory.mktemp("example-postgres"))
    make_example({"DATA_DIR": folder, "DATABASE_URL": new_database(postgres_url, name)})
    return name


@pytest.fixture(scope="module")
def site(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for the tests of one file: what one writes, the next one finds."""
    with sqlite_site(example, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_site(example: Path, tmp_path: Path) -> Iterator[Site]:
    """A server for one test alone."""
    with sqlite_site(example, tmp_path) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def each_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A server for one test alone, on each database."""
    if request.param == "sqlite":
        with sqlite_site(request.getfixturevalue("example"), tmp_path) as running:
            yield running
        return
    template = request.getfixturevalue("example_on_postgres")
    url = request.getfixturevalue("postgres_url")
    with postgres_site(url, template, tmp_path, f"pages_{tmp_path.name[:40]}") as running:
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
