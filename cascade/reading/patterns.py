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
