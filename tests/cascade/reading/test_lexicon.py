"""Word classes, and what an organisation changes in them."""

import pytest

from cascade.reading import ENGLISH
from cascade.reading.inflection import forms, plural
from cascade.reading.lexicon import Lexicon, load


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("launch", "launch launches launched launching"),
        ("reduce", "reduce reduces reduced reducing"),
        ("carry", "carry carries carried carrying"),
        ("deploy", "deploy deploys deployed deploying"),
        ("plan", "plan plans planned planning"),
        ("submit", "submit submits submitted submitting"),
        ("visit", "visit visits visited visiting"),
        ("mail", "mail mails mailed mailing"),
        ("fix", "fix fixes fixed fixing"),
        ("model", "model models modeled modeling modelled modelling"),
        ("grow", "grow grows grew grown growing"),
        ("win", "win wins won winning"),
        ("cut", "cut cuts cutting"),
    ],
)
def test_forms_of_a_verb(verb, expected):
    assert set(forms(verb)) == set(expected.split())


def test_a_particle_stays_with_each_form():
    assert set(forms("roll_out")) == {"roll out", "rolls out", "rolled out", "rolling out"}


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("policy", "policies"), ("survey", "surveys"), ("class", "classes"), ("branch", "branches"),
     ("box", "boxes"), ("child", "children"), ("rate", "rates"), ("pull_request", "pull requests")],
)  # fmt: skip
def test_plural_of_a_noun(noun, expected):
    assert list(plural(noun)) == [noun.replace("_", " "), expected]


@pytest.mark.parametrize(
    ("form", "base"),
    [("launches", "launch"), ("grown", "grow"), ("cutting", "cut"), ("built", "build")],
)
def test_finds_the_base_of_a_form(form, base):
    assert ENGLISH.base[form] == base


def test_a_form_has_the_classes_of_its_verb():
    assert "deliver" in ENGLISH.verb_classes["launched"]
    assert {"lowering", "change"} <= ENGLISH.classes_of_verb("reduce")
    assert ENGLISH.classes_of_verb("zebra") == set()
    assert "measure" in ENGLISH.noun_classes["rates"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("vague", "World-class care", "World-class"),
        ("vague", "a best in class shop", "best in class"),
        ("vague", "greatly", None),
        ("vague", "etcetera", None),
        ("loophole", "hire as appropriate", "as appropriate"),
        ("loophole", "inappropriate", None),
        ("loophole", "hire, budget permitting", "budget permitting"),
        ("loophole", "hire if the resources allow", "if the resources allow"),
        ("loophole", "resources allow us to hire", None),
        ("loophole", "find out if funding permits a third shift", None),
        ("loophole", "secure funding allowing 40 clinics to open", None),
        ("cadence", "talk twice a week", "twice a week"),
        ("cadence", "this week", None),
        ("cadence", "5 hours a day", "a day"),
        ("cadence", "answer within a day", None),
        ("cadence", "from a week to a day", None),
        ("cadence", "meet 3 times in a week", "3 times in a week"),
    ],
)
def test_finds_phrases_as_whole_words(name, text, words):
    found = ENGLISH.phrase(name).search(text)
    assert (found.group() if found else None) == words


def test_every_class_of_the_data_file_is_told():
    assert {
        "soft",
        "effort",
        "deliver",
        "change",
        "measure",
        "artefact",
        "vague",
        "loophole",
    } <= set(ENGLISH.classes)
    assert len(ENGLISH.classes) == len(set(ENGLISH.classes))


def test_words_are_added_and_taken_away():
    mine = ENGLISH.changed(
        {
            "vague": (["bold", "a+"], ["robust"]),
            "soft": (["zap"], ["improve"]),
            "people": (["elf"], ["team"]),
        }
    )
    vague = mine.phrase("vague")
    assert [bool(vague.search(text)) for text in ("Bold moves", "robust", "world-class")] == [
        True,
        False,
        True,
    ]
    assert "soft" in mine.verb_classes["zapped"]
    assert "soft" not in mine.classes_of_verb("improve")
    assert "people" in mine.noun_classes["elfs"]
    assert "people" not in mine.noun_classes.get("teams", set())
    assert mine.version == ENGLISH.version


def test_an_added_phrase_is_no_pattern():
    mine = ENGLISH.changed({"vague": (["w.w"], [])})
    assert mine.phrase("vague").search("wow") is None
    assert mine.phrase("vague").search("w.w")


def test_changing_leaves_the_original_as_it_is():
    ENGLISH.changed({"vague": (["bold"], ["robust"])})
    assert ENGLISH.phrase("vague").search("bold") is None
    assert ENGLISH.phrase("vague").search("robust")


def test_a_class_may_be_emptied():
    mine = ENGLISH.changed({"loophole": ([], ["as needed"])})
    assert mine.phrase("loophole").search("as needed") is None
    assert Lexicon({}, {}, {"none": ()}).phrase("none").search("anything") is None


def test_loads_a_data_file():
    mine = load(
        'version = 3\n[verbs]\nsoft = "zap"\n[nouns]\nmine = "elf"\n[phrases]\nodd = "a b; c\\\\w+;"'
    )
    assert (mine.version, mine.classes, mine.phrases["odd"]) == (
        3,
        ["soft", "mine", "odd"],
        ("a b", "c\\w+"),
    )
