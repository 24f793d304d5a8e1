"""How far words say it shall go: an end value or a change, and whether a key result says the same.

Where words may be meant in two ways, both are taken to agree: nobody is told of a contradiction
that is none.
"""

from __future__ import annotations

import re

from cascade.reading import Reading
from cascade.reading.amounts import Amount, Form
from cascade.reading.numbers import number_in
from cascade.smart import money
from cascade.types import KeyResult

_BY = re.compile(
    r"\bby\s(?:(?:a|an|the|between|another|an additional|a further)\s)?$", re.IGNORECASE
)
_FURTHER = re.compile(
    r"\b(?:(?<!make )(?<!makes )up|down|another|additional|further|extra)\s(?:an?\s)?$",
    re.IGNORECASE,
)
#: "Used by 40 teams" says who.
_DONE_BY = re.compile(r"\b(?P<verb>\w+ed|known|run|held|led|read|seen)\sby\s\S*\s?$", re.IGNORECASE)
_REACHED = re.compile(
    r"(?:\b(?:to|at|of|is|are|be|reach|hit|target:?|than)|[=:>→])\s(?:(?:a|an|the|between)\s)?$",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\bto|[>→])\s(?:(?:a|an|the|between)\s)?$", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|or)\s$", re.IGNORECASE)
