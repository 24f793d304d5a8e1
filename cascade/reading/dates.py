"""Dates in a statement: where they stand, which day they end on, and what part they play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cascade.reading.calendar import Calendar
from cascade.reading.date_bounds import bounded
from cascade.reading.date_forms import DATE, day_of, form_of
from cascade.reading.date_place import Place, Role
from cascade.reading.date_roles import role_of
from cascade.reading.spans import Span

__all__ = ["Moment", "Role", "moments"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in words.

    ``span`` (start, end) takes in its preposition; ``day`` is the last one that is meant, None
    where the words do not say, or not without a calendar. ``form`` names the way it is told.
    """

    span: Span
    words: str
    form: str
    role: Role
    day: date | None


#: A calendar that knows neither today nor a period.
NO_CALENDAR = Calendar()


def moments(text: str, calendar: Calendar = NO_CALENDAR) -> Iterator[Moment]:
    """The dates of a statement in their order; spans never overlap. Linear in the text.

    >>> [(m.words, m.role.value, str(m.day)) for m in moments(
    ...     "Cut emissions 40 % below 2005 levels by the end of Q3 2026")]
    [('below 2005', 'baseline', '2005-12-31'), ('by the end of Q3 2026', 'deadline', '2026-09-30')]
    """
    last = 0
    for found in DATE.finditer(text):
        form = form_of(found)
        told = role_of(Place.of(form, found, last))
        if told.role is not None:
            start, last = found.start() - told.lead, found.end()
            day = bounded(day_of(found, calendar), form, found)
            yield Moment((start, last), text[start:last], form, told.role, day)
