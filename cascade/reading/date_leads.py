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
_ORDINAL = either("first", "second", "third", "fourth", "last", "final", "opening", "closing")
_PART_OF_MONTH = (
    rf"(?:{_ORDINAL}) (?:\w+ )?(?:working )?"
    r"(?:days?|weeks?|weekend|fortnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
IN_THE_COURSE_OF = _ending(
    r"\b(?:(?:in|on|within|during|over|by|before|until|for) )?(?:the )?"
    r"(?:course|spring|summer|autumn|fall|winter|monsoon|season|end|half|rest|remainder|whole|"
    rf"{_PART_OF_MONTH}) of\s+"
)
#: Something is so from a day on, which is an end for whoever brings it about.
TAKES_EFFECT = _ending(
    r"\b(?:effective(?: (?:from|as of|on))?|with effect from|(?:starting|beginning) (?:from|on))"
    rf"\s+{_THE}"
)
FROM = _ending(rf"\b(?P<word>from|as of)\s+{_THE}")
AND_ON = re.compile(r"\s+(?:onwards?\b|on\b(?=\s*(?:[,.;)]|$)))", re.IGNORECASE)
DAY_OF_A_MONTH = re.compile(r"^[a-z]+\.? \d{1,2}\b(?!\d)", re.IGNORECASE)
OPENS_SENTENCE = re.compile(r"(?:^|[.:;!?])\W{0,3}from\s+(?:the\s+)?$", re.IGNORECASE)
ENDS_SENTENCE = re.compile(r"\s*(?:[.;)!]|$)")
_CHANGING = words(
    r"""
    up down more fewer less higher lower per\s?cent increas\w* decreas\w* reduc\w* rais\w* grow\w*
    improv\w* cut\w* drop\w* fall\w* rise\w* doubl\w* compar\w* chang\w* baseline data results?
    surveys? lessons?
    """
)
_THINGS = words(
    """
    open invoices? loans? letters? tickets? findings? feedback list backlog accounts? requests?
    cases? orders? records? claims? bugs? issues? items? debts? leads?
    """
)
#: Words of a value that changes, which is compared with what "from" leads to, and of things that
#: come from a time.
COMES_FROM = re.compile(
    rf"%|\b(?:{_CHANGING})\b|(?:\d|\b(?:{_THINGS}))\s+(?:from|as of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_THE_PAST = words(
    "that who which issued signed opened filed born bought built made did had was were have"
)
#: What shall no longer be after a day ends with it; "with no login after 2023" says which.
NEVER = re.compile(
    r"(?<!with )\b(?:no|none|nobody|never|nothing)\b"
    rf"(?:(?!\b(?:{_OF_THE_PAST})\b)[^.;:]){{0,60}}\b(?P<led>after\s+)$",
    re.IGNORECASE,
)
THIS = _ending(r"\b(?:this|next|coming)\s+")
NO_LATER = _ending(r"\b(?:no|not) later than\s+")
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
POINTED_AT = re.compile(r"(?:this|next|today|tonight|tomorrow)\b", re.IGNORECASE)
#: "The challenges of tomorrow", "today and tomorrow": these are no days.
OF_OUR_TIME = _ending(r"(?:\b(?:of|and|or|for|as|than|from|like)|,)\s+")
ON = _ending(r"\bon\s+")
#: What there are many of makes a weekday one of many: "on Friday evenings".
OF_A_WEEKDAY = re.compile(
    r"\s+(?!(?:as|is|was|this|its|us|plus|unless)\b)[a-z]+[^\Ws]s\b", re.IGNORECASE
)
#: So a season is meant that comes again and again: "fewer evictions in winter".
EACH_SEASON = _ending(r"\b(?:in|over|during|for|throughout)\s+")
AGAIN = re.compile(
    r"\b(?:cut|reduc|evict|keep|maintain|fewer|less|lower|avoid|prevent|pressure|peak|every|each)",
    re.IGNORECASE,
)
#: What something is caused by, rather than done by then.
IS_MEANS = re.compile(r"harvest|frost|snow|term", re.IGNORECASE)
#: What something is for, and nothing that ends: "fit for the next decade".
FAR_AHEAD = re.compile(r"\bfor\s.*decade$", re.IGNORECASE)
OF_A_TIME = _ending(r"\b(?:for|of|from)\s+(?:the\s+)?")
#: The value of then, beside the one to reach: "(2022: 58 %)", "compared with 61 hours in 2024".
IN_BRACKETS = re.compile(r"\(\s?$")
THE_VALUE = re.compile(r":\s?[$€£]?\d")
_THEN = r"(?P<led>(?:in|at the end of|at|on|during)\s+(?:the\s+)?)$"
_A_VALUE = r"(?=[^;→>–]{0,30}\d)(?:(?!to\s)(?:[^\s,;→>–]|,(?=\d{3}))+\s+){1,6}"
COMPARED_WITH = re.compile(
    rf"\b(?:compared (?:with|to)|(?:up|down) from)\s+{_A_VALUE}{_THEN}", re.IGNORECASE
)
AGAINST = re.compile(
    rf"\b(?:against|versus|vs\.?)\s+[$€£]?\d[\d.,]*\s?(?:%|per ?cent|points?)?\s*{_THEN}",
    re.IGNORECASE,
)
FROM_THEN = re.compile(rf"\bfrom\s+{_A_VALUE}{_THEN}", re.IGNORECASE)
TO_ANOTHER = re.compile(r",?\s*(?:(?:up|down) )?(?:to\b|→|->)", re.IGNORECASE)
#: A month by which people sit together: "at its May meeting".
SITTING = re.compile(
    r"\s+(?:\w+\s+)?(?:meeting|sitting|session|council|assembly|check-up)\b", re.IGNORECASE
)
AT_ITS = _ending(
    r"\b(?:at|in|by|before|for|to)\s+(?:(?!(?:at|in|by|before|for|to)\s)\w+['’]?s?\s+){1,3}"
)
NO_SUCH = _ending(r"\b(?:with|had) no (?:\w+ ){1,2}(?:in|for|within|over) ")
PERIOD_AFTER = re.compile(
    r"\s+(?:(?!(?:this|next|last|each|every|per|a)\b)\w+\s+)?(?:years?|periods?|term|cycle)\b",
    re.IGNORECASE,
)
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
    reply replies sla answered processed cycle\s+time lead\s+time time\s+to payback
    \w+\s+out\s+of
    """
)
#: Shares in words of what is done case by case: "two thirds of patients seen", "nine in ten".
_PART = r"(?:half|(?:two |one )?thirds?|(?:three )?quarters?|(?:nine )?tenths?)\sof\s"
_SHARE_WORDS = (
    rf"{_PART}(?:[\w-]+\s){{1,3}}?(?:\w{{2,}}ed|seen|met|paid|sent|done|begun)\s|"
    rf"(?:see|answer|treat|repair|fix|resolve|pay|handle|process)\s{_PART}|"
    r"(?:two|three|four|nine|eight|seven|\d)\sin\s(?:three|four|five|ten|3|4|5|10)\s"
)
SERVICE = re.compile(
    rf"\d\s?%|\bper ?cent\b|\b(?:{_SERVICE_WORDS})\b|\b(?:{_SHARE_WORDS})", re.IGNORECASE
)
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
