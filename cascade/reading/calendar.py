"""The calendar that a plan's dates are read by: its period, and when its fiscal year begins."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

#: The months of a year.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a date in words rests on: today, the period (inclusive), the fiscal year's first month.

    ``fiscal_month`` (1..12) is the first month of the organisation's year; a fiscal year is named
    after the year that it ends in. Without ``today`` and a period, words that need them
    ("this quarter") name no day.
    """

    today: date | None = None
    starts: date | None = None
    ends: date | None = None
    fiscal_month: int = 1

    def year_end(self, year: int, *, fiscal: bool = False) -> date:
        """The last day of a year; of the fiscal one where that is meant.

        >>> Calendar(fiscal_month=10).year_end(2026, fiscal=True)
        datetime.date(2026, 9, 30)
        """
        if not fiscal or self.fiscal_month == 1:
            return date(year, 12, 31)
        return last_day(year, self.fiscal_month - 1)

    def part_end(self, year: int, part: int, months: int) -> date:
        """The last day of the ``part``-th stretch of so many months of the organisation's year.

        >>> Calendar().part_end(2026, 3, 3), Calendar(fiscal_month=10).part_end(2026, 1, 3)
        (datetime.date(2026, 9, 30), datetime.date(2025, 12, 31))
        """
        before = year - 1 if self.fiscal_month > 1 else year
        month = self.fiscal_month - 1 + part * months
        return last_day(before + (month - 1) // MONTHS, (month - 1) % MONTHS + 1)

    @property
    def anchor(self) -> date | None:
        """The day that "next month" is counted from: today, else the period's first."""
        return self.today or self.starts

    def year_of(self, day: date) -> int:
        """The organisation's year that a day falls into.

        >>> Calendar(fiscal_month=10).year_of(date(2025, 11, 2))
        2026
        """
        return day.year + (self.fiscal_month > 1 and day.month >= self.fiscal_month)


def last_day(year: int, month: int) -> date:
    """The last day of a month.

    >>> last_day(2028, 2)
    datetime.date(2028, 2, 29)
    """
    return date(year, month, monthrange(year, month)[1])


def later(day: date, *, months: int = 0, days: int = 0) -> date:
    """A day so much later; the month's last day where it has no such day.

    >>> later(date(2026, 1, 31), months=1)
    datetime.date(2026, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // MONTHS, month % MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=days)
