"""The ways in which English tells a date."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cascade.reading import date_days
from cascade.reading.calendar import Calendar
from cascade.reading.date_days import COUNTS, DayOf
from cascade.reading.patterns import either, led_by, words

_MONTH_NAMES = words(
    """
    jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)?
    oct(?:ober)? nov(?:ember)? dec(?:ember)?
    """
)
_MONTH = rf"(?:{_MONTH_NAMES})\b\.?"
_YEAR = r"(?:20\d\d|19[5-9]\d)"
_SHORT_YEAR = r"['’]\d\d"
#: A year and the one after it ("26/27", "26/2027"): not "26-30", which is a stretch of years.
_GAP = r"(?:[-–]|/(?:20|19)?)"
_SAME_TENS = either(*(rf"{n}\d{_GAP}{n}" for n in range(10)))
_ONE_MORE = either(*(rf"\d{n}{_GAP}\d{n + 1}" for n in range(9)))
_NEXT_TENS = either(*(rf"{n}9{_GAP}{(n + 1) % 10}0" for n in range(10)))
_NEXT = rf"(?:(?={_SAME_TENS})(?:{_ONE_MORE})|{_NEXT_TENS})"
#: What a split year is not written to: it is a longer number, a share or a day then.
_NO_MORE = r"(?![\d%]|[-–/,.]\d)"
_SPLIT = rf"(?:(?:20|19(?=[5-9])){_NEXT}{_NO_MORE})"
_FISCAL_SPLIT = rf"(?:(?:20|19(?=[5-9])|(?<=fy)|(?<=fy\s)|(?<=[qh]\d\s)){_NEXT}{_NO_MORE})"
#: After "2H" or "1Q", which are hours and a count without it.
_AFTER_PART = rf"\s?(?:{_YEAR}|{_SHORT_YEAR})\b|\d\d\b"
_NTH = r"(?:st|nd|rd|th)"
#: A day with a short year is told as a version is, so that one of these must lead to it.
_DUE = led_by("by", "on", "until", "before", "due")
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(COUNTS)})"
_STRETCH = either(
    r"week|month|quarter|half|semester|year|fiscal year|financial year|fy|period|school year",
    r"sprint|decade|biennium|season(?!['’]|\s(?:tickets?|passes))",
    r"(?:municipal|academic|reporting|calendar) year",
    r"(?:plan|planning|budget|control|reporting|legislative) period",
    r"(?:heating|growing|wet|rainy|dry|holiday|flu|harvest|fishing|peak) season",
)
#: Times of the year that have a name, and no day that is known here.
_OCCASION = either(
    r"black (?:friday|week)|cyber monday|lent|advent(?! of)|pentecost|whitsun(?:day)?|ramadan|eid",
    r"diwali|passover|hanukkah|halloween|carnival|midsummer|(?:chinese|lunar) new year|golden week",
    r"(?:august|summer|winter|christmas|easter) (?:holidays|break|recess|timetable)|the holidays",
    r"(?:(?:first|next) )?(?:harvest|frost|snow)|(?:(?:end|start|beginning) of )?(?:the )?term",
    r"(?:heating|growing|wet|rainy|dry|lambing|flu|hurricane|fire|peak) season",
    r"fye|half[- ]year(?:[- ](?:close|review|accounts|end|point))?|budget round|year-end close",
    r"(?:fiscal|financial|school|academic|calendar|municipal)? ?(?:year|decade) "
    r"(?:closes|ends|starts|begins|is out|is over)",
)
#: The last quarter is the one before this, unless a year is told.
_IN_A_YEAR = r"(?= (?:quarter|half) of (?:the )?(?:(?:fiscal )?year\b|fy|20\d\d))"
_INNER = "end|close|middle|beginning|start"
#: Words that make a name one of an event; of the first ones only the end ("PyCon", "DevFest").
_EVENT = either(
    r"[A-Z]\w{0,40}(?:Con|Conf|Fest)(?:\s+20\d\d)?",
    r"(?i:conference|summit|expo|(?<!before )congress|olympics|hackathon|offsite|launch)",
    r"(?i:general assembly|agm|board meeting|elections?|trade fair)",
)
#: What has a number and is no event.
_NO_EVENTS = words(
    """
    Phase Milestone Grade Day Step Version Covid COVID Stage Tier Level Year Week Class Gate Round
    Article Chapter
    """
)
#: What is surely an event by its name, or has a number in it: "before Gamescom", "before COP31".
_NAMED_EVENT = (
    led_by("before", "before the", "ahead of", "ahead of the", "in time for", "in time for the")
    + rf"(?-i:(?!(?:{_NO_EVENTS})\b)"
    r"[A-Z][\w'’&-]{1,40}(?:\s[A-Z][\w-]{0,40}){0,2}"
    r"(?:(?<=com)|(?<=[Ff]est)|(?<=Expo)|(?<=Fair)|(?<=Cup)|(?<=Bowl)|(?<=Games)|(?<=\d)|\s\d{1,4}))"
    r"(?=\s*(?:[.,;)!?:–]|$)|\s(?:in|at|and)\s)"
)
_BEFORE_EVENT = "(?:BY|IN|AT|ON|FOR|BEFORE|AFTER|UNTIL|TILL|THE)"


class _Form(NamedTuple):
    name: str
    pattern: str
    day: DayOf


#: Of two that begin at one place the first is taken.
_FORMS: tuple[_Form, ...] = (
    _Form("iso", r"(?P<iso>\d{4}-\d{2}-\d{2})\b", date_days.iso),
    _Form(
        "numeric",
        rf"(?P<numeric>\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|['’]?\d\d)|"
        rf"(?<=by )\d{{1,2}}/\d{{1,2}}|\d{{1,2}}\.\d{{1,2}}\.{_YEAR}|"
        rf"{_DUE}(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.[2-4]\d(?!\.?\d)|"
        rf"{_DUE}(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?=\.(?!\d)))\b",
        date_days.numeric,
    ),
    _Form(
        "day_first",
        rf"(?P<month_day2>\d{{1,2}}|first(?= of)){_NTH}?\s+(?:of\s+)?(?P<month2>{_MONTH})"
        rf"(?:,?\s*(?P<month_year2>{_YEAR})\b)?",
        date_days.day_first,
    ),
    _Form(
        "month_first",
        rf"(?:(?:mid|early|late)[- ])?(?P<month>{_MONTH})"
        rf"(?:\s+(?P<month_day>\d{{1,2}}){_NTH}?\b(?![%,.]?\d|\s?%))?"
        rf"(?:,?\s*(?P<month_year>{_YEAR}|{_SHORT_YEAR})\b)?|"
        # A split year is none: no month has a number above 12.
        rf"(?:(?:the )?(?P<year_month>{_YEAR}-(?:0[1-9]|1[0-2])){_NO_MORE})\b",
        date_days.month_first,
    ),
    _Form(
        "part",
        rf"(?:(?:fy\s?)?(?P<part_year>{_FISCAL_SPLIT}|{_YEAR}|(?<=fy)\d\d|{_SHORT_YEAR})[- ]?)?"
        r"(?:q(?P<quarter>[1-4])(?!\.?\d|(?!fy)[a-z])|h(?P<half>[12])(?!\.?\d|(?!fy)[a-z])|"
        rf"(?P<quarter2>[1-4])q(?={_AFTER_PART})|(?P<half2>[12])h(?={_AFTER_PART}))"
        rf"(?:[-/ ]?(?:of )?(?:fy\s?)?(?P<part_year2>{_FISCAL_SPLIT}|{_YEAR}|{_SHORT_YEAR}|"
        r"(?<=fy)\d\d|(?<=\d[qh])\d\d)\b)?",
        date_days.part,
    ),
    _Form(
        "spoken_part",
        r"(?:the )?(?P<ordinal>first|1st|second|2nd|third|3rd|fourth|4th|"
        rf"(?:last|final){_IN_A_YEAR}) (?P<part_name>quarter|half)\b"
        r"(?: of (?:the )?(?:(?:fiscal )?(?:year|fy) ?|fiscal )?"
        rf"(?P<part_year3>{_SPLIT}|{_YEAR}|(?<=fy)\d\d|(?<=fy )\d\d)|"
        r" of (?:the )?(?:fiscal )?year\b)?",
        date_days.spoken_part,
    ),
    _Form(
        "fiscal",
        r"(?:fy|(?:the )?(?:fiscal(?: years?)?|financial years?)|(?:school|academic) year|season)"
        r"\s?-?"
        rf"(?P<fiscal>{_YEAR}|['’]?\d\d)\b"
        rf"(?:\s?(?:and|-|–|to|through|/)\s?(?:fy\s?)?(?P<fiscal_to>{_YEAR}|\d\d)\b)?|"
        rf"(?:the )?(?:years? )?(?P<split>{_SPLIT})\b",
        date_days.fiscal,
    ),
    _Form(
        "year",
        r"(?:(?P<year_place>mid|early|late)[- ])?(?:the )?(?:years? )?"
        rf"(?<![\d.,$€£])(?P<year>{_YEAR})(?![\d%]|[,.]\d)s?\b",
        date_days.year,
    ),
    _Form(
        "span",
        rf"(?:the )?(?:(?:next|coming|following|first)\s+)?(?P<count>{_COUNT})[- ]"
        r"(?:business |working |calendar |fiscal |financial |school |more )?"
        r"(?P<unit>days?|weeks?|months?|quarters?|years?|sprints?)\b",
        date_days.span,
    ),
    _Form("year_end", r"ye ?['’]?(?P<year_end>\d\d)\b", date_days.year_end),
    _Form("occasion", rf"(?:the )?(?:next |this )?(?:{_OCCASION})\b", date_days.nothing),
    _Form("week", r"(?:calendar )?(?:week|wk|kw) ?\d{1,2}\b", date_days.nothing),
    _Form(
        "end",
        rf"(?:the )?(?:{_INNER}) of (?:the |this |each )?"
        rf"(?P<end_which>next |current |coming |following )?(?P<end_stretch>{_STRETCH})\b"
        # The year that follows is the date: "the end of FY 2027".
        # "Year 6" is a class of a school.
        rf"(?!\s?(?:{_YEAR}|{_SHORT_YEAR})\b|(?<=fy)\s?\d\d\b|(?<=year)\s\d{{1,2}}\b)|"
        rf"(?:the |this )?(?P<end_stretch2>{_STRETCH})[- ]end\b|eo(?P<end_letter>[yqm])\b",
        date_days.end,
    ),
    _Form(
        "stretch",
        r"(?P<which>this|next|current|coming|following|the current|the next|the coming)\s+"
        rf"(?P<stretch>{_STRETCH})\b",
        date_days.stretch,
    ),
    _Form(
        "weekday",
        r"(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
        r"(?:tomorrow|tonight|today)\b",
        date_days.weekday,
    ),
    _Form(
        "season",
        r"(?:the )?(?:next |this )?"
        r"(?:spring|summer|autumn|fall|winter|christmas|easter|thanksgiving|new year)\b"
        rf"(?:\s+(?:of )?{_YEAR})?",
        date_days.nothing,
    ),
    _Form(
        "event",
        # An event is told by its capitals, but no preposition is part of its name where all letters
        # are. A long word is no name, and would be read once a letter.
        rf"(?-i:(?:the )?(?:(?!{_BEFORE_EVENT}\b)[A-Z][\w&.-]{{0,40}}\s+){{0,4}}(?:{_EVENT}))\b|"
        rf"{_NAMED_EVENT}",
        date_days.nothing,
    ),
)
_DAYS = {form.name: form.day for form in _FORMS}
#: Any date; :func:`form_of` tells which.
DATE = re.compile(
    r"(?<![\w#$€£.])(?:" + either(*(f"(?P<f_{form.name}>{form.pattern})" for form in _FORMS)) + ")",
    re.IGNORECASE,
)


def form_of(found: re.Match[str]) -> str:
    """The name of the way in which what :data:`DATE` found is told."""
    return (found.lastgroup or "").removeprefix("f_")


def day_of(found: re.Match[str], calendar: Calendar) -> date | None:
    """The last day that is meant; None where the words do not say, or there is no such day."""
    try:
        return _DAYS[form_of(found)](found, calendar)
    except (LookupError, ValueError, OverflowError):
        # "30 February"; a look-alike letter ("ſ" for "s") that only the pattern takes for its like.
        return None
