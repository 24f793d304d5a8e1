"""The index on PostgreSQL: trigrams (``pg_trgm``) of the nodes' texts without case and accents.

PostgreSQL keeps indexes by itself; nothing else is needed. What a query compares must be written
as the indexes have it: :class:`~goals.search.folding.Folded` does.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.functions import Left

from goals.search.asking import LONGEST_TEXT, Asked, Tier, is_long, may_be_misspelt, pieces
from goals.search.folding import FIRST_MARK, LAST_MARK, Folded, FoldedText

#: Capitals first, as ``icontains`` compares by them: what it finds, this finds. What is ASCII alone
#: has no accents, and mostly everything is.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION goals_folded(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) = char_length(given) THEN upper(given)
    ELSE upper(
        regexp_replace(normalize(upper(given), NFKD), '[{FIRST_MARK}-{LAST_MARK}]', '', 'g')
    ) END
$$
"""
_INDEXES = {
    "node_by_words_of_heading": "gin (goals_folded(' ' || key || ' ' || title) gin_trgm_ops)",
    "node_by_words_of_description": "gin (goals_folded(' ' || description) gin_trgm_ops)",
    "node_by_start_of_title": "btree"
    f" (organisation_id, left(goals_folded(' ' || title), {LONGEST_TEXT}) text_pattern_ops)",
}
#: What the conditions below compare, by name.
ALIASES = {
    "heading": Folded("key", "title"),
    "folded_description": Folded("description"),
    "title_start": Left(Folded("title"), LONGEST_TEXT),
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Makes the extension, the function and the indexes.

    Raises :class:`~django.core.exceptions.ImproperlyConfigured` where the role may not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            _make_extension(connection)
        cursor.execute(_FUNCTION)
        for name, definition in _INDEXES.items():
            cursor.execute(f"CREATE INDEX {name} ON goals_node USING {definition}")


def _make_extension(connection: BaseDatabaseWrapper) -> None:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
    except DatabaseError as error:
        raise ImproperlyConfigured(
            f"the search needs PostgreSQL's extension pg_trgm, and could not make it ({error}):"
            f" let somebody who may run `CREATE EXTENSION pg_trgm` in the database"
            f" {connection.settings_dict['NAME']} once, or grant this role CREATE on it; then"
            " migrate again"
        ) from error


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drops the indexes and the function; the extension may be somebody else's, too."""
    with connection.cursor() as cursor:
        for name in _INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        cursor.execute("DROP FUNCTION IF EXISTS goals_folded(text)")


def condition(asked: Asked, tier: Tier) -> Q:
    """What a node meets that is found; over :data:`ALIASES`."""
    if tier is Tier.TITLE_STARTS:
        return Q(title_start__startswith=Left(FoldedText(f" {asked.text}"), LONGEST_TEXT))
    ways = {
        Tier.WORDS_START: lambda word: _within(f" {word}"),
        Tier.IN_HEADING: _containing,
        Tier.ANYWHERE: _anywhere,
        Tier.MISSPELT: _misspelt,
    }
    found = Q()
    for word in asked.words:
        found &= ways[tier](word)
    return found


def _within(text: str, column: str = "heading") -> Q:
    return Q(**{f"{column}__contains": FoldedText(text)})


def _containing(word: str, column: str = "heading") -> Q:
    return _within(word if is_long(word) else f" {word}", column)


def _anywhere(word: str) -> Q:
    return _containing(word) | _containing(word, "folded_description")


def _misspelt(word: str) -> Q:
    if not may_be_misspelt(word):
        return _containing(word)
    start, end, swapped = pieces(word)
    return _within(f" {start}") | _within(end) | _within(swapped)
