"""What words usually mean in goals and plans, and what that tells of a statement.

One sense a word and part of speech, from a readable file: "handbook" is a document, "churn" a
measure, "migrate" makes something, "adopt" is what others do. So a model knows something of words
that nobody has labelled.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

from cascade.reading import Reading

#: A word that is in no list, and one that is not there.
UNKNOWN, NONE = "unknown", "none"
#: How many words are remembered.
_REMEMBERED = 20_000
#: Endings of inflected words, and what stands there in the list.
_ENDINGS = (
    ("'s", ""), ("’s", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"),
    ("ied", "y"), ("ed", ""), ("ed", "e"), ("d", ""), ("er", ""), ("ly", ""),
)  # fmt: skip
_FEWEST_LETTERS = 3
Senses = Mapping[str, Mapping[str, str]]


@cache
def senses() -> Senses:
    """The sense of each word by part of speech: ``nouns``, ``verbs``, ``adjectives``."""
    file = resources.files("cascade.smart") / "data" / "senses.toml"
    told = tomllib.loads(file.read_text("utf-8"))
    return {
        part: {word: sense for sense, words in told[part].items() for word in words.split()}
        for part in ("nouns", "verbs", "adjectives")
    }


@lru_cache(_REMEMBERED)
def sense(part: str, word: str) -> str:
    """The sense of a word in lower case as a part of speech, in any of its forms.

    >>> sense("nouns", "handbooks"), sense("verbs", "migrating"), sense("nouns", "zyx")
    ('document', 'make', 'unknown')
    """
    known = senses()[part]
    return next((known[form] for form in _forms(word) if form in known), UNKNOWN)


def _forms(word: str) -> Iterator[str]:
    """What a word may stand as in the list; of one with hyphens, its last part, too."""
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_LETTERS:
            yield word[: -len(ending)] + instead
    if "-" in word:
        yield from _forms(word.rsplit("-", 1)[1])


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
    verb = sense("verbs", head.verb.split("_")[0].split()[0]) if head.verb else NONE
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
    words = [token.lower for token in reading.tokens]
    nouns = [found for word in words if (found := sense("nouns", word)) != UNKNOWN]
    count = Counter(f"n:{found}" for found in nouns)
    for word in words:
        if (found := sense("adjectives", word)) != UNKNOWN:
            count[f"a:{found}"] += 1
        if sense("nouns", word) == UNKNOWN and (found := sense("verbs", word)) != UNKNOWN:
            count[f"v:{found}"] += 1
    for name, number in count.items():
        yield f"sense:{name}", 1.0
        yield f"sense:{name}-share", min(1.0, 3 * number / max(len(words), 3))
    if nouns:
        yield f"first-noun={nouns[0]}", 1.0
        yield f"last-noun={nouns[-1]}", 1.0
    if len(nouns) > 1:
        yield f"nouns={nouns[0]}&{nouns[1]}", 1.0
    if words:
        yield f"opens={sense('nouns', words[0])}&{sense('verbs', words[0])}", 1.0
