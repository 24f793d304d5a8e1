"""SMART verdicts: fields before words, and the exact words where words decide."""

from datetime import date

import pytest

from cascade import Criterion, Direction, KeyResult, Kind, Measures, Node, Period, Verdict
from cascade.smart import Subject, has_text_rules, judge

AS_OF = date(2026, 6, 30)
DUE = date(2026, 12, 31)
COMPLETE = KeyResult("k", "Clinics served", "clinics", 10.0, 40.0, Direction.UP)


def goal(title: str = "Win 40 clinics in Poland", **fields) -> Node:
    return Node("g", Kind.FUNCTIONAL_GOAL, title, **fields)


def judged(node: Node, **fields):
    return judge(Subject(node, AS_OF, **{"connected": True, **fields}))


def verdict(node: Node, letter: Criterion, **fields) -> Verdict:
    return judged(node, **fields).verdicts[letter]


def remark(node: Node, rule: str, **fields):
    [found] = [remark for remark in judged(node, **fields).remarks if remark.rule == rule]
    return found


def test_a_complete_record_meets_every_letter():
    node = goal(due=DUE, owner="a", key_results=(COMPLETE,))
    assert set(judged(node).verdicts.values()) == {Verdict.MET}
    assert judged(node).mean == 1.0


def test_a_date_in_the_record_satisfies_time_bound_whatever_the_title_says():
    assert verdict(goal("Win some day", due=DUE), Criterion.TIME_BOUND) is Verdict.MET


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Win 40 clinics by Q3 2026", "by Q3 2026"),
        ("Win 40 clinics by the end of FY2026", "by the end of FY2026"),
        ("By December 2026, win 40 clinics", "By December 2026"),
        ("Win 40 clinics until 2026-09-30", "until 2026-09-30"),
        ("Win 40 clinics within 6 months", "within 6 months"),
    ],
)
def test_a_date_in_the_words_is_half_of_it_and_is_quoted(title: str, words: str):
    found = remark(goal(title), "smart-time-bound")
    assert found.verdict is Verdict.WEAK
    assert title[slice(*found.span)] == words
    assert found.confidence < 1


def test_no_date_at_all_is_missing_and_the_mend_knows_the_period():
    found = remark(goal("Win clinics everywhere"), "smart-time-bound",
                   period=Period(ends=DUE))  # fmt: skip
    assert (found.verdict, found.span) == (Verdict.MISSING, None)
    assert "2026-12-31" in found.fix


def test_key_result_that_lacks_fields_is_told_which():
    node = goal(due=DUE, key_results=(KeyResult("k", "Clinics", target=40.0),))
    found = remark(node, "smart-measurable")
    assert found.message == "key result 'k' lacks its baseline and unit of measure"
    assert found.fix == "complete it: raise Clinics from (baseline) to 40 (unit) by 2026-12-31"
    assert found.path == ("key_results", 0)


def test_a_number_in_the_words_is_weak_and_none_is_missing():
    found = remark(goal(due=DUE), "smart-measurable")
    assert (found.verdict, found.evidence) == (Verdict.WEAK, "40 clinics")
    assert verdict(goal("Win Poland", due=DUE), Criterion.MEASURABLE) is Verdict.MISSING


def test_a_hold_band_needs_no_baseline():
    result = KeyResult("k", "Uptime", "%", direction=Direction.HOLD, band=(99.0, 100.0))
    assert verdict(goal(due=DUE, key_results=(result,)), Criterion.MEASURABLE) is Verdict.MET


def test_vague_words_are_quoted_and_a_key_result_pins_them_down():
    found = remark(goal("Improve customer happiness", due=DUE), "smart-specific")
    assert found.evidence == "Improve"
    pinned = goal("Improve customer happiness", due=DUE, key_results=(COMPLETE,))
    assert verdict(pinned, Criterion.SPECIFIC) is Verdict.MET


def test_without_text_rules_only_fields_speak():
    found = remark(goal("Win 40 clinics by Q3 2026"), "smart-time-bound", words=False)
    assert (found.verdict, found.span) == (Verdict.MISSING, None)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"starts": DUE, "due": AS_OF}, "before it starts"),
        ({"due": date(2026, 6, 29)}, "has passed"),
        (
            {"key_results": (KeyResult("k", "T", "u", 10.0, 5.0, Direction.UP),)},
            "below its baseline",
        ),
        (
            {"key_results": (KeyResult("k", "T", "u", 5.0, 10.0, Direction.DOWN),)},
            "above its baseline",
        ),
        ({"key_results": (KeyResult("k", "T", "u", 5.0, 5.0),)}, "asks for no change"),
    ],
)
def test_a_record_that_contradicts_itself_is_not_achievable(fields: dict, says: str):
    assert says in remark(goal(**fields), "smart-achievable").message


def test_a_due_date_today_has_not_passed():
    assert verdict(goal(due=AS_OF, owner="a"), Criterion.ACHIEVABLE) is Verdict.MET


def test_relevant_is_a_live_path_and_unknown_where_connection_is():
    assert verdict(goal(), Criterion.RELEVANT, connected=False) is Verdict.MISSING
    assert verdict(goal(), Criterion.RELEVANT, connected=None) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("result", "evidence"),
    [
        (KeyResult("k", "Anything", measures=Measures.ACTIVITY), "measures: activity"),
        (KeyResult("k", "Number of webinars held"), "webinars held"),
        (KeyResult("k", "Sales calls made per week"), "calls made"),
    ],
)
def test_activity_is_told_from_the_record_or_the_words(result: KeyResult, evidence: str):
    assert remark(goal(key_results=(result,)), "activity-metric").evidence == evidence


@pytest.mark.parametrize("measures", [Measures.OUTCOME, Measures.OUTPUT])
def test_the_record_says_it_is_no_activity(measures: Measures):
    result = KeyResult("k", "Number of webinars held", measures=measures)
    rules = {remark.rule for remark in judged(goal(key_results=(result,))).remarks}
    assert "activity-metric" not in rules


def test_a_mission_is_asked_for_a_statement_only():
    mission = judged(Node("m", Kind.MISSION, "Better"))
    applied = {c for c, v in mission.verdicts.items() if v is not Verdict.NOT_APPLICABLE}
    assert applied == {Criterion.SPECIFIC}
    assert verdict(Node("m", Kind.MISSION), Criterion.SPECIFIC) is Verdict.MISSING


def test_languages():
    assert has_text_rules(None)
    assert has_text_rules("EN_us")
    assert not has_text_rules("de-AT")
