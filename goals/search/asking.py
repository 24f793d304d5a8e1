"""What somebody types into a search, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from goals.models.base import UNSTORABLE
from goals.search.folding import fold

#: Of a long text, so many words are looked for, and so much of each: they are enough to find it.
MOST_WORDS, LONGEST_WORD, LONGEST_TEXT = 8, 60, 40
#: An index of trigrams finds nothing shorter than three letters, but at the start of a word.
LEAST = 3
_LETTER = re.compile(r"[^\W_]")
_LONG = re.compile(rf"[^\W_]{{{LEAST}}}")
#: A word that is shorter is looked for as it is spelt, and so is one with signs in it.
LEAST_MISSPELT = 5


class Tier(Enum):
    """How well a node meets what is asked, best first."""

    #: The title starts with the whole text.
    TITLE_STARTS = auto()
    #: Every word starts a word of the title, or the key.
    WORDS_START = auto()
    #: Every word stands somewhere in title or key.
    IN_HEADING = auto()
    #: Every word stands somewhere in title, key or description.
    ANYWHERE = auto()
    #: Every word or a large part of it stands in title or key; to be looked at again.
    MISSPELT = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is looked for: its words, and itself with single spaces."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Asked:
        """What somebody typed, of any length and characters. Signs alone are no words.

        >>> Asked.of(" new   & Customers ").words
        ('new', 'Customers')
        """
        start = UNSTORABLE.sub(" ", typed[: 2 * MOST_WORDS * LONGEST_WORD])
        parts = [part[:LONGEST_WORD] for part in start.split()]
        words = dict.fromkeys(part for part in parts if _LETTER.search(part))
        return cls(" ".join(parts)[:LONGEST_TEXT], tuple(words)[:MOST_WORDS])


def is_long(word: str) -> bool:
    """Whether an index of trigrams can find a word anywhere in a text."""
    return len(word) >= LEAST and _LONG.search(fold(word)) is not None


def may_be_misspelt(word: str) -> bool:
    """Whether a word is long enough to be known by a part of it."""
    return len(word) >= LEAST_MISSPELT and word.isalnum()


def pieces(word: str) -> tuple[str, str, str]:
    """``(start, end, swapped)``: with one letter wrong, a word still has one of them.

    ``swapped`` has the two letters where start and end meet the other way round.

    >>> pieces("makret")
    ('mak', 'ret', 'market')
    """
    middle = (len(word) + 1) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return word[: max(middle, LEAST)], word[min(middle, len(word) - LEAST) :], swapped