_MORE = re.compile(
    r"\s(?:more|fewer|less|higher|lower|better|faster|reductions?|increases?|decreases?|declines?|"
    r"drops?|cuts?|rises?|growth|improvements?|uplift)\b(?!\sthan)",
    re.IGNORECASE,
)
#: "30 % below 2019" is so much less than was then.
_THAN_THEN = re.compile(
    r"\s(?:below|above|(?:lower|higher|less|more|fewer) than)\s(?:the\s|in\s)?"
    r"(?:(?:19|20)\d\d\b|baseline\b|last year\b|levels?\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"percentage points?|\b(?:pp|ppt|bps|basis points)\b", re.IGNORECASE)
_BASIS = re.compile(r"\b(?:bps|basis points)\b", re.IGNORECASE)
_ALWAYS_TIMES = re.compile(
    r"doubl|tripl|quadrupl|halv|twice|fold|\d\s?[x×]|[x×]\s?\d", re.IGNORECASE
)
_OFTEN = re.compile(r"(?:once|twice|thrice)$", re.IGNORECASE)
_RANGE = re.compile(r"\d[^\d–-]*(?:[–-]|\s(?:to|and)\s)\s?\D{0,4}\d")
_JOINED = re.compile(r"[–-]|\s(?:to|and)\s")
_NOT = re.compile(
    r"\b(?:nobody|none|never|no|not|without|avoid|prevent|stop|neither)\b|n't", re.IGNORECASE
)
_DIGITS = re.compile(r"\d(?:[\d,.\s]*\d)?")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
_PERCENT_UNITS = frozenset(["%", "percent", "per cent", "percentage", "pct"])
_POINT_UNITS = frozenset([*_PERCENT_UNITS, "points", "percentage points", "pp"])
#: Words that round a number may be so far from it: of a percentage, and of what is told "about".
_ROUNDED, _ABOUT = 1.0, 0.1


def is_change(reading: Reading, amount: Amount) -> bool:
    """Whether an amount says by how much, not up to where.

    >>> from cascade.reading import read
    >>> told = read("Lift satisfaction by 5 percentage points to 94 %")
    >>> [is_change(told, amount) for amount in told.targets]
    [True, False]
    """
    before, after = reading.text[: amount.span[0]], reading.text[amount.span[1] :]
    if amount.form is Form.MULTIPLE:
        often = bool(_OFTEN.match(amount.words))
        return not often and (bool(_ALWAYS_TIMES.search(amount.words)) or _turns(reading))
    if amount.form is Form.PERCENT and _THAN_THEN.match(after):
        return True
    return _is_led_as_change(reading, amount, before, after)


def _is_led_as_change(reading: Reading, amount: Amount, before: str, after: str) -> bool:
    is_time = amount.form is Form.NUMBER and amount.value is None
    if _BY.search(before) and not is_time:
        return _turns(reading) or not (_DONE_BY.search(before) or after.startswith(" of "))
    if _AND.search(before) and (former := _before(reading, amount)):
        return is_change(reading, former)
    if _REACHED.search(before) or is_time:
        return False
    if amount.form is Form.COUNT and not amount.bound and _is_taken(reading, amount):
        return True
    if _POINTS.search(amount.words) or _FURTHER.search(before) or _MORE.match(after):
        return True
    leads = reading.head.span is not None and reading.head.span[0] < amount.span[0]
    return amount.form is Form.PERCENT and amount.bound != "most" and leads and _turns(reading)


def is_reached(reading: Reading, amount: Amount) -> bool:
    """Whether the words lead to an amount: "to 94 %".

    >>> from cascade.reading import read
    >>> told = read("Cut 3 steps to 2")
    >>> [is_reached(told, amount) for amount in told.targets]
    [False, True]
    """
    return bool(_TO.search(reading.text[: amount.span[0]]))


def ends(amount: Amount) -> tuple[float, float]:
    """The least and the most that an amount may mean: a range has two ends, else they are one.

    >>> from cascade.reading import read
    >>> [ends(told) for told in read("Cut waste by 30-35 %").targets]
    [(30.0, 35.0)]
    """
    high = amount.value or 0.0
    if _RANGE.search(amount.words):
        low = number_in(_JOINED.split(amount.words, maxsplit=1)[0]) or 0.0
        # Of "$1-2 million" both are millions.
        scaled = low * _scale(amount)
        return min(scaled if scaled <= high else low, high), high
    return high, high


def same_measure(amount: Amount, result: KeyResult) -> bool:
    """Whether an amount is in the unit of a key result."""
    told = (result.unit or "").strip().lower()
    if amount.form is Form.PERCENT:
        return told in (_POINT_UNITS if amount.unit == "points" else _PERCENT_UNITS)
    if amount.form is Form.MONEY:
        return money.scale_in(amount.words, told) is not None
    return amount.form is Form.COUNT and bool(told) and told == amount.unit.lower()


def is_value(amount: Amount, value: float | None, result: KeyResult) -> bool:
    """Whether an amount in the unit of a key result is a value of it, such as its target."""
    if value is None or amount.value is None:
        return False
    scale = 1.0
    if amount.form is Form.MONEY:
        scale = money.scale_in(amount.words, result.unit or "") or 1.0
    low, high = ends(amount)
    off = _rounding(amount)
    return low - off <= value * scale <= high + off


def fits(reading: Reading, amount: Amount, result: KeyResult) -> bool:
    """Whether a key result may mean what an amount says; where that is in doubt, it may."""
    target, base = result.target, result.baseline
    if target is None or amount.value is None:
        return True
    if amount.bound and is_denied(reading, amount):
        return True
    scale = (
        (money.scale_in(amount.words, result.unit or "") or 1.0)
        if amount.form is Form.MONEY
        else 1.0
    )
    ended = _within(amount, target * scale, _rounding(amount))
    if not is_change(reading, amount):
        return ended
    if ended or base is None:
        return True
    return any(
        _within(amount, change, off)
        for change, off in _changes(amount, base, target, scale, result)
    )


def _changes(
    amount: Amount, base: float, target: float, scale: float, result: KeyResult
) -> list[tuple[float, float]]:
    """What may be meant by a change, each with how far words may round it."""
    change = abs(target - base)
    if amount.form is not Form.PERCENT:
        return [(change * scale, _rounding(amount))]
    if amount.unit == "points":
        told = change * 100 if _BASIS.search(amount.words) else change
        return [(told, max(_rounding(amount), 0.05))]
    found = [(change, _rounding(amount))] if same_measure(amount, result) else []
    if base:
        # A target is often rounded to a whole.
        found.append((change / abs(base) * 100, max(_ROUNDED, 50 / abs(base))))
    return found or [(amount.value or 0.0, 0.0)]


def _within(amount: Amount, value: float, off: float) -> bool:
    """Whether a value is what an amount says, which may be rounded by so much."""
    low, high = ends(amount)
    if amount.bound == "about":
        off = max(off, _ABOUT * abs(high))
    is_low = value < low - off and amount.bound != "most"
    is_high = value > high + off and amount.bound != "least"
    return not (is_low or is_high)


def _rounding(amount: Amount) -> float:
    """How far the number that words tell may be from the one that they round."""
    found = _DIGITS.findall(amount.words)
    if not found:
        return _ROUNDED if amount.form is Form.PERCENT else 0.0
    scale = abs(_scale(amount))
    if decimals := _DECIMALS.search(found[-1]):
        return 0.5 * scale * 10.0 ** -len(decimals[1])
    return 0.5 * scale if scale > 1 else 0.0


def _scale(amount: Amount) -> float:
    """What the digits are multiplied by: in "2.5m" a million."""
    found = _DIGITS.findall(amount.words)
    mantissa = number_in(found[-1]) if found else None
    return (amount.value or 0.0) / mantissa if mantissa else 1.0


def _turns(reading: Reading) -> bool:
    """Whether the head verb asks for more or less of something."""
    return not {"raising", "lowering"}.isdisjoint(
        reading.lexicon.classes_of_verb(reading.head.verb)
    )


def _is_taken(reading: Reading, amount: Amount) -> bool:
    """Whether the head verb adds or takes away what the amount right after it counts."""
    head = reading.head
    if head.span is None or reading.text[head.span[1] : amount.span[0]].strip():
        return False
    return head.verb == "add" or "lowering" in reading.lexicon.classes_of_verb(head.verb)


def is_denied(reading: Reading, amount: Amount) -> bool:
    """Whether a word before an amount turns its bound round: "nobody waits more than 4 hours"."""
    return bool(_NOT.search(reading.text[: amount.span[0]]))


def _before(reading: Reading, amount: Amount) -> Amount | None:
    return next((a for a in reversed(reading.amounts) if a.span[1] <= amount.span[0]), None)
