"""The part that a date plays in a statement, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from cascade.reading import date_leads as leads


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
    #: What a stretch of time may be the level of: the words just before it, and those all around.
    near: str
    around: str

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
        )

    @property
    def has_digit(self) -> bool:
        """Whether its words tell a number."""
        return any(character.isdecimal() for character in self.words)


Rule = Callable[[Place], Told | None]


def role_of(place: Place) -> Told:
    """The role of a date: what the first rule that knows says, else a deadline."""
    for rule in _RULES:
        told = rule(place)
        if told is not None:
            return told
    return Told(Role.DEADLINE)


def _of_span(place: Place) -> Told | None:
    """A stretch of time: a deadline when something is done within it."""
    if place.form != "span":
        return None
    told = place.words.lower()
    if leads.AGE.match(place.after) or leads.COMPOUND.match(told):
        return Told(None)
    led = leads.WITHIN.search(place.before)
    if leads.COMING.match(told):
        return Told(Role.DEADLINE, leads.lead_of(led))
    if led is None:
        return Told(None)
    if "first" in told or leads.PREVIOUS.search(place.before):
        return Told(Role.NAME)
    return Told(Role.DEADLINE, leads.lead_of(led)) if _ends(place, led.group()) else Told(None)


def _ends(place: Place, led: str) -> bool:
    """Whether something is done within the stretch; else it is an amount ("reply in 3 days")."""
    led = led.lower()
    inside = led.startswith(("within", "inside"))
    if inside and leads.OF_AFTER.match(place.after) and not leads.SERVICE.search(place.around):
        return True
    if not inside and not led.startswith(("in", "over", "for")):
        return False
    long = any(name in place.words.lower() for name in leads.LONG)
    return long and (not leads.SERVICE.search(place.near) or _says_how_far(place, led))


def _says_how_far(place: Place, led: str) -> bool:
    """Whether what stands before is a share that changes, which a stretch is given for."""
    far = any(name in place.words.lower() for name in leads.FAR_STRETCH)
    is_of_each = leads.OF_AFTER.match(place.after)
    return far and not is_of_each and bool(leads.FAR.search(place.near.removesuffix(led)))


def _over_years(place: Place) -> Told | None:
    """More than that year's: "10 % over 2025"."""
    if place.form in ("year", "fiscal") and leads.OVER.search(place.before):
        return Told(Role.BASELINE, leads.lead_of(leads.OVER.search(place.before)))
    return None


def _happened(place: Place) -> Told | None:
    """What was so then, or was done then: "the outages in Q1", "customers won in 2025 stay"."""
    if place.form not in ("year", "month_first", "season", "part", "fiscal"):
        return None
    if leads.HAPPENED.search(place.before):
        return Told(Role.NAME)
    is_group = leads.DONE.search(place.before) and leads.WORD_AFTER.match(place.after)
    return Told(Role.NAME) if is_group else None


def _within_a_stretch(place: Place) -> Told | None:
    """Not the end of it ("the start of the year"), or its end as a name ("year-end bonus")."""
    if place.form != "end" or leads.word_before(leads.BY, place.before):
        return None
    inner = leads.NOT_THE_END.match(place.words) or place.words.lower().endswith("-end")
    return Told(Role.NAME) if inner else None


def _loose(place: Place) -> Told | None:
    """A weekday, a season or an event is a deadline when a word says so, and else no date."""
    if place.form == "event":
        led = leads.word_before(leads.BY, place.before)
        if led is None and ("Con" in place.words or "onf" in place.words):
            led = leads.word_before(leads.AT, place.before)
    elif place.form in ("weekday", "season"):
        led = leads.BY.search(place.before) or leads.AT.search(place.before)
        if leads.POINTED_AT.match(place.words):
            return Told(Role.DEADLINE, leads.lead_of(led))
    else:
        return None
    return Told(Role.DEADLINE, leads.lead_of(led)) if leads.lead_of(led) else Told(None)


def _may(place: Place) -> Told | None:
    """The verb: "may" is a month only after a word that says so, or with a number."""
    if not place.words.lower().startswith("may") or place.has_digit:
        return None
    led = leads.word_before(leads.BY, place.before) or leads.AT.search(place.before)
    return None if led else Told(None)


def _measured_then(place: Place) -> Told | None:
    """What is compared with: "2025 levels"."""
    if leads.BASELINE_AFTER.match(place.after) and not leads.word_before(leads.BY, place.before):
        return Told(Role.BASELINE, leads.lead_of(leads.THAN.search(place.before)))
    return None


def _due(place: Place) -> Told | None:
    """A word says that it ends then: "by", "in the course of"."""
    led = leads.word_before(leads.BY, place.before) or leads.IN_THE_COURSE_OF.search(place.before)
    return Told(Role.DEADLINE, leads.lead_of(led)) if led else None


def _compared(place: Place) -> Told | None:
    """A word says that it starts then, or is compared with then: "from", "than in"."""
    than = leads.THAN.search(place.before)
    if than is None:
        return None
    is_named = place.form == "stretch" and than.group().lower().startswith("of")
    return Told(Role.NAME if is_named else Role.BASELINE, leads.lead_of(than))


def _bare_month(place: Place) -> Told | None:
    """A month that nothing leads to: a deadline as a name of its own ("Ship it, March")."""
    if place.form != "month_first" or place.has_digit:
        return None
    if leads.AT.search(place.before) or leads.BY.search(place.before):
        return None
    if not place.words[0].isupper():
        return Told(None)
    return Told(Role.NAME if leads.NAMED_AFTER.match(place.after) else Role.DEADLINE)


def _at(place: Place) -> Told | None:
    """A word says that it is then: "in", "during"; what it is for may be named by it."""
    led = leads.AT.search(place.before)
    if led is None:
        return None
    names = place.form in ("year", "part") and not place.after.startswith("-")
    named = names and leads.NAMED_AFTER.match(place.after)
    is_named = named and led.group().strip().lower() in ("for", "to", "on")
    return Told(Role.NAME if is_named else Role.DEADLINE, leads.lead_of(led))


def _naming(place: Place) -> Told | None:
    """It names what follows it: "the 2030 Agenda", "Q3 roadmap"."""
    if place.form in ("year", "part", "fiscal", "month_first") and leads.NAMED_AFTER.match(
        place.after
    ):
        return Told(Role.NAME)
    return None


#: The first that knows decides.
_RULES: tuple[Rule, ...] = (
    _of_span,
    _over_years,
    _happened,
    _within_a_stretch,
    _loose,
    _may,
    _measured_then,
    _due,
    _compared,
    _bare_month,
    _at,
    _naming,
)
