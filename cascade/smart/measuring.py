"""Outcome, output or activity: what would be checked at the end, with the words that tell."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.reading import Reading
from cascade.reading.amounts import Form
from cascade.smart.features import Span
from cascade.smart.linear import Scores, scores


@dataclass(frozen=True, slots=True)
class Measured:
    """What a statement measures: ``kind`` is outcome, output, activity or unclear.

    ``chance`` (0..1) is how probable that is; ``verb`` and ``noun`` are the spans of the head verb
    and of what it is about, the evidence.
    """

    kind: str
    chance: float
    verb: Span | None
    noun: Span | None


def measured(reading: Reading, told: Scores | None = None) -> Measured:
    """What a statement measures.

    >>> from cascade.reading import read
    >>> measured(read("Raise customer satisfaction from 3.9 to 4.5")).kind
    'outcome'
    >>> measured(read("Publish the new price list")).kind
    'output'
    """
    kind, chance = (told or scores(reading)).kind()
    head = reading.head
    return Measured(kind, chance, head.span, head.noun_span)


def activity_span(reading: Reading) -> Span | None:
    """The words by which a metric counts activity; None when it does not.

    Most metrics name nothing that people are busy with, and are not looked at any closer.

    >>> from cascade.reading import read
    >>> text = "Customer calls made"
    >>> text[slice(*activity_span(read(text)))]
    'calls made'
    """
    classes = reading.lexicon.noun_classes
    busy = [t for t in reading.tokens if "effort_unit" in classes.get(t.lower, ())]
    head = reading.head
    by_verb = head.span is not None and "effort" in reading.lexicon.classes_of_verb(head.verb)
    if not busy and not by_verb:
        return None
    if busy and (done := _done_after(reading, busy[0].end)):
        return busy[0].start, done
    kind, chance = scores(reading).kind()
    if kind != "activity" or chance < 0.5:
        return None
    return (busy[0].start, busy[0].end) if busy else head.span


def _done_after(reading: Reading, end: int) -> int | None:
    """Where the word ends that says, right after what people are busy with, that it is counted."""
    found = reading.lexicon.phrase("done").search(reading.text, end)
    return found.end() if found and not reading.text[end : found.start()].strip() else None


def metric_span(reading: Reading) -> Span | None:
    """The words that name a quantity; None where nothing does."""
    classes = reading.lexicon.noun_classes
    for token in reading.tokens:
        if "measure" in classes.get(token.lower, ()):
            return token.start, token.end
    told = next((a for a in reading.amounts if a.form is not Form.LEVEL), None)
    return told.span if told else None


def is_habit(reading: Reading) -> bool:
    """Whether it says how often a person does something: for a habit that is the measure.

    >>> from cascade.reading import read
    >>> is_habit(read("take the medication every night")), is_habit(read("meet towns monthly"))
    (True, False)
    """
    lexicon = reading.lexicon
    first = next((token.lower for token in reading.tokens), "")
    again = lexicon.phrase("cadence").search(reading.text)
    return bool(again) and "habit" in lexicon.verb_classes.get(first, ())
