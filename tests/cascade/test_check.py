"""Every rule by a literal plan, and the index with its parts."""

from datetime import date

import pytest
from hypothesis import given, settings

from cascade import Config, Report, Severity, check, config_from, read_plan
from cascade.check import Index
from cascade.facts import Facts
from cascade.rules import CHECKS
from cascade.rules.record import smart
from tests.strategies import plans

AS_OF = date(2026, 6, 30)


def report(nodes: str, *, config: Config | None = None, head: str = "") -> Report:
    text = (
        f"cascade: 1\n{head}\nnodes:\n  - {{id: m, kind: mission, title: Feed the town}}\n{nodes}"
    )
    return check(read_plan(text.encode(), format="yaml"), as_of=AS_OF, config=config)


def found(report: Report, rule: str) -> list[str | None]:
    return [finding.node for finding in report.findings if finding.rule == rule]


def hints(report: Report) -> list[tuple[str | None, str]]:
    return [(each.node, each.check) for each in report.findings if each.is_hint]


def message(report: Report, rule: str) -> str:
    [finding] = [finding for finding in report.findings if finding.rule == rule]
    return finding.message


def test_hints_are_told_and_break_nothing():
    goal = (
        "  - {id: c, kind: company_goal, title: C, contributes_to: [{to: m, because: x}]}\n"
        "  - {id: g, kind: functional_goal, title: TITLE, due: 2026-12-31, owner: o,\n"
        "     contributes_to: [{to: c, because: x}]}"
    )
    bound, free = "Win 40 clinics", "Win 40 clinics where possible"
    held, loose = report(goal.replace("TITLE", bound)), report(goal.replace("TITLE", free))

    assert (hints(held), hints(loose)) == ([], [("g", "loophole")])
    [hint] = [each for each in loose.findings if each.is_hint]
    assert (hint.severity, hint.evidence) == (Severity.INFO, "where possible")
    assert (held.worst(), held.index) == (loose.worst(), loose.index)


def test_a_waived_orphan_is_counted_and_shown_apart():
    """m    p (waived until 30 June)"""
    waived = "  - {id: p, kind: program, title: P, waived: {because: Law, until: 2026-06-30}}"
    checked = report(waived)
    assert checked.counts.orphans == 1
    [orphan] = [finding for finding in checked.findings if finding.rule == "orphan"]
    assert orphan.severity is Severity.INFO
    assert "waived until 2026-06-30: Law" in orphan.message
    later = check(checked.plan, as_of=date(2026, 7, 1))
    assert found(later, "waiver-expired") == ["p"]
    assert {f.severity for f in later.findings if f.rule == "orphan"} == {Severity.ERROR}


def test_unsupported_looks_at_live_programs_below():
    """m <- a <- b <- p    and m <- c <- q (done)"""
    checked = report("""
  - {id: a, kind: company_goal, title: A, contributes_to: [m]}
  - {id: b, kind: functional_goal, title: B, contributes_to: [a]}
  - {id: p, kind: program, title: P, contributes_to: [b]}
  - {id: c, kind: company_goal, title: C, contributes_to: [m]}
  - {id: q, kind: program, title: Q, status: done, contributes_to: [c]}""")
    assert found(checked, "unsupported") == ["c"]
    assert checked.index.supported == pytest.approx(2 / 3)


def test_empty_and_unmeasured():
    """m <- a (key result), m <- b <- p (key result), m <- c"""
    checked = report("""
  - {id: a, kind: company_goal, title: A, contributes_to: [m], key_results: [{id: k}]}
  - {id: b, kind: company_goal, title: B, contributes_to: [m]}
  - {id: p, kind: program, title: P, contributes_to: [b], key_results: [{id: k}]}
  - {id: c, kind: company_goal, title: C, contributes_to: [m]}""")
    assert found(checked, "empty") == ["c"]
    assert found(checked, "unmeasured") == ["c"]


def test_focus_counts_live_goals_of_a_unit_and_keeps_the_ones_worth_most():
    goals = "\n".join(
        f"  - {{id: g{i}, kind: company_goal, title: G, unit: s, contributes_to: [{{to: m, weight: {i}}}]}}"
        for i in range(1, 5)
    )
    [finding] = [f for f in report(goals).findings if f.rule == "focus"]
    assert finding.fix == "keep g4, g3, g2; postpone the others"
    relaxed = config_from({"thresholds": {"focus-goals": 4}})
    assert found(report(goals, config=relaxed), "focus") == []


def test_a_unit_without_line_of_sight():
    """m <- g(a)    p(b)"""
    checked = report("""
  - {id: g, kind: company_goal, title: G, unit: a, contributes_to: [m]}
  - {id: p, kind: program, title: P, unit: b, contributes_to: [m]}""")
    assert message(checked, "no-line-of-sight") == "nothing of unit 'b' reaches a company goal"


def test_cycle_gives_one_finding_a_component_with_a_shortest_witness():
    """a -> b -> c -> a and b -> a: the circle of two is the witness"""
    checked = report("""
  - {id: a, kind: functional_goal, title: A, contributes_to: [b]}
  - {id: b, kind: functional_goal, title: B, contributes_to: [c, a]}
  - {id: c, kind: functional_goal, title: C, contributes_to: [a]}""")
    [finding] = [f for f in checked.findings if f.rule == "cycle"]
    assert finding.evidence == "a -> b -> a"
    assert checked.counts.cycles == 1


def test_index_is_the_geometric_mean_of_the_known_parts():
    assert Index(0.5, 0.5, None, None).value == pytest.approx(50)
    assert Index(1.0, 1.0, 1.0, 0.0).value == 0
    assert Index(None, None, None, None).value is None
    assert Index(None, 1.0, 1.0, None, has_mission=False).value is None


