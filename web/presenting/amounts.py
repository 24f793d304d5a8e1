"""Numbers as people read them."""

from __future__ import annotations

from django.utils.formats import number_format


def amount(value: float | None) -> str:
    """A number with its thousands apart, no more decimals than it needs; a dash for none."""
    if value is None:
        return "–"
    rounded = round(value, 2)
    places = 0 if rounded == int(rounded) else 2
    return number_format(rounded, places, use_l10n=True, force_grouping=True)
