"""SMART: one verdict a letter, each with the words or the field it rests on.

Fields come before words: a date in the record satisfies time-bound whatever the title says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cascade.findings import Criterion, Verdict
from cascade.smart import achievable, measurable, relevant, specific, time_bound
from cascade.smart.remarks import STANDARD, Guide, Remark, Subject
from cascade.smart.statement import Verdicts, judge_words

__all__ = [
    "STANDARD",
    "Guide",
    "Judgement",
    "Remark",
    "Subject",
    "Verdicts",
    "has_text_rules",
    "judge",
    "judge_words",
]

_Looks = Callable[[Subject], Iterator[Remark]]
#: Each letter with whether it applies to a node, and what it remarks.
_LETTERS: tuple[tuple[Criterion, Callable[[Subject], bool], _Looks], ...] = (
    (Criterion.SPECIFIC, specific.applies, specific.remarks),
    (Criterion.MEASURABLE, measurable.applies, measurable.remarks),
    (Criterion.ACHIEVABLE, achievable.applies, achievable.remarks),
    (Criterion.RELEVANT, relevant.applies, relevant.remarks),
    (Criterion.TIME_BOUND, time_bound.applies, time_bound.remarks),
)
#: What a verdict counts in a mean; one that does not apply counts nowhere.
WORTH = {Verdict.MET: 1.0, Verdict.WEAK: 0.5, Verdict.MISSING: 0.0}
_BADNESS = {Verdict.MET: 0, Verdict.WEAK: 1, Verdict.MISSING: 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict a letter, and the remarks they rest on."""

    verdicts: dict[Criterion, Verdict]
    remarks: tuple[Remark, ...]

    @property
    def mean(self) -> float | None:
        """Met 1, weak 0.5, missing 0, over the letters that apply; None when none does."""
        worths = [WORTH[v] for v in self.verdicts.values() if v is not Verdict.NOT_APPLICABLE]
        return sum(worths) / len(worths) if worths else None


def judge(subject: Subject) -> Judgement:
    """A node's verdict on every letter of SMART.

    >>> from datetime import date
    >>> from cascade.types import Kind, Node
    >>> title = "Win 40 clinics in Poland by Q3 2026"
    >>> goal = Node("g", Kind.FUNCTIONAL_GOAL, title, owner="ana@example.com")
    >>> judgement = judge(Subject(goal, date(2026, 6, 30), connected=True))
    >>> {letter.value: verdict.value for letter, verdict in judgement.verdicts.items()}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'specific': 'met', 'measurable': 'weak', 'achievable': 'met',
     'relevant': 'met', 'time_bound': 'weak'}
    >>> [remark.evidence for remark in judgement.remarks]
    ['40 clinics', 'by Q3 2026']
    """
    verdicts: dict[Criterion, Verdict] = {}
    found: list[Remark] = []
    for letter, applies, look in _LETTERS:
        if not applies(subject):
            verdicts[letter] = Verdict.NOT_APPLICABLE
            continue
        remarks = [each for each in look(subject) if each.check not in subject.guide.off]
        if remarks:
            verdicts[letter] = max((r.verdict for r in remarks), key=_BADNESS.__getitem__)
            found += remarks
        else:
            verdicts[letter] = Verdict.MET
    return Judgement(verdicts, tuple(found))


def has_text_rules(language: str | None) -> bool:
    """Whether there are text rules for a plan's language (a BCP 47 tag); None is taken as English.

    >>> has_text_rules("en-GB"), has_text_rules("de")
    (True, False)
    """
    return language is None or language.lower().split("-")[0].split("_")[0] in ("", "en")
