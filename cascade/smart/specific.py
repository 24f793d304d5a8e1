"""Specific: two readers would agree which work counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.findings import Verdict
from cascade.reading import Reading
from cascade.reading.amounts import Form
from cascade.sayings import precisely
from cascade.smart.linear import Scores
from cascade.smart.remarks import Remark, Subject, of_words, remark
from cascade.smart.senses import sense
from cascade.types import Kind, Node

#: A statement of fewer words names a topic, not a result.
FEWEST_WORDS = 3
#: How probable it must be that a statement is specific, by kind; what stands high gives direction.
LEAST_OF_WORDS = 0.5
LEAST = {
    Kind.FUNCTIONAL_GOAL: LEAST_OF_WORDS,
    Kind.PROGRAM: 0.35,
    Kind.COMPANY_GOAL: 0.0,
    Kind.MISSION: 0.0,
}
#: Of a statement of so few words no single one is to blame.
FEW_WORDS = 4
#: Scene-setting from so many sentences before the goal.
MANY_SENTENCES = 2
#: Without this, no statement holds two numbers that could be goals.
_MANY_NUMBERS = re.compile(r"\d.*\sand\s.*\d", re.DOTALL)


def applies(subject: Subject) -> bool:
    """Every node needs a statement."""
    return bool(subject.node.id)


def remarks(subject: Subject) -> Iterator[Remark]:
    """A missing statement, a bare topic, or words too wide that no key result pins down.

    What a key result pins down is met, and its words get hints alone.
    """
    node = subject.node
    if not node.title.strip():
        yield without_words()
    elif subject.words and node.kind is not Kind.MISSION:
        if node.kind.is_goal and _is_topic(subject.reading):
            yield topic(subject.reading)
        elif pins_down(node):
            yield from hints(subject.reading)
        else:
            least = LEAST[node.kind]
            yield from of_text(subject.reading, subject.scores, least)
            yield from _what_it_says(subject)


def without_words() -> Remark:
    """The remark that there is no statement."""
    no_title = precisely("no title")
    return remark("no-statement", Verdict.MISSING, evidence=no_title, path=("title",))


def pins_down(node: Node) -> bool:
    """Whether a key result says what is meant, whatever the words."""
    return any(result.target is not None or result.band for result in node.key_results)


def of_text(reading: Reading, scores: Scores, least: float = 0.5) -> Iterator[Remark]:
    """What words say: weak where it is too improbable that they are specific, else hints."""
    wide = scores.chance("specific") < least
    found = list(_phrases(reading, Verdict.WEAK if wide else Verdict.MET))
    if wide and not any(each.verdict is Verdict.WEAK for each in found):
        few = len(reading.tokens) <= FEW_WORDS
        span = None if few else _wide_words(reading, scores)
        says = "broad" if span else "broad-whole"
        told = of_words("broad", Verdict.WEAK, reading, span or _whole(reading), says=says)
        found.insert(0, told)
    yield from found
    yield from _shape(reading)


def _wide_words(reading: Reading, scores: Scores) -> tuple[int, int] | None:
    """The words that speak most against it, of those that are known to be wide."""
    return scores.words_against("specific", lambda span: _is_wide(reading, span))


def _is_wide(reading: Reading, span: tuple[int, int]) -> bool:
    lexicon = reading.lexicon
    for word in reading.text[slice(*span)].lower().split():
        kinds = {*lexicon.noun_classes.get(word, ()), *lexicon.verb_classes.get(word, ())}
        if not kinds.isdisjoint(("broad", "soft")) or sense("nouns", word) in ("broad", "means"):
            return True
    return False


def hints(reading: Reading) -> Iterator[Remark]:
    """What is told of the words although a key result says what is meant; no verdict falls by it.

    A way out binds nobody whatever is measured, and what holds several goals still does.

    >>> from cascade.reading import read
    >>> [hint.evidence for hint in hints(read("Win 40 clinics where possible"))]
    ['where possible']
    """
    if found := reading.lexicon.phrase("loophole").search(reading.text):
        yield of_words("loophole", Verdict.MET, reading, found.span())
    # To read amounts takes longer than all else that is asked of a record.
    if len(reading.sentences) > MANY_SENTENCES or _MANY_NUMBERS.search(reading.text):
        yield from _shape(reading)


def topic(reading: Reading) -> Remark:
    """The remark on a bare topic."""
    return of_words("topic-only", Verdict.WEAK, reading, _whole(reading))


def _whole(reading: Reading) -> tuple[int, int]:
    """The span of the statement without the white space around it."""
    return len(reading.text) - len(reading.text.lstrip()), len(reading.text.rstrip())


def _is_topic(reading: Reading) -> bool:
    return len(reading.tokens) < FEWEST_WORDS and not reading.targets


def _phrases(reading: Reading, verdict: Verdict) -> Iterator[Remark]:
    for check, name in (("vague-word", "vague"), ("loophole", "loophole")):
        found = reading.lexicon.phrase(name).search(reading.text)
        soft = _soft_head(reading) if name == "vague" and verdict is Verdict.WEAK else None
        span = found.span() if found else soft
        if span:
            yield of_words(check, verdict, reading, span)


def _soft_head(reading: Reading) -> tuple[int, int] | None:
    """The head verb where it only says that something shall be better."""
    head = reading.head
    if reading.targets:
        return None
    return head.span if "soft" in reading.lexicon.classes_of_verb(head.verb) else None


def _shape(reading: Reading) -> Iterator[Remark]:
    """Hints on several goals in one, and on background before the goal."""
    targets = [a for a in reading.targets if a.form is not Form.COVERAGE and a.value is not None]
    apart = [a for a in targets if reading.text[a.span[1] :].lstrip(" ,;").startswith("and ")]
    if len(targets) > 1 and apart and len(reading.sentences) == 1:
        yield of_words(
            "several-goals", Verdict.MET, reading, (targets[0].span[0], targets[-1].span[1])
        )
    before = [span for span in reading.sentences if span[1] <= reading.measured[0]]
    if len(before) >= MANY_SENTENCES:
        span = (before[0][0], before[-1][1])
        yield of_words("scene-setting", Verdict.MET, reading, span, number=len(before))


def _what_it_says(subject: Subject) -> Iterator[Remark]:
    """A functional goal says what changes, a program what it delivers."""
    checks = {Kind.FUNCTIONAL_GOAL: "activity-goal", Kind.PROGRAM: "no-deliverable"}
    check = checks.get(subject.node.kind)
    kind, chance = subject.scores.kind()
    head = subject.reading.head
    is_effort = "effort" in subject.reading.lexicon.classes_of_verb(head.verb)
    if check and kind == "activity" and chance >= 0.6 and head.span and is_effort:
        yield of_words(check, Verdict.WEAK, subject.reading, head.span)
