"""Servers with the example organisation, each with a database of its own, made from one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.environment import ROOT
from goals.management.commands.load_example import LOGINS, PASSWORD
from tests.config.servers import Server, environment, started
from tests.postgres import new_database

#: The people whose logins `make run` prints, by role.
EMAILS = dict(LOGINS)
_SETTINGS = {
    "SECRET_KEY": "a-key-of-browser-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1",
    "HTTPS": "off",
    "PROXIES": "0",
    "LOG_LEVEL": "WARNING",
    "WORKERS": "1",
}


@dataclass(frozen=True)
class Site:
    """A running server with the example, and how to sign in."""

    server: Server

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.port}"

    @staticmethod
    def login(role: str) -> tuple[str, str]:
        """Address for mail and password of a role's login."""
        return EMAILS[role], PASSWORD


def manage(variables: dict[str, str], *arguments: str) -> None:
    """Runs a command of ``manage.py`` in an environment of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(_SETTINGS | variables),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def make_example(variables: dict[str, str]) -> None:
    """Migrates a database, and loads the example into it."""
    manage(variables, "migrate", "--verbosity", "0")
    manage(variables, "load_example")


@contextmanager
def sqlite_site(example: Path, folder: Path, **more: str) -> Iterator[Site]:
    """A server on a copy of the SQLite database in a folder that :func:`make_example` filled."""
    shutil.copytree(example, folder / "data")
    variables = _SETTINGS | {"DATA_DIR": str(folder / "data")} | more
    with started(log=folder / "server.log", variables=variables) as server:
        yield Site(server)


@contextmanager
def postgres_site(url: str, template: str, folder: Path, name: str) -> Iterator[Site]:
    """A server on a copy of a PostgreSQL database that :func:`make_example` filled."""
    address = new_database(url, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    variables = _SETTINGS | {"DATA_DIR": str(folder), "DATABASE_URL": address}
    with started(log=folder / "server.log", variables=variables) as server:
        yield Site(server)
