"""The values of a key result over time, as the shapes of a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

#: The drawing's own units; the page scales it.
WIDTH, HEIGHT, MARGIN = 320, 88, 8


@dataclass(frozen=True, slots=True)
class Spark:
    """Where to draw what; coordinates are texts, as SVG wants them, in no language."""

    line: str
    dots: tuple[tuple[str, str], ...]
    target: str
    baseline: str
    starts: date
    ends: date
    width: int = WIDTH
    height: int = HEIGHT


def spark(
    values: Sequence[tuple[date, float]],
    *,
    baseline: float | None = None,
    target: float | None = None,
    due: date | None = None,
) -> Spark | None:
    """The drawing of some values in the order of their days; None for fewer than two."""
    if len(values) < 2:
        return None
    starts, ends = values[0][0], max(values[-1][0], due or values[-1][0])
    heights = [value for _, value in values]
    heights += [line for line in (baseline, target) if line is not None]
    low, high = min(heights), max(heights)

    def across(day: date) -> str:
        part = (day - starts).days / max((ends - starts).days, 1)
        return f"{MARGIN + part * (WIDTH - 2 * MARGIN):.1f}"

    def down(value: float | None) -> str:
        if value is None:
            return ""
        # Halved first: the distance of two very large numbers is none.
        part = 0.5 if high == low else (high / 2 - value / 2) / (high / 2 - low / 2)
        return f"{MARGIN + part * (HEIGHT - 2 * MARGIN):.1f}"

    dots = tuple((across(day), down(value)) for day, value in values)
    return Spark(
        line=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        target=down(target),
        baseline=down(baseline),
        starts=starts,
        ends=ends,
    )
