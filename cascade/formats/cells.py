"""What people type into a spreadsheet's cells, read as days, numbers, choices and links.

Every reader here takes a cell as CSV (a text) or a workbook (a text, number, day or truth
value) gives it, and raises :class:`ValueError` in a person's words when it cannot tell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from cascade.sayings import Name, Names, Said, say
from cascade.types import Contribution

#: What a cell may hold.
Cell = object
#: The schema's limit for any number: beyond it arithmetic loses its footing.
MAX_NUMBER = 1e300


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula that was never worked out: its value is not in the file."""

    text: str


class PartlyUnreadableError(ValueError):
    """Some entries of a cell cannot be read.

    ``rest`` is the field's value without them; ``entries`` has each with what is wrong with it.
    """

    def __init__(self, rest: object, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(problem for _, problem in entries))
        self.rest, self.entries = rest, tuple(entries)


# A spreadsheet takes a text with such a beginning for a formula (or, after a tab or a line
# end, for the beginning of another cell). Full-width signs count too: some locales fold them.
_RISKY = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
# A spreadsheet that separates cells by semicolons or tabs cuts a file with commas there too.
_RISKY_INSIDE = re.compile(r"([;\t\r\n][\s\"]*)('*[=+\-@＝＋－＠])")
_GUARDED_INSIDE = re.compile(r"([;\t\r\n][\s\"]*)'('*[=+\-@＝＋－＠])")
_NEGATIVE = re.compile(r"-\d+(\.\d+)?")

_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_FILLERS = re.compile("[\\s'\u2019]")

_ISO_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ][0:.]*Z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")

_PART = re.compile(r"((?:\\.|[^;])*)(?:;|\Z)", re.DOTALL)
_WEIGHT = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
_ESCAPED = re.compile(r"\\([\\;*])")
_TO_ESCAPE = re.compile(r"[\\;*]")


def guard(text: str) -> str:
    """The text as no spreadsheet runs it: with an apostrophe before what looks like a formula.

    The same after each `;`, tab or line end inside of it, where a spreadsheet with other habits
    begins another cell. A plain negative number stays as it is. :func:`unguard` undoes it exactly.

    >>> guard("=1+1"), guard("'=1+1"), guard("-5"), guard("plan B"), guard("a;b; =1")
    ("'=1+1", "''=1+1", '-5', 'plan B', "a;b; '=1")
    """
    text = _RISKY_INSIDE.sub(r"\1'\2", text)
    return f"'{text}" if _RISKY.match(text) and not _NEGATIVE.fullmatch(text) else text


def unguard(text: str) -> str:
    """The text that :func:`guard` was given.

    >>> unguard("''=1+1"), unguard("'tis")
    ("'=1+1", "'tis")
    """
    if "'" not in text:
        return text
    if text[0] == "'" and _RISKY.match(text, 1):
        text = text[1:]
    return _GUARDED_INSIDE.sub(r"\1\2", text)


def text_of(cell: Cell) -> str:
    """The cell as text: a whole number without its point, a day as ISO writes it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat().removesuffix("T00:00:00")
    if isinstance(cell, Formula):
        raise ValueError(say("the cell holds a formula whose value is not in the file"))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def word_of(cell: Cell) -> str:
    """The cell as text without the spaces around it: an identifier, a name."""
    return text_of(cell).strip()


def number_text(number: float) -> str:
    """The shortest text that reads back as this number.

    >>> number_text(120000.0), number_text(0.1)
    ('120000', '0.1')
    """
    is_whole = -(2**53) < number < 2**53 and number == int(number)
    return str(int(number)) if is_whole else repr(number)


def number_of(cell: Cell, is_comma_decimal: bool = False) -> float:
    """The cell as a number, with or without thousands separators.

    ``is_comma_decimal`` tells that the file may come from a place that writes 1,5 for one
    and a half; then 120.000 and 120,000 are ambiguous and refused, with the way to write either.

    >>> number_of("1.200.000,50"), number_of("120,000"), number_of("12,5")
    (1200000.5, 120000.0, 12.5)
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell) if -MAX_NUMBER <= cell <= MAX_NUMBER else math.inf
    text = _FILLERS.sub("", text_of(cell))
    if is_comma_decimal and _ONE_GROUP.fullmatch(text):
        digits = re.sub("[.,]", "", text)
        decimal = text.replace(",", ".")
        raise ValueError(
            say(
                "{cell!r} may be {digits} or {decimal}: write {digits} or {decimal}0",
                cell=text,
                digits=digits,
                decimal=decimal,
            )
        )
    if _PLAIN.fullmatch(text):
        return float(text)
    if _COMMA_GROUPS.fullmatch(text):
        return float(text.replace(",", ""))
    if _POINT_GROUPS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    raise ValueError(say("{cell!r} is not a number", cell=_short(cell)))


def within(
    low: float, high: float, read: Callable[[Cell], float], words: Said
) -> Callable[[Cell], float]:
    """A reader of numbers from ``low`` to ``high``; ``words`` say what is outside of it."""

    def read_within(cell: Cell) -> float:
        number = read(cell)
        if not low <= number <= high:
            raise ValueError(say("{cell!r} is {what}", cell=_short(cell), what=words))
        return number

    return read_within


