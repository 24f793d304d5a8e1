"""The words that statements are read by: classes of verbs, nouns and phrases, from a data file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from cascade.reading.inflection import forms, plural

#: What a class of words is changed by: the words added to it, and those taken from it.
Change = tuple[Iterable[str], Iterable[str]]


@dataclass(frozen=True)
class Lexicon:
    """Word classes by group: ``verbs``, ``nouns`` and ``phrases`` (patterns).

    >>> sorted(ENGLISH.verb_classes["launched"])
    ['deliver']
    >>> ENGLISH.base["growing"], ENGLISH.phrase("vague").search("World-class care").group()
    ('grow', 'World-class')
    """

    verbs: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    version: int = 1

    @cached_property
    def verb_classes(self) -> dict[str, set[str]]:
        """The classes of each form of a verb: ``launch``, ``launches``, ``launching`` ..."""
        return _by_form(self.verbs, forms)

    @cached_property
    def noun_classes(self) -> dict[str, set[str]]:
        """The classes of a noun, singular or plural."""
        return _by_form(self.nouns, plural)

    @cached_property
    def base(self) -> dict[str, str]:
        """The base form of each form of a verb."""
        names = sorted(set().union(*self.verbs.values()))
        return {form: name for name in names for form in (*forms(name), name)}

    def classes_of_verb(self, base: str) -> set[str]:
        """The classes of a verb in its base form.

        >>> sorted(ENGLISH.classes_of_verb("improve"))
        ['change', 'raising', 'soft']
        """
        return self._by_base.get(base, set())

    @cached_property
    def _by_base(self) -> dict[str, set[str]]:
        return _by_form(self.verbs, lambda verb: (verb,))

    def holds(self, name: str, word: str) -> bool:
        """Whether a word (a verb's base form, a noun's singular, a phrase) is of a class.

        >>> ENGLISH.holds("vague", "robust"), ENGLISH.holds("vague", "zebra")
        (True, False)
        """
        words = self.verbs.get(name) or self.nouns.get(name) or ()
        return word in words or _is_told(self.phrases.get(name, ()), word)

    def phrase(self, name: str) -> re.Pattern[str]:
        """The pattern that finds any phrase of a class; one that finds nothing for none."""
        return self._patterns[name]

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(told) for name, told in self.phrases.items()}

    def changed(self, words: Mapping[str, Change]) -> Lexicon:
        """The same with words added to and taken from classes, ``{class: (added, taken)}``.

        >>> mine = ENGLISH.changed({"vague": (["bold"], ["robust"])})
        >>> [bool(mine.phrase("vague").search(text)) for text in ("bold moves", "robust")]
        [True, False]
        """
        return Lexicon(
            _changed_words(self.verbs, words),
            _changed_words(self.nouns, words),
            _changed_phrases(self.phrases, words),
            self.version,
        )

    @property
    def classes(self) -> list[str]:
        """The names of all classes."""
        return [*self.verbs, *self.nouns, *self.phrases]


def _changed_words(
    classes: Mapping[str, frozenset[str]], changes: Mapping[str, Change]
) -> dict[str, frozenset[str]]:
    changed = dict(classes)
    for name in classes.keys() & changes.keys():
        added, taken = changes[name]
        changed[name] = frozenset((changed[name] | set(added)) - set(taken))
    return changed


def _changed_phrases(
    classes: Mapping[str, tuple[str, ...]], changes: Mapping[str, Change]
) -> dict[str, tuple[str, ...]]:
    changed = dict(classes)
    for name in classes.keys() & changes.keys():
        added, taken = (list(each) for each in changes[name])
        left = (told for told in changed[name] if not _tells_any(told, taken))
        changed[name] = (*left, *map(re.escape, added))
    return changed


def _is_told(patterns: Iterable[str], phrase: str) -> bool:
    return any(_tells_any(pattern, [phrase]) for pattern in patterns)


def _tells_any(pattern: str, phrases: Iterable[str]) -> bool:
    return any(re.fullmatch(pattern, phrase, re.IGNORECASE) for phrase in phrases)


def _pattern(told: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(told)})(?!\w)" if told else r"(?!)", re.IGNORECASE)


def _by_form(
    classes: Mapping[str, frozenset[str]], make: Callable[[str], Iterable[str]]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, words in classes.items():
        for word in words:
            for form in make(word):
                found.setdefault(form, set()).add(name)
    return found


def load(text: str) -> Lexicon:
    """The lexicon of a data file's text (TOML, as ``data/en.toml``)."""
    told = tomllib.loads(text)
    return Lexicon(
        {name: frozenset(words.split()) for name, words in told["verbs"].items()},
        {name: frozenset(words.split()) for name, words in told["nouns"].items()},
        {name: tuple(_phrases(words)) for name, words in told["phrases"].items()},
        told["version"],
    )


def _phrases(told: str) -> Iterator[str]:
    return (phrase for each in told.split(";") if (phrase := " ".join(each.split())))


#: The English words that ship.
ENGLISH = load((resources.files("cascade.reading") / "data" / "en.toml").read_text("utf-8"))
