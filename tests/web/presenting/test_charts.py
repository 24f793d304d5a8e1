"""Charts: a line for what is known, whole numbers on the axis, nothing made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.presenting.charts import line_chart, ticks_of

START = date(2026, 1, 1)


def days(*values: float | None) -> list[tuple[date, float | None]]:
    return [(START + timedelta(days=n), value) for n, value in enumerate(values)]


@pytest.mark.parametrize("values", [(), (3,), (None, 3), (None, None)])
def test_one_reading_is_no_line(values: tuple[float | None, ...]) -> None:
    assert line_chart(days(*values)) is None


def test_line_goes_through_all_readings() -> None:
    chart = line_chart(days(4, 2, 0))
    assert chart is not None
    assert chart.lines == ("36.0,10.0 174.0,68.0 312.0,126.0",)
    assert [mark.label for mark in chart.levels] == ["0", "1", "2", "3", "4"]


def test_unknown_breaks_the_line() -> None:
    chart = line_chart(days(4, 2, None, 1, 0))
    assert chart is not None
    assert len(chart.lines) == 2
    assert len(chart.dots) == 4


@given(
    st.integers(-1000, 1000),
    st.integers(0, 10**9),
)
def test_axis_holds_what_it_shows(low: int, rise: int) -> None:
    ticks = ticks_of(float(low), float(low + rise))
    assert ticks[0] <= low
    assert ticks[-1] >= low + rise
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))
