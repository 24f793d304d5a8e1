"""The sentence that a complete key result makes, filled with what is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from cascade.reading import Reading
from cascade.reading.amounts import Part
from cascade.sayings import Said, say
from cascade.smart.checks import SENTENCE
from cascade.types import Direction, KeyResult

#: Small words that end no metric.
_TAILS = frozenset(
    [
        "by",
        "to",
        "from",
        "of",
        "at",
        "or",
        "and",
        "in",
        "for",
        "with",
        "the",
        "a",
        "an",
        "least",
        "most",
        "above",
        "below",
    ]
)


def of_result(result: KeyResult, due: date | None = None) -> Said:
    """What a key result asks for, with a mark for each part that it lacks.

    >>> of_result(KeyResult("nps", "NPS", baseline=31.0, direction=Direction.UP))
    'raise NPS from 31 to (target) (unit) by (date)'
    """
    low, high = result.band or (None, None)
    return _sentence(
        result.direction or _way(result.baseline, result.target),
        metric=result.title,
        baseline=_number(result.baseline),
        target=_number(result.target),
        unit=result.unit,
        date=result.due or due,
        low=_number(low),
        high=_number(high),
    )


def of_words(reading: Reading, due: date | None = None) -> Said:
    """The same from what a statement says.

    >>> from cascade.reading import read
    >>> of_words(read("Cut waiting time by 20 % by June 2026"))
    'lower waiting time from (baseline) to 20 % by 2026-06-30'
    """
    target = next((a for a in reading.amounts if a.part is Part.TARGET), None)
    baseline = reading.baselines[0] if reading.baselines else None
    day = reading.deadline.day if reading.deadline else None
    lowers = "lowering" in reading.lexicon.classes_of_verb(reading.head.verb)
    return _sentence(
        Direction.DOWN if lowers else Direction.UP,
        metric=metric_words(reading),
        baseline=_number(baseline.value) if baseline else None,
        target=_number(target.value) if target else None,
        unit=(target.unit or None) if target else None,
        date=day or due,
    )


def metric_words(reading: Reading) -> str:
    """The words that name what is measured: from the head verb to the first amount or date."""
    head = reading.head
    start = head.span[1] if head.span and head.span[1] <= (head.noun_span or (0, 0))[0] else None
    if start is None:
        return reading.text[slice(*head.noun_span)] if head.noun_span else ""
    ends = [a.span[0] for a in reading.amounts] + [m.span[0] for m in reading.moments]
    end = min((end for end in ends if end > start), default=len(reading.text))
    words = reading.text[start:end].strip(" ,.:;")
    told = words.split(" ")
    while told and told[-1].lower() in _TAILS:
        told.pop()
    words = " ".join(told)
    return words if 0 < len(words) <= 60 else reading.text[slice(*(head.noun_span or (0, 0)))]


def _sentence(way: Direction, **known: Any) -> Said:
    template = SENTENCE[{Direction.DOWN: "lower", Direction.HOLD: "hold"}.get(way, "raise")]
    told = {
        name: value if value not in (None, "") else say(SENTENCE.get(name, SENTENCE["target"]))
        for name, value in known.items()
        if f"{{{name}}}" in template
    }
    for name in ("low", "high"):
        if f"{{{name}}}" in template:
            told.setdefault(name, say(SENTENCE["target"]))
    return say(template, **told)


def _way(baseline: float | None, target: float | None) -> Direction:
    falls = baseline is not None and target is not None and target < baseline
    return Direction.DOWN if falls else Direction.UP


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
