"""The words that name what is measured, where they surely do."""

from __future__ import annotations

import re

from cascade.reading import Reading
from cascade.reading.amounts import Amount, Form, Part
from cascade.reading.head import Manner, start_of
from cascade.reading.patterns import word_set
from cascade.sayings import Said, say
from cascade.smart import reach
from cascade.smart.checks import SENTENCE

#: Small words that end no metric.
_TAILS = word_set(
    """
    by to from of at or and in for with the a an least most above below under over between per until
    than no up down back
    """
)
#: Words that begin no metric: what follows them says who, where or how.
_STARTS = _TAILS - {"the", "a", "an"} | word_set(
    """
    nobody none everyone everybody someone anyone no-one it its they we our this that these those
    there each every all any both half on as not never only when where who which if so into out
    through via using during after before within without across is are be will shall must more less
    clear get beat fewer higher better faster shorter longer greater smaller stronger rid stabilise
    stabilize
    """
)
#: Words that are a unit, and say nothing of what is measured.
_UNITS = word_set(
    """
    percent per cent percentage points point times hundred thousand million millions billion dozen
    euro euros dollar dollars pound pounds minutes hours days weeks months quarters years
    """
)
#: After these an "of" leads to what is measured.
_OF = frozenset(["number", "share", "percentage", "proportion", "rate", "level", "amount", "cost"])
#: Verbs that statements begin with, and that no class of verbs knows.
_NO_NOUNS = word_set("bring curb get give have let make move pull push put shave slow take trim")
#: A change of something, which is what is measured.
_TURNS = word_set(
    """
    reduction reductions increase increases decrease decreases decline drop cut rise growth
    improvement uplift
    """
)
_OF_WHAT = re.compile(r"\s(?:in|of|to)\s")
_COUNTED = (Form.COUNT, Form.LEVEL)
_FEWEST_LETTERS, _MOST_LETTERS = 2, 60


def of_words(reading: Reading, target: Amount | None) -> str:
    """What is measured in a statement's words; "" where that is in doubt.

    >>> from cascade.reading import read
    >>> told = [read("Cut waiting time by 20 %"), read("Publish a digital strategy")]
    >>> [of_words(each, next(iter(each.targets), None)) for each in told]
    ['waiting time', '']
    >>> clinics = read("Win 40 clinics")
    >>> of_words(clinics, clinics.targets[0])
    'the number of clinics'
    """
    words = _phrase(reading)
    if (
        len(words) < _FEWEST_LETTERS
        or not _may_begin(words.split()[0].lower())
        or _is_about_nobody(reading)
    ):
        return ""
    if _UNITS.issuperset(words.lower().split()):
        return ""
    if target and target.form in _COUNTED and _is_unit(words, target):
        is_one = target.value == 1 or target.unit.split()[-1].lower() in _UNITS
        return "" if is_one else _number_of(target)
    if not _is_sure(reading, words, target):
        return ""
    opens = reading.text.startswith(words) and words[0].isupper() and words[1:2].islower()
    return words[0].lower() + words[1:] if opens else words


def named(reading: Reading) -> str:
    """What a statement is about, in its words, also where :func:`of_words` is unsure."""
    return _phrase(reading)


def _may_begin(word: str) -> bool:
    """Whether a metric may begin with a word; a number only joined to one ("90-day")."""
    return word not in _STARTS and not (word[0].isdigit() and "-" not in word)


def _is_about_nobody(reading: Reading) -> bool:
    first = next(iter(reading.tokens), None)
    if first is None or any(amount.span[0] <= first.start for amount in reading.amounts[:1]):
        return False
    return first.lower in ("nobody", "none", "no", "never")


def _number_of(target: Amount) -> Said:
    return say(SENTENCE["number-of"], things=target.unit)


def _is_unit(words: str, target: Amount) -> bool:
    return bool(target.unit) and words.split()[-1].lower() == target.unit.split()[-1].lower()


