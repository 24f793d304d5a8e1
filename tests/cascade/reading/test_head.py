"""The head verb and its noun."""

import pytest

from cascade.reading import read
from cascade.reading.head import Head, Manner, start_of


@pytest.mark.parametrize(
    ("text", "manner", "verb", "noun"),
    [
        ("Launch the web shop", Manner.DOING, "launch", "shop"),
        ("Launching the web shop", Manner.DOING, "launch", "shop"),
        ("Launched the web shop", Manner.DOING, "launch", "shop"),
        ("To launch the web shop", Manner.DOING, "launch", "shop"),
        ("We will launch the web shop", Manner.DOING, "launch", "shop"),
        ("The company shall also launch the web shop", Manner.DOING, "launch", "shop"),
        ("Successfully launch the web shop", Manner.DOING, "launch", "shop"),
        ("By May, launch the web shop", Manner.DOING, "launch", "shop"),
        ("Roll out the playbook", Manner.DOING, "roll_out", "playbook"),
        ("Rewrite the onboarding guide", Manner.DOING, "rewrite", "guide"),
        ("Plan the workshop", Manner.DOING, "plan", "workshop"),
        ("Reduce the number of outages", Manner.DOING, "reduce", "number"),
        ("Win 40 clinics in Poland", Manner.DOING, "win", "clinics"),
        ("Keep uptime above 99 % if the budget allows", Manner.DOING, "keep", "uptime"),
        ("The web shop is launched", Manner.STATE, "launch", "shop"),
        ("Sign-ups grow to 400", Manner.STATE, "grow", "sign-ups"),
        ("Customers recommend the bank", Manner.STATE, "recommend", "customers"),
        ("99.9 % uptime", Manner.TOPIC, "", "uptime"),
        ("Tickets get closed within 2 days", Manner.STATE, "close", "tickets"),
        ("Get churn to 3 %", Manner.DOING, "get", "churn"),
        ("Operational excellence", Manner.TOPIC, "", "excellence"),
    ],
)
def test_reads_verb_and_noun(text, manner, verb, noun):
    head = read(text).head
    assert (head.manner, head.verb.replace(" ", "_"), head.noun) == (manner, verb, noun)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Launch the web shop", "Launch"),
        ("By May, we will launch the web shop", "launch"),
        ("Roll out the playbook", "Roll out"),
        ("Sales: win 3 clients", "win"),
        ("It was quiet. Then launch the shop by May for 40 clinics.", "launch"),
    ],
)
def test_spans_stand_in_the_whole_text(text, verb):
    head = read(text).head
    assert head.span is not None
    assert text[slice(*head.span)] == verb
    assert head.noun_span is not None
    assert text[slice(*head.noun_span)].lower() == head.noun


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Win 3 clients", "Win 3 clients"),
        ("- Win 3 clients", "Win 3 clients"),
        ("1. Win 3 clients", "Win 3 clients"),
        ("(2) Win 3 clients", "Win 3 clients"),
        ("KR1: Win 3 clients", "Win 3 clients"),
        ("Key result 1.2: Win 3 clients", "Win 3 clients"),
        ("Objective 3 - Win 3 clients", "Win 3 clients"),
        ("Sales: win 3 clients", "win 3 clients"),
        ("Sales – win 3 clients", "win 3 clients"),
        ("- KR1: Sales EMEA: win 3 clients", "win 3 clients"),
        ("[Sales] Team A: win 3 clients", "win 3 clients"),
        ("the goal: win 3 clients", "the goal: win 3 clients"),
        ("Sales:", "Sales:"),
        ("Win at 10:30 daily", "Win at 10:30 daily"),
    ],
)
def test_a_statement_begins_after_bullets_and_labels(text, rest):
    assert text[start_of(text) :] == rest


def test_the_head_is_of_the_sentence_with_the_target():
    reading = read("Our users wait too long. Cut the wait to 3 days. Celebrate.")
    assert reading.text[slice(*reading.measured)] == "Cut the wait to 3 days."
    assert (reading.head.verb, reading.head.noun) == ("cut", "wait")


def test_without_a_target_the_sentence_with_the_deadline_is_measured():
    reading = read("Lead the world in space. By May 2027, launch the first probe. Then rest.")

    assert reading.text[slice(*reading.measured)] == "By May 2027, launch the first probe."
    assert (reading.head.verb, reading.head.noun) == ("launch", "probe")


def test_without_a_target_it_is_of_the_first_sentence():
    reading = read("Launch the shop. Then write the guide.")
    assert (reading.head.verb, reading.head.noun) == ("launch", "shop")


@pytest.mark.parametrize("text", ["", "   ", "...", "123", "🎯", "the"])
def test_nothing_has_no_verb(text):
    assert read(text).head.verb == ""
    assert read(text).head.span is None


def test_an_empty_text_has_an_empty_head():
    assert read("").head == Head(Manner.TOPIC)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The launch delights users", ""),
        ("Reports are published monthly", "publish"),
        ("Cost per order falls below 3 €", "fall"),
    ],
)
def test_a_verb_that_stands_as_a_noun_is_passed_over(text, verb):
    assert read(text).head.verb == verb
