"""The head of a statement: the verb that says what is done or what changes, and its noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cascade.reading.lexicon import Lexicon
from cascade.reading.patterns import word_set
from cascade.reading.spans import Span
from cascade.reading.tokens import Token


class Manner(StrEnum):
    """How a statement is put."""

    #: "Launch the shop", "Launching ...", "to launch ...", "we will launch ...".
    DOING = "doing"
    #: "The shop is launched", "sign-ups grow to ...": somebody else, or something, is the subject.
    STATE = "state"
    #: "Hiring", "99.9 % uptime": no verb is known.
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Head:
    """The head verb and its noun.

    ``verb`` is the base form ("" for a topic) with its ``span``; ``noun`` is what it is about,
    lower-case, with ``noun_span``; either span is None where there is none.
    """

    manner: Manner
    verb: str = ""
    span: Span | None = None
    noun: str = ""
    noun_span: Span | None = None


_LEAD_IN = re.compile(
    r"[-–•*~>\"“(\[\s]*"
    r"(?:\(?\d{1,2}[.)]\s+)?"
    r"(?:(?:kr|okr|o|objective|goal|key result)\s?\d*(?:\.\d+)*\s*[:.\-–]\s*)?",
    re.IGNORECASE,
)
_LABEL_WORD = r"[A-Z\[][\w&/'’.,()\[\]-]*"
_LABEL = re.compile(rf"{_LABEL_WORD}(?:\s{_LABEL_WORD}){{0,5}}\s?(?:\s[–—-]\s|:\s+)(?=\S)")
_MODAL = word_set("will shall must should would to can")
_BE = word_set("is are be been being was were has have had get gets got")
_DETERMINERS = word_set(
    """
    the a an our its their his her your my this that these those all any some each every more most
    new of
    """
)
_PREPOSITIONS = word_set(
    """
    to for by in on at from with through via using into onto between across within over under during
    before after above below until unless because if so and or that which who as while when where
    including such than against toward towards
    """
)
#: In "tickets get closed" it stands before the verb.
_GET = frozenset(["get", "gets", "got", "gotten", "getting"])
#: Words that are no noun.
FUNCTION_WORDS = _DETERMINERS | _PREPOSITIONS | _MODAL | _BE
#: Words before a verb that do not change who does it.
_ADVERBS = word_set(
    """
    we our i also not successfully significantly continuously further better fully publicly clearly
    quickly actively substantially effectively co progressively rapidly consistently proactively
    directly jointly collectively the
    """
)
#: Nouns that are a verb where a statement begins with them.
_IMPERATIVES = word_set(
    "plan report document research test review support cost share fund award grant"
)
#: After these a word is a noun.
_BEFORE_NOUNS = _DETERMINERS | word_set("in for with by per on")
#: After these a word that may be a noun is a verb.
_BEFORE_VERBS = _MODAL | _BE
#: Before these a first word that may be a verb is a noun.
_AFTER_NOUNS = _PREPOSITIONS | _BE
#: How many words after a verb its noun is looked for in.
_REACH = 7
#: A comma closes what leads in ("By May, ...") within this share of the text.
_LEAD_SHARE = 0.6


def head_of(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> Head:
    """The head of a sentence, whose words are given; a topic where no verb is known.

    >>> from cascade.reading.tokens import words
    >>> from cascade.reading.lexicon import ENGLISH
    >>> text = "By May, we will launch the web shop"
    >>> found = head_of(text, words(text), ENGLISH)
    >>> found.manner.value, found.verb, found.noun
    ('doing', 'launch', 'shop')
    """
    return _Sentence(text, tokens, lexicon).head()


def start_of(text: str) -> int:
    """Where a statement begins after bullets, numbers and a label ("Sales: ...").

    >>> start_of("- KR1: Sales: win 3 clients"), start_of("Win 3 clients")
    (14, 0)
    """
    lead_in = _LEAD_IN.match(text)
    start = lead_in.end() if lead_in else 0
    label = _LABEL.match(text, start)
    return label.end() if label and label.end() < len(text) else start


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its words; they are meant by their place."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon

    def head(self) -> Head:
        place, manner = self.verb()
        if place is None:
            return Head(Manner.TOPIC, "", None, *_named(self.noun_from(0)))
        token, pair = self.tokens[place], self.pair(place)
        is_pair = pair in self.lexicon.base
        after = place + 1 + is_pair
        noun = self.subject(place) if manner is Manner.STATE else None
        noun = noun or self.noun_from(after)
        base = self.lexicon.base[pair if is_pair else token.lower]
        return Head(manner, base, (token.start, self.tokens[after - 1].end), *_named(noun))

    def verb(self) -> tuple[int | None, Manner]:
        """The place of the head verb, and the manner."""
        start = start_of(self.text)
        own = [place for place, token in enumerate(self.tokens) if token.start >= start]
        first = next((place for place in own if self.lower(place) not in _ADVERBS), None)
        if first is None:
            return None, Manner.TOPIC
        if self.is_verb(first) and not self.is_noun(first):
            return first, Manner.DOING
        done = self.after_modal(own, first)
        done = self.after_comma(own, start) if done is None else done
        if done is not None:
            return done, Manner.DOING
        states = (place for place in own if place > first and self.is_verb(place))
        state = next((place for place in states if not self.is_noun(place)), None)
        return state, Manner.TOPIC if state is None else Manner.STATE

    def after_modal(self, own: Sequence[int], first: int) -> int | None:
        """The verb in "we will launch", "to launch"; a later "to" says what for."""
        for place in own:
            if self.lower(place) not in _MODAL or (self.lower(place) == "to" and place != first):
                continue
            later = range(place + 1, len(self.tokens))
            verb = next((each for each in later if self.lower(each) not in _ADVERBS), None)
            if verb is not None and self.is_verb(verb):
                return verb
        return None

    def after_comma(self, own: Sequence[int], start: int) -> int | None:
        """The verb in "By May, launch the shop"."""
        comma = self.text.find(", ", start)
        if not 0 < comma < len(self.text) * _LEAD_SHARE:
            return None
        verb = next((place for place in own if self.tokens[place].start > comma), None)
        if verb is None or self.lower(verb).endswith("ing"):
            return None
        return verb if self.is_verb(verb) else None

    def lower(self, place: int) -> str:
        return self.tokens[place].lower if 0 <= place < len(self.tokens) else ""

    def pair(self, place: int) -> str:
        """A word with the one after it; "" for the last."""
        after = self.lower(place + 1)
        return f"{self.lower(place)} {after}" if after else ""

    def is_verb(self, place: int) -> bool:
        """Whether a word may be a verb; "get" by itself only where a statement begins with it."""
        if self.lower(place) in _GET and place:
            return False
        return self.lower(place) in self.lexicon.base or self.pair(place) in self.lexicon.base

    def is_noun(self, place: int) -> bool:
        """Whether a word that may be a verb stands as a noun: "the launch", "blog post hits"."""
        lower, before = self.lower(place), self.lower(place - 1)
        if before in _BEFORE_NOUNS:
            return True
        if lower not in self.lexicon.noun_classes:
            return False
        if place:
            return before not in _BEFORE_VERBS
        after = self.lower(1)
        led = after in _AFTER_NOUNS or after in self.lexicon.base
        return lower not in _IMPERATIVES and led

    def noun_from(self, start: int, end: int | None = None) -> Token | None:
        """The noun of the phrase that begins here: its last known one, else its last word."""
        known, last = None, None
        end = start + _REACH if end is None else end
        for token in self.tokens[start:end]:
            if self.ends_phrase(token, known, last):
                break
            if token.lower not in FUNCTION_WORDS and not token.text[0].isdigit():
                last = token
                known = token if token.lower in self.lexicon.noun_classes else known
        return known or last

    def ends_phrase(self, token: Token, known: Token | None, last: Token | None) -> bool:
        """Whether a noun's phrase ends before a word; that of a measure ends before its "of"."""
        if token.lower == "of" and known:
            return "measure" in self.lexicon.noun_classes[known.lower]
        return token.lower in _PREPOSITIONS and last is not None

    def subject(self, verb: int) -> Token | None:
        """The noun before a verb in a sentence whose subject is somebody else."""
        return self.noun_from(max(0, verb - _REACH), verb)


def _named(noun: Token | None) -> tuple[str, Span | None]:
    return (noun.lower, (noun.start, noun.end)) if noun else ("", None)
