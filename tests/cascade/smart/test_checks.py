"""Each check: what breaks it with the exact words, what keeps it, and the edge between."""

from dataclasses import replace
from datetime import date

import pytest

from cascade import (
    Contribution,
    Criterion,
    Direction,
    KeyResult,
    Kind,
    Node,
    Period,
    Value,
    Verdict,
)
from cascade.reading import read
from cascade.smart import Guide, Subject, judge, judge_words
from cascade.smart.checks import CHECKS, MENDS
from cascade.smart.linear import scores

AS_OF = date(2026, 6, 30)
DUE = date(2026, 12, 31)
CLINICS = KeyResult("k", "Clinics served", "clinics", 10.0, 40.0, Direction.UP)


def goal(title: str = "Win 40 clinics in Poland", **fields) -> Node:
    fields = {"owner": "a", "due": DUE, **fields}
    return Node("g", Kind.FUNCTIONAL_GOAL, title, **fields)


def program(title: str, **fields) -> Node:
    return replace(goal(title, **fields), kind=Kind.PROGRAM)


def found(node: Node, check: str, **fields):
    """The remark of a check on a node; None where it is kept."""
    subject = Subject(node, AS_OF, **{"connected": True, **fields})
    return next((each for each in judge(subject).remarks if each.check == check), None)


def words_of(node: Node, check: str, **fields) -> str | None:
    """The words of the title that a check rests on."""
    remark = found(node, check, **fields)
    assert remark is not None, f"{check} finds nothing in {node.title!r}"
    assert remark.span is None or node.title[slice(*remark.span)] == remark.evidence
    return remark.evidence if remark.span else None


# Statements: what breaks a check with the words it rests on, and the nearest that keeps it.
STATEMENTS = [
    ("no-statement", goal("  "), None, goal()),
    ("topic-only", goal("Customer service"), "Customer service", goal("Win 40 clinics")),
    ("topic-only", goal(" Hiring "), "Hiring", goal("Hire two nurses")),
    (
        "vague-word",
        goal("Improve our excellent service"),
        "excellent",
        goal("Answer 90 % of letters in a day"),
    ),
    (
        "vague-word",
        goal("Enhance the quality of life"),
        "Enhance",
        goal("Enhance the quality of life", key_results=(CLINICS,)),
    ),
    (
        "loophole",
        goal("Share data with towns where possible"),
        "where possible",
        goal("Share data with 20 towns"),
    ),
    (
        "broad",
        goal("Be the leader in water"),
        "Be the leader in water",
        goal("Sell water meters to 20 towns"),
    ),
    (
        "several-goals",
        goal("Win 40 clinics and publish 3 studies"),
        "40 clinics and publish 3 studies",
        goal("Win 40 clinics in Poland and Spain"),
    ),
    ("activity-goal", goal("Explore partnerships with towns"), "Explore", goal("Sign 3 towns")),
    (
        "no-deliverable",
        program("Support the field teams"),
        "Support",
        program("Build the depot in Lille"),
    ),
    (
        "target-in-words",
        goal("Win 40 clinics in Poland"),
        "40 clinics",
        goal("Win 40 clinics in Poland", key_results=(CLINICS,)),
    ),
    (
        "date-in-words",
        goal("Win 40 clinics by Q3 2026", due=None),
        "by Q3 2026",
        goal("Win 40 clinics by Q3 2026"),
    ),
    (
        "date-disagrees",
        goal("Win 40 clinics by March 2026"),
        "by March 2026",
        goal("Win 40 clinics by March 2026", due=date(2026, 3, 9)),
    ),
    ("cadence", goal("Meet 5 towns every week", due=None), "every week", goal("Meet 5 towns")),
    (
        "words-disagree",
        goal("Win 45 clinics in Poland", key_results=(CLINICS,)),
        "45 clinics",
        goal("Win 40 clinics in Poland", key_results=(CLINICS,)),
    ),
]


@pytest.mark.parametrize(("check", "breaks", "words", "keeps"), STATEMENTS)
def test_words_of_a_statement(check: str, breaks: Node, words: str | None, keeps: Node):
    assert words_of(breaks, check) == words
    assert found(keeps, check) is None


# What a key result does not silence: hints on the words, which leave the letter met.
HINTS = [
    ("loophole", "Share data with towns where possible", "where possible", "Share data with towns"),
    (
        "several-goals",
        "Win 40 clinics and publish 3 studies",
        "40 clinics and publish 3 studies",
        "Win 40 clinics in Poland and Spain",
    ),
    (
        "scene-setting",
        "Water is scarce. Towns lose much of it. Win 40 clinics.",
        "Water is scarce. Towns lose much of it.",
        "Water is scarce. Win 40 clinics.",
    ),
]


