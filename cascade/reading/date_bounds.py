"""The day that is meant by what stands before a date: "before 2027", "the start of Q2 2027"."""

from __future__ import annotations

import re
from datetime import date

from cascade.reading.calendar import MONTHS, later
from cascade.reading.date_days import COMING
from cascade.reading.date_leads import NAMED_AFTER

_START = r"(?:(?:the\s+)?(?:very\s+)?(?:start|beginning)\s+of\s+)"
_THE = r"(?:the\s+)?(?:year\s+)?$"
_BEFORE = re.compile(
    rf"(?<!not )\b(?:before|prior to|ahead of|in advance of)\s+{_START}?{_THE}", re.IGNORECASE
)
_FROM = r"(?:from|as of|effective(?: on)?|(?:starting|beginning) on)\s+"
_FROM_THE_START = re.compile(rf"\b{_START}{_THE}", re.IGNORECASE)
_FROM_THEN = re.compile(rf"\b{_FROM}{_THE}", re.IGNORECASE)
_IS_START = re.compile(_START, re.IGNORECASE)
#: Words of a date that tell a part of it, which begins later than the whole.
_PLACED = re.compile(r"(?:the )?(?:mid|early|late)[- ]", re.IGNORECASE)
#: Words that say that a date itself begins; a school year begins within it.
_ITSELF = re.compile(r"\s+(?:begins?|starts?|year)\b", re.IGNORECASE)
#: So many months the dates of a form take in; none of those that are a day.
_MONTHS_OF = {"year": MONTHS, "fiscal": MONTHS, "year_end": MONTHS, "month_first": 1}
_QUARTER, _HALF = 3, 6
_STRETCHES = {"month": 1, "quarter": _QUARTER, "half": _HALF, "semester": _HALF}
_DAYS = ("iso", "numeric", "day_first")
#: So many characters before a date are looked at.
_BACK = 40


def bounded(day: date | None, form: str, found: re.Match[str]) -> date | None:
    """The day of a date, or its first one or the one before that where the words before it say so.

    A date that nothing is known of stays as it is.
    """
    if day is None:
        return None
    before = found.string[max(0, found.start() - _BACK) : found.start()]
    is_before = _BEFORE.search(before)
    starts = _FROM_THE_START.search(before) or _IS_START.match(found.group())
    if form != "end":
        starts = starts or _FROM_THEN.search(before)
    if not (is_before or starts) or _names(before, found):
        return day
    if form == "end":
        return _start_of_stretch(day, found, is_before=bool(is_before)) if starts else day
    try:
        first = _first(day, form, found)
        return later(first, days=-1) if first and is_before else first or day
    except (ValueError, OverflowError):
        return None


def _names(before: str, found: re.Match[str]) -> bool:
    """Whether it names what follows, which has days of its own ("before the 2027 fire season")."""
    follows = NAMED_AFTER.match(found.string, found.end())
    led = (before + found.group()).lower().rfind("the ") >= len(before) - len("the ")
    return led and bool(follows) and not _ITSELF.match(found.string, found.end())


def _start_of_stretch(day: date, found: re.Match[str], *, is_before: bool) -> date | None:
    """The start of a stretch to come; without "next" it may be this one's, which is past."""
    which = (found["end_which"] or "").strip().lower()
    if which not in COMING or found["end_stretch"].lower() == "week":
        return None
    stretch = found["end_stretch"].lower()
    first = later(later(day, days=1), months=-_STRETCHES.get(stretch, MONTHS))
    return later(first, days=-is_before)


def _first(day: date, form: str, found: re.Match[str]) -> date | None:
    """The first day of a date that ends on a day; None where its length is not told."""
    if _PLACED.match(found.group()):
        return None
    if form in _DAYS or (form == "month_first" and found["month_day"]):
        return day
    months = _length(form, found)
    return later(later(day, days=1), months=-months) if months else None


def _length(form: str, found: re.Match[str]) -> int | None:
    if form == "part":
        return _QUARTER if found["quarter"] or found["quarter2"] else _HALF
    if form == "spoken_part":
        return _QUARTER if found["part_name"].lower() == "quarter" else _HALF
    return _MONTHS_OF.get(form)
