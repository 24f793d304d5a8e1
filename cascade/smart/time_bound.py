"""Time-bound: a due date in the record; a date in the words is only half of it."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Criterion, Verdict
from cascade.smart.remarks import Remark, Subject
from cascade.smart.words import DEADLINE
from cascade.types import Kind


def applies(subject: Subject) -> bool:
    """A mission has no end date."""
    return subject.node.kind is not Kind.MISSION


def remarks(subject: Subject) -> Iterator[Remark]:
    """No due date in the record: weak when the words name one, else missing."""
    node = subject.node
    if node.due or (node.key_results and all(result.due for result in node.key_results)):
        return
    named = DEADLINE.search(node.title) if subject.words else None
    if named:
        words = named.group()
        message, evidence = f"the date stands only in the words: {words!r}", words
        fix = f"put {words!r} in the record as `due`"
    else:
        message, evidence = "no due date", "no due"
        fix = _fix_by_period(subject)
    yield Remark(
        Criterion.TIME_BOUND,
        "smart-time-bound",
        Verdict.WEAK if named else Verdict.MISSING,
        message,
        evidence,
        fix,
        named.span() if named else None,
        0.8 if named else 1.0,
    )


def _fix_by_period(subject: Subject) -> str:
    ends = subject.period.ends if subject.period else None
    return f"set `due`, at the latest {ends}, the end of the period" if ends else "set `due`"