@pytest.mark.parametrize(("check", "breaks", "words", "keeps"), HINTS)
def test_a_key_result_silences_no_hint(check: str, breaks: str, words: str, keeps: str):
    node = goal(breaks, key_results=(CLINICS,))
    assert words_of(node, check) == words
    assert found(node, check).verdict is Verdict.MET
    assert found(goal(keeps, key_results=(CLINICS,)), check) is None
    specific = judge(Subject(node, AS_OF, connected=True)).verdicts[Criterion.SPECIFIC]
    assert specific is Verdict.MET


def test_what_counts_activity_is_named_once_to_people():
    told = found(result(title="Calls made"), "activity-metric").message
    assert told == "key result 'k' counts activity: 'Calls made'"
    assert told.plain == "key result 'k' counts activity"
    assert told.plain.values["result"].called == "Calls made"


def result(**fields) -> Node:
    return goal(key_results=(replace(CLINICS, **fields),))


def values(*told: tuple[int, float]) -> tuple[Value, ...]:
    return tuple(Value(date(2026, month, 1), value) for month, value in told)


# Records: what breaks a check, and the nearest that keeps it.
RECORDS = [
    ("incomplete-result", result(unit=None), result()),
    ("unmeasured", goal("Win the clinics"), result()),
    ("activity-metric", result(title="Calls made"), result(title="Clinics won")),
    ("ends-before-start", goal(starts=DUE, due=AS_OF), goal(starts=AS_OF, due=AS_OF)),
    ("overdue", goal(due=date(2026, 6, 29)), goal(due=AS_OF)),
    ("no-change", result(target=10.0), result(target=11.0)),
    ("no-change", result(target=10.0), result(target=10.0, direction=Direction.HOLD)),
    ("wrong-way-up", result(target=5.0), result(target=5.0, direction=Direction.DOWN)),
    ("wrong-way-down", result(direction=Direction.DOWN), result()),
    ("already-met", result(values=values((1, 41.0), (2, 42.0))), result(values=values((1, 10.0), (2, 42.0)))),
    ("never-measured", replace(result(), starts=date(2026, 1, 1)), replace(result(), starts=date(2026, 6, 1))),
    ("never-measured", replace(result(), starts=date(2026, 1, 1)), replace(result(values=values((6, 10.0))), starts=date(2026, 1, 1))),
    ("pace", result(values=values((1, 10.0), (6, 11.0))), result(values=values((1, 10.0), (6, 22.0)))),
    ("no-owner", goal(owner=" "), goal()),
    ("no-reason", goal(contributes_to=(Contribution("m"),)), goal(contributes_to=(Contribution("m", because="x"),))),
]  # fmt: skip


@pytest.mark.parametrize(("check", "breaks", "keeps"), RECORDS)
def test_fields_of_a_record(check: str, breaks: Node, keeps: Node):
    assert found(breaks, check) is not None
    assert found(keeps, check) is None


@pytest.mark.parametrize(
    "check", ["due-after-parent", "nothing-below", "beyond-focus", "many-for-owner"]
)
def test_what_its_place_in_the_graph_says_is_told_as_it_is_found(check: str):
    remark = found(goal(), check, strains=(check,))
    assert remark.verdict is (Verdict.MET if check == "many-for-owner" else Verdict.WEAK)
    assert found(goal(), check) is None


def test_without_a_path_nothing_is_relevant():
    assert found(goal(), "no-path", connected=False).verdict is Verdict.MISSING
    assert found(goal(), "no-path", connected=None) is None


# Statements by their words alone.
ALONE = [
    ("no-metric", "Improve trust", None, "Raise NPS to 45"),
    ("no-target", "Reduce emissions of the fleet", "emissions", "Reduce emissions of the fleet by 20 %"),
    (
        "number-defines",
        "Increase the number of states at or above 75%",
        "above 75%",
        "Increase the number of states at or above 75% to 40",
    ),
    ("no-baseline", "Cut churn by 2 %", None, "Cut churn from 5 % to 3 %"),
    ("no-baseline", "Raise uptime to 99 %", None, "Keep uptime above 99 %"),
    ("no-baseline", "Keep reducing churn to 3 %", None, "Keep waiting times under 3 %"),
    ("no-due", "Cut churn by 2 %", None, "Cut churn by 2 % by June 2026"),
    ("scene-setting", "Water is scarce. Towns lose much of it. Repair 40 leaks by May 2026.",
     "Water is scarce. Towns lose much of it.", "Water is scarce. Repair 40 leaks by May 2026."),
]  # fmt: skip


