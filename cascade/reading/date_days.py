"""The day that each way to tell a date ends on; None where words and calendar do not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from cascade.reading.calendar import MONTHS, Calendar, last_day, later

DayOf = Callable[[re.Match[str], Calendar], date | None]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_FIRST_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
#: The numbers in words that count days, weeks and months.
COUNTS = {
    **{word: number for number, word in enumerate(_FIRST_NUMBERS.split(), 1)},
    "eighteen": 18,
}
_WEEKDAYS = "mon tue wed thu fri sat sun".split()  # noqa: SIM905
_ORDINALS = {
    **dict.fromkeys(("first", "1st"), 1),
    **dict.fromkeys(("second", "2nd"), 2),
    **dict.fromkeys(("third", "3rd"), 3),
    **dict.fromkeys(("fourth", "4th"), 4),
    **dict.fromkeys(("last", "final"), -1),
}
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "semester": 6}
#: Stretches whose last day follows from the calendar; when a season or a term ends, nobody tells.
_STRETCHES = frozenset(
    "week month quarter half semester year fy".split()  # noqa: SIM905
) | {"fiscal year", "financial year", "school year"}
_DAYS_OF = {"day": 1, "week": 7, "sprint": 14}
_LAST_MONTHS = {"early": 3, "mid": 6, "late": MONTHS}
_LETTERS = {"y": "year", "q": "quarter", "m": "month"}
#: The words for the stretch after the one that today is in.
COMING = frozenset({"next", "coming", "following"})


def iso(found: re.Match[str], _calendar: Calendar) -> date:
    """The day of "2026-09-30"."""
    return date.fromisoformat(found["iso"])


def numeric(found: re.Match[str], calendar: Calendar) -> date | None:
    """The day of "30.9.2026" and "9/30/2026": month first, unless it has points or cannot be."""
    one, two, *year = re.split(r"[./]", found["numeric"])
    is_day_first = "." in found["numeric"] or int(one) > MONTHS
    day, month = (one, two) if is_day_first else (two, one)
    return _day_in(int(month), day, year[0] if year else None, calendar)


def month_first(found: re.Match[str], calendar: Calendar) -> date | None:
    """The day of "September 30, 2026", "Sept 2026", "2026-09" and "September"."""
    if told := found["year_month"]:
        number, month = told.split("-")
        return last_day(int(number), int(month))
    return _day_in(_month(found["month"]), found["month_day"], found["month_year"], calendar)


def day_first(found: re.Match[str], calendar: Calendar) -> date | None:
    """The day of "30th of September 2026"."""
    day = found["month_day2"] if found["month_day2"].isdecimal() else "1"
    return _day_in(_month(found["month2"]), day, found["month_year2"], calendar)


def part(found: re.Match[str], calendar: Calendar) -> date | None:
    """The last day of "Q3 2026", "2026-H1" and "2H26"."""
    year = found["part_year"] or found["part_year2"]
    if quarter := found["quarter"] or found["quarter2"]:
        return _part_end(year, int(quarter), 3, calendar)
    return _part_end(year, int(found["half"] or found["half2"]), 6, calendar)


def spoken_part(found: re.Match[str], calendar: Calendar) -> date | None:
    """The last day of "the third quarter of 2026" and "the first half"."""
    number, year = _ORDINALS[found["ordinal"].lower()], found["part_year3"]
    months = 3 if found["part_name"].lower() == "quarter" else 6
    most = MONTHS // months
    number = most if number < 0 else number
    return _part_end(year, number, months, calendar) if number <= most else None


def fiscal(found: re.Match[str], calendar: Calendar) -> date:
    """The last day of "FY26", "fiscal year 2025-26" and "2025/26"."""
    told = found["split"] or found["fiscal_to"] or found["fiscal"]
    return calendar.year_end(_year(told), fiscal=True)


def year_end(found: re.Match[str], calendar: Calendar) -> date:
    """The last day of "YE26"."""
    return calendar.year_end(_year(found["year_end"]), fiscal=True)


def year(found: re.Match[str], _calendar: Calendar) -> date | None:
    """The last day of "2026"; of its first quarter or half in "early 2026" and "mid-2026".

    None for ten years ("the 2030s").
    """
    if found.group().lower().endswith("s"):
        return None
    place = (found["year_place"] or "late").lower()
    return last_day(int(found["year"]), _LAST_MONTHS[place])


def span(found: re.Match[str], calendar: Calendar) -> date | None:
    """The day so long ("six months") after today, else after the period's first."""
    if calendar.anchor is None:
        return None
    told, unit = found["count"].lower(), found["unit"].lower().rstrip("s")
    count = int(told) if told.isdigit() else COUNTS[told]
    months = MONTHS if unit == "year" else _MONTHS_OF.get(unit, 0)
    return later(calendar.anchor, months=count * months, days=count * _DAYS_OF.get(unit, 0))


