"""Dates: where they stand, the part they play and the day that they end on."""

from datetime import date

import pytest

from cascade.reading import Calendar, Role, read
from cascade.reading.dates import moments

PLAIN = Calendar()
#: A plan for 2026, read on a Tuesday in February; the fiscal year begins in October.
PLAN = Calendar(date(2026, 2, 10), date(2026, 1, 1), date(2026, 12, 31), fiscal_month=10)
#: As PLAN, with the fiscal year that begins in January.
CIVIL = Calendar(date(2026, 2, 10), date(2026, 1, 1), date(2026, 12, 31))


def told(text: str, calendar: Calendar = PLAIN):
    return [(moment.words, moment.role.value, moment.day) for moment in moments(text, calendar)]


@pytest.mark.parametrize(
    ("text", "words", "form", "day"),
    [
        ("Ship it by 2026-09-30", "by 2026-09-30", "iso", date(2026, 9, 30)),
        ("Ship it by 30.9.2026", "by 30.9.2026", "numeric", date(2026, 9, 30)),
        ("Ship it by 9/30/2026", "by 9/30/2026", "numeric", date(2026, 9, 30)),
        ("Ship it by 30/9/26", "by 30/9/26", "numeric", date(2026, 9, 30)),
        ("Ship it by September 30, 2026", "by September 30, 2026", "month_first", date(2026, 9, 30)),
        ("Ship it by Sept. 2026", "by Sept. 2026", "month_first", date(2026, 9, 30)),
        ("Ship it by Feb 2028", "by Feb 2028", "month_first", date(2028, 2, 29)),
        ("Ship it by Sep '26", "by Sep '26", "month_first", date(2026, 9, 30)),
        ("Ship it by mid-May 2026", "by mid-May 2026", "month_first", date(2026, 5, 31)),
        ("Ship it on 30th of September 2026", "on 30th of September 2026", "day_first", date(2026, 9, 30)),
        ("Ship it by Q3 2026", "by Q3 2026", "part", date(2026, 9, 30)),
        ("Ship it by 2026-Q3", "by 2026-Q3", "part", date(2026, 9, 30)),
        ("Ship it in Q1/2027", "in Q1/2027", "part", date(2027, 3, 31)),
        ("Ship it in Q1'27", "in Q1'27", "part", date(2027, 3, 31)),
        ("Ship it in H1 2027", "in H1 2027", "part", date(2027, 6, 30)),
        ("Ship it in 2H26", "in 2H26", "part", date(2026, 12, 31)),
        ("Ship it in 1Q 2027", "in 1Q 2027", "part", date(2027, 3, 31)),
        ("Ship it in the third quarter of 2026", "in the third quarter of 2026", "spoken_part", date(2026, 9, 30)),
        ("Ship it in the second half of 2026", "in the second half of 2026", "spoken_part", date(2026, 12, 31)),
        ("Ship it by 2026", "by 2026", "year", date(2026, 12, 31)),
        ("Ship it by mid-2026", "by mid-2026", "year", date(2026, 6, 30)),
        ("Ship it in early 2027", "in early 2027", "year", date(2027, 3, 31)),
        ("Ship it by the end of 2026", "by the end of 2026", "year", date(2026, 12, 31)),
        ("Ship it by end 2026", "by end 2026", "year", date(2026, 12, 31)),
        ("Ship it by the end of the year 2027", "by the end of the year 2027", "year", date(2027, 12, 31)),
        ("Ship it by the end of Q3 2026", "by the end of Q3 2026", "part", date(2026, 9, 30)),
        ("Ship it by FY26", "by FY26", "fiscal", date(2026, 12, 31)),
        ("Ship it by fiscal year 2025-26", "by fiscal year 2025-26", "fiscal", date(2026, 12, 31)),
        ("Ship it by the end of FY 2027", "by the end of FY 2027", "fiscal", date(2027, 12, 31)),
        ("Ship it by YE26", "by YE26", "year_end", date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_reads_a_date_that_names_its_year(text, words, form, day):
    [moment] = moments(text)
    assert (moment.words, moment.form, moment.role, moment.day) == (words, form, Role.DEADLINE, day)
    assert text[slice(*moment.span)] == words


@pytest.mark.parametrize(
    ("text", "words", "fiscal", "civil"),
    [
        ("Ship it by Q1 2026", "by Q1 2026", date(2025, 12, 31), date(2026, 3, 31)),
        ("Ship it by Q1 FY27", "by Q1 FY27", date(2026, 12, 31), date(2027, 3, 31)),
        ("Ship it by Q2", "by Q2", date(2026, 3, 31), date(2026, 6, 30)),
        ("Ship it in H2", "in H2", date(2026, 9, 30), date(2026, 12, 31)),
        ("Ship it by FY26", "by FY26", date(2026, 9, 30), date(2026, 12, 31)),
        ("Ship it in fiscal 2026", "in fiscal 2026", date(2026, 9, 30), date(2026, 12, 31)),
        ("Ship it by the end of FY 2027", "by the end of FY 2027", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by the end of the fiscal year", "by the end of the fiscal year", date(2026, 9, 30), date(2026, 12, 31)),
        ("Ship it by EOY", "by EOY", date(2026, 9, 30), date(2026, 12, 31)),
        ("Ship it by EOQ", "by EOQ", date(2026, 3, 31), date(2026, 3, 31)),
        ("Ship it by 2026", "by 2026", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_reads_quarters_and_years_by_the_fiscal_calendar(text, words, fiscal, civil):
    assert told(text, PLAN) == [(words, "deadline", fiscal)]
    assert told(text, CIVIL) == [(words, "deadline", civil)]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Ship it by March", "by March", date(2026, 3, 31)),
        ("Ship it by March 15", "by March 15", date(2026, 3, 15)),
        ("Ship it by 3/15", "by 3/15", date(2026, 3, 15)),
        ("Ship it this quarter", "this quarter", date(2026, 3, 31)),
        ("Ship it next quarter", "next quarter", date(2026, 6, 30)),
        ("Ship it this month", "this month", date(2026, 2, 28)),
        ("Ship it next month", "next month", date(2026, 3, 31)),
        ("Ship it this week", "this week", date(2026, 2, 15)),
        ("Ship it next week", "next week", date(2026, 2, 22)),
        ("Ship it this half", "this half", date(2026, 6, 30)),
        ("Ship it by the end of this period", "by the end of this period", date(2026, 12, 31)),
        ("Ship it by the end of next month", "by the end of next month", date(2026, 3, 31)),
        ("Ship it by year-end", "by year-end", date(2026, 12, 31)),
        ("Ship it within 6 weeks", "within 6 weeks", date(2026, 3, 24)),
        ("Ship it in six months", "in six months", date(2026, 8, 10)),
        ("Ship it over the next two quarters", "over the next two quarters", date(2026, 8, 10)),
        ("Ship it within the next year", "the next year", date(2027, 12, 31)),
    ],
)  # fmt: skip
def test_resolves_a_relative_date_against_the_plan_and_today(text, words, day):
    [moment] = moments(text, CIVIL)
    assert moment.role is Role.DEADLINE
    assert moment.day == day
    assert moment.words.endswith(words)
    [without] = moments(text)
    assert (without.span, without.day) == (moment.span, None)


def test_takes_a_month_without_a_year_for_the_next_one():
    autumn = Calendar(today=date(2026, 10, 5))
    assert told("Ship it by March", autumn) == [("by March", "deadline", date(2027, 3, 31))]
    assert told("Ship it by October", autumn) == [("by October", "deadline", date(2026, 10, 31))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ship it by Friday", "by Friday"),
        ("Ship it next Monday", "next Monday"),
        ("Ship it by tomorrow", "by tomorrow"),
        ("Ship it by spring 2027", "by spring 2027"),
        ("Ship it this summer", "this summer"),
        ("Ship it before Christmas", "before Christmas"),
        ("Ship it by week 12", "by week 12"),
        ("Present it at PyCon 2027", "at PyCon 2027"),
        ("Ship it before the Board meeting", "before the Board meeting"),
        ("Ship it ahead of the General Assembly", "ahead of the General Assembly"),
        ("Ship it by the end of the sprint", "by the end of the sprint"),
    ],
)
def test_finds_a_deadline_that_names_no_day(text, words):
    assert told(text, PLAN) == [(words, "deadline", None)]


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("Cut emissions 40 % below 2005 levels", "below 2005", "baseline"),
        ("Cut cost compared to Q3 2025", "compared to Q3 2025", "baseline"),
        ("Sell 10 % more than in 2025", "than in 2025", "baseline"),
        ("Sell 10 % over 2025", "over 2025", "baseline"),
        ("Keep what was built since 2020", "since 2020", "baseline"),
        ("Match the 2025 average", "the 2025", "baseline"),
        ("Follow the 2030 Agenda", "the 2030", "name"),
        ("Close the outages found in Q3 2025", "Q3 2025", "name"),
        ("Keep the customers won in 2025 happy", "2025", "name"),
        ("Agree the Q3 roadmap", "Q3", "name"),
        ("Pay a year-end bonus", "year-end", "name"),
        ("Hold a meeting at the start of the year", "the start of the year", "name"),
    ],
)  # fmt: skip
def test_tells_a_deadline_from_a_baseline_and_a_name(text, words, role):
    [(found, as_role, _day)] = told(text)
    assert (found, as_role) == (words, role)


@pytest.mark.parametrize(
    "text",
    [
        "Users may cancel",
        "We march on",
        "Monday mornings are calm",
        "Win the summer crowd",
        "Run the launch well",
        "Hold 3-day workshops",
        "Serve children of 5 years of age",
        "Reply to every ticket within 3 days",
        "Keep the average wait under 3 weeks",
        "Grow to 2050% of it",
        "Spend $2026",
        "Earn 2,026 points",
        "Use release v2026",
        "Cut the build to 2h",
        "Work 1h 20 min less",
        "Version 2026.1 is out",
    ],
)
def test_finds_no_date_where_none_is_meant(text):
    assert told(text, PLAN) == []


@pytest.mark.parametrize(
    "text",
    ["by 2026-02-30", "by February 30, 2026", "by 31.2.2026", "by 13/13/2026", "by 0000-01-01"],
)
def test_a_day_that_does_not_exist_is_a_deadline_without_a_day(text):
    assert told(text) == [(text, "deadline", None)]


@pytest.mark.parametrize(
    "text", ["by the firſt quarter of 2026", "by ſept 2026", "within ſix months"]
)
def test_letters_that_look_alike_name_no_day(text):
    assert [day for _words, _role, day in told(text, PLAN)] in ([None], [])


@pytest.mark.parametrize("text", ["by next year", "within 900 years", "by Q1"])
@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("fiscal_month", [1, 10])
def test_days_beyond_the_calendar_are_not_told(text, day, fiscal_month):
    [moment] = moments(text, Calendar(day, fiscal_month=fiscal_month))
    assert moment.day is None or moment.day.year in (1, 2, 901, 9999)


def test_the_deadline_is_the_last_known_day():
    reading = read("Start in Q1 2026, pilot by June 2026, ship by Q4 2026, then rest by Friday")
    assert reading.deadline is not None
    assert (reading.deadline.words, reading.deadline.day) == ("by Q4 2026", date(2026, 12, 31))


def test_of_deadlines_without_a_day_the_first_is_taken():
    deadline = read("Ship it by Friday, at latest before Christmas").deadline
    assert deadline is not None
    assert deadline.words == "by Friday"


def test_a_statement_without_a_date_has_no_deadline():
    assert read("Follow the 2030 Agenda").deadline is None


@pytest.mark.parametrize("change", [str.upper, str.lower])
@pytest.mark.parametrize(
    "text",
    ["Ship it by Q3 2026", "Ship it by September 30, 2026", "Ship it by FY26", "Ship it this quarter",
     "Ship it within 6 weeks", "Cut cost below 2025 levels", "Ship it by the end of the year"],
)  # fmt: skip
def test_case_does_not_matter(text, change):
    plain, changed = list(moments(text, PLAN)), list(moments(change(text), PLAN))
    assert [(m.span, m.form, m.role, m.day) for m in changed] == [
        (m.span, m.form, m.role, m.day) for m in plain
    ]
