"""What a SMART rule looks at, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from string import Formatter
from typing import Any

from cascade.findings import Criterion, Verdict
from cascade.reading import ENGLISH, Calendar, Lexicon, Reading, read
from cascade.sayings import Said, say
from cascade.smart.checks import CHECKS, MENDS, SAYS
from cascade.smart.linear import Scores, scores
from cascade.types import Node, Path, Period


@dataclass(frozen=True, slots=True)
class Guide:
    """How an organisation wants to be advised.

    ``off`` are the checks that are switched off, ``lexicon`` its words, ``fiscal_month`` (1..12)
    the first month of its year. ``focus_goals`` and ``owner_goals`` are how many live goals a unit
    and a person may have.
    """

    off: frozenset[str] = frozenset()
    lexicon: Lexicon = ENGLISH
    fiscal_month: int = 1
    focus_goals: int = 3
    owner_goals: int = 5


#: What is asked where nothing is configured.
STANDARD = Guide()


@dataclass(frozen=True)
class Subject:
    """A node to be judged, and what the record around it says.

    ``connected`` is None while connection is unknown. ``words`` says whether there are text rules
    for the plan's language; without them only the fields are judged. ``strains`` are the checks
    that its place in the graph breaks (:mod:`cascade.smart.strains`).
    """

    node: Node
    as_of: date
    connected: bool | None = None
    period: Period | None = None
    words: bool = True
    strains: tuple[str, ...] = ()
    guide: Guide = field(default=STANDARD, repr=False)

    @cached_property
    def reading(self) -> Reading:
        """What the title says."""
        return self.read(self.node.title)

    @cached_property
    def scores(self) -> Scores:
        """What the models say of the title."""
        return scores(self.reading)

    def read(self, text: str) -> Reading:
        """What a text says, its dates by the calendar of the plan."""
        period = self.period
        starts, ends = (period.starts, period.ends) if period else (None, None)
        today = self.as_of if self.as_of > date.min else None
        return read(
            text, Calendar(today, starts, ends, self.guide.fiscal_month), self.guide.lexicon
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding of a check: the letter, how bad, the words or the field it rests on, the mend.

    ``verdict`` is met for a hint, which leaves the letter as it is. ``span`` (start, end) marks the
    words in the node's title, or in the key result's that ``path`` names; None when a field is
    meant, which ``path`` then names. ``confidence`` is 1 for what a field says, less for words.
    """

    criterion: Criterion
    rule: str
    verdict: Verdict
    message: Said
    evidence: str
    fix: Said
    span: tuple[int, int] | None = None
    confidence: float = 1.0
    path: Path = ()
    check: str = ""
    why: str = ""
    version: int = 1


def remark(
    check: str,
    verdict: Verdict,
    *,
    evidence: str,
    span: tuple[int, int] | None = None,
    path: Path = (),
    says: str = "",
    mend: str = "",
    confidence: float | None = None,
    **values: Any,
) -> Remark:
    """A remark of a check, its messages filled with ``values``.

    ``says`` and ``mend`` name other messages than the check's own.
    """
    told = CHECKS[check]
    template = SAYS[says or check]
    return Remark(
        told.criterion,
        told.rule,
        verdict,
        say(template, **_used(template, values)),
        evidence,
        say(MENDS[mend or check], **_used(MENDS[mend or check], values)),
        span,
        told.confidence if confidence is None else confidence,
        path,
        check,
        told.reason,
        told.version,
    )


def of_words(
    check: str, verdict: Verdict, reading: Reading, span: tuple[int, int], **values: Any
) -> Remark:
    """A remark that rests on words of a text."""
    words = reading.text[slice(*span)]
    return remark(check, verdict, evidence=words, span=span, words=words, **values)


def _used(template: str, values: Mapping[str, Any]) -> dict[str, Any]:
    named = {each[1] for each in Formatter().parse(template)}
    return {name: value for name, value in values.items() if name in named}
