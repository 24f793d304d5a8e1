"""The ways in which English tells an amount."""

from __future__ import annotations

import re
from enum import StrEnum

from cascade.reading.net_zero import NET_ZERO
from cascade.reading.numbers import CLOCK, DIGITS, NUMBER, RATIO, SCALE, SPELT
from cascade.reading.patterns import either, led_by, words


class Form(StrEnum):
    """How an amount is told."""

    PERCENT = "percent"
    MONEY = "money"
    MULTIPLE = "multiple"
    COUNT = "count"
    LEVEL = "level"
    NUMBER = "number"
    COVERAGE = "coverage"


_FLOOR = either(
    r"at least|no fewer than|not fewer than|no less than|not less than|minimum(?: of)?",
    r"more than|greater than|over|above|exceed(?:s|ing)?|>=?|≥|north of|or more",
)
_CEILING = either(
    r"at most|no more than|not more than|up to|under|below|less than|fewer than|lower than|within",
    r"max(?:imum)?(?: of)?|<=?|≤|not exceed(?:ing)?",
)
_ABOUT = r"~|≈|about|around|approx(?:imately|\.)?|roughly|nearly|almost|some|circa"
_IS_FLOOR = re.compile(_FLOOR)
_IS_CEILING = re.compile(_CEILING)
_LEAD = (
    rf"(?P<lead>(?:\b(?:{_FLOOR}|{_CEILING}|{_ABOUT})|[<>≥≤~≈]=?)\s*"
    r"(?:an?\s|the\s)?(?:additional\s|another\s|total(?: of)?\s)?)?"
)

_MORE, _LESS = "more|above|higher|over|longer", "fewer|less|below|lower|under"
_TAIL = rf"(?:\sor\s(?:(?P<more>{_MORE})|(?P<less>{_LESS}))\b)?"
#: A bound that is told after what is counted: "20 clients or more".
BOUND_AFTER = re.compile(_TAIL.removesuffix("?"), re.IGNORECASE)

_DASH = r"\s?[-–]\s?"
_CURRENCY = r"(?:US\$|[$€£¥₹]|(?:usd|eur|gbp|chf|pln)\s)"
_MONEY = words("dollars? euros? pounds? usd eur gbp chf pln zł francs? yen cents?")
_PERCENT = (
    r"(?:\s?%|\s?(?:per ?cent|percent|pct)\b|\s?(?:percentage )?points?\b|"
    r"\s?(?:pp|ppt|bps|basis points)\b)(?:\s(?:percentage )?points?)?"
)
_SHARE = (
    r"(?:(?:a|one)[- ])?(?:half|third|quarter|fifth|tenth)\b"
    r"(?=\s(?:of|the|by)|\s*$|[.,;)])|two[- ]thirds|three[- ]quarters"
)
#: "Raise it by 40 to 50 per cent"; in "by 5 % to 45 %" the second is where it gets.
_BY = led_by("by", "by about", "by around")
_BETWEEN = rf"between\s{NUMBER}(?:{_PERCENT})?\s(?:and|to)\s{NUMBER}"
#: "People between 18 and 24" says who: a word for where it starts or gets must lead to the others.
_AT = led_by("to", "by", "at", "from", "reach", "keep")
_FEW = words("two three four five ten")
_FORMS: dict[Form, str] = {
    Form.MONEY: either(
        rf"\bbetween\s{_CURRENCY}\s?{NUMBER}\s(?:and|to)\s(?:{_CURRENCY}\s?)?{NUMBER}",
        rf"{_CURRENCY}\s?{NUMBER}(?:{_DASH}{_CURRENCY}?{NUMBER})?",
        rf"{NUMBER}\s?(?:{_MONEY})\b",
        rf"{NUMBER}\s?[€£]",
    ),
    Form.PERCENT: either(
        rf"\b{_BETWEEN}{_PERCENT}",
        rf"{_BY}{NUMBER}\sto\s{NUMBER}{_PERCENT}",
        rf"{NUMBER}(?:{_PERCENT})?(?:{_DASH}{NUMBER})?{_PERCENT}",
        rf"(?:{SPELT}){_PERCENT}",
        _SHARE,
    ),
    Form.MULTIPLE: either(
        r"\d+(?:\.\d+)?\s?[x×]\b",
        r"\b[x×]\s?\d+(?:\.\d+)?",
        r"\d+(?:\.\d+)?[- ](?:times|fold)\b",
        rf"(?:{_FEW})-?fold",
        rf"(?:{_FEW}) times\b(?! (?:a|per|each|every))",
        r"\b(?:doubl|tripl|quadrupl|halv)(?:e|es|ed|ing)\b",
        r"\btwice (?:as|the)\b",
        r"\b(?:once|twice|thrice)(?= (?:a|an|per|each|every|in)\b)",
        r"\b(?:once|twice|thrice)(?= (?:daily|weekly|monthly|quarterly|yearly|annually)\b"
        # "Once weekly reports are ready" tells when.
        r"(?: (?:to|from|and|or|by|in|for|at|on|until|instead|rather)\b| ?(?:[^\w\s]|$)))",
    ),
    Form.NUMBER: either(
        CLOCK,
        rf"(?P<ratio>{RATIO})",
        rf"{_AT}{_BETWEEN}",
        rf"(?<![\w])(?:{DIGITS}){SCALE}?\+?(?:{_DASH}{NUMBER})?",
        r"(?:a |one )?(?:half a )?(?:hundred|dozen|thousand|million)s?\b",
        r"(?:tens|hundreds|thousands|millions) of\b",
        rf"(?:{SPELT})\b",
    ),
    Form.LEVEL: either(
        NET_ZERO,
        r"\b(?:zero|no|none of the|without (?:a|any))\b(?= [a-z-]+)",
    ),
}
#: Any amount, without the unit of one that counts; the group that matched is its form.
AMOUNT = re.compile(
    rf"{_LEAD}(?<![\w.#])(?:"
    + either(*(f"(?P<{form}>{told})" for form, told in _FORMS.items()))
    + rf"){_TAIL}",
    re.IGNORECASE,
)


def form_of(found: re.Match[str]) -> Form:
    """The form of what :data:`AMOUNT` found."""
    return next(form for form in _FORMS if found[form.value])


def bound_of(found: re.Match[str]) -> str:
    """Whether it is a floor ("least"), a ceiling ("most") or rough ("about"); "" for neither."""
    if found["more"] or found["less"]:
        return "least" if found["more"] else "most"
    lead = (found["lead"] or "").strip().lower()
    if _IS_CEILING.match(lead):
        return "most"
    if _IS_FLOOR.match(lead):
        return "least"
    if lead:
        return "about"
    return "least" if found.group().rstrip("% ").endswith("+") else ""
