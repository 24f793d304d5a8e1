"""What the database itself refuses, by triggers, whoever writes to it.

A row refers only to rows of its own organisation and never changes hands; rows of the audit
trail are neither changed nor deleted. Django has no constraint that says so, hence SQL.

SQLite loses a table's triggers when a migration remakes it, and cannot rename a table that a
trigger names: so they are dropped before migrations and made again after them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "guard_"


@dataclass(frozen=True, slots=True)
class References:
    """A table's columns that name rows of other tables, which must be of the same organisation.

    ``organisation`` is the column that tells whose a row is.
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    organisation: str = "organisation_id"


REFERENCES = (
    References("goals_organisation", (("period_id", "goals_period"),), "id"),
    References("goals_period", (("parent_id", "goals_period"),)),
    References("goals_unit", (("parent_id", "goals_unit"),)),
    References("goals_membership", (("unit_id", "goals_unit"),)),
    References("goals_invitation", (("unit_id", "goals_unit"),)),
    References("goals_node", (("unit_id", "goals_unit"), ("period_id", "goals_period"))),
    References("goals_waiver", (("node_id", "goals_node"),)),
    References("goals_comment", (("node_id", "goals_node"),)),
    References("goals_dismissal", (("node_id", "goals_node"),)),
    References("goals_contribution", (("child_id", "goals_node"), ("parent_id", "goals_node"))),
    References("goals_keyresult", (("node_id", "goals_node"),)),
    References("goals_checkin", (("node_id", "goals_node"), ("key_result_id", "goals_keyresult"))),
)
AUDIT = "goals_auditrow"
_ELSEWHERE = (
    "NEW.{column} IS NOT NULL AND NEW.{own} IS DISTINCT FROM"
    " (SELECT organisation_id FROM {target} WHERE id = NEW.{column})"
)


def drop_before_migrations(*, using: str, plan: Iterable[Any] = (), **_: Any) -> None:
    """Takes the triggers away when migrations are about to run."""
    if plan:
        drop(connections[using])


def make_after_migrations(*, using: str, **_: Any) -> None:
    """Puts the triggers in place where they are not."""
    make(connections[using])


def make(connection: BaseDatabaseWrapper) -> None:
    """Makes every trigger whose table there is, and drops those that are outdated."""
    tables = set(connection.introspection.table_names())
    wanted = {name: sql for name, table, sql in _triggers(connection.vendor) if table in tables}
    if wanted.keys() == {name for name, _ in _existing(connection)}:
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop(connection)
        for sql in wanted.values():
            cursor.execute(sql)


def drop(connection: BaseDatabaseWrapper, only: str = "") -> None:
    """Drops the triggers, or those of one table."""
    with connection.cursor() as cursor:
        for name, table in _existing(connection):
            if only in ("", table):
                cursor.execute(
                    f"DROP FUNCTION IF EXISTS {name}() CASCADE"
                    if connection.vendor == "postgresql"
                    else f"DROP TRIGGER IF EXISTS {name}"
                )


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that should be there and are not."""
    existing = {name for name, _ in _existing(connection)}
    return {name for name, _, _ in _triggers(connection.vendor)} - existing


def _existing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """``(name, table)`` of the guards in the database."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgname LIKE %s"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [PREFIX + "%"])
        return [(str(name), str(table)) for name, table in cursor.fetchall()]


def _triggers(vendor: str) -> list[tuple[str, str, str]]:
    """``(name, table, SQL)`` of every trigger; the name tells its text, so that it is replaced."""
    make_one = _postgresql if vendor == "postgresql" else _sqlite
    wanted = [
        (table, event, make_one(table, event, conditions))
        for table, event, conditions in _guards(vendor)
    ]
    return [
        (name := _name(table, event, sql), table, sql.replace("@name", name))
        for table, event, sql in wanted
    ]


def _name(table: str, event: str, sql: str) -> str:
    digest = hashlib.sha256(sql.encode()).hexdigest()[:8]
    return f"{PREFIX}{table.removeprefix('goals_')}_{event.lower()}_{digest}"


#: A condition under which a write is refused, and why.
Refusal = tuple[str, str]
_APPEND_ONLY = "the audit trail is append-only"
# Two questions: of one with OR, SQLite reads the whole trail for each new row.
_THERE_ALREADY = (
    "EXISTS (SELECT 1 FROM goals_auditrow WHERE id = NEW.id)"
    " OR EXISTS (SELECT 1 FROM goals_auditrow"
    " WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence)"
)


def _guards(vendor: str) -> list[tuple[str, str, list[Refusal]]]:
    """``(table, event, refusals)``; an empty condition always refuses."""
    guards = []
    for references in REFERENCES:
        elsewhere = [
            (
                _ELSEWHERE.format(column=column, target=target, own=references.organisation),
                f"{references.table}.{column} names a row of another organisation",
            )
            for column, target in references.columns
        ]
        moved = (
            f"NEW.{references.organisation} <> OLD.{references.organisation}",
            f"{references.table}.{references.organisation} never changes",
        )
        guards.append((references.table, "INSERT", elsewhere))
        guards.append((references.table, "UPDATE", [moved, *elsewhere]))
    refused = ("", _APPEND_ONLY)
    if vendor == "sqlite":
        # INSERT OR REPLACE deletes rows, and no trigger on DELETE hears of it.
        guards.append((AUDIT, "INSERT", [(_THERE_ALREADY, _APPEND_ONLY)]))
    return [*guards, (AUDIT, "UPDATE", [refused]), (AUDIT, "DELETE", [refused])]


def _sqlite(table: str, event: str, refusals: list[Refusal]) -> str:
    checks = " ".join(
        f"SELECT RAISE(ABORT, '{message}'){f' WHERE {condition}' if condition else ''};"
        for condition, message in refusals
    )
    return f"CREATE TRIGGER @name BEFORE {event} ON {table} BEGIN {checks} END"


def _postgresql(table: str, event: str, refusals: list[Refusal]) -> str:
    checks = " ".join(
        f"IF {condition or 'true'} THEN RAISE EXCEPTION '{message}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for condition, message in refusals
    )
    return (
        f"CREATE OR REPLACE FUNCTION @name() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {checks} RETURN NEW; END $$;"
        f" CREATE TRIGGER @name BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION @name()"
    )
