"""Nobody is accused of what the record or the words say rightly; and mends point the right way."""

from datetime import date

import pytest

from cascade import Report, check
from cascade.findings import Criterion, Verdict
from cascade.smart import judge_words
from cascade.types import Contribution, KeyResult, Kind, Node, Period, Plan, Value

DAY = date(2026, 7, 10)
YEAR = Period("2026/27", date(2026, 4, 1), date(2027, 3, 31))


def told(
    title: str,
    *results: KeyResult,
    due: date | None = None,
    owner: str | None = "ann",
    because: str = "it feeds",
    period: Period | None = None,
) -> Report:
    mission = Node("m", Kind.MISSION, "Care for the town")
    goal = Node(
        "g", Kind.FUNCTIONAL_GOAL, title, owner=owner, due=due, key_results=results,
        contributes_to=(Contribution("m", because=because),),
    )  # fmt: skip
    return check(Plan((mission, goal), period=period), as_of=DAY)


def checks(report: Report) -> set[str]:
    return {finding.check for finding in report.findings if finding.node == "g"}


def result(unit: str, baseline: float, target: float, *values: Value, title: str = "") -> KeyResult:
    return KeyResult(
        "k", title or "It", unit=unit, baseline=baseline, target=target, values=values
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "unit", "baseline", "target", "accused"),
    [
        ("Break even after a deficit of £18.4m in 2025/26", "GBP million", 18.4, 0.0, False),
        ("Win back 300 of the 1,200 customers lost in 2025", "customers", 0.0, 300.0, False),
        ("Win 40 clinics, and 12 of them in Poland", "clinics", 2.0, 40.0, False),
        ("Win 40 clinics", "clinics", 2.0, 30.0, True),
        ("Raise on-time delivery to 80 %", "%", 80.0, 95.0, True),
        ("Reach 80 % on-time delivery", "%", 80.0, 95.0, True),
        ("Grow revenue to £12m, past the £10m of Acme", "GBP million", 8.0, 10.0, True),
        ("Raise satisfaction to 90 %, and never below 70 %", "%", 60.0, 70.0, True),
        ("Lower the deficit to £5m", "GBP million", 18.4, 0.0, True),
    ],
)
def test_words_disagree_only_where_no_amount_is_the_target(
    title: str, unit: str, baseline: float, target: float, accused: bool
):
    assert ("words-disagree" in checks(told(title, result(unit, baseline, target)))) is accused


@pytest.mark.parametrize(
    ("title", "due", "accused"),
    [
        ("Extend the service from October 2026", date(2026, 10, 31), False),
        ("Extend the service from October 2026", date(2026, 8, 31), True),
        ("Be carbon neutral by 2035, and 45 % below by the end of 2027", date(2027, 12, 31), False),
        ("Be carbon neutral by 2035, and 45 % below by the end of 2027", date(2029, 12, 31), True),
        ("Extend the service from October 2026", date(2036, 10, 15), True),
        ("Open clinics by next year, finished by 1 May 2026", date(2030, 3, 31), True),
        ("Open by May 2026", date(2026, 5, 15), False),
        ("Open by May 2026", date(2026, 6, 15), True),
    ],
)
def test_dates_disagree_only_where_none_is_the_due_date(title: str, due: date, accused: bool):
    assert ("date-disagrees" in checks(told(title, due=due))) is accused


@pytest.mark.parametrize(
    ("title", "due", "accused"),
    [
        ("Finish by Q4 FY27", date(2027, 3, 31), False),
        ("Finish by Q2 2026/27", date(2026, 9, 30), False),
        ("Finish by Q4 2026", date(2026, 12, 31), False),
        ("Finish by Q4 FY27", date(2030, 3, 31), True),
        ("Finish by Q4 2026", date(2026, 3, 31), True),
    ],
)
def test_fiscal_year_that_nobody_has_told_is_no_contradiction(title: str, due: date, accused: bool):
    assert ("date-disagrees" in checks(told(title, due=due, period=YEAR))) is accused