def day_of(cell: Cell) -> date:
    """The cell as a day: 2026-12-31, 31.12.2026, or 31/12/2026 where that has one meaning.

    >>> day_of("31.12.2026"), day_of("2026-12-31 00:00:00")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _told_day(word_of(cell))


# A plan has many nodes and few days.
@lru_cache(maxsize=4096)
def _told_day(text: str) -> date:
    if match := _ISO_DAY.fullmatch(text):
        return _day(text, match[1], match[3], match[4])
    if match := _DAY_FIRST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "/" and first != second and max(first, second) <= 12:
            raise ValueError(say("{cell!r} may be day/month or month/day", cell=text))
        if match[2] == "/" and second > 12:
            return _day(text, match[4], match[1], match[3])
        return _day(text, match[4], match[3], match[1])
    raise ValueError(say("{cell!r} is not a date", cell=_short(text)))


def _day(told: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(say("{cell!r} is not a day of the calendar", cell=_short(told))) from None


def choice_of[Choice: StrEnum](choices: type[Choice]) -> Callable[[Cell], Choice]:
    """A reader of one of these choices, whatever the case and however the words are joined."""
    known = {choice.value: choice for choice in choices}

    def read_choice(cell: Cell) -> Choice:
        if isinstance(cell, str) and cell in known:
            return known[cell]
        text = re.sub(r"[\s_-]+", "_", word_of(cell)).lower()
        if text in known:
            return known[text]
        close = get_close_matches(text, known, n=1)
        problem = say("{cell!r} is not one of {names}", cell=_short(cell), names=Names(known))
        if close:
            problem = say("{problem}; did you mean {names}?", problem=problem, names=Name(close[0]))
        raise ValueError(problem)

    return read_choice


def identifiers_of(cell: Cell) -> tuple[str, ...]:
    r"""The identifiers of a cell, separated by semicolons; ``\;`` belongs to one.

    >>> identifiers_of(r"a; b\;c")
    ('a', 'b;c')
    """
    return tuple(_ESCAPED.sub(r"\1", part) for part in _parts(cell))


def identifiers_text(identifiers: Iterable[str]) -> str:
    """The cell that :func:`identifiers_of` reads as these."""
    return ";".join(_TO_ESCAPE.sub(r"\\\g<0>", identifier) for identifier in identifiers)


def contributions_of(cell: Cell) -> tuple[Contribution, ...]:
    r"""The contributions of a cell: ``goal;other*2``. ``\*`` belongs to an identifier.

    >>> [(link.to, link.weight) for link in contributions_of(r"goal; other*2; a\*3")]
    [('goal', 1.0), ('other', 2.0), ('a*3', 1.0)]

    Raises :class:`PartlyUnreadableError` for weights that are none; the other entries are its rest.
    """
    links: list[Contribution] = []
    unreadable: list[tuple[str, str]] = []
    for part in _parts(cell):
        try:
            links.append(_contribution(part))
        except ValueError as problem:
            unreadable.append((part, words_of(problem)))
    if unreadable:
        raise PartlyUnreadableError(tuple(links), unreadable)
    return tuple(links)


def contributions_text(links: Iterable[Contribution]) -> str:
    """The cell that :func:`contributions_of` reads as these, as far as a cell can tell."""
    return ";".join(
        identifiers_text([link.to]) + ("" if link.weight == 1 else f"*{number_text(link.weight)}")
        for link in links
    )


def _contribution(part: str) -> Contribution:
    if "*" not in part:
        return Contribution(_ESCAPED.sub(r"\1", part))
    name, _, told = (piece.strip() for piece in part.rpartition("*"))
    backslashes = len(name) - len(name.rstrip("\\"))
    if not (name and _WEIGHT.fullmatch(told)) or backslashes % 2:
        return Contribution(_ESCAPED.sub(r"\1", part))
    weight = float(told.replace(",", "."))
    if not 0 < weight <= MAX_NUMBER:
        what = _no_weight(weight)
        raise ValueError(say("the weight in {cell!r} is {what}", cell=_short(part), what=what))
    return Contribution(_ESCAPED.sub(r"\1", name), weight)


def _no_weight(weight: float) -> Said:
    if math.isinf(weight):
        return say("no finite number")
    return say("not above 0") if weight <= 0 else say("above {most}", most=f"{MAX_NUMBER:g}")


def _parts(cell: Cell) -> list[str]:
    """What stands between the semicolons, without the spaces around it; still escaped."""
    text = text_of(cell)
    # Without a backslash the pattern finds what splitting finds, in three times the time.
    found = _PART.findall(text) if "\\" in text else text.split(";")
    return [part for told in found if (part := told.strip())]


def shown(cell: Cell) -> str:
    """The cell as text, a formula as it is written."""
    return cell.text if isinstance(cell, Formula) else text_of(cell)


def words_of(problem: ValueError) -> str:
    """What a reader says that cannot tell; a sentence stays one."""
    words = problem.args[0] if problem.args else ""
    return words if isinstance(words, Said) else str(problem)


def _short(cell: Cell) -> str:
    text = shown(cell)
    return text if len(text) <= 60 else f"{text[:57]}..."