def stretch(found: re.Match[str], calendar: Calendar) -> date | None:
    """The last day of "this quarter" and "next year"."""
    which = found["which"].lower().removeprefix("the ")
    return _end_of(found["stretch"].lower(), which, calendar)


def end(found: re.Match[str], calendar: Calendar) -> date | None:
    """The day of "the end of the quarter", "year-end" and "EOY"."""
    told = (found["end_stretch"] or found["end_stretch2"] or "").lower()
    told = told or _LETTERS[found["end_letter"].lower()]
    return _end_of(told, (found["end_which"] or "this").strip().lower(), calendar)


def weekday(found: re.Match[str], calendar: Calendar) -> date | None:
    """The next such day from today; "next Friday" is the one of the next week."""
    if calendar.today is None:
        return None
    told = found.group().lower()
    if told.startswith("to"):
        return later(calendar.today, days=told == "tomorrow")
    is_next, number = told.startswith("next"), _WEEKDAYS.index(told.split()[-1][:3])
    ahead = number - calendar.today.weekday()
    return later(calendar.today, days=ahead + 7 if is_next else ahead % 7)


def nothing(_found: re.Match[str], _calendar: Calendar) -> None:
    """No day: the words are too loose for one ("summer", "the launch")."""


def _year(told: str) -> int:
    """The year in digits; the later one of a split year."""
    first, *later_one = re.findall(r"\d+", told)
    return int(first) + (2000 if len(first) == 2 else 0) + len(later_one)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _day_in(month: int, day: str | None, year: str | None, calendar: Calendar) -> date | None:
    """The day in a month, its last one where none is told."""
    number = _year(year) if year else _coming(month, calendar)
    if number is None:
        return None
    return date(number, month, int(day)) if day else last_day(number, month)


def _coming(month: int, calendar: Calendar) -> int | None:
    """The year of a month that is told without one: in the period, else the next from today."""
    first = calendar.starts or calendar.today
    return first.year + (month < first.month) if first else None


def _part_end(told: str | None, number: int, months: int, calendar: Calendar) -> date | None:
    """The last day of a quarter or half, in the organisation's current year where none is told."""
    if told:
        return calendar.part_end(_year(told), number, months)
    first = calendar.starts or calendar.today
    return calendar.part_end(calendar.year_of(first), number, months) if first else None


def _end_of(stretch: str, which: str, calendar: Calendar) -> date | None:
    if stretch == "period":
        return calendar.ends
    if calendar.anchor is None or stretch not in _STRETCHES:
        return None
    day = calendar.anchor
    if which in COMING:
        by_weeks = stretch == "week"
        months = 0 if by_weeks else _MONTHS_OF.get(stretch, MONTHS)
        day = later(day, months=months, days=7 * by_weeks)
    return _end_around(stretch, day, calendar)


def _end_around(stretch: str, day: date, calendar: Calendar) -> date:
    """The last day of the week, month, quarter, half or year that a day is in."""
    if stretch == "week":
        return later(day, days=6 - day.weekday())
    length = _MONTHS_OF.get(stretch)
    if length is None:
        return calendar.year_end(calendar.year_of(day), fiscal=True)
    since = (day.month - calendar.fiscal_month) % length
    until = later(day.replace(day=1), months=length - 1 - since)
    return last_day(until.year, until.month)
