"""Amounts: their words, form, part, number, unit and bound."""

import pytest

from cascade.reading import Form, read
from cascade.reading.amounts import Part, amounts


def told(text: str):
    return [(a.words, a.form.value, a.part.value, a.value, a.unit) for a in amounts(text)]


@pytest.mark.parametrize(
    ("text", "words", "form", "value", "unit"),
    [
        ("Raise the share to 45%", "45%", Form.PERCENT, 45, "%"),
        ("Raise the share to 45 percent", "45 percent", Form.PERCENT, 45, "%"),
        ("Raise the share to 99.95 %", "99.95 %", Form.PERCENT, 99.95, "%"),
        ("Raise the share to 1,5 %", "1,5 %", Form.PERCENT, 1.5, "%"),
        ("Raise the share to ten percent", "ten percent", Form.PERCENT, 10, "%"),
        ("Raise it by 5 percentage points", "5 percentage points", Form.PERCENT, 5, "points"),
        ("Raise it by 50 bps", "50 bps", Form.PERCENT, 50, "%"),
        ("Cut the cost by 10-20%", "10-20%", Form.PERCENT, 20, "%"),
        ("Cut the cost by 10 % – 20 %", "10 % – 20 %", Form.PERCENT, 20, "%"),
        ("Cut the wait by half", "half", Form.PERCENT, 50, "%"),
        ("Reach two thirds of staff", "two thirds", Form.PERCENT, 200 / 3, "%"),
        ("Earn $1.5 million", "$1.5 million", Form.MONEY, 1.5e6, "money"),
        ("Earn €250k", "€250k", Form.MONEY, 250e3, "money"),
        ("Earn 3 m€", "3 m€", Form.MONEY, 3e6, "money"),
        ("Earn USD 2bn", "USD 2bn", Form.MONEY, 2e9, "money"),
        ("Earn 40 000 euros", "40 000 euros", Form.MONEY, 40e3, "money"),
        ("Earn CHF 1'000'000", "CHF 1'000'000", Form.MONEY, 1e6, "money"),
        ("Earn €1.500.000", "€1.500.000", Form.MONEY, 1.5e6, "money"),
        ("Earn £3-4m", "£3-4m", Form.MONEY, 4e6, "money"),
        ("Grow revenue 3x", "3x", Form.MULTIPLE, 3, "times"),
        ("Double revenue", "Double", Form.MULTIPLE, 2, "times"),
        ("Sales were tripled", "tripled", Form.MULTIPLE, 3, "times"),
        ("Halve the wait", "Halve", Form.MULTIPLE, 0.5, "times"),
        ("See a 5-fold increase", "5-fold", Form.MULTIPLE, 5, "times"),
        ("Sell twice as much", "twice as", Form.MULTIPLE, 2, "times"),
        ("Jog once a week", "once", Form.MULTIPLE, 1, "times"),
        ("Publish twice weekly", "twice", Form.MULTIPLE, 2, "times"),
        ("Take it thrice daily", "thrice", Form.MULTIPLE, 3, "times"),
        ("Publish twice weekly, on paper", "twice", Form.MULTIPLE, 2, "times"),
        ("Meet once monthly at least", "once", Form.MULTIPLE, 1, "times"),
        ("Win 40 clinics in Poland", "40 clinics", Form.COUNT, 40, "clinics"),
        ("Win 1,500 users", "1,500 users", Form.COUNT, 1500, "users"),
        ("Win 1 500 000 users", "1 500 000 users", Form.COUNT, 1.5e6, "users"),
        ("Win 2.5k users", "2.5k users", Form.COUNT, 2500, "users"),
        ("Win 20-30 stores", "20-30 stores", Form.COUNT, 30, "stores"),
        ("Win twelve partners", "twelve partners", Form.COUNT, 12, "partners"),
        ("Open a dozen schools", "a dozen schools", Form.COUNT, 12, "schools"),
        ("Plant half a million trees", "half a million trees", Form.COUNT, 500e3, "trees"),
        ("Run 10km a day", "10km", Form.COUNT, 10, "km"),
        ("Win 9 out of 10 customers", "9 out of 10 customers", Form.COUNT, 9, "customers"),
        ("Reach a score of 4.5 out of 5", "4.5 out of 5", Form.NUMBER, 4.5, ""),
        ("Reach a rating of 4.5/5", "4.5/5", Form.NUMBER, 4.5, ""),
        ("Raise NPS to 45", "45", Form.NUMBER, 45, ""),
        ("Answer calls by 07:00", "07:00", Form.NUMBER, None, ""),
        ("Be asleep by 11 pm", "11 pm", Form.NUMBER, None, ""),
        ("Open at 7:30 on Mondays", "7:30", Form.NUMBER, None, ""),
        ("Be asleep by 11pm on weekdays", "11pm", Form.NUMBER, None, ""),
        ("Keep shops open until 10 pm", "10 pm", Form.NUMBER, None, ""),
        ("Be there by 6 PM", "6 PM", Form.NUMBER, None, ""),
        ("Pupils per teacher at 25:1", "25:1", Form.NUMBER, None, ""),
        ("Span of control ratio 1:8", "1:8", Form.NUMBER, None, ""),
        ("Bring the ratio of defects to tests to 1:400", "1:400", Form.NUMBER, None, ""),
        ("Hire 3 PM by June", "3 PM", Form.COUNT, 3, "PM"),
        ("Hire 3 PM roles", "3 PM roles", Form.COUNT, 3, "PM roles"),
        ("Take 03:45 hours", "45 hours", Form.COUNT, 45, "hours"),
        ("Cut incidents to zero", "zero", Form.NUMBER, 0, ""),
        ("Have zero defects", "zero defects", Form.COUNT, 0, "defects"),
        ("No outages", "No outages", Form.LEVEL, 0, "outages"),
        ("Cut emissions to net zero", "net zero", Form.LEVEL, 0, ""),
        ("Net-zero courts estate", "Net-zero", Form.LEVEL, 0, ""),
        ("Reach net-zero", "net-zero", Form.LEVEL, 0, ""),
        ("Be a net zero city", "net zero", Form.LEVEL, 0, ""),
        ("Become carbon neutral", "carbon neutral", Form.LEVEL, 0, ""),
        ("Make the sites climate neutral in use", "climate neutral", Form.LEVEL, 0, ""),
        ("Achieve carbon neutrality", "carbon neutrality", Form.LEVEL, 0, ""),
        ("Achieve net zero emissions", "zero emissions", Form.COUNT, 0, "emissions"),
        ("Cut deaths by 40 to 50 per cent", "40 to 50 per cent", Form.PERCENT, 50, "%"),
        ("Cut deaths by about 40 to 50%", "about 40 to 50%", Form.PERCENT, 50, "%"),
        ("Keep churn between 2 and 3 %", "between 2 and 3 %", Form.PERCENT, 3, "%"),
        ("Keep churn between 2% and 3%", "between 2% and 3%", Form.PERCENT, 3, "%"),
        ("Raise NPS to between 45 and 50", "between 45 and 50", Form.NUMBER, 50, ""),
        ("Grow to between 4 and 5 sites", "between 4 and 5 sites", Form.COUNT, 5, "sites"),
        ("Spend between $2m and $3m", "between $2m and $3m", Form.MONEY, 3e6, "money"),
        ("Spend between €2m and 3m", "between €2m and 3m", Form.MONEY, 3e6, "money"),
    ],
)  # fmt: skip
def test_reads_an_amount(text, words, form, value, unit):
    [amount] = amounts(text)
    assert (amount.words, amount.form, amount.unit) == (words, form, unit)
    assert amount.value == pytest.approx(value)
    assert amount.part is Part.TARGET
    assert text[slice(*amount.span)] == words


