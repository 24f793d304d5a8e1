"""Measurable: a metric with its baseline, target and unit, so that somebody else can compute it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cascade.findings import Verdict
from cascade.reading import Reading
from cascade.reading.amounts import Amount, Form, Part
from cascade.sayings import Name, Names, Said, Titled, precisely, say
from cascade.smart import measuring, reach, sentence
from cascade.smart.checks import FIELD
from cascade.smart.figures import figure
from cascade.smart.linear import Scores
from cascade.smart.remarks import Remark, Subject, of_words, remark
from cascade.types import Direction, KeyResult, Measures, Path

#: How probable it must be that words name a thing to deliver, to ask what it changes.
_SURE = 0.6
#: Shares in words.
_SHARE = re.compile(r"\b(?:half|thirds?|quarters?|fifth|tenth)\b", re.IGNORECASE)

#: What these lead to is where it starts from, if that is the baseline.
_STARTS = re.compile(
    r"\b(?:deficit|loss|debt|shortfall|backlog|overspend|gap|total) of (?:a |about )?$|"
    r"\b(?:from|after|against|than|was|were|currently|now) (?:an? |the |about )?$",
    re.IGNORECASE,
)
#: What "300 of the" leads to is the whole of which so many are meant.
_WHOLE = re.compile(r"\d\s(?:out\s)?of\s(?:(?:the|our|all|its|their)\s)?$", re.IGNORECASE)


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
        is_share = any(a.form is Form.PERCENT for a in reading.targets)
        if is_share and not reading.baselines and not sentence.holds(reading):
            said = sentence.of_words(reading)
            evidence = precisely("no baseline")
            yield remark("no-baseline", Verdict.MET, evidence=evidence, sentence=said)
        return
    said = sentence.of_words(reading)
    defining = next((a for a in reading.amounts if a.part is Part.METRIC), None)
    # Where it is told how far, what is missing is what goes so far.
    metric = None if reading.targets else measuring.metric_span(reading)
    if defining:
        yield of_words("number-defines", Verdict.WEAK, reading, defining.span, sentence=said)
    elif metric:
        yield of_words("no-target", Verdict.WEAK, reading, metric, sentence=said)
    else:
        mend = "no-metric-output" if _delivers(scores) else ""
        evidence = precisely("no metric")
        yield remark("no-metric", Verdict.MISSING, evidence=evidence, mend=mend, sentence=said)


def _delivers(scores: Scores) -> bool:
    """Whether words surely name a thing to be made: of that no metric tells how far it is."""
    kind, chance = scores.kind()
    return kind == "output" and chance >= _SURE


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
    mend = "unmeasured-output" if subject.words and _delivers(subject.scores) else ""
    evidence = precisely("no key_results")
    return remark("unmeasured", Verdict.MISSING, evidence=evidence, mend=mend, sentence=said)


def _activity(subject: Subject, path: Path, result: KeyResult) -> Iterator[Remark]:
    """A key result that counts activity, by its record or, where that is silent, its words."""
    if result.measures is Measures.ACTIVITY:
        yield _counts_activity(result, precisely("measures: activity"), path)
    elif subject.words and result.measures is None:
        span = measuring.activity_span(subject.read(result.title))
        if span:
            yield _counts_activity(result, result.title[slice(*span)], path, confidence=0.7)


def _counts_activity(
    result: KeyResult, evidence: str, path: Path, confidence: float | None = None
) -> Remark:
    """The remark that a key result counts activity; people are told once what it is called."""
    found = remark(
        "activity-metric",
        Verdict.WEAK,
        evidence=evidence,
        path=path,
        confidence=confidence,
        result=Name(result.id),
        title=result.title,
    )
    plain = say("key result {result} counts activity", result=Titled(result.id, result.title))
    exact = found.message
    return replace(found, message=plain.exactly(exact.template, **exact.values))


def _disagreement(reading: Reading, result: KeyResult, path: Path) -> Iterator[Remark]:
    """Words that say another target, or another change, than the record does."""
    if result.target is None or not result.unit or not _tells_amount(reading.text):
        return
    every = [
        a for a in reading.amounts if a.part is not Part.BASELINE and reach.same_measure(a, result)
    ]
    led = [a for a in every if reach.is_reached(reading, a)]
    if any(reach.is_value(a, result.target, result) for a in led or every):
        return
    told = [
        a
        for a in reading.targets
        if _is_comparable(reading, a, result, own=bool(path))
        and not _WHOLE.search(before := reading.text[: a.span[0]])
        and not (_STARTS.search(before) and reach.is_value(a, result.baseline, result))
    ]
    reached = [a for a in told if reach.is_reached(reading, a)]
    said = reached or told
    if said and not any(reach.fits(reading, a, result) for a in said):
        words, span = said[0].words, said[0].span
        yield remark(
            "words-disagree",
            Verdict.WEAK,
            evidence=words,
            span=None if path else span,
            path=path,
            words=words,
            result=Titled(result.id, result.title),
            target=_told_target(result, is_change=reach.is_change(reading, said[0])),
        )


def _tells_amount(text: str) -> bool:
    """Whether it is worth to look for amounts: most titles of key results tell none."""
    return any(sign.isdigit() for sign in text) or bool(_SHARE.search(text))


def _is_comparable(reading: Reading, amount: Amount, result: KeyResult, *, own: bool) -> bool:
    """Whether an amount and a key result speak of the same; in its own title any share does."""
    if amount.value is None or amount.form in (Form.MULTIPLE, Form.COVERAGE):
        return False
    if reach.same_measure(amount, result):
        return True
    is_share = amount.form is Form.PERCENT and amount.unit == "%"
    return own and is_share and reach.is_change(reading, amount)


def _told_target(result: KeyResult, *, is_change: bool) -> Said:
    told = {"number": figure(result.target), "unit": result.unit}
    if is_change:
        return say("{number} {unit}, from {baseline}", baseline=figure(result.baseline), **told)
    return say("{number} {unit}", **told)
