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
        ("Ship it by 13.4.27", "by 13.4.27", "numeric", date(2027, 4, 13)),
        ("Ship it on 04.05.27.", "on 04.05.27", "numeric", date(2027, 5, 4)),
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
    ("text", "words", "fiscal", "civil"),
    [
        ("Ship it by 2026/27", "by 2026/27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it during 2026-27", "during 2026-27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by 2026–27", "by 2026–27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by 2026/2027", "by 2026/2027", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by FY 2026-27", "by FY 2026-27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by FY26/27", "by FY26/27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by 2029/30", "by 2029/30", date(2030, 9, 30), date(2030, 12, 31)),
        ("Ship it by Q4 FY26/27", "by Q4 FY26/27", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it by FY26/27 Q2", "by FY26/27 Q2", date(2027, 3, 31), date(2027, 6, 30)),
        ("Ship it in FY 26/27 H1", "in FY 26/27 H1", date(2027, 3, 31), date(2027, 6, 30)),
        ("Ship it by Q1 26/27", "by Q1 26/27", date(2026, 12, 31), date(2027, 3, 31)),
        ("Ship it by the end of 2026/27 Q4", "by the end of 2026/27 Q4", date(2027, 9, 30), date(2027, 12, 31)),
        ("Ship it in the second quarter of 2026/27", "in the second quarter of 2026/27", date(2027, 3, 31), date(2027, 6, 30)),
        ("Ship it by 2026-07", "by 2026-07", date(2026, 7, 31), date(2026, 7, 31)),
        ("Ship it by 2026-12", "by 2026-12", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_reads_a_split_year_as_the_fiscal_year_that_ends_in_the_later_one(
    text, words, fiscal, civil
):
    assert told(text, PLAN) == [(words, "deadline", fiscal)]
    assert told(text, CIVIL) == [(words, "deadline", civil)]
    assert list(read(text).amounts) == []


def test_a_split_year_goes_by_the_first_month_of_the_fiscal_year():
    april = Calendar(fiscal_month=4)
    assert told("by FY26/27 Q2", april) == [("by FY26/27 Q2", "deadline", date(2026, 9, 30))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ship it by 2026-30", [("by 2026", "deadline", date(2026, 12, 31))]),
        ("Ship it by 2026-37", [("by 2026", "deadline", date(2026, 12, 31))]),
        ("Ship it by 2026-2027",
         [("by 2026", "deadline", date(2026, 12, 31)), ("2027", "deadline", date(2027, 12, 31))]),
        ("Publish the 2026-27 budget", [("the 2026-27", "name", date(2027, 12, 31))]),
        ("Match 1998-99 levels", [("1998-99", "baseline", date(1999, 12, 31))]),
        ("Win 26-27 clients", []),
        ("Win 1926/27 clients", []),
        ("Raise it to 2026.27", []),
    ],
)  # fmt: skip
def test_tells_a_split_year_from_a_stretch_of_years_a_name_and_a_range(text, expected):
    assert told(text) == expected


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


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Ship it by Friday", "by Friday", date(2026, 2, 13)),
        ("Ship it by Tuesday", "by Tuesday", date(2026, 2, 10)),
        ("Ship it by Monday", "by Monday", date(2026, 2, 16)),
        ("Ship it this Friday", "this Friday", date(2026, 2, 13)),
        ("Ship it by next Friday", "by next Friday", date(2026, 2, 20)),
        ("Ship it next Monday", "next Monday", date(2026, 2, 16)),
        ("Ship it by tomorrow", "by tomorrow", date(2026, 2, 11)),
        ("Ship it by tonight", "by tonight", date(2026, 2, 10)),
    ],
)
def test_resolves_a_weekday_from_today_alone(text, words, day):
    assert told(text, PLAN) == [(words, "deadline", day)]
    assert told(text, Calendar(starts=PLAN.starts)) == [(words, "deadline", None)]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Ship it before 2027", "before 2027", date(2026, 12, 31)),
        ("Ship it before the year 2027", "before the year 2027", date(2026, 12, 31)),
        ("Ship it before 1 April 2027", "before 1 April 2027", date(2027, 3, 31)),
        ("Ship it before 2027-04-01", "before 2027-04-01", date(2027, 3, 31)),
        ("Ship it before April", "before April", date(2026, 3, 31)),
        ("Ship it before March 1, 2028", "before March 1, 2028", date(2028, 2, 29)),
        ("Ship it prior to Q2 2027", "prior to Q2 2027", date(2027, 3, 31)),
        ("Ship it before the second half of 2027", "before the second half of 2027", date(2027, 6, 30)),
        ("Ship it ahead of FY27", "ahead of FY27", date(2026, 12, 31)),
        ("Ship it before the start of 2027", "before the start of 2027", date(2026, 12, 31)),
        ("Ship it by the start of Q2 2027", "by the start of Q2 2027", date(2027, 4, 1)),
        ("Ship it by the beginning of 2027", "by the beginning of 2027", date(2027, 1, 1)),
        ("Ship it by the start of next quarter", "by the start of next quarter", date(2026, 4, 1)),
        ("Ship it before the start of next year", "before the start of next year", date(2026, 12, 31)),
        ("Ship it before the school year 2026/27 begins", "before the school year 2026/27", date(2026, 12, 31)),
        ("Before 2027 hire staff", "Before 2027", date(2026, 12, 31)),
        # It names what has days of its own.
        ("Ship it before the 2027 fire season", "before the 2027", date(2027, 12, 31)),
        ("Ship it by the start of the 2026 school year", "by the start of the 2026", date(2026, 12, 31)),
        ("Ship it by the start of the 2027 season", "by the start of the 2027", date(2027, 12, 31)),
        # Its end is told, or no length, or a part of it.
        ("Ship it before the end of 2027", "before the end of 2027", date(2027, 12, 31)),
        ("Ship it before the end of the year", "before the end of the year", date(2026, 12, 31)),
        ("Ship it before mid-2027", "before mid-2027", date(2027, 6, 30)),
        ("Ship it until 2027", "until 2027", date(2027, 12, 31)),
        ("Ship it by the start of next week", "by the start of next week", None),
        ("Ship it by the start of EOY", "by the start of EOY", None),
    ],
)  # fmt: skip
def test_before_a_date_and_its_start_are_other_days_than_its_last(text, words, day):
    assert told(text, CIVIL) == [(words, "deadline", day)]


