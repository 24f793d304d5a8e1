"""The sentence that a mend suggests: changes stay changes, bounds stay bounds, metrics are metrics."""

from datetime import date

import pytest

from cascade.reading import read
from cascade.smart import judge_words, sentence
from cascade.smart.figures import Figure
from cascade.types import KeyResult

OPEN = "from (baseline) to (target) (unit), by (date)"
#: What words say, and the key result that they make.
SENTENCES = [
    # A change is told by how much.
    ("Cut 90-day readmissions by 15%", f"lower 90-day readmissions by 15 %, {OPEN}"),
    ("Cut complaints by a third", f"lower complaints by a third, {OPEN}"),
    ("Reduce by half the number of complaints", f"lower number of complaints by half, {OPEN}"),
    ("Double the number of members", f"raise the number of members by 100 %, {OPEN}"),
    ("Halve the error rate", f"lower the error rate by 50 %, {OPEN}"),
    ("Sales up 20 %", f"raise sales by 20 %, {OPEN}"),
    ("Achieve a 20 % reduction in waste", f"lower waste by 20 %, {OPEN}"),
    (
        "Reduce emissions by 2.5 percentage points",
        "lower emissions by 2.5 percentage points, from (baseline) to (target) %, by (date)",
    ),
    (
        "Decrease dropout from 12% by 3 percentage points",
        "lower dropout by 3 percentage points, from 12 to (target) %, by (date)",
    ),
    (
        "Cut the list by 400 patients",
        "lower the list by 400 patients, from (baseline) to (target) patients, by (date)",
    ),
    # An end value is told as one.
    (
        "Lift satisfaction by 5 percentage points to 94 %",
        "raise satisfaction from (baseline) to 94 % by (date)",
    ),
    ("Raise NPS from 31 to 45 points", "raise NPS from 31 to 45 points by (date)"),
    ("Reach two thirds of pupils", "raise (metric) from (baseline) to 67 % by (date)"),
    (
        "Improve retention to between 85 % and 90 %",
        "raise retention from (baseline) to 85-90 % by (date)",
    ),
    (
        "Reduce defects per 1,000 units from 12 to 4",
        "lower defects from 12 to 4 (unit) by (date)",
    ),
    ("Secure £2.5m of grants", "raise grants from (baseline) to 2,500,000 £ by (date)"),
    (
        "Youth unemployment: 14.2 % -> 10 %",
        "lower youth unemployment from 14.2 to 10 % by (date)",
    ),
    ("Donor renewal rate of 80%", "raise donor renewal rate from (baseline) to 80 % by (date)"),
    ("Reach 1 in 3 patients", "raise (metric) from (baseline) to (target) (unit) by (date)"),
    # A bound is kept, or come down to.
    ("Keep staff turnover under 10 %", "keep staff turnover at or under 10 % until (date)"),
    ("Keep attendance at least at 85 %", "keep attendance at 85 % until (date)"),
    ("Keep attendance above 85 %", "keep attendance at 85 % or more until (date)"),
    ("Maintain 99.95 % uptime", "keep uptime at 99.95 % until (date)"),
    ("Spend no more than 4 % on overheads", "lower spend from (baseline) to 4 % by (date)"),
    ("Bring churn down to 3 %", "lower churn from (baseline) to 3 % by (date)"),
    (
        "Hold 12 workshops",
        "raise the number of workshops from (baseline) to 12 workshops by (date)",
    ),
    # Where the metric is in doubt nobody is told one.
    ("Nobody waits more than 4 hours", "lower (metric) from (baseline) to 4 hours by (date)"),
    ("With 90 % of staff trained", "raise (metric) from (baseline) to 90 % by (date)"),
    ("percent of orders on time to 95 %", "raise (metric) from (baseline) to 95 % by (date)"),
    (
        "Publish a digital strategy",
        "raise (metric) from (baseline) to (target) (unit) by (date)",
    ),
    ("Launch the app in 3 countries", "raise (metric) from (baseline) to 3 countries by (date)"),
    ("Grow twofold", "raise (metric) from (baseline) to (target) (unit) by (date)"),
    (
        "Win 40 clinics in Poland",
        "raise the number of clinics from (baseline) to 40 clinics by (date)",
    ),
]


@pytest.mark.parametrize(("words", "told"), SENTENCES)
def test_words_make_the_key_result_that_they_mean(words: str, told: str):
    assert sentence.of_words(read(words)) == told


def test_the_date_of_the_record_comes_before_the_date_in_the_words():
    reading = read("Cut churn to 3 % by June 2026")
    assert sentence.of_words(reading, date(2027, 3, 31)).endswith("by 2027-03-31")
    assert sentence.of_words(reading).endswith("by 2026-06-30")


def test_the_record_is_told_as_people_write_numbers():
    result = KeyResult("k", "Visits", "visits", 100 / 3, 1_250_000.0)
    assert sentence.of_result(result) == "raise Visits from 33.33 to 1,250,000 visits by (date)"


def test_a_mend_of_words_asks_for_both_ends():
    [told] = [r for r in judge_words("Cut churn by 2 %").remarks if r.check == "no-baseline"]
    assert told.fix == f"add where it starts: lower churn by 2 %, {OPEN}"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0"),
        (-5, "-5"),
        (1e21, "1,000,000,000,000,000,000,000"),
        (1950, "1,950"),
        (99.9999, "99.9999"),
        (2 / 3, "0.667"),
        (99.99999999, "100"),
        (float("inf"), "inf"),
    ],
)
def test_figures(number: float, told: str):
    assert str(Figure(number)) == f"{Figure(number)}" == told
