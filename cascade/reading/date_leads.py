"""The words before and after a date that say what part it plays."""

from __future__ import annotations

import re

from cascade.reading.patterns import either, words


def _ending(pattern: str) -> re.Pattern[str]:
    """A pattern of the last words before a date."""
    return re.compile(pattern + "$", re.IGNORECASE)


_THE = r"(?:the\s+)?"
_DUE_WORDS = either(
    r"no later than|not later than|by|before|until|till|til|through|thru|ahead of|prior to",
    r"in time for|due(?: on| in| by| date:?)?|deadline(?: is)?:?",
)
BY = _ending(
    rf"(?:\b(?:{_DUE_WORDS})|[-–—>(\[:;,])\s*"
    rf"(?:{_THE}(?:very\s+)?(?:(?:end|close|middle|start|beginning|eo)\s+of\s*|end[\s-]+)|latest\s+)?"
    rf"{_THE}(?:year\s+)?"
)
AT = _ending(
    r"\b(?:in|on|at|to|end of|come|during|over|for|throughout|within|inside|starting|across)\s+"
    rf"{_THE}(?:course of\s+)?(?:year\s+)?"
)
WITHIN = _ending(
    rf"\b(?:within|inside|in|over|during|for|throughout|across)\s+{_THE}(?:course of\s+)?"
    r"(?:(?:about|approximately|at most|under|less than)\s+)?"
)
_THAN_WORDS = either(
    r"from|since|below|above|than(?: in)?|relative to|compared (?:to|with)(?: [\w.]+ ?%)?(?: at)?",
    r"versus|vs\.?|against|as of|as at|after|between|exceed(?:ing)?|over the|pre|post|of (?:the )?",
    r"baseline(?: of| in| year)?:?",
)
THAN = _ending(rf"\b(?:{_THAN_WORDS})[\s-]*{_THE}(?:(?:end|start|beginning) of\s+)?(?:year\s+)?")
IN_THE_COURSE_OF = _ending(
    r"\b(?:(?:in|during|over|by|before|until) )?(?:the )?"
    r"(?:course|spring|summer|autumn|fall|winter|monsoon|season|end|half|rest|remainder) of\s+"
)
OVER = _ending(rf"\bover\s+{_THE}")
PREVIOUS = _ending(r"\b(?:last|previous|prior|past|preceding)\s+")
#: What was done then names a group of things, and ends nothing.
HAPPENED = _ending(
    r"\b(?:had|was|were|found|seen|outages?|recorded|measured) (?:in|during|for) (?:the )?"
)
DONE = _ending(
    r"\b(?:hired|held|reported|signed|won|joined|started|launched|made|bought) "
    r"(?:in|during) (?:the )?"
)
NOT_THE_END = re.compile(r"(?:the )?(?:start|beginning|middle)", re.IGNORECASE)
POINTED_AT = re.compile(r"this|next|to", re.IGNORECASE)
BASELINE_AFTER = re.compile(
    r"(?:['’]s)?[\s-]*(?:baseline|levels?|average|figures?|values?|rates?|results?|numbers|"
    r"actuals?|totals?|benchmark|count|spend|spending)\b",
    re.IGNORECASE,
)
_SMALL = words(
    """
    and or to with for by in on at of from the a an is are we our all as so which that through via
    using while including but when each every at least over more than under have has will be was
    were if it its this than
    """
)
NAMED_AFTER = re.compile(rf"(?:\s+|-)(?!(?:{_SMALL})\b)[^\W\d_][\w-]+", re.IGNORECASE)
WORD_AFTER = re.compile(r"\s+\w")
OF_AFTER = re.compile(r"\s+(?:of|from|after|following)\s+", re.IGNORECASE)
#: What is said of many cases makes a stretch of time a level of service.
_SERVICE_WORDS = words(
    r"""
    all every each any average median mean p\d\d percentile response respond resolved? turnaround
    reply replies sla answered processed cycle\s+time lead\s+time time\s+to
    """
)
SERVICE = re.compile(rf"\d\s?%|\bper ?cent\b|\b(?:{_SERVICE_WORDS})\b", re.IGNORECASE)
#: After how far a share changes a stretch says by when ("from 83 % to 90 % within 2 years").
_SHARE = r"\d\s?(?:%|per ?cent\b|(?:percentage )?points?\b)"
_AMOUNT = rf"(?:[a-z]+\s){{0,2}}[\d.,]{{0,9}}{_SHARE}"
FAR = re.compile(rf"\b(?:from\s{_AMOUNT}\s?(?:,\s)?to|by)\s{_AMOUNT},?\s+$", re.IGNORECASE)
#: Stretches too long for how soon one case is done.
FAR_STRETCH = ("month", "quarter", "year")
AGE = re.compile(
    r"^[- ]olds?\b|^\s+(?:of age|old|of experience|or older|or more old|ago|per week|a week|"
    r"in a row|straight|of (?:data|history|service|cash|runway|stock|age|support))\b",
    re.IGNORECASE,
)
COMPOUND = re.compile(r"[\w-]+-(?:day|week|month|year)")
COMING = re.compile(r"(?:the )?(?:next|coming|following)\b")
#: Stretches long enough to be given for a whole piece of work.
LONG = ("week", "month", "quarter", "year", "sprint")


def word_before(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """What leads up to a date when it is a word, not a mark."""
    found = pattern.search(before)
    return found if found and found.group()[:1].isalpha() else None


def lead_of(found: re.Match[str] | None) -> int:
    """How many characters lead up to a date; a mark does not belong to it."""
    return len(found.group()) if found and found.group()[:1].isalpha() else 0
