"""Texts without what a searcher does not care for: case, accents, compatibility forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from django.db.models import Func, TextField, Value

#: A part of a text, from its first character to behind its last.
Span = tuple[int, int]
#: The accents that are taken away: combining marks of Latin, Greek and Cyrillic.
FIRST_MARK, LAST_MARK = "\u0300", "\u036f"


class Folded(Func):
    """Columns of texts as one text, folded, with a space before each, where its words start.

    PostgreSQL's indexes have the same (see :mod:`goals.search.postgresql`).
    """

    function = "goals_folded"
    template = "%(function)s(' ' || %(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class FoldedText(Func):
    """A text, folded as :class:`Folded` folds columns, to be looked for in them."""

    function = "goals_folded"
    output_field = TextField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


def fold(text: str) -> str:
    """A text in capitals, without accents.

    >>> fold("Zofia Kamińska, Straße ２")
    'ZOFIA KAMINSKA, STRASSE 2'
    """
    return text.upper() if text.isascii() else "".join(map(_folded, text))


@cache
def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.upper())
    return "".join(part for part in parts if not FIRST_MARK <= part <= LAST_MARK).upper()


def spans_of(words: Iterable[str], text: str) -> tuple[Span, ...]:
    """Where the words stand in a text, each once, at the start of a word where it can.

    >>> spans_of(["PRO", "ÜBER"], "Uber a program of profit")
    ((7, 10), (0, 4))
    """
    folded, places = _with_places(text)
    spans = (_span(fold(word), folded, places) for word in words)
    return tuple(span for span in spans if span is not None)


def _span(word: str, folded: str, places: list[int] | None) -> Span | None:
    at = 0 if folded.startswith(word) else folded.find(" " + word) + 1 or folded.find(word)
    if at < 0 or not word:
        return None
    end = at + len(word)
    return (at, end) if places is None else (places[at], places[end - 1] + 1)


def _with_places(text: str) -> tuple[str, list[int] | None]:
    """A text folded, and for each character of it where it comes from; None for the same place."""
    if text.isascii():
        return fold(text), None
    parts = [_folded(character) for character in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), places
