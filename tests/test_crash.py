"""The server is killed while clients write: what was acknowledged is there, once."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from config.environment import ROOT
from tests.config.servers import Server, environment
from tests.crashing import Client, Write
from tests.postgres import new_database

#: How often the server is killed on each database.
KILLS = int(os.environ.get("CRASH_KILLS", "3"))
CLIENTS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def variables(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """What an operator sets for two workers on either database."""
    told = {
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": "a-key-of-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "WORKERS": "2",
        "THROTTLE_ANON": "off",
        "THROTTLE_USER": "off",
    }
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        told["DATABASE_URL"] = new_database(url, "crash")
    return told


def run(variables: dict[str, str], *command: str) -> str:
    """What a command prints; it must succeed."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(variables | settings),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout


def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(
    variables: dict[str, str], tmp_path: Path
):
    told = json.loads(run(variables, "-m", "tests.crashing"))

    clients = write_while_it_dies(variables, tmp_path / "log", told)

    assert [client.problem for client in clients] == [""] * CLIENTS
    writes = [write for client in clients for write in client.writes]
    sent_again = [write for write in writes if write.sent > 1]
    assert len(sent_again) >= KILLS  # every kill cut somebody off
    nodes = [write for write in writes if write.path == "/nodes"]
    there = rows(variables, "SELECT title, key FROM goals_node WHERE title LIKE 'client %'")
    assert sorted(there) == sorted((write.body["title"], answer(write)["key"]) for write in nodes)
    values = [write for write in writes if write.path == "/check-ins"]
    there = rows(variables, "SELECT note, id FROM goals_checkin WHERE note LIKE 'client %'")
    assert sorted(there) == sorted((write.body["note"], answer(write)["id"]) for write in values)
    check_trail(variables, len(nodes), len(values))
    replayed = Counter(write.replayed for write in writes)
    print(
        f"{KILLS} kills, {len(writes)} acknowledged writes, {len(sent_again)} sent again,"
        f" {replayed[True]} of them done already"
    )


def write_while_it_dies(
    variables: dict[str, str], log: Path, told: dict[str, object]
) -> list[Client]:
    """The clients, after so many kills, each with all its writes answered."""
    chance = random.Random(20260630)
    server = Server(log=log, variables=variables)
    clients = [Client(f"client {number}", server.port, **told) for number in range(CLIENTS)]
    with stopped(clients):
        server.wait_until_live()
        for client in clients:
            client.start()
        try:
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.4, 1.2))
                server.stop(signal.SIGKILL, group=True)
                server = Server(log=log, variables=variables)
                server.wait_until_live()
            time.sleep(0.2)
            for client in clients:
                client.over.set()
            for client in clients:
                client.join(100)
        finally:
            server.stop(signal.SIGKILL, group=True)
    return clients


@contextmanager
def stopped(clients: list[Client]) -> Iterator[None]:
    """No client goes on when the test has failed."""
    try:
        yield
    finally:
        for client in clients:
            client.over.set()


def answer(write: Write) -> dict[str, object]:
    """What was answered in the end."""
    assert write.answer is not None, write
    return write.answer


def rows(variables: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    """Straight from the database: no code of ours stands in between."""
    if "DATABASE_URL" in variables:
        with psycopg.connect(variables["DATABASE_URL"]) as connection:
            return connection.execute(sql).fetchall()
    with closing(sqlite3.connect(Path(variables["DATA_DIR"]) / "cascade.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute(sql).fetchall()


def check_trail(variables: dict[str, str], nodes: int, values: int) -> None:
    """The trail has each write once, holds together, and is as long as the state says."""
    acts = "SELECT act, count(*) FROM goals_auditrow WHERE actor_name = 'Lead' GROUP BY act"
    told = dict(rows(variables, acts))
    assert (told["node.create"], told["check_in.record"]) == (nodes, values)
    assert "rows hold" in run(variables, "manage.py", "audit_verify", "northwind")
    latest = rows(variables, "SELECT latest_value FROM goals_keyresult")
    last = rows(variables, 'SELECT value FROM goals_checkin ORDER BY "on" DESC, id DESC LIMIT 1')
    assert latest == last
