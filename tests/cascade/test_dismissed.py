"""Findings that a plan file overrules: they count for nothing, and come back with other words."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade import Dismissal, Plan, PlanFileError, Report, check, read_plan, write_plan
from cascade.cli import main
from cascade.findings import Criterion, Finding, Verdict
from cascade.smart.grounds import grounds_of
from cascade.suggest import near_duplicates
from tests.cascade.test_check import AS_OF, found, report
from tests.effort import tries

ROOT = Path(__file__).parents[2]
GOAL = (
    "  - {{id: g, kind: functional_goal, title: {title}, due: {due}, owner: ann,\n"
    "     contributes_to: [{{to: m, because: it feeds}}],\n"
    "     key_results: [{{id: k, title: Visits, unit: visits, baseline: 1, target: 9}}]{more}}}\n"
)


def goal(title: str = "Bake where possible", due: str = "2026-12-31", more: str = "") -> Report:
    return report(GOAL.format(title=title, due=due, more=more))


def dismissing(finding: str, check: str = "loophole") -> str:
    return (
        f", dismissed: [{{finding: {finding}, check: {check}, because: The law says so, by: ann}}]"
    )


def grounds(told: Report, check: str) -> str:
    named = [
        told.facts.overruling.grounds_of(each) for each in told.findings if each.check == check
    ]
    [one] = filter(None, named)
    return one


def checks(told: Report) -> set[str]:
    return {finding.check or finding.rule for finding in told.findings}


def test_a_dismissed_finding_is_told_apart_with_its_reason():
    named = grounds(goal(), "loophole")
    after = goal(more=dismissing(named))
    assert checks(after) == checks(goal()) - {"loophole"}
    [(finding, word)] = after.dismissed
    assert (finding.node, finding.check) == ("g", "loophole")
    assert word == Dismissal(named, "loophole", "The law says so", "ann")


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({"due": "2027-03-31"}, True),
        ({"title": "bake  WHERE possible"}, True),
        ({"title": "Bake bread where possible"}, False),
    ],
)
def test_it_holds_until_the_words_change(changed: dict[str, str], holds: bool):
    after = goal(**changed, more=dismissing(grounds(goal(), "loophole")))
    assert ("loophole" not in checks(after)) == holds == bool(after.dismissed)


def test_a_dismissed_letter_is_met_and_the_index_counts_it():
    bare = "  - {{id: c, kind: company_goal, title: Feed all towns, owner: ann{more}}}\n"
    before = report(bare.format(more=""))
    named = grounds(before, "unmeasured")
    after = report(bare.format(more=dismissing(named, "unmeasured")))
    measurable = after.facts.judgement(1).verdicts[Criterion.MEASURABLE]
    assert (measurable, before.index.smart) == (Verdict.MET, before.facts.judgement(1).mean)
    assert after.index.smart == after.facts.judgement(1).mean
    assert after.index.smart > before.index.smart  # type: ignore[operator]


def test_an_owner_may_be_left_out_on_purpose():
    bare = "  - {{id: c, kind: functional_goal, title: Feed all towns{more}}}\n"
    named = grounds(report(bare.format(more="")), "no-owner")
    after = report(bare.format(more=dismissing(named, "no-owner")))
    assert found(after, "unowned") == []


@pytest.mark.parametrize("rule", ["orphan", "overdue", "smart-relevant"])
def test_nobody_overrules_a_day_that_has_passed_or_that_nothing_leads_to_the_mission(rule: str):
    text = "  - {{id: g, kind: functional_goal, title: Bake, due: 2026-01-31{more}}}\n"
    before = report(text.format(more=""))
    forged = [
        grounds_of(each, before.plan.nodes[1])
        for each in before.findings
        if rule in (each.rule, each.check)
    ]
    assert forged
    for named in forged:
        after = report(text.format(more=dismissing(named, rule)))
        assert (checks(after), after.dismissed) == (checks(before), ())


TWINS = """
  - {{id: a, kind: program, title: Build a supplier portal, unit: sales, contributes_to: [m]{more}}}
  - {{id: b, kind: program, title: Building the suppliers' portal, unit: finance, contributes_to: [m]}}
"""


def test_two_may_be_meant_alike():
    before = report(TWINS.format(more=""))
    one = next(f for f in before.findings if f.rule == "near-duplicate" and f.node == "a")
    named = before.facts.overruling.grounds_of(one)
    after = report(TWINS.format(more=dismissing(named, "near-duplicate")))
    assert found(before, "near-duplicate") == ["a", "b"]
    assert found(after, "near-duplicate") == ["b"]
    assert [each.finding.other for each in after.dismissed] == ["b"]


def test_the_next_one_that_is_alike_is_told_instead():
    third = "  - {id: c, kind: program, title: Build portals for suppliers, unit: law}\n"
    before = report(TWINS.format(more="") + third)
    alike = {f.other: f for f in before.findings if f.rule == "near-duplicate" and f.node == "a"}
    [other] = alike
    named = before.facts.overruling.grounds_of(alike[other])
    after = report(TWINS.format(more=dismissing(named, "near-duplicate")) + third)
    told = [f.other for f in after.findings if f.rule == "near-duplicate" and f.node == "a"]
    assert told == [{"b": "c", "c": "b"}[str(other)]]
    assert [each.finding.other for each in after.dismissed] == [other]
    pairs = {(each.one, each.other) for each in near_duplicates(after.plan)}
    assert ("a", str(other)) not in pairs


@cache
def quietmain() -> Report:
    data = (ROOT / "examples" / "quietmain.yaml").read_bytes()
    return check(read_plan(data, file="quietmain.yaml"), as_of=date(2026, 6, 30))


def told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.check, finding.node, finding.message, finding.evidence


@settings(max_examples=tries(20))
@given(chosen=st.sets(st.integers(0, 200), max_size=12))
def test_what_is_found_is_either_told_or_dismissed(chosen: set[int]):
    """And a letter is as bad as the worst of what is left of it."""
    before, words = quietmain(), defaultdict(list)
    for place, finding in enumerate(before.findings):
        if place in chosen and (named := before.facts.overruling.grounds_of(finding)):
            words[finding.node].append(Dismissal(named, finding.check, "so"))
    nodes = [replace(n, dismissed=tuple(words[n.id])) for n in before.plan.nodes]
    after = check(replace(before.plan, nodes=tuple(nodes)), as_of=before.as_of)
    apart = [each.finding for each in after.dismissed]
    assert sorted(map(told, [*after.findings, *apart]), key=str) == sorted(
        map(told, before.findings), key=str
    )
    assert {each.word.finding for each in after.dismissed} == {
        word.finding for each in words.values() for word in each
    }
    for number in before.facts.judgements:
        was, becomes = before.facts.judgement(number), after.facts.judgement(number)
        for letter, verdict in becomes.verdicts.items():
            left = [r.verdict for r in becomes.remarks if r.criterion is letter]
            worst = max(left, key=list(Verdict).index, default=Verdict.MET)
            assert verdict in (was.verdicts[letter], worst)
            if len(left) == len([r for r in was.remarks if r.criterion is letter]):
                assert verdict is was.verdicts[letter]


@pytest.mark.parametrize("format", ["yaml", "json", "stratml", "graphml", "node-link"])
def test_formats_that_hold_a_plan_hold_what_was_dismissed(format: str):
    plan = goal(more=dismissing("1e5")).plan
    again = read_plan(write_plan(plan, format=format), format=format)
    assert again.nodes[1].dismissed == (Dismissal("1e5", "loophole", "The law says so", "ann"),)


# On the command line


def written(more: str = "") -> Plan:
    text = "cascade: 1\nnodes:\n  - {id: m, kind: mission, title: Feed the town}\n" + GOAL.format(
        title="Bake where possible", due="2026-12-31", more=more
    )
    Path("p.yaml").write_text(text)
    return read_plan(text.encode(), format="yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main([*arguments, "--as-of", AS_OF.isoformat()])
    return status, capsys.readouterr().out


def test_what_show_prints_dismisses_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    written()
    shown = run(capsys, "show", "p.yaml", "--node", "g")[1]
    [named] = re.findall(r"to dismiss: check loophole,\s+finding\s+([0-9a-f]{32})", shown)
    written(dismissing(named))
    assert "1 finding dismissed (--notes prints the reasons)." in run(capsys, "check", "p.yaml")[1]
    noted = run(capsys, "check", "p.yaml", "--notes")[1]
    apart = noted[noted.index("Dismissed (1)") :]
    assert re.search(r"loophole .*\n.*\n? +because: The law says so \(ann\)", apart)
    shown = run(capsys, "show", "p.yaml", "--node", "g")[1]
    assert re.search(r"loophole dismissed: .*'where\s+possible'", shown)
    assert "to dismiss: check loophole" not in shown


def test_what_is_no_longer_found_is_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    written(dismissing("0" * 32))
    assert "1 dismissal of what is no longer found." in run(capsys, "check", "p.yaml")[1]


@pytest.mark.parametrize("more", [("--select", "orphan"), ("--ignore", "smart-specific")])
def test_what_is_not_asked_for_is_not_told_as_outdated(
    more: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    written(dismissing(grounds(goal(), "loophole")))
    Path("cascade.toml").write_text('[checks]\nloophole = "off"\n')
    assert "dismissal" not in run(capsys, "check", "p.yaml", *more)[1]


def test_a_dismissal_needs_a_reason():
    with pytest.raises(PlanFileError, match="because: ' ' is empty"):
        goal(more=", dismissed: [{finding: a, check: broad, because: ' '}]")


def test_programs_read_what_was_dismissed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    written(dismissing(grounds(goal(), "loophole")))
    document = json.loads(run(capsys, "check", "p.yaml", "--format", "json")[1])
    schema = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))
    jsonschema_rs.validator_for(schema).validate(document)
    [dismissed] = document["plans"][0]["dismissed"]
    assert (dismissed["because"], dismissed["by"]) == ("The law says so", "ann")
    assert dismissed["finding"]["check"] == "loophole"
    log = json.loads(run(capsys, "check", "p.yaml", "--format", "sarif")[1])
    told = {each["properties"]["check"] for each in log["runs"][0]["results"]}
    assert "loophole" not in told
    assert told
