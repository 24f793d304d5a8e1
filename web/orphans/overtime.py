"""The number of orphan programs and what they cost, day by day as far as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from goals.models import DailyFigures
from goals.selectors.figures import figures_over_time
from goals.services.figures import figures_note
from web.presenting.charts import Chart, line_chart
from web.visits import Visit

#: How far back the page looks: a quarter.
DAYS = 91


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of one day; None for what was unknown."""

    day: date
    count: int | None
    programs: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """The recorded days, the newest first, with a chart of them where there are two or more."""

    readings: tuple[Reading, ...]
    chart: Chart | None

    @property
    def before(self) -> Reading | None:
        """The oldest reading, to compare today's with."""
        return self.readings[-1] if len(self.readings) > 1 else None


def course_of(visit: Visit) -> Course:
    """The figures of the past quarter; today's are recorded where they were not yet."""
    figures_note(visit.plan)
    found = figures_over_time(visit.actor, visit.today - timedelta(days=DAYS))
    readings = [_reading(figures) for figures in found]
    chart = line_chart([(reading.day, reading.count) for reading in readings])
    return Course(tuple(reversed(readings)), chart)


def _reading(figures: DailyFigures) -> Reading:
    has_cost = figures.orphan_programs == 0 or bool(figures.orphans_budgeted)
    return Reading(
        day=figures.day,
        count=figures.orphan_programs,
        programs=figures.programs,
        cost=figures.orphan_budget if has_cost else None,
    )
