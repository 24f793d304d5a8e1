"""Amounts in a statement: numbers with what makes them a measure, with their span and part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cascade.reading.amount_forms import AMOUNT, BOUND_AFTER, Form, bound_of, form_of
from cascade.reading.amount_parts import Part, Surroundings
from cascade.reading.identifiers import identifiers
from cascade.reading.net_zero import is_net_zero, is_reached
from cascade.reading.numbers import SPELT_NUMBERS, is_clock, number_in
from cascade.reading.spans import Span, Spans

__all__ = ["Amount", "Form", "Part", "amounts"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in words.

    ``span`` (start, end) takes in its bound and unit. ``value`` is the number without a sign, in
    percent for a share, None where the words tell none; ``unit`` the words of its unit, "" where
    it has none. ``bound`` is "least", "most", "about" or "".
    """

    span: Span
    words: str
    form: Form
    part: Part
    value: float | None
    unit: str = ""
    bound: str = ""


def amounts(text: str, taken: Iterable[Span] = ()) -> Iterator[Amount]:
    """The amounts of a statement in their order.

    ``taken`` are spans that tell something else (dates). Spans never overlap. Linear in the text.

    >>> text = "Cut areas to 138 from 166 sites"
    >>> [(amount.words, amount.part.value, amount.unit) for amount in amounts(text)]
    [('138', 'target', ''), ('166 sites', 'baseline', 'sites')]
    """
    if AMOUNT.search(text) is None:
        return
    blocked = Spans([*taken, *identifiers(text)])
    place = 0
    while (found := AMOUNT.search(text, place)) is not None:
        number = found.start() + len(found["lead"] or "")
        over = blocked.end_over(number, found.end())
        if over is not None:
            place = max(found.start() + 1, over)
            continue
        amount = _amount(found, text)
        if amount and blocked.end_over(*amount.span) is not None:
            # Its bound or its unit tells something else: the number stands alone.
            span = (number, found.end())
            amount = replace(amount, span=span, words=text[slice(*span)], unit="")
        place = amount.span[1] if amount else found.end()
        if amount:
            yield amount


def _amount(found: re.Match[str], text: str) -> Amount | None:
    """What was found with its unit and part; None when it measures nothing."""
    form, around = form_of(found), Surroundings.of(found, text)
    if form is Form.LEVEL and is_net_zero(found[form]):
        level = Amount(found.span(), found.group(), form, Part.TARGET, 0.0)
        return level if is_reached(found[form], around) else None
    if form is Form.LEVEL:
        return _level(found, around)
    if form is Form.NUMBER:
        return _count(found, around)
    unit = {Form.PERCENT: "%", Form.MULTIPLE: "times", Form.MONEY: "money"}[form]
    if form is Form.PERCENT and "point" in found.group().lower():
        unit = "points"
    amount = _told(found, around, form, unit)
    if form is Form.MULTIPLE and amount.words[0].isalpha() and not _is_often(amount.words):
        # "Sales were doubled": the verb before it says nothing of a start.
        return replace(amount, part=Part.TARGET)
    return amount


def _is_often(words: str) -> bool:
    return words.lower() in ("once", "twice", "thrice")


def _told(found: re.Match[str], around: Surroundings, form: Form, unit: str) -> Amount:
    value = number_in(found[form_of(found).value])
    return Amount(found.span(), found.group(), form, around.part, value, unit, bound_of(found))


#: Where no word leads to it, "16:9" is a ratio to reach only when one is spoken of.
_RATIO_WORD = re.compile(r"\bratio\b", re.IGNORECASE)
_NO_LEVEL = re.compile(
    r"\s(?:longer|more|less|later|one|matter|need|doubt|fewer|code|brainer)\b", re.IGNORECASE
)


def _level(found: re.Match[str], around: Surroundings) -> Amount | None:
    """Nothing of something ("zero incidents"); "no" only with a plural, as it has other uses."""
    unit = around.unit
    if not unit or _NO_LEVEL.match(around.after):
        return None
    if found[Form.LEVEL].lower() == "no" and not _is_plural(unit):
        return None
    start, end = found.start(), found.end() + 1 + len(unit)
    return Amount((start, end), found.string[start:end], Form.LEVEL, Part.TARGET, 0.0, unit)


def _count(found: re.Match[str], around: Surroundings) -> Amount | None:
    """A number with what it counts, or one that words before or after it make a measure."""
    told, scale = found[Form.NUMBER].strip().lower(), around.scale
    if found["ratio"]:
        is_told = around.led or _RATIO_WORD.search(around.before + around.after)
        return _told(found, around, Form.NUMBER, "") if is_told else None
    if is_clock(told):
        return _told(found, around, Form.NUMBER, "")
    around = around.beyond(scale)
    unit = around.unit
    if told == "one" and (not unit or around.is_pronoun):
        return None
    if not unit and not (scale or _stands_alone(told, around)):
        return None
    if unit and not around.led and around.follows_name and not _is_plural(unit):
        return None
    amount = _told(found, around, Form.COUNT if unit else Form.NUMBER, unit)
    end = found.end() + len(scale)
    if not unit:
        return _until(amount, end, found.string)
    return _bounded(_until(amount, end + around.gap + len(unit), found.string), found)


def _until(amount: Amount, end: int, text: str) -> Amount:
    """The amount with the words up to a place."""
    start = amount.span[0]
    return replace(amount, span=(start, end), words=text[start:end])


def _bounded(amount: Amount, found: re.Match[str]) -> Amount:
    """The amount with a bound that is told after its unit."""
    after = BOUND_AFTER.match(found.string, amount.span[1])
    if after is None:
        return amount
    bounded = replace(amount, bound="least" if after["more"] else "most")
    return _until(bounded, after.end(), found.string)


def _stands_alone(told: str, around: Surroundings) -> bool:
    """Whether a number that counts nothing is one all the same ("to 45", "to zero")."""
    spelt = told.split()[0] in SPELT_NUMBERS
    return (around.is_reached if spelt else around.led) or around.is_before_arrow


def _is_plural(unit: str) -> bool:
    return unit.split()[-1].endswith("s")
