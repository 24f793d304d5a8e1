"""The forms of English verbs and nouns."""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = frozenset("aeiou")
_HISSES = ("s", "x", "z", "ch", "sh")
#: Past forms that no rule makes, by base form.
_IRREGULAR = {
    "become": "became become",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "choose": "chose chosen",
    "cut": "cut",
    "drive": "drove driven",
    "eat": "ate eaten",
    "fall": "fell fallen",
    "find": "found",
    "get": "got gotten",
    "give": "gave given",
    "grow": "grew grown",
    "hold": "held",
    "keep": "kept",
    "lead": "led",
    "learn": "learnt",
    "lose": "lost",
    "make": "made",
    "meet": "met",
    "pay": "paid",
    "rebuild": "rebuilt",
    "rewrite": "rewrote rewritten",
    "rise": "rose risen",
    "run": "ran run",
    "seek": "sought",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "shrink": "shrank shrunk",
    "sleep": "slept",
    "speak": "spoke spoken",
    "spend": "spent",
    "take": "took taken",
    "teach": "taught",
    "win": "won",
    "write": "wrote written",
}
#: Longer verbs whose last consonant is doubled, as that of short ones is.
_DOUBLED = frozenset({"submit", "refer", "admit", "commit", "permit", "equip"})
_SHORT = 4
_IRREGULAR_NOUNS = {"child": "children", "person": "people", "man": "men", "woman": "women"}


def forms(verb: str) -> Iterator[str]:
    """The forms of an English verb; of one with a particle, those of its first word.

    >>> sorted(forms("cut")), sorted(forms("set_up"))
    (['cut', 'cuts', 'cutting'], ['set up', 'sets up', 'setting up'])
    """
    first, *rest = verb.split("_")
    for form in _forms(first):
        yield " ".join([form, *rest])


def _forms(verb: str) -> set[str]:
    found = {verb, *_regular(verb)}
    if verb in _IRREGULAR:
        found = {form for form in found if not form.endswith("ed")}
        found.update(_IRREGULAR[verb].split())
    return found


def _regular(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith((*_HISSES, "o")):
        return verb + "es", stem + "ed", stem + "ing"
    if _doubles(verb):
        return verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    british = (verb + "led", verb + "ling") if verb.endswith("el") else ()
    return verb + "s", stem + "ed", stem + "ing", *british


def _doubles(verb: str) -> bool:
    """Whether the last consonant is doubled: in short verbs, and some longer ones."""
    if len(verb) < 3 or verb[-1] in "aeiouwxy":
        return False
    if verb[-2] not in _VOWELS or verb[-3] in _VOWELS:
        return False
    return len(verb) <= _SHORT or verb in _DOUBLED


def plural(noun: str) -> Iterator[str]:
    """A noun and its plural.

    >>> list(plural("policy")), list(plural("child"))
    (['policy', 'policies'], ['child', 'children'])
    """
    noun = noun.replace("_", " ")
    yield noun
    if noun in _IRREGULAR_NOUNS:
        yield _IRREGULAR_NOUNS[noun]
    elif noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        yield noun[:-1] + "ies"
    else:
        yield noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
