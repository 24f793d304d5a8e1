"""Numbers that name something and measure nothing: a version, a standard, a phase, an age group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.reading.patterns import either, words
from cascade.reading.spans import Span

#: Of these each has its own number ("ISO 9001", "phase 3", "tier I").
_NUMBERED = words(
    """
    iso iec ieee din rfc soc type tier phase level stage part step section article title chapter
    page room version release goal kr okr objective option priority task issue ticket item annex
    appendix wave batch cohort series group class grade scope covid agenda vision web http ipv mp
    ps python java go node windows ios android angular rails django postgres mysql gate line route
    building ward zone basel horizon cop rule regulation directive act generation gen sprint pillar
    sev severity
    """
)
#: A number that one of these is written to is an amount ("5km"), or is told by the next pattern.
_UNITS = words(
    """
    k m x b bn mm pp bps pts ms s h hrs min mins st nd rd th gb tb mb km kg qps rps kwh mw gw am
    pm
    """
)
_ORDINAL = words("st nd rd th")
_IDENTIFIER = re.compile(
    either(
        r"#\s?\d+",
        r"\bv(?:er(?:sion)?)?\.?\s?\d[\w.]*",
        rf"\b(?:{_NUMBERED})[\s-]?(?:\d[\w.-]*|[ivx]+\b)",
        r"\b24[/x]7\b",
        r"\b80[/:]20\b",
        r"\b(?:one|1)[- ](?:on|to)[- ](?:one|1)\b",
        r"\b1:1s?\b",
        rf"\b\d+(?!(?:{_UNITS})\b)[a-z]\w*\b",
        rf"\b\d+(?:{_ORDINAL})\b(?! percentile)",
        rf"\b\d+(?:{_ORDINAL})[- ]percentile",
        # Ages.
        r"\b(?:under|over|aged?|ages|children)[- ](?:\d+|five|three|six)\b"
        r"(?=[- ](?:year|s\b|child|mortal)|\s*$)",
        r"\b\d+[- ](?:year|month|week|day)[- ]olds?\b",
        r"\baged? \d+(?:\s?[-–]\s?\d+)?",
        r"\bages \d+",
        # Numbers of listed points.
        r"^\s*\(?\d{1,2}[.):]\s",
        r"\(\d{1,2}\)",
        r"(?<=[:;,.]\s)\d\)",
        r"\b\d{1,2}\)(?=\s+\S)",
        r"\band \d\)",
        # "p95", "CO2", "B2B"; "3D", "5 G".
        r"\bp\d\d\b",
        r"\b\w*[a-z]\d+\w*\b",
        r"\b\d+[- ]?(?:d|g)\b",
        r"\bstar rating",
        # How sure somebody is: "(confidence level: 9/10)", "80 % confident".
        r"\bconfiden\w*[^.)\d]{0,24}\d{1,3}(?:\.\d{1,2})?"
        r"(?:\s?%|\s?/\s?\d{1,3}|\s?out of\s?\d{1,3})?",
        r"\b\d{1,3}(?:\.\d{1,2})?(?:\s?%|\s?/\s?\d{1,3})?\s?confiden\w*",
    ),
    re.IGNORECASE,
)


def identifiers(text: str) -> Iterator[Span]:
    """The spans of the numbers that name something, in their order.

    >>> list(identifiers("Roll v2.1 out in phase 3"))
    [(5, 9), (17, 24)]
    """
    return (found.span() for found in _IDENTIFIER.finditer(text))
