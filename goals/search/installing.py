"""The index comes with a migration, and stays right through those that follow.

SQLite loses a table's triggers when a migration remakes it (see :mod:`goals.guards`): they are
dropped before migrations and made again after them, and the index is filled again then, as rows
may have changed meanwhile. PostgreSQL keeps its indexes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from goals.search import postgresql, sqlite


def make(_apps: Any, editor: Any) -> None:
    """Makes the index, filled; for a migration."""
    connection: BaseDatabaseWrapper = editor.connection
    (sqlite if connection.vendor == "sqlite" else postgresql).make(connection)


def drop(_apps: Any, editor: Any) -> None:
    """Drops the index; for a migration's way back."""
    connection: BaseDatabaseWrapper = editor.connection
    (sqlite if connection.vendor == "sqlite" else postgresql).drop(connection)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of what keeps the index right and is not there."""
    return sqlite.missing(connection) if connection.vendor == "sqlite" else set()


def stop_before_migrations(*, using: str, plan: Iterable[Any] = (), **_: Any) -> None:
    """Takes the triggers away when migrations are about to run."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        sqlite.stop(connection)


def follow_after_migrations(*, using: str, **_: Any) -> None:
    """Puts the triggers in place where they are not, and fills the index."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        sqlite.follow(connection)


def teach_connection(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Gives SQLite's connections the function that PostgreSQL has in the database."""
    if connection.vendor == "sqlite":
        sqlite.register(connection)
