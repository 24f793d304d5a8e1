"""How far one key result has come, by the engine's measure."""

from __future__ import annotations

from datetime import date

from cascade import types as engine
from cascade.progress import fraction
from goals.models import KeyResult

_DIRECTIONS = tuple(engine.Direction)


def reached(result: KeyResult, as_of: date) -> float | None:
    """How far a key result has come by its latest value, not clamped; None while unknown.

    0 is the baseline and 1 the target.
    """
    told: tuple[engine.Value, ...] = ()
    if result.latest_on is not None and result.latest_value is not None:
        told = (engine.Value(result.latest_on, result.latest_value),)
    low, high = result.band_low, result.band_high
    return fraction(
        engine.KeyResult(
            id=result.identifier,
            baseline=result.baseline,
            target=result.target,
            direction=None if result.direction is None else _DIRECTIONS[result.direction],
            band=None if low is None or high is None else (low, high),
            tolerance=result.tolerance,
            values=told,
        ),
        as_of,
    )
