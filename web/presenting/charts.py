"""Small line charts, drawn here so that pages need no script: a picture for a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from django.utils.formats import date_format

from web.presenting.amounts import amount

#: The picture's size in its own units, and the space that words take on its edges.
WIDTH, HEIGHT = 320.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 8.0, 10.0, 24.0
#: About how many lines lead across.
LINES = 4
Reading = tuple[date, float | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on an axis, and where."""

    at: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Dot:
    """One reading."""

    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Readings over days as a line: ``lines`` are its unbroken parts, as points of a polyline."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    width: str = f"{WIDTH:g}"
    height: str = f"{HEIGHT:g}"
    left: str = f"{LEFT:g}"
    right: str = f"{WIDTH - RIGHT:g}"


def line_chart(readings: Sequence[Reading]) -> Chart | None:
    """The chart of some readings in the order of their days; None with fewer than two known.

    An unknown reading breaks the line. The axis holds 0 where all readings are at or above it.
    """
    known = [(day, value) for day, value in readings if value is not None]
    if len(known) < 2 or known[0][0] == known[-1][0]:
        return None
    first, last = readings[0][0].toordinal(), readings[-1][0].toordinal()
    ticks = ticks_of(min(0.0, *(v for _, v in known)), max(v for _, v in known))
    low, high = ticks[0], ticks[-1]

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day.toordinal() - first) / (last - first)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    dots = tuple(
        Dot(f"{x(day):.1f}", f"{y(value):.1f}", f"{_day(day)}: {amount(value)}")
        for day, value in known
    )
    return Chart(
        lines=_unbroken([(x(d), None if v is None else y(v)) for d, v in readings]),
        dots=dots if len(dots) <= 40 else (dots[-1],),
        levels=tuple(Mark(f"{y(tick):.1f}", amount(tick), "end") for tick in ticks),
        days=(
            Mark(f"{LEFT:g}", _day(readings[0][0]), "start"),
            Mark(f"{WIDTH - RIGHT:g}", _day(readings[-1][0]), "end"),
        ),
    )


def _unbroken(points: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for x, y in points:
        if y is None:
            lines.append([])
        else:
            lines[-1].append(f"{x:.1f},{y:.1f}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def ticks_of(low: float, high: float) -> list[float]:
    """Round numbers from at or below one number to at or above another.

    >>> ticks_of(0, 8), ticks_of(0, 0)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [0.0, 1.0])
    """
    if high <= low:
        return [float(low), low + 1.0]
    rough = (high - low) / LINES
    size = 10.0 ** floor(log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough)
    if step < 1 and float(low).is_integer() and float(high).is_integer():
        step = 1.0
    start, stop = floor(low / step), ceil(high / step)
    return [step * count for count in range(start, stop + 1)]


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
