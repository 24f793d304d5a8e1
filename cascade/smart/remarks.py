"""What a SMART rule looks at, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cascade.findings import Criterion, Verdict
from cascade.types import Node, Path, Period


@dataclass(frozen=True, slots=True)
class Subject:
    """A node to be judged, and what the record around it says.

    ``connected`` is None while connection is unknown. ``words`` says whether there are text rules
    for the plan's language; without them only the fields are judged.
    """

    node: Node
    as_of: date
    connected: bool | None = None
    period: Period | None = None
    words: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """One weakness: the letter, how bad, the words or the field it rests on, and the mend.

    ``span`` (start, end) marks the words in the node's title; None when a field is meant, which
    ``path`` then names. ``confidence`` is 1 for what a field says, less for what words suggest.
    """

    criterion: Criterion
    rule: str
    verdict: Verdict
    message: str
    evidence: str
    fix: str
    span: tuple[int, int] | None = None
    confidence: float = 1.0
    path: Path = ()