def test_connected_goes_by_budget_only_where_all_are_known():
    """m <- p (30)    q (10), then q without a budget"""
    both = "\n  - {id: p, kind: program, title: P, budget: 30, contributes_to: [m]}"
    known = report(both + "\n  - {id: q, kind: program, title: Q, budget: 10}")
    assert known.index.connected == 0.75
    assert report(both + "\n  - {id: q, kind: program, title: Q}").index.connected == 0.5


def test_confirmed_is_unknown_until_somebody_confirms():
    """m <- p, m <- q"""
    links = """
  - {id: p, kind: program, title: P, contributes_to: [{to: m%s}]}
  - {id: q, kind: program, title: Q, contributes_to: [m]}"""
    assert report(links % "").index.confirmed is None
    fresh = report(links % ", confirmed: {on: 2026-06-29}")
    assert fresh.index.confirmed == 0.5
    stale = report(links % ", confirmed: {on: 2026-01-01}")
    assert stale.index.confirmed == 0
    assert found(stale, "stale") == ["p"]


def test_mission_alone_is_unknown_not_complete():
    alone = report("")
    assert alone.index.connected is None
    assert alone.counts.orphans is None
    assert alone.index.value is None


def test_a_draft_plan_shows_its_figures_as_if_accepted():
    text = b"""cascade: 1
nodes:
  - {id: m, kind: mission, title: M, status: draft}
  - {id: p, kind: program, title: P, status: draft}"""
    checked = check(read_plan(text, format="yaml"), as_of=AS_OF)
    assert checked.counts.orphans == 1
    assert len(found(checked, "draft-plan")) == 1


def test_drafts_below_an_active_mission_are_a_draft_plan():
    """m (active)    p (draft)"""
    checked = report("  - {id: p, kind: program, title: P, status: draft}")
    assert found(checked, "orphan") == ["p"]
    assert len(found(checked, "draft-plan")) == 1


def test_an_idle_unit_is_blind_and_a_unit_sees_through_the_one_below_it():
    """m <- g(team), team is part of sales; nobody works in lab"""
    units = """units:
  - {id: sales, function: sales}
  - {id: team, parent: sales}
  - {id: lab}"""
    checked = report(
        "  - {id: g, kind: company_goal, title: G, unit: team, contributes_to: [m]}", head=units
    )
    assert message(checked, "no-line-of-sight") == "nothing of unit 'lab' reaches a company goal"
    # A team without a function of its own has that of its department.
    assert checked.facts.coverage.functions == ("sales",)
    assert checked.facts.coverage.covered.tolist() == [[True]]


def test_a_switched_off_rule_says_nothing():
    config = Config().selecting(ignore=["orphan"])
    assert found(report("  - {id: p, kind: program, title: P}", config=config), "orphan") == []


def test_a_configured_severity_holds_for_weak_verdicts_too():
    weak = (
        "  - {id: g, kind: functional_goal, title: Win 40 clinics by Q3 2026, contributes_to: [m]}"
    )
    default = {f.severity for f in report(weak).findings if f.rule == "smart-time-bound"}
    assert default == {Severity.INFO}
    config = config_from({"severity": {"smart-time-bound": "error"}})
    raised = {
        f.severity for f in report(weak, config=config).findings if f.rule == "smart-time-bound"
    }
    assert raised == {Severity.ERROR}


@given(plans())
@settings(max_examples=60)
def test_any_plan_can_be_checked(plan):
    checked = check(plan, as_of=AS_OF)
    counts = checked.counts
    assert counts.nodes == len(plan.nodes)
    if counts.orphans is not None:
        assert counts.orphans == len(set(found(checked, "orphan")))
    ids = {node.id for node in plan.nodes} | {None}
    assert {finding.node for finding in checked.findings} <= ids
    value = checked.index.value
    assert value is None or 0 <= value <= 100


def test_a_misspelt_field_is_told_and_a_field_of_ones_own_is_not():
    """m    p (contribute_to: m, colour: blue)"""
    checked = report("  - {id: p, kind: program, title: P, contribute_to: [m], colour: blue}")
    [finding] = [f for f in checked.findings if f.rule == "unknown-field"]
    assert finding.fix == "did you mean 'contributes_to'?"
    assert found(checked, "orphan") == ["p"]


def test_a_comma_in_braces_is_told():
    links = "{to: m, because: Warm, dry}"
    checked = report(f"  - {{id: p, kind: program, title: P, contributes_to: [{links}]}}")
    assert "'dry'" in message(checked, "unknown-field")


def test_references_to_nothing_are_told():
    """m <- p, which depends on x; unit a is part of b"""
    units = "units:\n  - {id: a, parent: b}"
    checked = report(
        "  - {id: p, kind: program, title: P, depends_on: [m, x], contributes_to: [m]}", head=units
    )
    told = [f.evidence for f in checked.findings if f.rule == "unknown-reference"]
    assert sorted(told) == ["depends_on: x", "parent: b"]


@settings(max_examples=40)
@given(plan=plans(max_nodes=5))
def test_asked_about_one_node_the_rules_say_what_they_say_of_it_among_all(plan):
    facts = Facts(plan, date(2026, 6, 30), Config())
    everything = [finding for look in (*CHECKS.values(), smart) for finding in look(facts)]

    for number, node in enumerate(plan.nodes):
        one = Facts(plan, facts.as_of, Config())
        one.only = number
        told = [finding for look in (*CHECKS.values(), smart) for finding in look(one)]
        of_nodes = [finding for finding in told if finding.node is not None]
        assert of_nodes == [finding for finding in everything if finding.node == node.id]