@pytest.mark.parametrize(("check", "breaks", "words", "keeps"), ALONE)
def test_words_alone(check: str, breaks: str, words: str | None, keeps: str):
    remark = next(each for each in judge_words(breaks).remarks if each.check == check)
    assert (breaks[slice(*remark.span)] if remark.span else None) == words
    assert check not in {each.check for each in judge_words(keeps).remarks}


def test_of_a_thing_that_is_made_it_is_asked_what_it_changes():
    def mend(title: str) -> str:
        return found(goal(title), "unmeasured").fix

    assert mend("Publish a handbook of repairs").startswith("ask: once it is done, what changes? ")
    assert mend("Win the trust of clinics").startswith("add a key result: ")
    [told] = [
        r for r in judge_words("Publish a handbook of repairs").remarks if r.check == "no-metric"
    ]
    assert told.fix.startswith("ask: once it is done, what changes? ")


def test_every_check_is_tried():
    tried = {row[0] for row in (*STATEMENTS, *RECORDS, *ALONE)}
    tried |= {"due-after-parent", "nothing-below", "beyond-focus", "many-for-owner", "no-path"}
    tried.add("words-apart")  # in tests/cascade/test_words.py
    assert tried == set(CHECKS)


def test_a_word_that_tells_nothing_is_no_evidence():
    text = "Wells that listen to towns"
    told = {text[slice(*span)] for span, _ in scores(read(text)).parts}
    assert {"Wells", "listen", "towns"} <= told
    assert told.isdisjoint(("that", "to"))


def test_times_of_the_day_are_no_goals_of_their_own():
    checks = {each.check for each in judge_words("Keep noise low between 10 pm and 6 am").remarks}
    assert "several-goals" not in checks


def test_an_article_is_not_what_makes_words_wide():
    assert words_of(program("A chess corner"), "broad") == "A chess corner"


def test_what_a_key_result_lacks_is_named():
    told = found(
        goal(key_results=(replace(CLINICS, baseline=None, unit=None),)), "incomplete-result"
    )

    assert told.message == "key result 'k' lacks its baseline and unit of measure"


def test_a_mend_keeps_the_due_date_of_the_record():
    named = found(goal("Cut waiting to 20 days by June 2027"), "target-in-words")
    assert named.fix.endswith("to 20 days by 2026-12-31")


def test_a_mend_is_filled_from_the_record():
    lacks = found(result(baseline=None), "incomplete-result")
    assert lacks.fix == (
        "complete it: raise Clinics served from (baseline) to 40 clinics by 2026-12-31"
    )
    named = found(goal("Cut waiting by 20 % by June 2027", due=None), "target-in-words")
    assert named.fix == (
        "add a key result: lower waiting by 20 %, from (baseline) to (target) (unit), by 2027-06-30"
    )


def test_a_date_in_words_is_resolved_by_the_plan():
    node, period = goal("Win 40 clinics by Q3", due=None), Period(starts=date(2026, 1, 1), ends=DUE)
    assert found(node, "date-in-words", period=period).fix.endswith("due date: 2026-09-30")
    fiscal = Guide(fiscal_month=10)
    subject_to = found(node, "date-in-words", period=period, guide=fiscal)
    assert subject_to.fix.endswith("due date: 2026-06-30")


def test_a_check_that_is_off_finds_nothing():
    off = Guide(off=frozenset({"vague-word"}))
    assert found(goal("Enhance the quality of life"), "vague-word", guide=off) is None


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_check_says_why_and_what_next(check):
    assert check.says
    assert check.why.endswith(".")
    assert MENDS[check.id]
    assert 0 < check.confidence <= 1 <= check.version


def test_strictness_is_by_kind():
    """A mission and a company goal need direction; more is asked further down."""
    title = "Improve the health of towns"
    verdicts = {kind: judge_words(title, kind.value).verdicts for kind in Kind}
    letters = {kind: [v.value for v in told.values() if v is not Verdict.NOT_APPLICABLE]
               for kind, told in verdicts.items()}  # fmt: skip
    assert letters[Kind.MISSION] == ["met"]
    assert letters[Kind.COMPANY_GOAL] == ["met", "missing", "missing"]
    assert letters[Kind.FUNCTIONAL_GOAL] == ["weak", "missing", "missing"]
    assert letters[Kind.PROGRAM] == ["weak", "missing"]
