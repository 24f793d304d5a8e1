"""Time-bound: a due date in the record; a date in the words is only half of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from cascade.findings import Verdict
from cascade.reading import Calendar, Moment, Reading, read
from cascade.reading.dates import Role
from cascade.sayings import precisely
from cascade.smart.remarks import Remark, Subject, of_words, remark
from cascade.types import Kind

#: How many days a date that names a stretch may lie before its end, by the way it is told.
_LENGTH = {
    "part": 184,
    "spoken_part": 184,
    "month_first": 31,
    "year": 366,
    "fiscal": 366,
    "end": 92,
}
_MONTHLY = {"month_first", "day_first"}
_YEAR = 366
_FISCAL = re.compile(r"\b(?:fy|fiscal|financial)|\b\d{4}/\d\d", re.IGNORECASE)
#: What begins then may be due on any day after it.
_BEGINS = re.compile(r"(?:with effect )?from\b|(?:as|effective) (?:of|from)\b", re.IGNORECASE)


def applies(subject: Subject) -> bool:
    """A mission has no end date."""
    return subject.node.kind is not Kind.MISSION


def remarks(subject: Subject) -> Iterator[Remark]:
    """No due date in the record: weak when the words name one, else missing."""
    node = subject.node
    named = subject.reading.deadline if subject.words else None
    if node.due:
        if named:
            yield from _disagreement(subject, node.due)
        return
    if node.key_results and all(result.due for result in node.key_results):
        return
    if named:
        yield _only_words(subject.reading, named)
        return
    ends = subject.period.ends if subject.period else None
    mend = "no-due-by-period" if ends else ""
    yield remark(
        "no-due", Verdict.MISSING, evidence=precisely("no due"), path=("due",), mend=mend, day=ends
    )
    if subject.words:
        yield from cadence(subject.reading)


def of_text(reading: Reading) -> Iterator[Remark]:
    """What words alone say: an end, or none."""
    if reading.deadline is None:
        yield remark("no-due", Verdict.MISSING, evidence=precisely("no date"), confidence=0.9)
        yield from cadence(reading)


def cadence(reading: Reading) -> Iterator[Remark]:
    """The hint that a cadence ends nothing."""
    if found := reading.lexicon.phrase("cadence").search(reading.text):
        yield of_words("cadence", Verdict.MET, reading, found.span())


def _only_words(reading: Reading, named: Moment) -> Remark:
    mend = "date-in-words-day" if named.day else ""
    return of_words("date-in-words", Verdict.WEAK, reading, named.span, mend=mend, day=named.day)


def _disagreement(subject: Subject, due: date) -> Iterator[Remark]:
    """Words that name another day than the record; a stretch agrees with every day in it.

    Only days that the words tell by themselves, whatever today is.
    """
    calendar = Calendar(fiscal_month=subject.guide.fiscal_month)
    reading = read(subject.node.title, calendar, subject.guide.lexicon)
    named = [each for each in reading.moments if each.role is Role.DEADLINE and each.day]
    told = reading.deadline
    if told is None or told.day is None:
        return
    if not any(_agrees(each, each.day, due, calendar) for each in named if each.day):
        yield of_words("date-disagrees", Verdict.WEAK, reading, told.span, due=due)


def _agrees(named: Moment, day: date, due: date, calendar: Calendar) -> bool:
    """Whether a due date is what words tell: a day, one in a stretch, or one after a beginning."""
    if _BEGINS.match(named.words):
        return day <= due <= day + timedelta(_YEAR)
    if calendar.fiscal_month == 1 and _FISCAL.search(named.words):
        # Nobody has said when the organisation's year begins.
        return day - timedelta(2 * _YEAR) < due <= day + timedelta(_YEAR)
    exact = named.form in _MONTHLY and any(
        word.isdigit() and int(word) <= 31 for word in named.words.split()
    )
    return day - timedelta(0 if exact else _LENGTH.get(named.form, 0)) <= due <= day
