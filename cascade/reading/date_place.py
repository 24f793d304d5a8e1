"""A date where it stands in a statement, and what is told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self


class Role(StrEnum):
    """What part a date plays in a statement."""

    DEADLINE = "deadline"
    #: The value that is started from was that day's.
    BASELINE = "baseline"
    #: It names something ("the 2030 Agenda", "customers of 2021").
    NAME = "name"


class Told(NamedTuple):
    """The role of a date, None when it is none, and how many characters before it belong to it."""

    role: Role | None
    lead: int = 0


#: So many characters before and after a date are looked at; more for what is said of many cases.
_BACK, _AHEAD, _FAR = 40, 80, 400
#: What a level of service is told of stands so near before it.
_NEAR = 80


@dataclass(frozen=True, slots=True)
class Place:
    """A date where it stands: how it is told, its words, and what is before and after it."""

    form: str
    words: str
    before: str
    after: str
    #: The words just before it, and those all around, whatever dates are among them.
    near: str
    around: str
    #: Whether no date stands before it, and whether what is before it begins the text.
    is_first: bool
    opens: bool

    @classmethod
    def of(cls, form: str, found: re.Match[str], last: int) -> Self:
        """The place of a date that was found; ``last`` is where the one before it ends."""
        text, (start, end) = found.string, found.span()
        return cls(
            form,
            found.group(),
            text[max(last, start - _BACK) : start],
            text[end : end + _AHEAD],
            text[max(0, start - _NEAR) : start],
            text[max(0, start - _FAR) : end + _FAR],
            not last,
            not last and start <= _BACK,
        )

    @property
    def has_digit(self) -> bool:
        """Whether its words tell a number."""
        return any(character.isdecimal() for character in self.words)
