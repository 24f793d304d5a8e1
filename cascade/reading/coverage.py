"""Coverage: a universal over things that can be counted ("every team has its own plan")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cascade.reading.amounts import Amount, Form, Part
from cascade.reading.patterns import words as any_of
from cascade.reading.spans import Span, Spans

_UNIVERSAL = re.compile(
    r"""
    \b(?P<all> all (?:[ ]of)? (?:[ ]the|[ ]our|[ ]its|[ ]their)? | both ) \s+
    (?P<many>
        (?:[^\W\d_][\w/&'’-]*\s+){0,4}? [^\W\d_][\w/-]*s
        | (?:\w+\s){0,2} (?:people|women|men|children|staff|leadership|personnel|youth|data)
    )\b
    | \b(?P<each> every|each|any ) \s+ (?P<one> (?:[^\W\d_][\w/&'’-]*\s*){1,4} )
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Of these everybody says "all", and nobody counts them.
_RHETORICAL = any_of(
    """
    levels? ages? forms? kinds? types? sectors? dimensions? aspects? areas respects times things
    costs sides ways means day time step stage week month quarter year fronts fields parts
    backgrounds walks americans peoples? citizens stakeholders
    """
)
_IS_RHETORICAL = re.compile(rf"\b(?:{_RHETORICAL})\b", re.IGNORECASE)
#: After these a universal says for whom or where, not how far.
_LEADS = any_of("for at across of by to in with from on among between throughout and")
_LED = re.compile(rf"\b(?:{_LEADS})\s+(?:nearly |almost )?$", re.IGNORECASE)
#: What somebody could look whether it is so.
_STATES = any_of(
    """
    has have is are was were gets? receives? goes go uses? completes? owns? knows? can trained
    covered responsible with achieves? meets? runs? publish(?:es)? attends? signed documented moved
    migrated closed done
    """
)
_CHECKED = re.compile(rf"^\s*(?:[\w/-]+\s){{0,4}}?(?:{_STATES})\b", re.IGNORECASE)
_STATE = re.compile(rf"\b(?:{_STATES}|will|shall|must|should)\b", re.IGNORECASE)
#: So many characters before and from a universal on are looked at.
_BACK, _AHEAD = 24, 120


def coverage(text: str, taken: Iterable[Span] = ()) -> Iterator[Amount]:
    """The universals that set a level which somebody could check, with their span.

    >>> [amount.words for amount in coverage("Every team has its own plan")]
    ['Every team']
    """
    blocked = Spans(taken)
    for found in _UNIVERSAL.finditer(text):
        if blocked.end_over(*found.span()) is None and _is_checked(found, text):
            group = "many" if found["many"] else "one"
            noun = found["many"] or _before_state(found["one"])
            start, end = found.start(), found.start(group) + len(noun)
            words = text[start:end]
            yield Amount((start, end), words, Form.COVERAGE, Part.TARGET, 100.0, noun)


def _before_state(told: str) -> str:
    """The words before the first that says what is so."""
    state = _STATE.search(told)
    return (told[: state.start()] if state and state.start() else told).rstrip()


def _is_checked(found: re.Match[str], text: str) -> bool:
    start = found.start()
    if _IS_RHETORICAL.search(found["many"] or found["one"]):
        return False
    if _LED.search(text[max(0, start - _BACK) : start]):
        return False
    after = text[start : start + _AHEAD].split(" ", 1)[-1]
    return bool(_CHECKED.search(after))
