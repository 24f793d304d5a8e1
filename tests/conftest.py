"""What all tests share: the real data beside the repository, and how hard Hypothesis looks."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from cascade.errors import MissingExtraError
from cascade.meaning import Meanings, load

if TYPE_CHECKING:
    from tests.browser.sites import Example

ROOT = Path(__file__).parents[1]

# A slow machine is no defect, and a run of CI must be repeatable: the same examples each time.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, max_examples=50)
settings.register_profile("brief", settings.get_profile("ci"), max_examples=20)
settings.register_profile("long", settings.get_profile("default"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: they keep a loop running, beside which Django asks no database."""
    items.sort(key=lambda item: item.nodeid.startswith("tests/browser/"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real plans beside the repository; skips where it is absent and not required."""
    folder = ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    if os.environ.get("CASCADE_REQUIRE_SHARED_DATA") == "1":
        pytest.fail("../shared/data is required and absent")
    pytest.skip("../shared/data is absent: real plans are not tested")


@pytest.fixture(scope="session")
def meanings() -> Meanings:
    """The model of the extra ``semantic``; skips where that is absent and not required."""
    try:
        return load()
    except MissingExtraError as error:
        if os.environ.get("CASCADE_REQUIRE_SEMANTIC") == "1":
            pytest.fail(f"the extra semantic is required: {error}")
        pytest.skip(f"meanings are not tested: {error}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL of this session's own, started when a test first asks for it."""
    from tests.postgres import postgres

    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example organisation in SQLite, for servers that each take a copy of it."""
    from tests.browser.sites import make_example

    return make_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def example_on_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example organisation in PostgreSQL."""
    from tests.browser.sites import make_example

    return make_example(tmp_path_factory.mktemp("example-on-postgres"), postgres_url)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test on the database has put into the cache goes with its rows."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    ):
        cache.clear()