@pytest.mark.parametrize(
    ("on", "accused"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 4, 1), True),
        (date(2026, 4, 20), True),
        (None, True),
    ],
)
def test_met_before_it_began_is_what_was_so_on_its_first_day(on: date | None, accused: bool):
    """What is 11 after a quarter may be the count so far."""
    measured = result("ulcers", 48.0, 24.0, Value(on or date(2026, 6, 30), 11.0))
    report = told("Halve pressure ulcers", measured, period=YEAR if on else None)
    assert ("already-met" in checks(report)) is accused
    messages = [f.message for f in report.findings if f.check == "already-met"]
    assert all(" at 11 on " in message for message in messages)


@pytest.mark.parametrize("owner", [None, " ", "TBD", "n/a", "(tbc)", "Nobody", "vacant"])
def test_who_is_still_to_be_named_is_no_owner(owner: str | None):
    assert "no-owner" in checks(told("Bake bread", owner=owner))


@pytest.mark.parametrize("because", ["", "tbd", "N/A", "n.a.", "?", "x" * 3])
def test_a_reason_still_to_be_told_is_none(because: str):
    assert "no-reason" in checks(told("Bake bread", because=because))


def test_names_and_reasons_are_taken_as_they_are():
    assert not {"no-owner", "no-reason"} & checks(told("Bake bread", owner="Na"))


@pytest.mark.parametrize(
    ("title", "is_end"),
    [
        ("Two thirds of patients seen within 18 weeks", False),
        ("See half of patients within 18 weeks", False),
        ("Nine in ten potholes repaired within two weeks", False),
        ("Deliver half of the savings within 6 months", True),
        ("Deliver half of projects within 6 months", True),
        ("Cut waste by half of today within 2 years", True),
        ("Deliver the savings within 6 months", True),
    ],
)
def test_a_share_in_words_makes_a_level_of_service(title: str, is_end: bool):
    verdict = judge_words(title).verdicts[Criterion.TIME_BOUND]
    assert (verdict is Verdict.MET) is is_end


def mend(title: str) -> str:
    """The sentence that a statement's mend makes."""
    return next(
        str(each.fix)
        for each in judge_words(title).remarks
        if each.criterion is Criterion.MEASURABLE
    ).partition(": ")[2]


@pytest.mark.parametrize(
    ("title", "starts"),
    [
        ("Fill nursing vacancies", "lower nursing vacancies from"),
        ("Sickness absence rate 4.5%", "lower sickness absence rate from"),
        ("Improve response time", "lower response time from"),
        ("Stop illegal dumping", "lower (metric)"),
        ("Improve delivery rates", "raise delivery rates from"),
        ("Clear the backlog of repairs", "lower (metric)"),
        ("Fewer complaints", "lower (metric)"),
        ("Higher margins", "raise (metric)"),
        ("Cut waiting times where possible", "lower waiting times from"),
        ("Raise on-time delivery (88%) to 95%", "raise on-time delivery from"),
        ("Energy use 30% below 2019", "lower energy by 30 %"),
        ("Keep service levels", "keep service levels at (target)"),
        ("Improve cost transparency", "raise"),
        ("Improve risk management", "raise"),
        ("Improve travel time reliability", "raise"),
        ("Deliver cost savings to hospitals", "raise"),
        ("Improve fraud detection", "raise"),
        ("Hold the members' assembly in Tallinn", "raise"),
        ("Keep an eye on shadow IT", "raise"),
    ],
)
def test_mend_points_the_right_way(title: str, starts: str):
    assert mend(title).startswith(starts)


def test_what_is_told_how_far_lacks_what_goes_so_far():
    found = {each.check for each in judge_words("Improve quality by 15%").remarks}
    assert "no-metric" in found
    assert "no-target" not in found


@pytest.mark.parametrize(
    ("title", "blamed"),
    [
        ("One of us stands beside every first dig", "One of us stands beside every first dig"),
        ("Reach the top quartile for staff engagement", "engagement"),
    ],
)
def test_only_words_that_are_known_to_be_wide_are_blamed(title: str, blamed: str):
    assert [e.evidence for e in judge_words(title).remarks if e.check == "broad"] == [blamed]
