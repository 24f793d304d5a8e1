"""Numbers in digits and words, and those that only name something."""

import pytest

from cascade.reading.identifiers import identifiers
from cascade.reading.numbers import number_in


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("5", 5),
        ("1,500", 1500),
        ("1 500 000", 1.5e6),
        ("1'000", 1000),
        ("1.500.000", 1.5e6),
        ("1,234.5", 1234.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("2.5k", 2500),
        ("$1.5 million", 1.5e6),
        ("3bn", 3e9),
        ("two million", 2e6),
        ("20–30%", 30),
        ("20-30k", 30e3),
        ("-5", 5),
        ("twelve", 12),
        ("ninety", 90),
        ("a dozen", 12),
        ("dozens", 12),
        ("a hundred", 100),
        ("half a million", 500e3),
        ("half", 50),
        ("three-quarters", 75),
        ("three quarters", 75),
        ("two thirds", 200 / 3),
        ("a fifth", 20),
        ("doubled", 2),
        ("halves", 0.5),
        ("twice as", 2),
        ("07:30", None),
        ("6 am", None),
        ("٣", 3),
        ("many", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_reads_the_number_in_words(told, number):
    assert number_in(told) == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ship v2.0 and version 3", ["v2.0", "version 3"]),
        ("Pass ISO 9001:2015", ["ISO 9001"]),
        ("Phase III of tier 1", ["Phase III", "tier 1"]),
        ("Close #12 and P2", ["#12", "P2"]),
        ("a 3rd party", ["3rd"]),
        ("p95 of 3G", ["p95", "3G"]),
        ("Run 5km in 20min with 3kg", []),
        ("Grow 10x to 5k", []),
        ("the 95th percentile", ["95th percentile"]),
        ("stages in life", []),
        ("Phase out 5 sites", []),
        ("Close sev-2s and severity 1", ["sev-2s", "severity 1"]),
        ("Serve 5 amps", []),
    ],
)
def test_finds_numbers_that_name_something(text, names):
    assert [text[start:end] for start, end in identifiers(text)] == names
