"""The index on SQLite: two full-text tables of trigrams that triggers keep.

One is of key and title, the other of all words: what is common in descriptions does not slow down
the search for titles. They have no texts of their own, so that these are stored once. Their rows
are numbered by organisation first, so that a search goes through those of one organisation only. A
text is indexed with two spaces before every word: the start of a word is found by them, also of a
short one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from goals.search.asking import Asked, Tier, is_long, may_be_misspelt, pieces
from goals.search.folding import fold

SOURCE = "goals_node"
HEADINGS, TEXTS = "goals_nodeheadings", "goals_nodetexts"
#: The columns of each table, and what of a row they hold.
TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    HEADINGS: {"key": ("key",), "title": ("title",)},
    TEXTS: {"words": ("key", "title", "description")},
}
PREFIX = "search_"
#: What the index follows from.
WATCHED = ("id", "organisation_id", "archived_at", "key", "title", "description")
#: Below these bits of a row's number stands the node's, above it the organisation's.
NODE_BITS = 40
#: From this version on the tokenizer takes accents away.
_WITHOUT_ACCENTS = (3, 45)


def register(connection: BaseDatabaseWrapper) -> None:
    """Gives a connection the function that folds texts."""
    connection.connection.create_function(
        "goals_folded", 1, lambda text: None if text is None else fold(text), deterministic=True
    )


def make(connection: BaseDatabaseWrapper) -> None:
    """Makes the tables and the triggers; fills the tables."""
    tokenizer = "trigram"
    if sqlite3.sqlite_version_info >= _WITHOUT_ACCENTS:
        tokenizer += " remove_diacritics 1"
    with connection.cursor() as cursor:
        try:
            for table, columns in TABLES.items():
                cursor.execute(
                    f"CREATE VIRTUAL TABLE {table} USING fts5"
                    f"({', '.join(columns)}, content='', columnsize=0, tokenize='{tokenizer}')"
                )
        except OperationalError as error:
            raise ImproperlyConfigured(
                f"this Python's SQLite {sqlite3.sqlite_version} has no full-text search with"
                f" trigrams ({error}): take a Python with SQLite 3.34 or later and FTS5, or set"
                " DATABASE_URL to a PostgreSQL"
            ) from error
    follow(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drops the tables and the triggers."""
    stop(connection)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def stop(connection: BaseDatabaseWrapper) -> None:
    """Drops the triggers."""
    with connection.cursor() as cursor:
        for name in _existing(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def follow(connection: BaseDatabaseWrapper) -> None:
    """Makes the triggers where they are not there as they should be, and fills the tables again."""
    wanted = _triggers()
    if wanted.keys() == _existing(connection):
        return
    if not {SOURCE, *TABLES} <= set(connection.introspection.table_names()):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        stop(connection)
        for sql in wanted.values():
            cursor.execute(sql)
        _fill(connection)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that should be there and are not."""
    return _triggers().keys() - _existing(connection)


def _existing(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [PREFIX + "%"],
        )
        return {str(name) for (name,) in cursor.fetchall()}


def _fill(connection: BaseDatabaseWrapper) -> None:
    """Indexes every node anew."""
    with connection.cursor() as cursor:
        for table in TABLES:
            emptied = f"INSERT INTO {table} ({table}) VALUES ('delete-all')"  # noqa: S608
            cursor.execute(emptied)
            cursor.execute(f"{_added(table, SOURCE)} FROM {SOURCE} WHERE archived_at IS NULL")


def _added(table: str, row: str) -> str:
    """The SQL that indexes a row, ``NEW`` or every one of a table."""
    return f"INSERT INTO {table} (rowid, {', '.join(TABLES[table])}) SELECT {_values(table, row)}"


def _taken_away(table: str, row: str) -> str:
    """The SQL that takes a row out; the table wants the texts that it was indexed by."""
    into = f"INSERT INTO {table} ({table}, rowid, {', '.join(TABLES[table])})"
    return f"{into} SELECT 'delete', {_values(table, row)}"


def _values(table: str, row: str) -> str:
    texts = (_spaced([f"{row}.{name}" for name in names]) for names in TABLES[table].values())
    return ", ".join([f"({row}.organisation_id << {NODE_BITS}) | {row}.id", *texts])


def _spaced(columns: list[str]) -> str:
    """Texts with two spaces before every word; :func:`_starting` does the same."""
    text = " || ' ' || ".join(columns)
    return f"'  ' || replace(replace({text}, char(10), ' '), ' ', '  ')"


def _triggers() -> dict[str, str]:
    """SQL by name; the name tells the text, so that an outdated one is replaced."""
    there, stays = "OLD.archived_at IS NULL", "NEW.archived_at IS NULL"
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in WATCHED)
    made = "".join(f" {_added(table, 'NEW')} WHERE {stays};" for table in TABLES)
    gone = "".join(f" {_taken_away(table, 'OLD')} WHERE {there};" for table in TABLES)
    wanted = {
        "INSERT": f"BEGIN{made}",
        "DELETE": f"BEGIN{gone}",
        f"UPDATE OF {', '.join(WATCHED)}": f"WHEN {differs} BEGIN{gone}{made}",
    }
    return {
        (name := _name(event, body)): f"CREATE TRIGGER {name} AFTER {event} ON {SOURCE} {body} END"
        for event, body in wanted.items()
    }


def _name(event: str, body: str) -> str:
    digest = hashlib.sha256(body.encode()).hexdigest()[:8]
    return f"{PREFIX}node_{event.split()[0].lower()}_{digest}"


def numbers_of(
    connection: BaseDatabaseWrapper, organisation_id: int, asked: Asked, tier: Tier, limit: int
) -> list[int]:
    """The numbers of nodes that meet what is asked, at most so many, oldest first."""
    table = TEXTS if tier is Tier.ANYWHERE else HEADINGS
    first = organisation_id << NODE_BITS
    last = first + (1 << NODE_BITS) - 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid - %s FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - our own names
            " AND rowid BETWEEN %s AND %s LIMIT %s",
            [first, _match(asked, tier), first, last, limit],
        )
        return [number for (number,) in cursor.fetchall()]


def _match(asked: Asked, tier: Tier) -> str:
    """The query in the full-text tables' own language."""
    if tier is Tier.TITLE_STARTS:
        return f"title : ^ {_starting(asked.text)}"
    ways = {
        Tier.WORDS_START: _starting,
        Tier.IN_HEADING: _containing,
        Tier.ANYWHERE: _containing,
        Tier.MISSPELT: _misspelt,
    }
    return " AND ".join(ways[tier](word) for word in asked.words)


def _phrase(text: str) -> str:
    """A text between quotation marks; within, they are doubled, and nothing else has a meaning."""
    return '"' + text.replace('"', '""') + '"'


def _starting(text: str) -> str:
    return _phrase("  " + text.replace(" ", "  "))


def _containing(word: str) -> str:
    return _phrase(word) if is_long(word) else _starting(word)


def _misspelt(word: str) -> str:
    if not may_be_misspelt(word):
        return _containing(word)
    start, end, swapped = pieces(word)
    return f"({_starting(start)} OR {_phrase(end)} OR {_phrase(swapped)})"
