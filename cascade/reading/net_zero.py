"""Net zero and carbon neutral: a level where something gets there, else the name of a plan."""

from __future__ import annotations

import re

from cascade.reading.amount_parts import Surroundings
from cascade.reading.patterns import words

#: The words themselves; "net zero emissions" is an amount of what it counts.
NET_ZERO = (
    r"\b(?:net[- ]zero(?! (?:emission|carbon|greenhouse|ghg|co2))|"
    r"(?:carbon|climate)[- ]neutral(?:ity)?)\b(?!-)"
)
_IS_NET_ZERO = re.compile(NET_ZERO, re.IGNORECASE)
_PLANS = words(
    """
    targets? goals? plans? strategy strategies roadmaps? road pathways? path agenda policy policies
    projects? programmes? programs? transitions? commitments? ambitions? pledges? funds? funding
    """
)
_IS_PLAN = re.compile(rf"\b(?:{_PLANS})\b", re.IGNORECASE)
#: After these it is where things are on the way to.
_WAYS = words(
    r"""
    transition\w* journey path pathways? road roadmaps? route way plans? strategy strategies
    commit\w* contribut\w* progress\w* mov(?:e|es|ing) work\w* towards? lead\w* pledge\w*
    """
)
_ON_THE_WAY = re.compile(rf"\b(?:{_WAYS})\b[^.;,]*$", re.IGNORECASE)
_GETS = re.compile(
    r"\b(?:reach|achiev|attain|hit|becom|be|being|is|are|get|gets|getting|go|going|make|making)"
    r"(?:e|es|ed|ing)?\s(?:to\s)?(?:an?\s|the\s)?$",
    re.IGNORECASE,
)
#: What is cut may get to it as to any level.
_CUT_TO = re.compile(
    r"\b(?:cut|reduc|lower|bring|drive|decreas|emission|footprint|carbon|co2)[^.;,]*\bto\s$",
    re.IGNORECASE,
)


def is_net_zero(told: str) -> bool:
    """Whether words that tell a level tell this one."""
    return bool(_IS_NET_ZERO.fullmatch(told))


def is_reached(told: str, around: Surroundings) -> bool:
    """Whether something gets there ("become carbon neutral"), or a statement begins with it."""
    if _ON_THE_WAY.search(around.before) or _IS_PLAN.search(around.unit):
        return False
    if not around.before.strip() or _GETS.search(around.before):
        return True
    is_predicate = told.lower().endswith("neutral")
    return not around.unit and (is_predicate or bool(_CUT_TO.search(around.before)))
