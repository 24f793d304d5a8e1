"""Words and sentences of a text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.reading.patterns import either
from cascade.reading.spans import Span


class Token(NamedTuple):
    """A word: as it stands, in lower case, and where."""

    text: str
    lower: str
    start: int
    end: int


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:[-‐&][^\W_]+)*|\d[\d.,]*\d|\d")
_END = re.compile(
    either(
        r"(?<=[.!?;])\s+(?=[A-Z(\"“\-•*\d])",
        # A space is begun at its first character: else a long one takes the square of its length.
        r"(?<!\s)\s+[-–•*]\s+(?=[A-Z])",
        r"\n+",
        r"(?<=\w):\s+[-•*]\s+",
        r"(?<!\s)\s+(?=\d\)\s)",
    )
)
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|approx|incl|no|u\.s|dr|st|inc|ltd|co|\w)\.$", re.IGNORECASE
)
#: So many characters before an end are looked at for an abbreviation.
_BACK = 8


def words(text: str) -> list[Token]:
    """The words of a text in their order.

    >>> [token.text for token in words("Raise sign-ups by 1,500 (net)")]
    ['Raise', 'sign-ups', 'by', '1,500', 'net']
    """
    return [
        Token(found.group(), found.group().lower(), *found.span()) for found in _WORD.finditer(text)
    ]


def sentences(text: str) -> Iterator[Span]:
    """The spans of a text's sentences and listed points, without the white space around it.

    >>> [text[start:end] for text in ("Ship it. Then rest. ",) for start, end in sentences(text)]
    ['Ship it.', 'Then rest.']
    """
    start, last = len(text) - len(text.lstrip()), len(text.rstrip())
    for found in _END.finditer(text, start, last):
        if _ABBREVIATION.search(text, max(0, found.start() - _BACK), found.start()):
            continue
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < last:
        yield start, last
