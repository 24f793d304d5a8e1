"""Measurable: a metric with its baseline, target and unit; and whether it counts activity."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Criterion, Verdict
from cascade.smart.remarks import Remark, Subject
from cascade.smart.words import ACTIVITY, AMOUNT
from cascade.types import Direction, KeyResult, Measures


def applies(subject: Subject) -> bool:
    """Goals are measured; a mission gives direction, and a program may have key results."""
    return subject.node.kind.is_goal or bool(subject.node.key_results)


def remarks(subject: Subject) -> Iterator[Remark]:
    """What its key results lack; without any, whether its words name an amount."""
    node = subject.node
    for place, result in enumerate(node.key_results):
        lacking = missing_fields(result)
        if lacking:
            yield _incomplete(place, result, lacking)
        yield from activity(place, result, subject.words)
    if not node.key_results:
        yield _unmeasured(subject)


def missing_fields(result: KeyResult) -> list[str]:
    """Which of metric, baseline, target (or band) and unit a key result lacks."""
    hold = result.direction is Direction.HOLD
    lacking = []
    if not result.title.strip():
        lacking.append("metric")
    if result.baseline is None and not hold:
        lacking.append("baseline")
    if result.target is None and not (hold and result.band is not None):
        lacking.append("target")
    if not result.unit:
        lacking.append("unit")
    return lacking


def _incomplete(place: int, result: KeyResult, lacking: list[str]) -> Remark:
    fields = " and ".join([", ".join(lacking[:-1]), lacking[-1]] if len(lacking) > 1 else lacking)
    return Remark(
        Criterion.MEASURABLE,
        "smart-measurable",
        Verdict.MISSING if "metric" in lacking or "target" in lacking else Verdict.WEAK,
        f"key result {result.id!r} lacks its {fields}",
        result.title or result.id,
        f"complete it: {mend(result)}",
        path=("key_results", place),
    )


def mend(result: KeyResult) -> str:
    """The sentence that a complete key result makes, with what is known filled in.

    >>> mend(KeyResult("nps", "NPS", baseline=31.0, direction=Direction.UP))
    'raise NPS from 31 to <target> <unit>'
    """
    verb = {Direction.DOWN: "lower", Direction.HOLD: "hold"}.get(
        result.direction or Direction.UP, "raise"
    )
    baseline = "<baseline>" if result.baseline is None else f"{result.baseline:g}"
    target = "<target>" if result.target is None else f"{result.target:g}"
    metric = result.title or "<metric>"
    return f"{verb} {metric} from {baseline} to {target} {result.unit or '<unit>'}"


def _unmeasured(subject: Subject) -> Remark:
    title = subject.node.title
    amount = AMOUNT.search(title) if subject.words else None
    if amount:
        message = f"the measure stands only in the words: {amount.group()!r}"
        verdict, evidence, confidence = Verdict.WEAK, amount.group(), 0.8
    else:
        message = "no key result, so nothing measures it"
        verdict, evidence, confidence = Verdict.MISSING, "no key_results", 1.0
    return Remark(
        Criterion.MEASURABLE,
        "smart-measurable",
        verdict,
        message,
        evidence,
        "add a key result: raise <metric> from <baseline> to <target> <unit>",
        amount.span() if amount else None,
        confidence,
    )


def activity(place: int, result: KeyResult, words: bool) -> Iterator[Remark]:
    """A key result that counts activity, by its record or, where that is silent, its words."""
    if result.measures is Measures.ACTIVITY:
        evidence, confidence = "measures: activity", 1.0
    elif words and result.measures is None and (found := ACTIVITY.search(result.title)):
        evidence, confidence = found.group().strip(), 0.7
    else:
        return
    yield Remark(
        Criterion.MEASURABLE,
        "activity-metric",
        Verdict.WEAK,
        f"key result {result.id!r} counts activity: {result.title!r}",
        evidence,
        "ask: so that what changes? Measure that",
        None,
        confidence,
        path=("key_results", place),
    )
