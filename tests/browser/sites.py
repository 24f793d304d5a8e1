"""Servers with the example organisation, each with a database of its own, made from one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from goals.management.commands.load_example import LOGINS, PASSWORD
from tests.config.servers import Server, started
from tests.postgres import new_database
from tests.preparing import prepare

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
_TEMPLATE = "example"


@dataclass(frozen=True)
class Example:
    """A database with the example, to be copied, and a folder with the static files."""

    #: It is the ``DATA_DIR``, and has the database too when that is SQLite.
    folder: Path
    #: Else the address of the PostgreSQL that has the database.
    postgres: str = ""


@dataclass(frozen=True)
class Site:
    """A running server with the example, how to sign in, and what was set for it."""

    server: Server
    variables: dict[str, str]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.port}"

    @staticmethod
    def login(role: str) -> tuple[str, str]:
        """Address for mail and password of a role's login."""
        return EMAILS[role], PASSWORD


def make_example(folder: Path, postgres: str = "") -> Example:
    """Migrates a database, loads the example into it, and collects the static files."""
    variables = _SETTINGS | {"DATA_DIR": str(folder)}
    if postgres:
        variables["DATABASE_URL"] = new_database(postgres, _TEMPLATE)
    prepare(variables, ("migrate", "--verbosity", "0"), ("load_example",))
    return Example(folder, postgres)


@contextmanager
def site_of(example: Example, folder: Path, **more: str) -> Iterator[Site]:
    """A server on a copy of the example, below a folder."""
    shutil.copytree(example.folder, folder / "data")
    variables = _SETTINGS | {"DATA_DIR": str(folder / "data")} | more
    if example.postgres:
        name = f"site_{folder.name[:40]}"
        variables["DATABASE_URL"] = new_database(example.postgres, name, template=_TEMPLATE)
    with started(log=folder / "server.log", variables=variables) as server:
        yield Site(server, variables)
