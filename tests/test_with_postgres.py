"""A PostgreSQL of the tests' own: there for a command, and gone after it."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config.environment import ROOT

TELL = """
import os, sys, psycopg
url = os.environ["DATABASE_URL"]
with psycopg.connect(url) as connection:
    print(url, connection.info.server_version // 10_000, connection.execute("SHOW fsync").fetchone()[0])
sys.exit(7)
"""


@pytest.fixture(scope="module")
def told() -> tuple[int, list[str]]:
    """The status, and what a command learnt about its server."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.with_postgres", sys.executable, "-c", TELL],
        check=False,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout.split()


def test_returns_the_status_of_the_command(told: tuple[int, list[str]]):
    assert told[0] == 7


def test_the_server_is_a_postgresql_18_that_does_not_wait_for_the_disk(
    told: tuple[int, list[str]],
):
    assert told[1][1:] == ["18", "off"]


def test_nothing_is_left_of_the_server(told: tuple[int, list[str]]):
    url = told[1][0]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert not Path(url.partition("host=")[2]).exists()


def test_the_server_of_a_session_answers(postgres_url: str):
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
