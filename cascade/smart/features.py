"""What the linear models look at in a statement: its traits, and its terms with spans.

A trait is named (``verb-is=soft``) and has a number, 0..1 as a rule. A term is a word's stem,
two stems that follow each other, or the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cascade.reading import Reading
from cascade.reading.amounts import Form, Part
from cascade.reading.tokens import Token
from cascade.smart import senses

Traits = dict[str, float]
Span = tuple[int, int]
_ENDINGS = ("ies", "ing", "ed", "es", "s")
_SUFFIXES = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism")
_LEADS = frozenset(
    [
        "to",
        "for",
        "by",
        "in",
        "on",
        "at",
        "from",
        "with",
        "through",
        "via",
        "using",
        "into",
        "across",
        "within",
        "of",
        "as",
        "so",
        "and",
        "or",
    ]
)
_UNIVERSAL = re.compile(
    r"\b(all|every|each|any|both|no|zero|none|100\s?%|universal\w*|entire|whole)\b", re.IGNORECASE
)
_MEANS = re.compile(r"\b(?:by|through|via|using|from)\s+\w+ing\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\w\s(?:so that|to (?:ensure|enable|support|help|improve|increase|reduce|drive|allow))\b",
    re.IGNORECASE,
)
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("code", re.compile(r"[{}_/`]|\w\.\w|[a-z][A-Z]|\d[a-z]|[a-z]\d")),
    ("quote", re.compile(r"[\"“‘'][\w].*[\"”’']")),
    ("paren", re.compile(r"\(")),
    ("hash", re.compile("#")),
    ("colon", re.compile(":")),
    ("bracket", re.compile(r"\[")),
    ("means", _MEANS),
    ("purpose", _PURPOSE),
)
#: So many words, at most, are in the first, second ... of the lengths told apart.
_LENGTHS = (2, 4, 7, 13, 24)
#: Classes of verbs that tell outcome, output and activity.
_KINDS_OF_VERBS = frozenset({"change", "effort", "deliver"})
#: Classes of nouns whose absence tells something.
_TELLING = ("measure", "artefact", "people", "broad", "effort_unit")


def stem(word: str) -> str:
    """A word without its ending, so that its forms fall together.

    >>> [stem(word) for word in ("policies", "increasing", "increase", "news")]
    ['policy', 'increas', 'increas', 'new']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    return word.rstrip("e")


def terms(reading: Reading) -> Iterator[tuple[str, Span]]:
    """The terms of a statement, each with the words that it stands for."""
    stems = [
        (stem(token.lower) if token.lower[0].isalpha() else "0", token) for token in reading.tokens
    ]
    for name, token in stems:
        yield f"w={name}", (token.start, token.end)
    for (one, first), (two, second) in pairwise(stems):
        yield f"b={one}_{two}", (first.start, second.end)
    if stems:
        yield f"first={stems[0][0]}", (stems[0][1].start, stems[0][1].end)


def traits(reading: Reading) -> Traits:
    """The traits of a statement. Linear in its words."""
    found: Traits = {}
    _amounts(reading, found)
    _head(reading, found)
    _classes(reading, found)
    _shape(reading, found)
    _universals(reading.text, found)
    found.update(senses.traits(reading))
    return found


def _amounts(reading: Reading, found: Traits) -> None:
    classes = reading.lexicon.noun_classes
    counted = [amount for amount in reading.targets if amount.form is not Form.COVERAGE]
    found["target" if counted else "no-target"] = 1.0
    if len(counted) > 1:
        found["targets"] = 1.0
    for amount in reading.amounts:
        found[f"amount={amount.form}/{amount.part}"] = 1.0
        found["baseline"] = max(found.get("baseline", 0.0), float(amount.part is Part.BASELINE))
    for amount in counted:
        if amount.bound:
            found["bound"] = 1.0
        if amount.unit:
            noun = amount.unit.split()[-1].lower()
            found[f"unit={stem(noun)}"] = 0.5
            found.update((f"unit-is={name}", 1.0) for name in classes.get(noun, ()))
    if reading.deadline:
        found["deadline"] = 1.0


