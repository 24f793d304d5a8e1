"""How far one key result has come."""

from __future__ import annotations

from datetime import date

import pytest

from goals.choices import Direction
from goals.models import KeyResult
from goals.selectors.measuring import reached

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("fields", "fraction"),
    [
        ({}, None),
        ({"baseline": 0.0, "target": 100.0, "latest_value": 40.0}, 0.4),
        ({"baseline": 10.0, "target": 5.0, "latest_value": 12.5}, -0.5),
        ({"target": 100.0, "latest_value": 40.0}, None),
        (
            {"direction": Direction.HOLD, "band_low": 1.0, "band_high": 2.0, "latest_value": 1.5},
            1.0,
        ),
    ],
)
def test_measures_the_latest_value(fields: dict[str, float], fraction: float | None):
    if "latest_value" in fields:
        fields = fields | {"latest_on": TODAY}  # type: ignore[dict-item]
    assert reached(KeyResult(identifier="k", **fields), TODAY) == fraction
