"""The verdicts of the schema's validator in a person's words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from functools import reduce
from typing import Any

import jsonschema_rs

from cascade.sayings import Name, Names, Said, say

_TYPE_WORDS = {
    "array": say("a list"),
    "boolean": say("true or false"),
    "integer": say("a whole number"),
    "null": say("nothing"),
    "number": say("a number"),
    "object": say("a mapping"),
    "string": say("a text"),
}
# A value is shown up to so many characters.
_LONGEST = 60


def problem_of(error: jsonschema_rs.ValidationError, expected: Said) -> Said:
    """What is wrong, without the place; ``expected`` is what the schema says of the value."""
    found = error.instance
    is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
    if is_number and error.kind.name == "type" and expected.startswith("a day"):
        return _no_day(found)
    words = _PROBLEMS.get(error.kind.name)
    if words is None:
        return Said("{words}", {"words": error.message})
    return words(error.instance, error.kind.value)


def _wrong_choice(found: Any, known: list[Any]) -> Said:
    names = [name for name in known if name is not None]
    close = get_close_matches(str(found).lower(), names, n=1)
    problem = say("{found} is not one of {names}", found=shown(found), names=Names(names))
    if not close:
        return problem
    return say("{problem}; did you mean {names}?", problem=problem, names=Name(close[0]))


def _wrong_type(found: Any, known: Any) -> Said:
    names = [known] if isinstance(known, str) else known
    problem = say(
        "{found} is {what} where {wanted} is expected",
        found=shown(found),
        what=type_of(found),
        wanted=either(sorted(_TYPE_WORDS[name] for name in names if name != "null")),
    )
    quotes = isinstance(found, (int, float)) and "string" in names and "number" not in names
    return say("{problem}; put it in quotes", problem=problem) if quotes else problem


def either(choices: Iterable[Said]) -> Said:
    """One of these, of which there is at least one.

    >>> either([say("a list"), say("a number"), say("a text")])
    'a list or a number or a text'
    """
    return reduce(lambda some, other: say("{some} or {other}", some=some, other=other), choices)


def _no_day(found: object) -> Said:
    """20260101 is a day without its hyphens; quotes would make it no better."""
    digits = str(found)
    day: str = say("a day as 2026-12-31")
    with suppress(ValueError):
        if len(digits) == 8:
            day = date.fromisoformat(digits).isoformat()
    return say(
        "{found} is a number where a day is expected; write {day}", found=shown(found), day=day
    )


def type_of(found: Any) -> Said:
    """What kind of value it is.

    >>> type_of(True), type_of([])
    ('a truth value', 'a list')
    """
    if found is None:
        return _TYPE_WORDS["null"]
    if isinstance(found, bool):
        return say("a truth value")
    if isinstance(found, (int, float)):
        return _TYPE_WORDS["number"]
    if isinstance(found, str):
        return _TYPE_WORDS["string"]
    return _TYPE_WORDS["array" if isinstance(found, (list, tuple)) else "object"]


def shown(found: Any) -> str:
    """A value as the message shows it: a text in quotes, a long one cut."""
    if isinstance(found, (dict, list, tuple)):
        return say("this")
    text = repr(found) if isinstance(found, str) else json.dumps(found)
    is_long = len(text) > _LONGEST
    cut = f"{text[: _LONGEST - 3]}..." if is_long else text
    if not isinstance(found, str):
        return cut
    quoted = Said("{found!r}", {"found": f"{found[: _LONGEST - 3]}..." if is_long else found})
    return quoted.exactly("{cut}", cut=cut)


def _wrong_length(found: Any, limit: int) -> Said:
    return say(
        "has {found} entries where {limit} are expected", found=str(len(found)), limit=str(limit)
    )


def _no_day_of_the_calendar(found: Any, _: Any) -> Said:
    return say("{found} is not a day of the calendar (YYYY-MM-DD)", found=shown(found))


def _unlike_its_pattern(found: str, _: Any) -> Said:
    if found.strip():
        return say("{found} is impossible", found=shown(found))
    return say("{found} is empty", found=shown(found))


_PROBLEMS: dict[str, Callable[[Any, Any], Said]] = {
    "enum": _wrong_choice,
    "exclusiveMinimum": lambda found, limit: say(
        "{found} is not above {limit}", found=shown(found), limit=str(limit)
    ),
    "format": _no_day_of_the_calendar,
    "maxItems": _wrong_length,
    "maximum": lambda found, limit: say(
        "{found} is above {limit}", found=shown(found), limit=f"{limit:g}"
    ),
    "minItems": _wrong_length,
    "minimum": lambda found, limit: say(
        "{found} is below {limit}", found=shown(found), limit=f"{limit:g}"
    ),
    "pattern": _unlike_its_pattern,
    "required": lambda _, missing: say("has no `{field}`", field=missing),
    "type": _wrong_type,
}
