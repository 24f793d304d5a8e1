"""Achievable: judged from the record alone, never from adjectives."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Criterion, Verdict
from cascade.smart.remarks import Remark, Subject
from cascade.types import Direction, KeyResult, Path


def applies(subject: Subject) -> bool:
    """Only where the record says something that could contradict itself."""
    return subject.node.due is not None or bool(subject.node.key_results)


def remarks(subject: Subject) -> Iterator[Remark]:
    """Dates that contradict each other or have passed, targets on the wrong side."""
    node = subject.node
    if node.starts and node.due and node.due < node.starts:
        message = f"it is due ({node.due}) before it starts ({node.starts})"
        yield _remark(message, f"due: {node.due}", "correct one of the two dates", ("due",))
    elif node.due and node.due < subject.as_of:
        message = f"its due date {node.due} has passed and it is still {node.status}"
        fix = "set its status to done or cancelled, or give it a new date"
        yield _remark(message, f"due: {node.due}", fix, ("due",), Verdict.WEAK)
    for place, result in enumerate(node.key_results):
        yield from _key_result(result, ("key_results", place))


def _key_result(result: KeyResult, path: Path) -> Iterator[Remark]:
    baseline, target = result.baseline, result.target
    if baseline is None or target is None or result.direction is Direction.HOLD:
        return
    if baseline == target:
        says, fix = "asks for no change", "set a target that differs, or direction: hold"
    elif result.direction is Direction.UP and target < baseline:
        says = "should go up, and its target lies below its baseline"
        fix = "set direction: down, or correct the target"
    elif result.direction is Direction.DOWN and target > baseline:
        says = "should go down, and its target lies above its baseline"
        fix = "set direction: up, or correct the target"
    else:
        return
    change = f"from {baseline:g} to {target:g} {result.unit or ''}".strip()
    yield _remark(f"key result {result.id!r} {says}: {change}", change, fix, path)


def _remark(
    message: str, evidence: str, fix: str, path: Path, verdict: Verdict = Verdict.MISSING
) -> Remark:
    return Remark(
        Criterion.ACHIEVABLE, "smart-achievable", verdict, message, evidence, fix, path=path
    )
