"""How numbers and names are put into sentences, the same in every rule and report."""

from __future__ import annotations

from collections.abc import Sequence

from cascade.sayings import Amount, Names, Said, Share, say

#: How many names a sentence lists before it says how many more there are.
NAMED = 5


def listed(names: Sequence[str]) -> Said:
    """Some names as words, the rest as a number.

    >>> listed(list("abcdefg"))
    'a, b, c, d, e and 2 more'
    """
    more = len(names) - NAMED
    if more > 0:
        return say("{names} and {more} more", names=Names(names[:NAMED]), more=more)
    return Said("{names}", {"names": Names(names)})


def money(amount: float) -> str:
    """An amount of budget with thousands separated.

    >>> money(120000.0)
    '120,000'
    """
    return str(Amount(amount))


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "orphan"), count(3, "orphan")
    ('1 orphan', '3 orphans')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(part: float | None) -> str:
    """A part (0..1) as a percentage; unknown stays unknown, and only all of it is 100 %.

    >>> percent(None), percent(0.996), percent(1.0)
    ('unknown', '99 %', '100 %')
    """
    return "unknown" if part is None else str(Share(part))


def says_nothing(text: str | None) -> bool:
    """Whether a text is empty, or stands where something is still to be said.

    >>> says_nothing(" TBD "), says_nothing("n/a"), says_nothing("Ada")
    (True, True, False)
    """
    return not text or text.strip(_MARKS).casefold() in STILL_OPEN


#: What people write where they have nothing to say yet; marks around it do not count.
_MARKS = " \t\n\r.?-–—_/()[]<>*#:"
STILL_OPEN = frozenset(
    ["", "tbd", "tba", "tbc", "n/a", "n.a", "n.n", "none", "nobody", "vacant", "unknown", "todo",
     "xxx", "to be decided", "to be confirmed", "to be determined"]
)  # fmt: skip