@pytest.mark.parametrize(
    ("text", "words", "bound"),
    [
        ("Win at least 20 clients", "at least 20 clients", "least"),
        ("Win more than 20 clients", "more than 20 clients", "least"),
        ("Win > 20 clients", "> 20 clients", "least"),
        ("Win 20+ clients", "20+ clients", "least"),
        ("Win 20 or more clients", "20 or more clients", "least"),
        ("Win 20 clients or more", "20 clients or more", "least"),
        ("Keep uptime at 99.9 % or above", "99.9 % or above", "least"),
        ("Keep it under 5 minutes", "under 5 minutes", "most"),
        ("Keep it to no more than 5 minutes", "no more than 5 minutes", "most"),
        ("Keep it to <200ms", "<200ms", "most"),
        ("Answer within 5 minutes", "within 5 minutes", "most"),
        ("Keep it to 5 minutes or less", "5 minutes or less", "most"),
        ("Win up to 20 clients", "up to 20 clients", "most"),
        ("Win about 20 clients", "about 20 clients", "about"),
        ("Win 20 clients", "20 clients", ""),
    ],
)
def test_reads_floors_and_ceilings_with_their_words(text, words, bound):
    [amount] = amounts(text)
    assert (amount.words, amount.bound) == (words, bound)


@pytest.mark.parametrize(
    ("text", "baseline", "target"),
    [
        ("Cut areas to 138 from 166", 166, 138),
        ("Grow from 25 to 35 sites", 25, 35),
        ("Grow the share from 10% to 20%", 10, 20),
        ("Raise NPS 20 → 30", 20, 30),
        ("Raise NPS 20 -> 30", 20, 30),
        ("Reach 40 clinics, up from 12 clinics", 12, 40),
        ("Reach 40 % (baseline: 12 %)", 12, 40),
        ("Cut it from twice daily to once daily", 2, 1),
        ("Release from once a quarter to twice a month", 1, 2),
        ("Reach 40 % (currently 12 %)", 12, 40),
        ("Cut the wait to 3 days versus 9 days", 9, 3),
        ("Grow from three to five", 3, 5),
        ("Raise NPS from 32 to between 45 and 50", 32, 50),
        ("Grow from between 20 and 30 to between 45 and 50", 30, 50),
        ("Grow the share from 40 to 50 per cent", 40, 50),
    ],
)
def test_tells_where_it_starts_from_where_it_shall_get(text, baseline, target):
    found = {amount.part: amount.value for amount in amounts(text)}
    assert found == {Part.BASELINE: baseline, Part.TARGET: target}


