"""Measurable: a metric with its baseline, target and unit, so that somebody else can compute it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cascade.findings import Verdict
from cascade.reading import Reading
from cascade.reading.amounts import Form, Part
from cascade.sayings import Name, Names, Said, Titled, precisely, say
from cascade.smart import measuring, sentence
from cascade.smart.checks import FIELD
from cascade.smart.linear import Scores
from cascade.smart.remarks import Remark, Subject, of_words, remark
from cascade.types import Direction, KeyResult, Measures, Path


def applies(subject: Subject) -> bool:
    """Goals are measured; a mission gives direction, and a program may have key results."""
    return subject.node.kind.is_goal or bool(subject.node.key_results)


def remarks(subject: Subject) -> Iterator[Remark]:
    """What its key results lack; without any, whether its words name an amount."""
    node = subject.node
    for place, result in enumerate(node.key_results):
        path: Path = ("key_results", place)
        lacking = missing_fields(result)
        if lacking:
            yield _incomplete(subject, path, result, lacking)
        yield from _activity(subject, path, result)
        if subject.words:
            yield from _disagreement(subject.read(result.title), result, path)
    if not node.key_results:
        yield _unmeasured(subject)
    elif subject.words and len(node.key_results) == 1:
        yield from _disagreement(subject.reading, node.key_results[0], ())


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


def of_text(reading: Reading, scores: Scores) -> Iterator[Remark]:
    """What words alone say: a metric and how far, else what is missing."""
    if scores.chance("measurable") >= 0.5 or measuring.is_habit(reading):
        if not reading.baselines and any(a.form is Form.PERCENT for a in reading.targets):
            said = sentence.of_words(reading)
            evidence = precisely("no baseline")
            yield remark("no-baseline", Verdict.MET, evidence=evidence, sentence=said)
        return
    said = sentence.of_words(reading)
    defining = next((a for a in reading.amounts if a.part is Part.METRIC), None)
    metric = measuring.metric_span(reading)
    if defining:
        yield of_words("number-defines", Verdict.WEAK, reading, defining.span, sentence=said)
    elif metric:
        yield of_words("no-target", Verdict.WEAK, reading, metric, sentence=said)
    else:
        yield remark("no-metric", Verdict.MISSING, evidence=precisely("no metric"), sentence=said)


def _incomplete(subject: Subject, path: Path, result: KeyResult, lacking: list[str]) -> Remark:
    worst = "metric" in lacking or "target" in lacking
    return remark(
        "incomplete-result",
        Verdict.MISSING if worst else Verdict.WEAK,
        evidence=result.title or result.id,
        path=path,
        result=Titled(result.id, result.title),
        fields=_joined(lacking),
        sentence=sentence.of_result(result, subject.node.due),
    )


def _joined(names: list[str]) -> Said:
    told = [say(FIELD[name]) for name in names]
    if len(told) == 1:
        return say("{field}", field=told[0])
    return say("{fields} and {field}", fields=Names(told[:-1]), field=told[-1])


def _unmeasured(subject: Subject) -> Remark:
    due = subject.node.due
    target = next(iter(subject.reading.targets), None) if subject.words else None
    if target:
        said = sentence.of_words(subject.reading, due)
        return of_words(
            "target-in-words", Verdict.WEAK, subject.reading, target.span, sentence=said
        )
    said = sentence.of_result(KeyResult(""), due)
    return remark(
        "unmeasured", Verdict.MISSING, evidence=precisely("no key_results"), sentence=said
    )


def _activity(subject: Subject, path: Path, result: KeyResult) -> Iterator[Remark]:
    """A key result that counts activity, by its record or, where that is silent, its words."""
    named: dict[str, Any] = {"result": Name(result.id), "title": result.title}
    if result.measures is Measures.ACTIVITY:
        evidence = precisely("measures: activity")
        yield remark("activity-metric", Verdict.WEAK, evidence=evidence, path=path, **named)
    elif subject.words and result.measures is None:
        span = measuring.activity_span(subject.read(result.title))
        if span:
            words = result.title[slice(*span)]
            yield remark(
                "activity-metric",
                Verdict.WEAK,
                evidence=words,
                path=path,
                confidence=0.7,
                **named,
            )


def _disagreement(reading: Reading, result: KeyResult, path: Path) -> Iterator[Remark]:
    """Words that name another target than the record, in the same unit."""
    if result.target is None or not any(sign.isdigit() for sign in reading.text):
        return
    same = [
        a for a in reading.targets if a.value is not None and _same_unit(a.form, a.unit, result)
    ]
    if same and all(a.value != result.target for a in same):
        target = say("{number:g} {unit}", number=result.target, unit=result.unit or "")
        words = same[0].words
        yield remark(
            "words-disagree",
            Verdict.WEAK,
            evidence=words,
            span=None if path else same[0].span,
            path=path,
            words=words,
            result=Titled(result.id, result.title),
            target=target,
        )


def _same_unit(form: Form, unit: str, result: KeyResult) -> bool:
    told = (result.unit or "").strip().lower()
    if form is Form.PERCENT:
        return told in ("%", "percent", "per cent")
    return form is Form.COUNT and bool(told) and told == unit.lower()
