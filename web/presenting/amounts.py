"""Numbers as people read them."""

from __future__ import annotations

from goals.telling import number


def amount(value: float | None) -> str:
    """A number with its thousands apart, no more decimals than it needs; a dash for none."""
    return "–" if value is None else number(value)
