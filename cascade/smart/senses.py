"""What words usually mean in goals and plans, and what that tells of a statement.

One sense a word and part of speech, from a readable file: "handbook" is a document, "churn" a
measure, "migrate" makes something, "adopt" is what others do. So a model knows something of words
that nobody has labelled.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from cascade.reading import Reading
from cascade.reading.inflection import forms, plural

#: A word that is in no list, and one that is not there.
UNKNOWN, NONE = "unknown", "none"
#: What is told of a part of speech: the sense of each form of each word.
Senses = Mapping[str, Mapping[str, str]]
_FORMS: dict[str, Callable[[str], Iterable[str]]] = {
    "nouns": plural,
    "verbs": forms,
    "adjectives": lambda word: (word,),
}


@cache
def senses() -> Senses:
    """The sense of each form of each word by part of speech: nouns, verbs, adjectives."""
    file = resources.files("cascade.smart") / "data" / "senses.toml"
    told = tomllib.loads(file.read_text("utf-8"))
    return {part: _by_form(told[part], make) for part, make in _FORMS.items()}


def _by_form(told: Mapping[str, str], make: Callable[[str], Iterable[str]]) -> dict[str, str]:
    """Each form's sense; a word that stands in a list is nobody else's form."""
    listed = {word: sense for sense, words in told.items() for word in words.split()}
    every = {form: sense for word, sense in listed.items() for form in make(word)}
    return {**every, **listed}


def sense(part: str, word: str) -> str:
    """The sense of a word in lower case as a part of speech, in any of its forms.

    Of one with hyphens, that of its last part where it has none itself.

    >>> sense("nouns", "handbooks"), sense("verbs", "migrating"), sense("nouns", "zyx")
    ('document', 'make', 'unknown')
    """
    known = senses()[part]
    word = word.removesuffix("'s").removesuffix("’s")
    return known.get(word) or known.get(word.rsplit("-", 1)[-1], UNKNOWN)


def traits(reading: Reading) -> Iterator[tuple[str, float]]:
    """What the senses of its words tell of a statement: of its head, its parts, and their order."""
    yield from _of_head(reading)
    yield from _of_words(reading)
    unit = next((amount.unit for amount in reading.targets), "")
    if unit:
        yield f"unit-sense={sense('nouns', unit.split()[-1].lower())}", 1.0


def _of_head(reading: Reading) -> Iterator[tuple[str, float]]:
    head = reading.head
    noun = sense("nouns", head.noun) if head.noun else NONE
    verb = sense("verbs", head.verb) if head.verb else NONE
    far = "target" if reading.targets else "no-target"
    yield from (
        (f"noun-sense={noun}", 1.0),
        (f"verb-sense={verb}", 1.0),
        (f"verb-sense={verb}&noun-sense={noun}", 1.0),
        (f"{head.manner}&noun-sense={noun}", 1.0),
        (f"{head.manner}&verb-sense={verb}", 1.0),
        (f"noun-sense={noun}&{far}", 1.0),
        (f"verb-sense={verb}&{far}", 1.0),
    )


def _of_words(reading: Reading) -> Iterator[tuple[str, float]]:
    told = [_senses_of(token.lower) for token in reading.tokens]
    nouns = [noun for noun, _, _ in told if noun != UNKNOWN]
    count = Counter(f"n:{noun}" for noun in nouns)
    # What may be a noun is counted as one.
    count.update(f"v:{verb}" for noun, verb, _ in told if noun == UNKNOWN != verb)
    count.update(f"a:{adjective}" for _, _, adjective in told if adjective != UNKNOWN)
    for name, number in count.items():
        yield f"sense:{name}", 1.0
        yield f"sense:{name}-share", min(1.0, 3 * number / max(len(told), 3))
    if nouns:
        yield f"first-noun={nouns[0]}", 1.0
        yield f"last-noun={nouns[-1]}", 1.0
    if len(nouns) > 1:
        yield f"nouns={nouns[0]}&{nouns[1]}", 1.0
    if told:
        noun, verb, _ = told[0]
        yield f"opens={noun}&{verb}", 1.0


def _senses_of(word: str) -> tuple[str, str, str]:
    return sense("nouns", word), sense("verbs", word), sense("adjectives", word)
