"""What stands around a number: the words of its unit, and those that say what part it plays."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from cascade.reading.patterns import either, word_set


class Part(StrEnum):
    """What part an amount plays."""

    TARGET = "target"
    BASELINE = "baseline"
    #: It is a part of what the metric is ("states at or above 75 %").
    METRIC = "metric"


#: So many characters before and after a number are looked at.
_BACK, _AHEAD = 70, 80

_UNIT_STOP = word_set(
    """
    and or to with for by in on at of from the a an is are we our as so which that through via using
    while including but when each every per at over under more less than have has will be was were
    if it its this these those then plus minus until before after within during across into onto
    between against about also not can may must should would could out up down off be being been do
    does did months-long
    """
)
_MANY = re.compile(r"^\s?(?:\+\s?)?((?:[^\W\d_][\w'’&/-]*\s?){1,4})")
#: Words before a number that make it one which is reached.
_LED = re.compile(
    r"\b(?:to|from|of|by|at|is|are|be|reach(?:es)?|hit|hits|achieve|above|below|under|over|than|least|"
    r"most|exceed|=|equals?|score|rating|nps|within|target:?|goal:?|[=:→>])\s*(?:a |an |the )?$|"
    r"[→=:>]\s*$|->\s*$",
    re.IGNORECASE,
)
_STARTS = either(
    r"from|up from|down from|versus|vs\.?|compared (?:to|with)|relative to",
    r"baseline(?: of| is| was|:)?|currently(?: at)?|current(?:ly)?:?|was|were",
    r"today(?: at)?:?|now|starting (?:at|from)|instead of|rather than",
)
#: Words before a number that make it one which is started from.
_FROM = re.compile(
    rf"\b(?:{_STARTS})\s*(?:an? |the )?"
    r"(?:(?:baseline|average|initial|current|previous|total|estimated|rate|level|value|score)\s)*"
    r"(?:of\s)?$",
    re.IGNORECASE,
)
_ARROW_AFTER = re.compile(r"^\s?(?:%|[a-z]{1,8}\s?)?(?:->|→|=>|-->)\s?[$€£]?\d", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(?:number|share|percentage|percent|proportion|rate|count|amount|fraction|#)\s+(?:of\s)?"
    r"(?:[\w'’/-]+\s){1,6}?"
    r"(?:at or (?:above|below)|above|below|over|under|older than|younger than|more than|less than|"
    r"with|having|who|that|in|within|of|for)\s*"
    r"(?:at least |more than |less than )?(?:or (?:above|below) )?$",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"^(?:\s?/\s?|\s(?:out\s)?of\s)\d+(?:\.\d+)?\b(?!%)", re.IGNORECASE)
_REACHED = re.compile(r"\b(?:to|from|reach|hit|below|under)\s$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:no|any|every|each|the|this|that)\s$", re.IGNORECASE)
_NAME = re.compile(r"[A-Z]\w+\s$")


@dataclass(frozen=True)
class Surroundings:
    """What stands before (70 characters) and after (80) a number, and its bound ("at least ")."""

    before: str
    after: str
    lead: str

    @classmethod
    def of(cls, found: re.Match[str], text: str) -> Self:
        """The surroundings of a number that was found in a text."""
        before = text[max(0, found.start() - _BACK) : found.start()]
        return cls(before, text[found.end() : found.end() + _AHEAD], found["lead"] or "")

    @property
    def part(self) -> Part:
        """The part that the number plays."""
        if (not self.lead and _FROM.search(self.before)) or self.is_before_arrow:
            return Part.BASELINE
        return Part.METRIC if _DEFINES.search(self.before + self.lead) else Part.TARGET

    @cached_property
    def unit(self) -> str:
        """The words after the number that it counts, up to the noun; "" for none."""
        found = _MANY.match(self.after)
        counted: list[str] = []
        for word in found[1].split() if found else ():
            lower = word.lower()
            if lower in _UNIT_STOP:
                break
            counted.append(word)
            if len(word) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
                break
        return " ".join(counted)

    @property
    def gap(self) -> int:
        """How many characters of white space are between the number and what follows."""
        return len(self.after) - len(self.after.lstrip())

    @cached_property
    def led(self) -> bool:
        """Whether a word before the number says that it is reached, or where it is bound."""
        return bool(self.lead or _LED.search(self.before))

    @property
    def scale(self) -> str:
        """What it is so much out of (" out of 5", "/5"); "" for nothing."""
        found = _OUT_OF.match(self.after)
        return found.group() if found else ""

    def beyond(self, told: str) -> Self:
        """The surroundings when these words after the number belong to it."""
        return replace(self, after=self.after.removeprefix(told))

    @property
    def is_reached(self) -> bool:
        """Whether the word before it says that it is reached, whatever it counts ("to zero")."""
        return bool(_REACHED.search(self.before))

    @property
    def is_before_arrow(self) -> bool:
        """Whether an arrow leads from it to another number ("20 → 30")."""
        return bool(_ARROW_AFTER.match(self.after))

    @property
    def is_pronoun(self) -> bool:
        """Whether a "one" is somebody ("no one", "each one")."""
        return bool(_PRONOUN.search(self.before))

    @property
    def follows_name(self) -> bool:
        """Whether the word before it is a name, which it may belong to ("Team Falcon 2 staff")."""
        return bool(_NAME.search(self.before)) and " " in self.before.strip()