def _head(reading: Reading, found: Traits) -> None:
    head, lexicon = reading.head, reading.lexicon
    found[f"manner={head.manner}"] = 1.0
    verbs = sorted(lexicon.classes_of_verb(head.verb))
    nouns = sorted(lexicon.noun_classes.get(head.noun, ())) or ["other" if head.noun else "none"]
    found.update((f"verb-is={verb}", 1.0) for verb in verbs)
    for noun in nouns:
        found[f"noun-is={noun}"] = found[f"{head.manner}&noun-is={noun}"] = 1.0
        found.update((f"verb-is={verb}&noun-is={noun}", 1.0) for verb in verbs)
    far = "target" if reading.targets else "no-target"
    found[f"{head.manner}&{far}"] = 1.0
    for verb in verbs or ["none"]:
        found[f"{head.manner}&verb-is={verb}"] = found[f"verb-is={verb}&{far}"] = 1.0
    _other_verbs(reading, found)
    if head.verb:
        found[f"verb={head.verb}"] = 0.5
    if head.noun:
        found[f"noun={stem(head.noun)}"] = 0.5
    if head.span:
        word = reading.text[slice(*head.span)].lower().split()[0]
        found[
            f"form={'ing' if word.endswith('ing') else 'ed' if word.endswith('ed') else 'base'}"
        ] = 1.0


def _other_verbs(reading: Reading, found: Traits) -> None:
    """What else is done beside the head."""
    start = reading.head.span[0] if reading.head.span else -1
    for token in reading.tokens:
        if token.start != start:
            kinds = reading.lexicon.verb_classes.get(token.lower, ())
            found.update((f"also={name}", 1.0) for name in kinds if name in _KINDS_OF_VERBS)


def _classes(reading: Reading, found: Traits) -> None:
    """How many words are of each class."""
    lexicon, count = reading.lexicon, dict[str, int]()
    for token in reading.tokens:
        for name in lexicon.verb_classes.get(token.lower, ()):
            count[f"v:{name}"] = count.get(f"v:{name}", 0) + 1
        for name in lexicon.noun_classes.get(token.lower, ()):
            count[f"n:{name}"] = count.get(f"n:{name}", 0) + 1
    words = max(len(reading.tokens), 3)
    for name, number in count.items():
        found[name], found[f"{name}-share"] = 1.0, min(1.0, 3 * number / words)
        if number > 1:
            found[f"{name}-many"] = 1.0
    found.update((f"no-n:{name}", 1.0) for name in _TELLING if f"n:{name}" not in count)


def _shape(reading: Reading, found: Traits) -> None:
    text, tokens, lexicon = reading.text, reading.tokens, reading.lexicon
    number = len(tokens)
    found["length"] = min(number, 60) / 30
    found[f"length={sum(number > most for most in _LENGTHS)}"] = 1.0
    _capitals(tokens, found)
    found.update((name, 1.0) for name, pattern in _MARKS if pattern.search(text))
    ands, commas = sum(token.lower == "and" for token in tokens), text.count(",")
    found["and"], found["comma"] = min(ands, 4) / 2, min(commas, 5) / 2
    if ands + commas >= 3:
        found["list"] = 1.0
    if len(reading.sentences) > 1:
        found["sentences"] = 1.0
    for name in ("vague", "loophole", "cadence"):
        if lexicon.phrase(name).search(text):
            found[name] = 1.0
    long = [token.lower for token in tokens if len(token.lower) > 5]
    endings = [next((s for s in _SUFFIXES if word.endswith(s)), None) for word in long]
    found.update((f"ends={ending}", 1.0) for ending in endings if ending)
    found["abstract"] = min(1.0, 2 * sum(e is not None for e in endings) / max(number, 3))


def _capitals(tokens: list[Token], found: Traits) -> None:
    later = [token.text for token in tokens[1:] if token.text[0].isalpha()]
    high = sum(text[0].isupper() for text in later)
    if len(later) >= 2 and high >= 0.6 * max(1, sum(len(text) > 3 for text in later)):
        found["title-case"] = 1.0
    elif high:
        found["capitals"], found["capitals-share"] = 1.0, min(1.0, 2 * high / len(later))
    if any(
        len(token.text) > 1 and token.text.isalpha() and token.text.isupper() for token in tokens
    ):
        found["acronym"] = 1.0


def _universals(text: str, found: Traits) -> None:
    for each in _UNIVERSAL.finditer(text):
        word, before = each[1].lower(), text[: each.start()].rsplit(None, 1)[-1:]
        lead = before[0].lower() if before else "start"
        lead = lead if lead in _LEADS or lead == "start" else "other"
        found[f"all={word}"] = found[f"all-after={lead}"] = found[f"all={word}/{lead}"] = 1.0
