"""Achievable: judged from the record and the graph alone, never from adjectives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cascade.findings import Verdict
from cascade.sayings import Share, Titled, precisely, say
from cascade.smart.figures import figure
from cascade.smart.remarks import Remark, Subject, remark
from cascade.smart.strains import WEAKEN
from cascade.types import Direction, KeyResult, Kind, Path
from cascade.wording import says_nothing

#: What is put into messages.
Values = dict[str, Any]
#: A metric that must move so many times as fast as it did needs an answer how.
PACE = 3.0
#: Where this part of the time is over and there is no value yet, somebody should ask.
MUCH = 1 / 3
#: Kinds for which somebody must answer.
OWNED = frozenset({Kind.FUNCTIONAL_GOAL, Kind.PROGRAM})


def applies(subject: Subject) -> bool:
    """Where somebody must answer for it, or the record says what could contradict itself."""
    node = subject.node
    strained = any(check in WEAKEN for check in subject.strains)
    return bool(node.due or node.key_results or strained or node.kind in OWNED)


def remarks(subject: Subject) -> Iterator[Remark]:
    """Dates and targets that contradict each other, what its place in the graph says, no owner."""
    yield from _dates(subject)
    for place, result in enumerate(subject.node.key_results):
        yield from _key_result(result, ("key_results", place))
        yield from _history(result, subject, ("key_results", place))
    for strain in subject.strains:
        yield _strain(strain, subject)
    if subject.node.kind in OWNED and says_nothing(subject.node.owner):
        yield remark("no-owner", Verdict.WEAK, evidence=precisely("no owner"), path=("owner",))


def _dates(subject: Subject) -> Iterator[Remark]:
    node = subject.node
    if node.starts and node.due and node.due < node.starts:
        known: Values = {"due": node.due, "starts": node.starts}
        evidence = precisely("due: {due}", due=node.due)
        yield remark(
            "ends-before-start", Verdict.MISSING, evidence=evidence, path=("due",), **known
        )
    elif node.due and node.due < subject.as_of:
        evidence = precisely("due: {due}", due=node.due)
        known = {"due": node.due, "status": node.status.words}
        yield remark("overdue", Verdict.WEAK, evidence=evidence, path=("due",), **known)


def _key_result(result: KeyResult, path: Path) -> Iterator[Remark]:
    baseline, target = result.baseline, result.target
    if baseline is None or target is None or result.direction is Direction.HOLD:
        return
    if baseline == target:
        check = "no-change"
    elif result.direction is Direction.UP and target < baseline:
        check = "wrong-way-up"
    elif result.direction is Direction.DOWN and target > baseline:
        check = "wrong-way-down"
    else:
        return
    unit = f" {result.unit}" if result.unit else ""
    change = say(
        "from {baseline:g} to {target:g}{unit}", baseline=baseline, target=target, unit=unit
    )
    yield remark(
        check,
        Verdict.MISSING,
        evidence=change,
        path=path,
        result=Titled(result.id, result.title),
        change=change,
    )


def _history(result: KeyResult, subject: Subject, path: Path) -> Iterator[Remark]:
    """Hints from the metric's own values up to the day: met from the first, or too fast a pace."""
    values = sorted((v for v in result.values if v.on <= subject.as_of), key=lambda v: v.on)
    start, target = result.baseline, result.target
    if not values:
        yield from _unmeasured(result, subject, path)
    if not values or target is None or start is None or start == target:
        return
    up = target > start
    first, last = values[0], values[-1]
    named: Values = {"result": Titled(result.id, result.title)}
    if _reached(first.value, target, up=up):
        # Later than it began, it has been reached since; or that is what is counted so far.
        if first.on <= _last_of_its_beginning(subject, result):
            evidence = say("{value:g} on {day}", value=first.value, day=first.on)
            known: Values = {"value": figure(first.value), "day": first.on}
            yield remark("already-met", Verdict.MET, evidence=evidence, path=path, **named, **known)
        return
    due = result.due or subject.node.due
    times = _pace(first.on, first.value, last.on, last.value, target, due)
    if times is not None and times >= PACE and not _reached(last.value, target, up=up):
        evidence = say("{value:g} on {day}", value=last.value, day=last.on)
        yield remark(
            "pace", Verdict.MET, evidence=evidence, path=path, times=round(times, 1), **named
        )


def _unmeasured(result: KeyResult, subject: Subject, path: Path) -> Iterator[Remark]:
    """The hint that much of the time is over, and nobody has measured anything."""
    began, due = subject.node.starts, result.due or subject.node.due
    if began is None or due is None or due <= began or not subject.node.kind.is_goal:
        return
    share = (subject.as_of - began) / (due - began)
    if share >= MUCH and (result.target is not None or result.band):
        yield remark(
            "never-measured",
            Verdict.MET,
            evidence=precisely("no values"),
            path=path,
            result=Titled(result.id, result.title),
            share=Share(min(share, 1.0)),
        )


def _last_of_its_beginning(subject: Subject, result: KeyResult) -> date:
    """The last day on which a value tells where it began: of the first tenth of its time."""
    began = subject.node.starts or (subject.period.starts if subject.period else None)
    if began is None:
        return date.max
    due = result.due or subject.node.due
    return began + ((due - began) / 10 if due and due > began else timedelta(31))


def _reached(value: float, target: float, *, up: bool) -> bool:
    return value >= target if up else value <= target


def _pace(
    first: date, began: float, last: date, now: float, target: float, due: date | None
) -> float | None:
    """How many times as fast as so far it must move from the last value on; None where unknown."""
    if due is None or due <= last or last <= first:
        return None
    so_far = (now - began) / (last - first).days
    needed = (target - now) / (due - last).days
    return needed / so_far if so_far * needed > 0 else None


def _strain(check: str, subject: Subject) -> Remark:
    most = subject.guide.owner_goals if check == "many-for-owner" else subject.guide.focus_goals
    path: Path = ("due",) if check == "due-after-parent" else ()
    verdict = Verdict.WEAK if check in WEAKEN else Verdict.MET
    return remark(check, verdict, evidence=precisely(check), path=path, most=most)
