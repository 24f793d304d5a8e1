"""One statement judged by its words alone, as ``cascade smart`` does."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.findings import Criterion, Verdict
from cascade.reading import Calendar, read
from cascade.smart import measurable, specific, time_bound
from cascade.smart.linear import scores
from cascade.smart.measuring import Measured, measured
from cascade.smart.remarks import STANDARD, Guide, Remark
from cascade.types import Kind

#: What a statement may be judged as: a kind of node, or a key result, of which most is asked.
KEY_RESULT = "key_result"
KINDS = (KEY_RESULT, *(kind.value for kind in Kind))
_BADNESS = {Verdict.MET: 0, Verdict.WEAK: 1, Verdict.MISSING: 2}
#: Which letters words can be judged on, by kind.
_ASKED = {
    Kind.MISSION.value: (Criterion.SPECIFIC,),
    Kind.PROGRAM.value: (Criterion.SPECIFIC, Criterion.TIME_BOUND),
}
_ALL = (Criterion.SPECIFIC, Criterion.MEASURABLE, Criterion.TIME_BOUND)
_LEAST = {Kind.MISSION.value: 0.0, Kind.COMPANY_GOAL.value: 0.0, Kind.PROGRAM.value: 0.35}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What words say: a verdict a letter, the remarks, and what is measured."""

    text: str
    kind: str
    verdicts: dict[Criterion, Verdict]
    remarks: tuple[Remark, ...]
    measures: Measured


def judge_words(
    text: str, kind: str = KEY_RESULT, calendar: Calendar | None = None, guide: Guide = STANDARD
) -> Verdicts:
    """The verdicts on a statement by its words alone; nothing else is known of it.

    >>> told = judge_words("Raise NPS from 31 to 45 points by Q3 2026")
    >>> [told.verdicts[letter].value for letter in Criterion]
    ['met', 'met', 'not_applicable', 'not_applicable', 'met']
    >>> told.measures.kind
    'outcome'
    """
    reading = read(text, calendar, guide.lexicon)
    told = scores(reading)
    found: list[Remark] = []
    asked = _ASKED.get(kind, _ALL)
    if not text.strip():
        found.append(specific.without_words())
    elif Criterion.SPECIFIC in asked:
        found += specific.of_text(reading, told, _LEAST.get(kind, specific.LEAST_OF_WORDS))
    if Criterion.MEASURABLE in asked:
        found += measurable.of_text(reading, told)
    if Criterion.TIME_BOUND in asked:
        found += time_bound.of_text(reading)
    found = [each for each in found if each.check not in guide.off]
    verdicts = dict.fromkeys(Criterion, Verdict.NOT_APPLICABLE)
    verdicts |= dict.fromkeys(asked, Verdict.MET)
    for each in found:
        verdicts[each.criterion] = max(verdicts[each.criterion], each.verdict, key=_BADNESS.get)  # type: ignore[arg-type]
    return Verdicts(text, kind, verdicts, tuple(found), measured(reading, told))
