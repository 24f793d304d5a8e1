"""Whether a word may be another one with letters wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from goals.search.asking import may_be_misspelt
from goals.search.folding import Span, fold

#: Words of so many letters may have two letters wrong; shorter ones have one.
_TWO_WRONG = 8


def meant(words: tuple[str, ...]) -> Callable[[str], tuple[Span, ...] | None]:
    """A function that tells where the words stand in a text, spelt nearly so; None: not all do.

    >>> meant(("custmer",))("New customers")
    ((4, 13),)
    """
    wanted = [fold(word) for word in words]
    near = cache(_is_near)

    def spans(text: str) -> tuple[Span, ...] | None:
        there = [(fold(met.group()), met.span()) for met in re.finditer(r"\w+", text)]
        met = [next((at for word, at in there if near(one, word)), None) for one in wanted]
        return None if None in met else tuple(sorted({span for span in met if span}))

    return spans


def _is_near(typed: str, word: str) -> bool:
    """Whether a word, or its beginning, is what was typed but for a letter or two."""
    if not may_be_misspelt(typed):
        return word.startswith(typed)
    most = 2 if len(typed) >= _TWO_WRONG else 1
    return distance_to_start(typed, word[: len(typed) + most]) <= most


def distance_to_start(typed: str, word: str) -> int:
    """How many letters are missing, too many, wrong, or swapped with the next one.

    Compared is the beginning of the word that is nearest (optimal string alignment).

    >>> distance_to_start("makret", "marketing"), distance_to_start("slaes", "sales")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed):
        earlier, before, row = before, row, [at + 1]
        for place, its in enumerate(word):
            cost = min(before[place + 1] + 1, row[place] + 1, before[place] + (letter != its))
            if at and place and letter == word[place - 1] and its == typed[at - 1]:
                cost = min(cost, earlier[place - 1] + 1)
            row.append(cost)
    return min(row)
