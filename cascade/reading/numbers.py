"""Numbers in digits and in words."""

from __future__ import annotations

import re
from math import isfinite

from cascade.reading.patterns import led_by, words

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
#: The numbers that are told in one word, by that word.
SPELT_NUMBERS: dict[str, float] = {
    **{word: float(number) for number, word in enumerate(_UNITS.split())},
    **{word: float(number) for number, word in zip(range(30, 100, 10), _TENS.split(), strict=True)},
}
_SCALES: dict[str, float] = {
    "dozen": 12.0,
    "hundred": 100.0,
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 1e9),
    "trillion": 1e12,
}
_VERBS = {"doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_VERBS |= {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_SHARES = {
    "two-thirds": 200 / 3,
    "three-quarters": 75.0,
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
}

#: Digits, with or without separators of thousands and a fraction. A comma before one or two digits
#: begins a fraction, as much of the world writes it.
DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u202f'’]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|"
    r"\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?"
)
SPELT = "|".join(sorted(SPELT_NUMBERS, key=len, reverse=True))
_LONG_SCALES = words("thousand hundred millions? billions? trillion dozen mn mm bn")
SCALE = rf"(?:\s?(?:{_LONG_SCALES})\b|[kKmMbB]\b|\s[kKmMbB](?=[€£]))"
#: A number in digits, with a sign, a scale and a "+" where it has them.
NUMBER = rf"[-−]?(?:{DIGITS}){SCALE}?\+?"

_AT = led_by("at", "by", "from", "to", "until", "till", "before", "after", "and")
#: A time of the day. With one digit and no "pm" it is one after a word that leads to it, at a
#: quarter of an hour: "1:10" is a ratio. So is "3 PM", which may be people.
CLOCK = (
    r"(?:(?:1[0-2]|0?[1-9]):[0-5]\d\s?[ap]\.?m\b|(?:1[0-2]|[1-9])\s?(?-i:am|pm|a\.m|p\.m)\b|"
    rf"{_AT}(?:1[0-2]|[1-9])\s?[AP]M\b|"
    rf"(?:[01]\d|2[0-3]):[0-5]\d(?![\d:])|{_AT}[2-9]:(?:00|15|30|45)(?![\d:]))"
    r"(?!\s?(?:hours?|hrs?|minutes?|min)\b)"
)

#: One to so many: "1:25"; not a time.
RATIO = r"[1-9]\d{0,2}:\d{1,4}(?![\d:]|\s?(?:hours?|hrs?|minutes?|min)\b)"

_IS_CLOCK = re.compile(r"\d:[0-5]\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
_IS_RATIO = re.compile(r"\d:\d")
_FRACTION = re.compile(r"^\d+,\d{1,2}$")
_SCALED = re.compile(rf"({DIGITS})({SCALE})?", re.IGNORECASE)


def number_in(told: str) -> float | None:
    """The number that words tell, without a sign; of a range its end. None for none.

    A share is told in percent: half is 50. A time of the day is none, nor is a ratio ("1:25").

    >>> number_in("$1.5 million"), number_in("20–30%"), number_in("double"), number_in("a dozen")
    (1500000.0, 30.0, 2.0, 12.0)
    """
    lowered = told.lower().lstrip()
    for word, number in _VERBS.items():
        if lowered.startswith(word):
            return number
    if is_clock(told) or is_ratio(told):
        return None
    if digits := _SCALED.findall(told):
        return _scaled(*digits[-1])
    if "half a " in lowered and (of := _spelt(lowered)):
        return of / 2
    shares = lowered.replace(" thirds", "-thirds").replace(" quarters", "-quarters")
    return next((number for word, number in _SHARES.items() if word in shares), _spelt(lowered))


def is_clock(told: str) -> bool:
    """Whether words that tell a number tell a time of the day.

    >>> is_clock("07:30"), is_clock("6 am"), is_clock("6 amps")
    (True, True, False)
    """
    return bool(_IS_CLOCK.search(told))


def is_ratio(told: str) -> bool:
    """Whether words that tell a number, and no time, tell a ratio.

    >>> is_ratio("1:25"), is_ratio("25")
    (True, False)
    """
    return bool(_IS_RATIO.search(told))


def _scaled(digits: str, scale: str) -> float | None:
    if _FRACTION.search(digits):
        digits = digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    number = float(re.sub(r"[^\d.]", "", digits)) * _SCALES.get(scale.strip().lower(), 1.0)
    return number if isfinite(number) else None


def _spelt(told: str) -> float | None:
    """The number in words alone: "twelve", "two million", "dozens"."""
    parts = told.replace("-", " ").split()
    scales = (_SCALES[part.rstrip("s")] for part in parts if part.rstrip("s") in _SCALES)
    scale = next(scales, None)
    number = next((SPELT_NUMBERS[part] for part in parts if part in SPELT_NUMBERS), None)
    return scale if number is None else number * (scale or 1.0)
