from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.formats.cells import (
    Formula,
    PartlyUnreadableError,
    choice_of,
    contributions_of,
    contributions_text,
    day_of,
    guard,
    identifiers_of,
    identifiers_text,
    number_of,
    number_text,
    text_of,
    unguard,
    within,
)
from cascade.types import Contribution, Kind
from tests.strategies import identifiers, numbers, texts, weights


@given(texts | st.text("'=+-@ \t\r\n1a;\"", max_size=8))
def test_unguard_undoes_guard_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-x", "@a", " =1", "\t1", "\r1", "\n", "＝1", "'=1"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("x;=cmd|'/c calc'!A1", "x;'=cmd|'/c calc'!A1"),
        ('x; "=1', "x; \"'=1"),
        ("a\t+1;@b", "a\t'+1;'@b"),
        ("a\n-1", "a\n'-1"),
        ("x;'=1", "x;''=1"),
        ("\t=1", "'\t'=1"),
        ("=a;=b", "'=a;'=b"),
        ("x;＝1", "x;'＝1"),
    ],
)
def test_what_looks_like_a_formula_after_a_separator_gets_one_too(text: str, guarded: str) -> None:
    assert guard(text) == guarded
    assert unguard(guarded) == text


@pytest.mark.parametrize(
    "text",
    [
        "a;b",
        "a; b*2",
        "x;y=1",
        "a\nb",
        "it's; 'so'",
        "-5",
        "-5.25",
        "'tis",
        "a=b",
        "1-2",
        "",
        "plan",
    ],
)
def test_what_does_not_stays_as_it_is(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("120000", 120000), ("120,000", 120000), ("1,200,000.5", 1200000.5), ("1.200.000", 1200000),
        ("1.200.000,50", 1200000.5), ("12,5", 12.5), ("12.5", 12.5), ("120.000", 120), ("1 200 000", 1200000),
        ("1\u202f200\u00a0000", 1200000), ("1'200'000", 1200000), ("-5", -5), ("1e3", 1000), (7, 7), (0.5, 0.5),
        ("0,125", 0.125), ("1234,567", 1234.567), (" 5 ", 5),
    ],
)  # fmt: skip
def test_reads_numbers_as_people_write_them(cell: object, number: float) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["120.000", "120,000", "-1,234"])
def test_refuses_a_number_with_two_meanings_where_commas_may_be_decimal(cell: str) -> None:
    with pytest.raises(ValueError, match="may be"):
        number_of(cell, is_comma_decimal=True)
    assert number_of("1.234.567", is_comma_decimal=True) == 1234567
    assert number_of("1234.567", is_comma_decimal=True) == 1234.567


@pytest.mark.parametrize("cell", ["much", "1,2,3", "12,34.5", "", "€5", True, "1.2.3", "0,125,000"])
def test_refuses_what_is_no_number(cell: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number_of(cell)


@given(numbers)
def test_a_number_s_text_reads_back_as_it(number: float) -> None:
    assert number_of(number_text(number)) == number


@pytest.mark.parametrize("cell", [1e301, -1, 10**400, "1e999", float("inf")])
def test_refuses_a_number_out_of_bounds(cell: object) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        within(0, 1e300, number_of, "no amount")(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-12-31", "31.12.2026", "31/12/2026", "12/31/2026", "2026/12/31", " 2026-12-31 ",
        "2026-12-31 00:00:00", "2026-12-31T00:00:00Z", date(2026, 12, 31), datetime(2026, 12, 31, 9),
    ],
)  # fmt: skip
def test_reads_days_as_people_write_them(cell: object) -> None:
    assert day_of(cell) == date(2026, 12, 31)


def test_a_day_with_points_has_the_day_first_and_equal_parts_have_one_meaning() -> None:
    assert day_of("1.2.2026") == date(2026, 2, 1)
    assert day_of("5/5/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1/2/2026", "may be day/month or month/day"),
        ("30.2.2026", "not a day of the calendar"),
        ("0000-01-01", "not a day of the calendar"),
        ("soon", "not a date"),
        ("31.12.26", "not a date"),
        ("2026-12-31 09:30", "not a date"),
        (46387, "not a date"),
        ("", "not a date"),
    ],
)
def test_refuses_what_is_no_day_or_two(cell: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        day_of(cell)


@pytest.mark.parametrize("cell", ["company_goal", "Company goal", " COMPANY-GOAL "])
def test_reads_a_choice_however_it_is_joined(cell: str) -> None:
    assert choice_of(Kind)(cell) is Kind.COMPANY_GOAL


def test_suggests_the_choice_that_was_meant() -> None:
    with pytest.raises(ValueError, match="'Progam' is not one of .*; did you mean 'program'?"):
        choice_of(Kind)("Progam")


@given(st.lists(identifiers))
def test_any_identifiers_can_stand_in_one_cell(names: list[str]) -> None:
    assert identifiers_of(identifiers_text(names)) == tuple(names)


@given(
    st.lists(
        st.builds(
            Contribution,
            identifiers | st.text("\\;* a2", min_size=1).map(str.strip).filter(bool),
            weights,
        )
    )
)
def test_any_parents_and_weights_can_stand_in_one_cell(links: list[Contribution]) -> None:
    assert contributions_of(contributions_text(links)) == tuple(links)


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("a;b", [("a", 1), ("b", 1)]),
        (" a ; ; b*2 ;", [("a", 1), ("b", 2)]),
        ("a * 0,5", [("a", 0.5)]),
        ("a*b", [("a*b", 1)]),
        ("a*", [("a*", 1)]),
        ("*2", [("*2", 1)]),
        (r"SALES\EMEA", [(r"SALES\EMEA", 1)]),
        (r"a\*2", [("a*2", 1)]),
        (r"a\\*2", [("a\\", 2)]),
        ("end\\", [("end\\", 1)]),
        ("", []),
        (12, [("12", 1)]),
    ],
)
def test_reads_parents_as_people_write_them(cell: object, links: list[tuple[str, float]]) -> None:
    assert [(link.to, link.weight) for link in contributions_of(cell)] == links


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("a*0", "not above 0"),
        ("a*-1", "not above 0"),
        ("a*-1e999", "no finite number"),
        ("a*1e999", "no finite number"),
        ("a*1e301", "above 1e\\+300"),
    ],
)
def test_refuses_what_is_no_weight(cell: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        contributions_of(cell)


def test_one_bad_weight_costs_no_other_parent() -> None:
    with pytest.raises(PartlyUnreadableError) as caught:
        contributions_of("g;m*0;h*2;n*-1")
    assert caught.value.rest == (Contribution("g"), Contribution("h", 2))
    assert [entry for entry, _ in caught.value.entries] == ["m*0", "n*-1"]


def test_a_formula_without_a_value_is_no_text() -> None:
    with pytest.raises(ValueError, match="formula whose value is not in the file"):
        text_of(Formula("=A1"))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (7.0, "7"),
        (10**30, str(10**30)),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_shows_a_cell_as_a_text(cell: object, text: str) -> None:
    assert text_of(cell) == text
