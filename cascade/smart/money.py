"""Amounts of money in words, and the units that records give them in."""

from __future__ import annotations

import re

_CURRENCIES = {
    "USD": "us$ $ usd dollar dollars",
    "EUR": "€ eur euro euros",
    "GBP": "£ gbp pound pounds",
    "CHF": "chf franc francs",
    "PLN": "pln zł",
    "JPY": "¥ jpy yen",
    "INR": "₹ inr rupee rupees",
}
_CODES = {name: code for code, names in _CURRENCIES.items() for name in names.split()}
_SCALES = {
    **dict.fromkeys(["", "in"], 1.0),
    **dict.fromkeys(["k", "thousand", "thousands", "'000", "000"], 1e3),
    **dict.fromkeys(["m", "mn", "mio", "million", "millions"], 1e6),
    **dict.fromkeys(["b", "bn", "billion", "billions"], 1e9),
}
_CURRENCY = re.compile(
    r"us\$|[$€£¥₹]|(?<![^\W\d_])(?:"
    + "|".join(sorted((name for name in _CODES if name.isalpha()), key=len, reverse=True))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)


def currency(words: str) -> str:
    """The currency as words give it; "" for none.

    >>> currency("£2.5m"), currency("300 euros"), currency("40 cents")
    ('£', 'euros', '')
    """
    found = _CURRENCY.search(words)
    return found.group() if found else ""


def scale_in(words: str, unit: str) -> float | None:
    """How much one of a unit is of the money that words tell; None where it is another currency.

    >>> [scale_in("£2.5m", unit) for unit in ("GBP", "£m", "k£", "EUR", "clinics")]
    [1.0, 1000000.0, 1000.0, None, None]
    """
    found = _CURRENCY.search(unit) or _CURRENCY.search(re.sub(r"^[kmb]", "", unit.strip()))
    code = _CODES.get(currency(words).lower())
    if found is None or code is None or _CODES[found.group().lower()] != code:
        return None
    rest = unit.lower().replace(found.group().lower(), " ").replace(" of ", " ").split()
    scales = [_SCALES.get(part) for part in rest]
    if len(scales) > 1 or None in scales:
        return None
    return scales[0] if scales else 1.0
