"""A statement, read once: its words, sentences, dates, amounts and head."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from cascade.reading.amounts import Amount, Form, Part, amounts
from cascade.reading.calendar import Calendar
from cascade.reading.coverage import coverage
from cascade.reading.dates import Moment, Role, moments
from cascade.reading.head import Head, head_of
from cascade.reading.lexicon import ENGLISH, Lexicon
from cascade.reading.spans import Span
from cascade.reading.tokens import Token, sentences, words


@dataclass(frozen=True)
class Reading:
    """What a statement says. Each part is found when it is asked for, once.

    >>> reading = read("Raise NPS from 31 to 45 points by Q3 2026")
    >>> [amount.words for amount in reading.targets], reading.deadline.words
    (['45 points'], 'by Q3 2026')
    """

    text: str
    lexicon: Lexicon = field(default=ENGLISH, repr=False)
    calendar: Calendar = field(default_factory=Calendar)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        return words(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """The spans of its sentences and listed points."""
        return list(sentences(self.text))

    @cached_property
    def moments(self) -> list[Moment]:
        """Its dates."""
        return list(moments(self.text, self.calendar))

    @property
    def deadline(self) -> Moment | None:
        """The date that it ends on; of several the last one that the words resolve to a day."""
        found = [moment for moment in self.moments if moment.role is Role.DEADLINE]
        known = [moment for moment in found if moment.day is not None]
        if not known:
            return found[0] if found else None
        return max(known, key=lambda moment: (moment.day or date.min, moment.span))

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its amounts, those by coverage among them."""
        numbers = list(amounts(self.text, [moment.span for moment in self.moments]))
        taken = [amount.span for amount in numbers]
        return sorted([*numbers, *coverage(self.text, taken)], key=lambda amount: amount.span)

    @property
    def targets(self) -> list[Amount]:
        """The amounts that say how far."""
        return [amount for amount in self.amounts if amount.part is Part.TARGET]

    @property
    def baselines(self) -> list[Amount]:
        """The amounts that it starts from."""
        return [amount for amount in self.amounts if amount.part is Part.BASELINE]

    @cached_property
    def measured(self) -> Span:
        """The span of the sentence that would be checked at the end.

        That is the first with a target, else the first with a deadline, else the first.
        """
        spans = self.sentences or [(0, len(self.text))]
        if len(spans) == 1:
            return spans[0]
        targets = [a.span[0] for a in self.targets if a.form is not Form.COVERAGE]
        deadlines = [m.span[0] for m in self.moments if m.role is Role.DEADLINE]
        for places in (targets, deadlines):
            for start, end in spans:
                if any(start <= place < end for place in places):
                    return start, end
        return spans[0]

    @cached_property
    def head(self) -> Head:
        """Its head verb and noun, in the measured sentence."""
        start, end = self.measured
        own = [
            token._replace(start=token.start - start, end=token.end - start)
            for token in self.tokens
            if start <= token.start < end
        ]
        found = head_of(self.text[start:end], own, self.lexicon)
        span, noun_span = _moved(found.span, start), _moved(found.noun_span, start)
        return replace(found, span=span, noun_span=noun_span)


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def read(text: str, calendar: Calendar | None = None, lexicon: Lexicon = ENGLISH) -> Reading:
    """A statement's reading; nothing is looked for before it is asked for.

    Linear in the text.

    >>> read("By May, launch the shop").head.verb
    'launch'
    """
    return Reading(text, lexicon, calendar or Calendar())
