"""A statement with the words that findings are about, and the findings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise

from goals.selectors.verdicts import Letters, NodeFinding
from web import words


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the statement; ``notes`` are the numbers of the findings about it."""

    text: str
    notes: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """The finding to which the mark leads."""
        return self.notes[0]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of SMART with its verdict, and the numbers of the findings about it."""

    name: str
    label: str | Promise
    verdict: str
    notes: tuple[int, ...]


def pieces(text: str, findings: Sequence[NodeFinding]) -> list[Piece]:
    """The statement in parts, so that the marked words stand apart; findings count from 1.

    >>> from dataclasses import replace
    >>> vague = NodeFinding("vague", "warning", "", "", "", "", field="title", spans=((8, 15),))
    >>> [(piece.text, piece.notes) for piece in pieces("Improve quality", [vague])]
    [('Improve ', ()), ('quality', (1,))]
    """
    spans = [
        (start, end, number)
        for number, finding in enumerate(findings, 1)
        if finding.field == "title" and not finding.item
        for start, end in finding.spans
        if 0 <= start < end <= len(text)
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    return [
        Piece(text[start:end], tuple(n for low, high, n in spans if low <= start and end <= high))
        for start, end in pairwise(edges)
    ]


def letters(verdicts: Letters, findings: Sequence[NodeFinding]) -> list[Letter]:
    """The letters in their order, each with what speaks against it."""
    return [
        Letter(
            name,
            words.LETTERS[name],
            verdict,
            tuple(n for n, finding in enumerate(findings, 1) if finding.criterion == name),
        )
        for name, verdict in verdicts._asdict().items()
    ]
