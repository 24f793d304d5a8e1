"""The verdicts of many nodes at once: what a record says by itself, once; days and links as arrays.

A verdict is the place of its word in :data:`WORDS`. The same verdicts as
:func:`cascade.smart.judge` gives, one row a node and one column a letter.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cascade import reading, wording
from cascade.findings import Criterion, Verdict
from cascade.layers import Bools, Floats, Ints
from cascade.smart import STANDARD, WORTH, Guide, Judgement, Subject, judge
from cascade.types import Node

LETTERS = tuple(Criterion)
UNKNOWN = "unknown"
#: What a code means.
WORDS = (*(verdict.value for verdict in Verdict), UNKNOWN)
_CODES = {verdict: code for code, verdict in enumerate(Verdict)}
MET, WEAK, MISSING, NOT_APPLICABLE, NOT_KNOWN = range(len(WORDS))
ACHIEVABLE, RELEVANT = LETTERS.index(Criterion.ACHIEVABLE), LETTERS.index(Criterion.RELEVANT)
_WORTHS = np.array([*(WORTH.get(verdict, 0.0) for verdict in Verdict), 0.0])
NO_DAY = -1
#: What kinds of files the rules are made of.
_READ = frozenset({".py", ".toml", ".tsv"})

Codes = NDArray[np.uint8]


def by_itself(node: Node, *, words: bool, guide: Guide = STANDARD) -> Judgement:
    """The judgement that holds on every day before the node is due, if it is connected."""
    return judge(Subject(node, date.min, connected=True, words=words, guide=guide))


def codes_of(judgement: Judgement) -> list[int]:
    """The five codes of a judgement.

    >>> from cascade.types import Kind
    >>> codes_of(by_itself(Node("m", Kind.MISSION, "Feed the town"), words=True))
    [0, 3, 3, 3, 3]
    """
    return [_CODES[verdict] for verdict in judgement.verdicts.values()]


def on_day(
    by_itself: Codes,
    due: Ints,
    connected: Bools | None,
    as_of: date,
    strained: Bools | None = None,
) -> Codes:
    """The verdicts on a day of nodes whose verdicts by themselves are known.

    ``due`` are ordinals, -1 for none; ``strained`` are the nodes that are weak for their place in
    the graph. While connection is unknown (None), so is relevance.
    """
    found = by_itself.copy()
    passed = (due != NO_DAY) & (due < as_of.toordinal())
    found[passed & (found[:, ACHIEVABLE] == MET), ACHIEVABLE] = WEAK
    if strained is not None:
        good = (found[:, ACHIEVABLE] == MET) | (found[:, ACHIEVABLE] == NOT_APPLICABLE)
        found[strained & good, ACHIEVABLE] = WEAK
    asked = found[:, RELEVANT] == MET
    if connected is None:
        found[asked, RELEVANT] = NOT_KNOWN
    else:
        found[asked & ~connected, RELEVANT] = MISSING
    return found


def means(verdicts: Codes) -> Floats:
    """Each node's mean verdict (0..1) over the letters that are known and apply; NaN for none.

    >>> means(np.array([[0, 1, 2, 3, 4], [3, 3, 3, 3, 3]], np.uint8)).tolist()
    [0.5, nan]
    """
    count = (verdicts < NOT_APPLICABLE).sum(axis=1)
    with np.errstate(invalid="ignore"):
        found: Floats = _WORTHS[verdicts].sum(axis=1) / count
    return found


def mean(verdicts: Codes) -> float | None:
    """The mean of the nodes' mean verdicts; None where none is known."""
    known = [mean for mean in means(verdicts).tolist() if mean == mean]
    return sum(known) / len(known) if known else None


def _edition() -> str:
    told = sha256()
    rooms = (Path(__file__).parent, Path(reading.__file__).parent)
    files = sorted(file for room in rooms for file in room.rglob("*") if file.suffix in _READ)
    files.append(Path(wording.__file__))
    for file in files:
        told.update(file.read_bytes())
    return told.hexdigest()[:16]


#: Which edition of the SMART rules this is: verdicts that another one gave may differ.
EDITION = _edition()
