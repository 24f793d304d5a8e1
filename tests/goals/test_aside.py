"""The statements of a large plan are judged by a process of their own, once."""

from __future__ import annotations

import subprocess
from threading import Event
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.cache import cache

from goals.bridge import aside, current, remarking
from goals.guiding import guidance
from tests.worlds import northwind


class Process:
    """Stands for the process: runs until it is let go."""

    def __init__(self) -> None:
        self.started, self.may_end, self.commands = Event(), Event(), []  # type: ignore[var-annotated]

    def run(self, command: list[str], **options: Any) -> Any:
        self.commands.append((command, options["env"]))
        self.started.set()
        self.may_end.wait(10)
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    found = Process()
    monkeypatch.setattr(subprocess, "run", found.run)
    monkeypatch.setattr(remarking, "LARGE", 3)
    return found


def test_one_process_judges_a_large_plan(committed_db: None, process: Process) -> None:
    world = northwind()
    cache.clear()
    remarking.held.clear()
    snapshot = current(world.organisation.pk)
    name = f"goals.bridge.aside:{world.organisation.pk}"
    for _ in range(3):
        assert remarking.remarks_on(snapshot, wait=False) is None
    assert process.started.wait(10)
    assert cache.get(name)
    [(command, environment)] = process.commands
    assert command[-4:] == ["renew_verdicts", "northwind", "--edition", guidance().edition]
    assert environment["DJANGO_SETTINGS_MODULE"]
    process.may_end.set()
    assert remarking.remarks_on(snapshot, wait=False) is None
    assert len(process.commands) == 1


def test_a_small_plan_needs_none(committed_db: None, process: Process, monkeypatch) -> None:
    monkeypatch.setattr(remarking, "LARGE", 1_000)
    world = northwind()
    cache.clear()
    remarking.held.clear()
    assert remarking.remarks_on(current(world.organisation.pk), wait=False) is None
    assert not process.commands


@pytest.mark.parametrize("status", [0, 1])
def test_the_process_does_what_the_command_does(db: None, monkeypatch, status: int) -> None:
    told: list[Any] = []
    log = Mock()

    def run(*given: Any, **options: Any) -> Any:
        told.append((given, options))
        return subprocess.CompletedProcess(given, status)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(aside, "_log", log)
    aside._run("northwind", "some-name")
    [((command,), options)] = told
    assert command[-6:-2] == ["-m", "django", "renew_verdicts", "northwind"]
    assert options["timeout"] == aside.PATIENCE
    assert log.error.called is bool(status)
    assert cache.get("some-name")


@pytest.mark.parametrize("error", [FileNotFoundError("nice"), subprocess.TimeoutExpired("nice", 1)])
def test_a_process_that_cannot_run_is_told(monkeypatch, error: Exception) -> None:
    def run(*_given: Any, **_options: Any) -> None:
        raise error

    log = Mock()
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(aside, "_log", log)
    aside._run("northwind", "some-name")
    assert log.error.called
    assert cache.get("some-name")