def test_a_number_that_defines_the_metric_is_no_target():
    found = [
        (a.words, a.part) for a in amounts("Raise the number of sites with more than 50 staff")
    ]
    assert found == [("more than 50 staff", Part.METRIC)]


@pytest.mark.parametrize(
    "text",
    [
        "Ship v2.0",
        "Ship version 3",
        "Pass ISO 9001",
        "Pass SOC 2 Type II",
        "Plan Q3",
        "Close #12",
        "Finish phase 3",
        "Offer 24/7 support",
        "Recover from COVID-19",
        "Roll out 5G",
        "Become a tier 1 supplier",
        "Close P2 tickets",
        "Hold 1-on-1 talks",
        "Hold one-on-one talks",
        "Print in 3D",
        "Film it in 16:9",
        "Hold 1:1s each week",
        "Cut CO2",
        "Serve B2B",
        "Follow the 80/20 rule",
        "Win the 3rd prize",
        "Serve 5-year-olds",
        "Serve people aged 16-24",
        "1. Ship it",
        "Leave no one behind",
        "There is no longer a wait",
        "Take one of them",
        "Publish a net zero strategy",
        "Net zero roadmap published",
        "Achieve our net zero target",
        "Support the move to net zero",
        "Cut emissions on the path to net zero",
        "Build a net-zero-ready school",
        "Write the plan to become carbon neutral",
    ],
)
def test_finds_no_amount_in_what_only_names_something(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Close 12 P2 tickets", "12"),
        ("Win 20 B2B clients", "20"),
        ("Ship v2 to 40 clinics", "40 clinics"),
        ("Phase 3: win 40 clinics", "40 clinics"),
        ("Finish phase 3 with 5 sites", "5 sites"),
    ],
)
def test_keeps_the_amount_beside_a_name(text, words):
    [amount] = amounts(text)
    assert amount.words.startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Win 40 clinics by Q3 2026", ["40 clinics"]),
        ("Reach 5,000 users in 2026", ["5,000 users"]),
        ("Ship it by March 31, 2026", []),
        ("Ship it within 3 months", []),
        ("Reply to all tickets within 3 days", ["within 3 days"]),
    ],
)
def test_dates_are_not_amounts(text, words):
    assert [amount.words for amount in read(text).amounts] == words


def test_reads_several_amounts_in_their_order():
    assert told("Pay 3 % of $1.5 million to 40 clinics") == [
        ("3 %", "percent", "target", 3.0, "%"),
        ("$1.5 million", "money", "target", 1.5e6, "money"),
        ("40 clinics", "count", "target", 40.0, "clinics"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # By so much, up to so much.
        ("Raise the share by 5 % to 45 %", ["5 %", "45 %"]),
        ("Raise sales by 20 to 120 units", ["20", "120 units"]),
        # Who, not how far.
        ("Hire 9 people between 18 and 24 in Bonn", ["9 people"]),
        ("Move between 2025 and 2030", []),
    ],
)
def test_two_numbers_are_a_range_only_where_one_is_meant(text, words):
    found = [amount.words for amount in read(text).amounts]
    assert found == words


@pytest.mark.parametrize(("text", "end"), [("Sign two or three partners in May", "partners")])
def test_a_unit_ends_at_its_noun(text, end):
    assert [a.words.split()[-1] for a in amounts(text) if a.unit] == [end]


def test_a_number_beyond_all_numbers_has_no_value():
    [amount] = amounts("Win " + "9" * 400 + " users")
    assert amount.value is None


@pytest.mark.parametrize("change", [str.upper, str.lower])
@pytest.mark.parametrize(
    "text",
    [
        "Earn USD 5 million",
        "Raise it to 45 percent",
        "Double revenue",
        "Win at least Twelve partners",
    ],
)
def test_case_does_not_matter(text, change):
    plain, changed = list(amounts(text)), list(amounts(change(text)))
    assert plain
    assert [(a.span, a.form, a.part, a.value, a.bound) for a in changed] == [
        (a.span, a.form, a.part, a.value, a.bound) for a in plain
    ]


@pytest.mark.parametrize(
    "text",
    ["Hire once quarterly targets are met", "Once weekly reports are ready, ship"],
)
def test_once_may_tell_when(text):
    assert list(amounts(text)) == []