def test_the_start_of_a_fiscal_quarter_is_told_by_the_fiscal_calendar():
    assert told("by the start of Q2 2027", PLAN)[0][2] == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["by the start of 9999", "before 1.1.0001", "before 9999"])
def test_a_first_day_beyond_the_calendar_is_not_told(text):
    assert [day for _words, _role, day in told(text)] in ([None], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Raise it from 83% to 90% within 18 months", ["within 18 months"]),
        ("Raise it from 83 % to at least 90 % in 2 years", ["in 2 years"]),
        ("Cut it from 14.2% to 9% in two years", ["in two years"]),
        ("Raise output by 50 percent over 3 years", ["over 3 years"]),
        ("Cut the average wait by 10 points, within 2 quarters", ["within 2 quarters"]),
        # The stretch is what is measured, or what the share is told of.
        ("Raise it from 83% to 90% within 6 weeks", []),
        ("Raise it from 83% to 90% within 12 months of release", []),
        ("Raise survival to 60% over 5 years", []),
        ("Decide 90% of cases within 2 months", []),
        ("Answer calls within 30 days", []),
        ("Load pages in under 2 seconds", []),
    ],
)
def test_a_stretch_after_how_far_a_share_changes_is_a_deadline(text, words):
    assert [moment.words for moment in moments(text)] == words


