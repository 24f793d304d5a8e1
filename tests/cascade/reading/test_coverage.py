"""Universals that somebody could check."""

import pytest

from cascade.reading import Form, read
from cascade.reading.amounts import Part
from cascade.reading.coverage import coverage


@pytest.mark.parametrize(
    ("text", "words", "noun"),
    [
        ("Every team has its own plan", "Every team", "team"),
        ("Each district court has a coordinator", "Each district court", "district court"),
        ("All regions have a plan", "All regions", "regions"),
        ("All of our regions are covered", "All of our regions", "regions"),
        ("All the new clinics are open", "All the new clinics", "new clinics"),
        ("All staff are trained", "All staff", "staff"),
        ("Both sites are closed", "Both sites", "sites"),
        ("Every batch can be traced", "Every batch", "batch"),
        ("By May every ticket is tagged", "every ticket", "ticket"),
        ("EVERY TEAM HAS A PLAN", "EVERY TEAM", "TEAM"),
    ],
)
def test_reads_a_universal_with_what_it_counts(text, words, noun):
    [amount] = coverage(text)
    assert (amount.words, amount.unit) == (words, noun)
    assert (amount.form, amount.part, amount.value) == (Form.COVERAGE, Part.TARGET, 100.0)
    assert text[slice(*amount.span)] == words


@pytest.mark.parametrize(
    "text",
    [
        "Improve health at all ages",
        "All levels of government are committed",
        "All stakeholders are engaged",
        "End poverty in all its forms",
        "Work for every customer",
        "Care across all regions",
        "Delight every customer",
        "Allow teams to plan",
        "Every",
        "",
    ],
)
def test_a_universal_that_nobody_counts_is_none(text):
    assert list(coverage(text)) == []


def test_leaves_out_what_tells_something_else():
    text = "Every quarter plan is done"
    assert list(coverage(text, [(0, 5)])) == []


def test_stands_among_the_amounts_of_a_statement_in_order():
    amounts = read("All regions have a plan and 5 sites").amounts
    assert [amount.words for amount in amounts] == ["All regions", "5 sites"]