def _is_sure(reading: Reading, words: str, target: Amount | None) -> bool:
    """Whether words name a measure by themselves, or by the verb and the amount around them."""
    if target and target.form is Form.PERCENT and not reach.is_change(reading, target):
        after = reading.text[target.span[1] :]
        if after.startswith(" of "):
            return False
    classes = reading.lexicon.noun_classes
    if any("measure" in classes.get(word, ()) for word in re.findall(r"[\w-]+", words.lower())):
        return True
    verb = reading.lexicon.classes_of_verb(reading.head.verb)
    if target is None or not _is_named(reading):
        return False
    return not verb.isdisjoint(("raising", "lowering")) or (
        "change" in verb and target.form is not Form.COUNT
    )


def _is_named(reading: Reading) -> bool:
    """Whether the noun is what a verb is about: after one that is asked for, before any other."""
    head = reading.head
    if head.span is None or head.noun_span is None:
        return False
    return head.manner is Manner.DOING or head.noun_span[1] <= head.span[0]


def _phrase(reading: Reading) -> str:
    """From the head verb to the first amount or date, or what stands before; else the head noun."""
    head = reading.head
    if not head.noun_span:
        return ""
    if any(_overlaps(a, head.noun_span) and not _is_thing(a) for a in reading.amounts):
        return ""
    noun = reading.text[slice(*head.noun_span)]
    if noun.lower() in _TURNS:
        led = _OF_WHAT.match(reading.text, head.noun_span[1])
        return _trimmed(_up_to(reading, led.end())) if led else ""
    words = _after_verb(reading) or _of_noun(reading, noun) or _before_verb(reading, noun)
    if words and len(words) <= _MOST_LETTERS:
        return words
    return "" if noun.lower() in _OF and words else noun


def _after_verb(reading: Reading) -> str:
    """What the head verb is about: the words up to the first amount or date."""
    head = reading.head
    leads = head.span and head.noun_span and head.span[1] <= head.noun_span[0]
    if head.manner is not Manner.DOING or not head.span or not leads:
        return ""
    return _trimmed(_up_to(reading, head.span[1]))


def _of_noun(reading: Reading, noun: str) -> str:
    """What is counted or shared, wherever that stands: "number of complaints"."""
    start, end = reading.head.noun_span or (0, 0)
    if noun.lower() not in _OF or not reading.text.startswith(" of ", end):
        return ""
    words = _trimmed(_up_to(reading, start))
    return "" if words == noun else words


def _before_verb(reading: Reading, noun: str) -> str:
    """The subject with its noun, where a statement begins with it: "Donor renewal rate"."""
    head, (_, end) = reading.head, reading.head.noun_span or (0, 0)
    opens = reading.measured[0]
    opens += start_of(reading.text[opens:])
    closes = head.span[0] if head.span and head.span[0] >= end else end
    words = reading.text[opens : max(opens, closes)].strip()
    if noun not in words or words not in _up_to(reading, opens):
        return ""
    first, last = words.split()[0].lower(), words.split()[-1].lower()
    return "" if first in _NO_NOUNS or last in _TAILS else words


def _up_to(reading: Reading, start: int) -> str:
    """The words from a place to the first amount, date or break after it."""
    told = [a.span[0] for a in reading.amounts if a.part is not Part.METRIC]
    spans = told + [m.span[0] for m in reading.moments]
    if (way_out := reading.lexicon.phrase("loophole").search(reading.text, start)) is not None:
        spans.append(way_out.start())
    end = min((end for end in spans if end >= start), default=len(reading.text))
    return re.split(r"[;:\n]|[,.]\s|\s\(", reading.text[start:end], maxsplit=1)[0]


def _trimmed(words: str) -> str:
    told = words.strip(" ,.:;").split(" ")
    while told and told[-1].lower() in _TAILS:
        told.pop()
    return " ".join(told)


def _is_thing(amount: Amount) -> bool:
    """Whether an amount counts things that its words name."""
    return amount.form in _COUNTED and bool(amount.unit)


def _overlaps(amount: Amount, span: tuple[int, int]) -> bool:
    return amount.span[0] < span[1] and span[0] < amount.span[1]