def test_takes_a_month_without_a_year_for_the_next_one():
    autumn = Calendar(today=date(2026, 10, 5))
    assert told("Ship it by March", autumn) == [("by March", "deadline", date(2027, 3, 31))]
    assert told("Ship it by October", autumn) == [("by October", "deadline", date(2026, 10, 31))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ship it by the end of the decade", "by the end of the decade"),
        ("Ship it this decade", "this decade"),
        ("Ship it by the start of the year", "by the start of the year"),
        ("Ship it by spring 2027", "by spring 2027"),
        ("Ship it this summer", "this summer"),
        ("Ship it before Christmas", "before Christmas"),
        ("Ship it by week 12", "by week 12"),
        ("Present it at PyCon 2027", "at PyCon 2027"),
        ("Ship it before the Board meeting", "before the Board meeting"),
        ("Ship it ahead of the General Assembly", "ahead of the General Assembly"),
        ("Ship it by the end of the sprint", "by the end of the sprint"),
        ("Ship it by the end of the heating season", "by the end of the heating season"),
        ("Ship it before Ramadan", "before Ramadan"),
        ("Ship it by midsummer", "by midsummer"),
        ("Ship it ahead of Black Friday", "ahead of Black Friday"),
        ("Ship it before the first harvest", "before the first harvest"),
        ("Ship it before the school year starts", "before the school year starts"),
        ("Ship it before the decade is out", "before the decade is out"),
        ("Ship it by the half-year close", "by the half-year close"),
        ("Ship it by FYE", "by FYE"),
        ("Ship it before Gamescom", "before Gamescom"),
        ("Join it ahead of COP31.", "ahead of COP31"),
    ],
)
def test_finds_a_deadline_that_names_no_day(text, words):
    assert told(text, PLAN) == [(words, "deadline", None)]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("From 1 July 2026, each correction has a reason", "From 1 July 2026", date(2026, 7, 1)),
        ("All tenders on the portal from January 2027", "from January 2027", date(2027, 1, 1)),
        ("Rules enforced from Q3 2026 onward", "from Q3 2026", date(2026, 7, 1)),
        ("Cancel the fax lines as of 1 July 2026", "as of 1 July 2026", date(2026, 7, 1)),
        ("Merge payrolls with effect from May 2026", "with effect from May 2026", date(2026, 5, 1)),
        ("The car fleet burns no petrol after June 2029", "after June 2029", date(2029, 6, 30)),
        ("Cut it over in the first week of May 2026", "in the first week of May 2026", date(2026, 5, 31)),
        ("Hold it for the whole of Q4 2026", "for the whole of Q4 2026", date(2026, 12, 31)),
        ("Sell it in the last quarter of 2026", "in the last quarter of 2026", date(2026, 12, 31)),
        ("Ship it by Q4 2026.", "by Q4 2026", date(2026, 12, 31)),
        ("Earn more by Q4.", "by Q4", date(2026, 12, 31)),
        ("Certify two by the first of May 2026", "by the first of May 2026", date(2026, 5, 1)),
        ("Ship it by 30.09.", "by 30.09", date(2026, 9, 30)),
        ("Adopt the policy at its May meeting", "at its May", date(2026, 5, 31)),
        ("Cut debt over the fiscal years 2026 and 2027", "over the fiscal years 2026 and 2027", date(2027, 12, 31)),
        ("Build it over the next three fiscal years", "over the next three fiscal years", date(2029, 2, 10)),
        ("Ship it no later than three weeks after launch", "no later than three weeks", date(2026, 3, 3)),
        ("No caller waits long this July", "this July", date(2026, 7, 31)),
        ("Open it in the first week of May", "in the first week of May", date(2026, 5, 31)),
        ("It holds from the end of next quarter on", "from the end of next quarter", date(2026, 6, 30)),
        ("The roster applies from May on", "from May", date(2026, 5, 1)),
        ("From 2027 onwards, all new buses are electric", "From 2027", date(2027, 1, 1)),
        ("Raise the wage to 15 € from 1 January 2027.", "from 1 January 2027", date(2027, 1, 1)),
        ("Train 200 nurses starting in 2026", "in 2026", date(2026, 12, 31)),
        ("Collect feedback from 200 users in Q2 2026", "in Q2 2026", date(2026, 6, 30)),
        ("Win against 3 rivals in 2026", "in 2026", date(2026, 12, 31)),
        ("Reach 40 % (vs 30 % in 2025) in 2026", "in 2026", date(2026, 12, 31)),
        ("Sell 10 % over 2025 this year", "this year", date(2026, 12, 31)),
        ("No accidents in 2 years", "in 2 years", date(2028, 2, 10)),
        ("Reach net zero in the 2030s", "in the 2030s", None),
        ("Merge payrolls with effect from May", "with effect from May", date(2026, 5, 1)),
        ("Raise the wage to 15 € from January 1, 2027.", "from January 1, 2027", date(2027, 1, 1)),
        ("Insulate 500 homes that are cold within two years", "within two years", date(2028, 2, 10)),
        ("Sell it in the last quarter of FY27", "in the last quarter of FY27", date(2027, 12, 31)),
        ("Ship it on Monday if tests pass", "on Monday", date(2026, 2, 16)),
        ("Ship it by FYE 2026", "2026", date(2026, 12, 31)),
        ("Open two clinics in spring", "in spring", None),
        ("Ship it before the Super Bowl", "before the Super Bowl", None),
    ],
)  # fmt: skip
def test_takes_effect_or_ends_within_a_stretch(text, words, day):
    assert (words, "deadline", day) in told(text, CIVIL)


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
        ("Sell 10 % more from Q1 2026", "from Q1 2026", "baseline"),
        ("Reach a score of 4.2, against 3.6 in 2024", "in 2024", "baseline"),
        ("Sell 10 % over 2025 budget", "over 2025", "baseline"),
        ("Implement feedback from Q1 2026.", "from Q1 2026", "baseline"),
        ("As of Q4 2025, 12 % of staff are trained", "As of Q4 2025", "baseline"),
        ("Publish data from March 2026 on air quality", "from March 2026", "baseline"),
        ("Delete accounts with no login after 2023", "after 2023", "baseline"),
        ("No flats built after 2010 lose heat", "after 2010", "baseline"),
        ("Cut CO2 from 12,400 tonnes in 2025 to 9,000", "in 2025", "baseline"),
        ("Raise pupils who read well (2022: 58 %)", "2022", "baseline"),
        ("Cut the wait to 36 hours, compared with 61 hours in 2024", "in 2024", "baseline"),
        ("Design a cabin for the 2030s", "the 2030s", "name"),
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
        "Upgrade to 10.4.27",
        "Run on 13.4.27.1",
        "Ship it by 13.14.27",
        "Read well by the end of Year 6",
        "Raise the average rating by 1.5.",
        "Fix all bugs reported last quarter",
        "Grow 10 % over last quarter",
        "Decide every application no later than 30 days after receipt",
        "Rank ahead of Amazon.",
        "Cut losses caused by frost",
        "Detect cancers before Stage 3.",
        "Reach the levels before COVID-19.",
        "REVIEW CODE BEFORE MERGE",
        "Deliver Phase 1 before Phase 2.",
        "Put the budget before Congress",
        "Earn 10 % more through Black Friday sales",
        "Increase yields by harvest planning",
        "Keep vacancy under 5 % in the peak season",
        "Sell this season's tickets",
        "Improve current term loans",
        "Cut H2O use by 10 %",
        "Meet the challenges of tomorrow",
        "A network that works today and tomorrow",
        "Today too many tools do the same",
        "No changes on Friday evenings",
        "Open the Saturday branches longer",
        "Evict fewer tenants in winter",
        "Cut peak demand on winter evenings",
        "Support systems fit for the next decade",
        "Pay reporters within 14 days of triage, as nine out of ten are paid within 14 days of it",
        "Block vendors with no order in three years",
    ],
)
def test_finds_no_date_where_none_is_meant(text):
    assert told(text, PLAN) == []


@pytest.mark.parametrize(
    "text", ["Move the start to Q3 2026 from Q1 2027.", "Open it by Q3 2026, moved from Q1 2027."]
)
def test_what_comes_from_another_date_does_not_end_then(text):
    roles = [role for _, role, _ in told(text)]
    assert roles == ["deadline", "baseline"]


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
