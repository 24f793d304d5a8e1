"""Specific: the statement says what shall be different."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Criterion, Verdict
from cascade.smart.remarks import Remark, Subject
from cascade.smart.words import VAGUE
from cascade.types import Kind

#: A statement of fewer words names a topic, not a result.
FEWEST_WORDS = 3


def applies(subject: Subject) -> bool:
    """Every node needs a statement."""
    return bool(subject.node.id)


def remarks(subject: Subject) -> Iterator[Remark]:
    """A missing statement, a bare topic, or vague words that no key result pins down."""
    title = subject.node.title.strip()
    if not title:
        yield _remark(Verdict.MISSING, "the statement is missing", "no title", 1.0, None)
    elif subject.words and subject.node.kind is not Kind.MISSION:
        yield from _words(subject)


def _words(subject: Subject) -> Iterator[Remark]:
    title = subject.node.title
    if subject.node.kind.is_goal and len(title.split()) < FEWEST_WORDS:
        span = (0, len(title))
        yield _remark(Verdict.WEAK, "the statement names a topic, not a result", title, 0.8, span)
    elif not subject.node.key_results and (vague := VAGUE.search(title)):
        message = f"{vague.group()!r} is vague, and no key result says what is meant"
        yield _remark(Verdict.WEAK, message, vague.group(), 0.7, vague.span())


def _remark(
    verdict: Verdict, message: str, evidence: str, confidence: float, span: tuple[int, int] | None
) -> Remark:
    return Remark(
        Criterion.SPECIFIC,
        "smart-specific",
        verdict,
        message,
        evidence,
        "say what shall be different, for whom, and where",
        span,
        confidence,
        path=("title",),
    )
