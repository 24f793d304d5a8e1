"""The statements of a large plan are judged by a process of their own, once."""

from __future__ import annotations

import subprocess
from threading import Event
from typing import Any

import pytest
from django.core.cache import cache

from goals.bridge import aside, current, remarking
from tests.worlds import northwind


class Process:
    """Stands for the process: runs until it is let go."""

    def __init__(self) -> None:
        self.started, self.may_end, self.commands = Event(), Event(), []  # type: ignore[var-annotated]

    def run(self, command: list[str], **options: Any) -> None:
        self.commands.append((command, options["env"]))
        self.started.set()
        self.may_end.wait(10)


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
    assert command[-2:] == ["renew_verdicts", "northwind"]
    assert environment["DJANGO_SETTINGS_MODULE"]
    process.may_end.set()
    _wait_until_gone(name)
    assert remarking.remarks_on(snapshot, wait=False) is None
    assert process.started.wait(10)


def test_a_small_plan_needs_none(committed_db: None, process: Process, monkeypatch) -> None:
    monkeypatch.setattr(remarking, "LARGE", 1_000)
    world = northwind()
    cache.clear()
    remarking.held.clear()
    assert remarking.remarks_on(current(world.organisation.pk), wait=False) is None
    assert not process.commands


def test_the_process_does_what_the_command_does(committed_db: None, monkeypatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(subprocess, "run", lambda *given, **options: told.append((given, options)))
    aside._run("northwind", "some-name")
    [((command,), options)] = told
    assert command[-4:] == ["-m", "django", "renew_verdicts", "northwind"]
    assert options["timeout"] == aside.PATIENCE


def _wait_until_gone(name: str) -> None:
    for _ in range(100):
        if cache.get(name) is None:
            return
        Event().wait(0.05)
    pytest.fail("the mark is still there")
