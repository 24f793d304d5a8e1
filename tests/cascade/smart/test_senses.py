"""What words usually mean: the list, words in any of their forms, what they tell of a statement."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.reading import read
from cascade.smart.senses import UNKNOWN, sense, traits


@pytest.mark.parametrize(
    ("part", "word", "expected"),
    [
        ("nouns", "handbook", "document"),
        ("nouns", "handbooks", "document"),
        ("nouns", "policies", "document"),
        ("nouns", "nurse's", "people"),
        ("nouns", "churn", "measure"),
        ("nouns", "re-deployment", "completion"),
        ("nouns", "send", UNKNOWN),
        ("nouns", "codes", "thing"),
        ("nouns", "publish", UNKNOWN),
        ("nouns", "zyxes", UNKNOWN),
        ("nouns", "", UNKNOWN),
        ("nouns", "-", UNKNOWN),
        ("verbs", "migrating", "make"),
        ("verbs", "migrate", "make"),
        ("verbs", "supplied", "serve"),
        ("verbs", "planning", "effort"),
        ("verbs", "rolls out", "make"),
        ("verbs", "roll_out", "make"),
        ("verbs", "cuts", "lower"),
        ("adjectives", "robust", "praise"),
        ("adjectives", "ready", "ready"),
    ],
)
def test_a_word_in_any_of_its_forms(part: str, word: str, expected: str):
    assert sense(part, word) == expected


def test_a_word_has_one_sense_a_part_of_speech():
    told = tomllib.loads(
        (resources.files("cascade.smart") / "data" / "senses.toml").read_text("utf-8")
    )
    for part in ("nouns", "verbs", "adjectives"):
        words = [word for told_words in told[part].values() for word in told_words.split()]
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)


def test_what_a_statement_shows():
    found = dict(traits(read("Publish a robust handbook for 40 clinics")))
    shown = {name: number for name, number in found.items() if "share" not in name}

    assert shown == dict.fromkeys(
        [
            "noun-sense=document", "verb-sense=make", "verb-sense=make&noun-sense=document",
            "doing&noun-sense=document", "doing&verb-sense=make", "noun-sense=document&target",
            "verb-sense=make&target", "sense:n:document", "sense:n:group", "sense:v:make",
            "sense:a:praise", "first-noun=document", "last-noun=group", "nouns=document&group",
            "opens=unknown&make", "unit-sense=group",
        ],
        1.0,
    )  # fmt: skip
    assert found["sense:n:group-share"] == pytest.approx(3 / 7)


def test_nothing_has_neither_noun_nor_verb():
    found = dict(traits(read("")))
    assert found["noun-sense=none"] == found["verb-sense=none"] == 1.0


@given(st.text(max_size=80))
def test_numbers_are_shares(text: str):
    assert all(0 < number <= 1 for _, number in traits(read(text)))
