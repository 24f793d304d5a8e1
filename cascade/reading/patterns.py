"""Pieces that patterns are made of."""

from __future__ import annotations


def words(told: str) -> str:
    """A pattern of any of the words in a text; each may be a pattern without a space.

    >>> words("day weeks?")
    'day|weeks?'
    """
    return either(*told.split())


def either(*told: str) -> str:
    """A pattern of any of these, the first that fits.

    >>> either("at least", "over")
    'at least|over'
    """
    return "|".join(told)


def led_by(*told: str) -> str:
    """A pattern of the place right after any of these words and a space.

    >>> import re
    >>> [bool(re.search(rf"{led_by('by', 'until')}9", text)) for text in ("by 9", "of 9")]
    [True, False]
    """
    return f"(?:{either(*(rf'(?<=\b{each} )' for each in told))})"


def word_set(told: str) -> frozenset[str]:
    """The words in a text: a paragraph reads better than a column of them.

    >>> sorted(word_set("day week"))
    ['day', 'week']
    """
    return frozenset(told.split())
