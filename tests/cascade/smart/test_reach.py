"""Words and key results that agree, and those that do not: nobody is told what is in doubt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade import KeyResult, Kind, Node
from cascade.smart import Subject, judge

WORDS = st.sampled_from(
    """
    cut raise reach keep by to from between and 20 30 % points £ 2.5m €3 - half third nobody more
    than at least 1,200 users twofold in 3 double
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column of them
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
AS_OF = date(2026, 6, 30)


def told(title: str, unit: str | None, base: float | None, target: float, *, name: str = "It"):
    result = KeyResult("k", name, unit, base, target)
    node = Node("g", Kind.FUNCTIONAL_GOAL, title, owner="a", due=AS_OF, key_results=(result,))
    remarks = judge(Subject(node, AS_OF, connected=True)).remarks
    return next((each for each in remarks if each.check == "words-disagree"), None)


#: A title with the unit, baseline and target of the one key result that agrees with it.
AGREES = [
    ("Cut waiting by 20 %", "%", 50, 40),
    ("Cut waiting by 20 %", "%", 50, 30),
    ("Cut waiting by 20 %", "%", 31, 25),
    ("Cut waiting by 20 %", "%", 0, 20),
    ("Cut waiting by 20 %", "%", None, 45),
    ("Cut waiting by at least 20 %", "%", 100, 70),
    ("Cut waiting by between 10 and 20 %", "%", 100, 85),
    ("Lift the pass rate by 3 percentage points", "%", 80, 83),
    ("Lift the margin by 50 basis points", "%", 3, 3.5),
    ("Cut complaints by half", "%", 40, 20),
    ("Cut turnover by 30-35 %", "%", 30, 20),
    ("Reach 30-35 % women", "%", 20, 30),
    ("Reach 30-35 % women", "%", 20, 33),
    ("Train at least 85 % of staff", "%", 20, 90),
    ("Keep churn under 10 %", "%", 12, 8),
    ("Nobody waits more than 4 hours", "hours", 6, 3),
    ("Train a third of staff", "%", 0, 33),
    ("Train two thirds of staff", "%", 0, 66.7),
    ("Reach about 90 % uptime", "%", 80, 92),
    ("Lift satisfaction by 5 percentage points to 94 %", "%", 89, 94),
    ("Add 30 clinics", "clinics", 10, 40),
    ("Reach 1.2 million users", "users", 0, 1_234_567),
    ("Secure £2.5m", "GBP", 0, 2_500_000),
    ("Secure £2.5m", "£m", 0, 2.5),
    ("Secure £2.5m", "EUR", 0, 3),
    ("Raise $1-2 million", "USD", 0, 1_500_000),
    ("Double sales", "%", 10, 12),
]
#: The same where it contradicts, with the words and the target that are told.
DISAGREES = [
    ("Cut waiting by 20 %", "%", 50, 45, "20 %", "45 %, from 50"),
    ("Lift the pass rate by 3 percentage points", "%", 80, 85, "3 percentage points", "85 %, from 80"),
    ("Cut complaints by half", "%", 40, 30, "half", "30 %, from 40"),
    ("Reach 30-35 % women", "%", 20, 40, "30-35 %", "40 %"),
    ("Train at least 85 % of staff", "%", 20, 80, "at least 85 %", "80 %"),
    ("Keep churn under 10 %", "%", 12, 11, "under 10 %", "11 %"),
    ("Train two thirds of staff", "%", 0, 75, "two thirds", "75 %"),
    ("Lift satisfaction by 5 percentage points to 94 %", "%", 90, 95, "94 %", "95 %"),
    ("Keep 99.95 % uptime", "%", 99.9, 99.9, "99.95 %", "99.9 %"),
    ("Reach 1,200,000 users", "users", 0, 1_250_000, "1,200,000 users", "1,250,000 users"),
    ("Secure £2.5m", "£", 0, 3_500_000, "£2.5m", "3,500,000 £"),
    ("Secure £2.5m", "£m", 0, 3.5, "£2.5m", "3.5 £m"),
    ("Raise 300,000 euros", "EUR", 0, 200_000, "300,000 euros", "200,000 EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "unit", "base", "target"), AGREES)
def test_what_agrees_or_is_in_doubt_is_not_told(title, unit, base, target):
    assert told(title, unit, base, target) is None


@pytest.mark.parametrize(("title", "unit", "base", "target", "words", "shown"), DISAGREES)
def test_what_contradicts_is_told_with_both(title, unit, base, target, words, shown):
    remark = told(title, unit, base, target)
    assert remark.evidence == title[slice(*remark.span)] == words
    assert remark.message == f"the words say {words!r}, the target of 'k' is {shown}"


def test_the_name_of_a_key_result_tells_a_share_of_whatever_its_unit_is():
    name = "Grow sales by 20 %"
    assert told("Sell more", "EUR", 100, 120, name=name) is None
    assert told("Sell more", "EUR", 100, 110, name=name).path == ("key_results", 0)
    # The goal's own words may be of something else.
    assert told(name, "EUR", 100, 110) is None


@given(
    words=st.lists(WORDS, max_size=12).map(" ".join),
    unit=st.sampled_from(["%", "£", "k€", "users", "points", "£m of"]),
    base=st.none() | NUMBERS,
    target=NUMBERS,
)
def test_any_words_beside_any_numbers(words: str, unit: str, base: float | None, target: float):
    remark = told(words, unit, base, target, name=words)
    assert remark is None or remark.evidence in words
