"""Who asks too often is asked to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.doors import Door, problem
from tests.worlds import World

#: The moment at which all is asked, in the middle of a window.
NOW = datetime(2026, 6, 30, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rates(settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    rates = {"anon": "2/minute", "user": "3/minute", "token": "2/minute"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


@pytest.mark.parametrize(("gone", "wait"), [(0, 60), (0.25, 60), (30, 30), (59.5, 1)])
def test_nobody_by_address(nobody: Door, time_machine, gone: float, wait: int):
    time_machine.move_to(NOW.replace(second=0) + timedelta(seconds=gone), tick=False)
    for _ in range(2):
        assert nobody.get("/api/v1/problems").status_code == 200
    response = nobody.get("/api/v1/problems")
    data = problem(response, 429, "throttled")
    assert int(response["Retry-After"]) == data["wait_seconds"] == wait


def test_who_is_turned_away_counts_too(nobody: Door):
    for _ in range(2):
        problem(nobody.get("/nodes"), 401, "not-authenticated")
    problem(nobody.get("/nodes"), 429, "throttled")


def test_a_token_and_a_person_over_all_tokens(world: World):
    one, other = Door.of(world, "lead"), Door.of(world, "lead")
    assert [one.get("/units").status_code for _ in range(3)] == [200, 200, 429]
    problem(other.get("/units"), 429, "throttled")
    assert Door.of(world, "staff").get("/units").status_code == 200


def test_no_rate_is_no_limit(world: World, settings):
    rates = {"anon": None, "user": None}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    door = Door.of(world, "lead")
    assert {door.get("/units").status_code for _ in range(9)} == {200}
