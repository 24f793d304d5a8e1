"""What a check says: one :class:`Finding` a fault, with its place, evidence and mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cascade.types import Path


class Severity(StrEnum):
    """How much a finding weighs. ``OFF`` silences a rule in a configuration."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 for the worst.

        >>> sorted(Severity, key=lambda s: s.rank)[0].value
        'error'
        """
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Criterion(StrEnum):
    """A letter of SMART."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Verdict(StrEnum):
    """How a record does on one letter of SMART."""

    MET = "met"
    WEAK = "weak"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a plan.

    ``message`` says what is wrong, ``evidence`` what it rests on (words of the plan, a path,
    figures), ``fix`` what to do next. A finding of a SMART rule also has its ``criterion``, the
    ``span`` of the words in the statement (start, end; None when a field is meant) and a
    ``confidence`` (0..1). ``cost`` (the orphaned budget, say) orders findings of one severity.
    ``check`` names what exactly was found ("vague-word"), ``why`` says in a sentence why it
    matters; a hint is advice on which no verdict and no exit status rests. ``other`` is another
    node that it is about: one that says the same, or the nearest one elsewhere. ``path`` is the
    place inside the node.
    """

    rule: str
    severity: Severity
    message: str
    evidence: str = ""
    fix: str = ""
    node: str | None = None
    line: int | None = None
    criterion: Criterion | None = None
    span: tuple[int, int] | None = None
    confidence: float = 1.0
    check: str = ""
    why: str = ""
    is_hint: bool = False
    other: str | None = None
    cost: float = field(default=0.0, compare=False)
    path: Path = field(default=(), compare=False)
