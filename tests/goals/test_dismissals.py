"""Findings that somebody overrules: they stay so until what they rest on changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cascade.findings import Criterion, Finding, Severity, Verdict
from cascade.smart.grounds import grounds_of, without
from cascade.smart.many import WORDS
from cascade.types import KeyResult, Kind, Node
from goals import services as act
from goals.audit import verify
from goals.bridge import remarking
from goals.bridge.loading import load
from goals.bridge.remarks import bring_forward, judge_all
from goals.choices import Kind as Level
from goals.errors import ArchivedError, ForbiddenError, InvalidError, NotFoundError
from goals.grounds import own_remarks
from goals.models import Dismissal
from goals.reading import state_of
from goals.selectors.dismissals import dismissals_by_check
from goals.selectors.verdicts import (
    Letters,
    check_text,
    counts_by_finding,
    letters_of,
    nodes_with_finding,
)
from tests.dismissing import (
    DAY,
    findings,
    letter_of,
    letters,
    one_finding,
    own_findings,
    plan_of,
)
from tests.effort import tries
from tests.goals.bridge.judging import check_remarks
from tests.goals.bridge.same import check_snapshots
from tests.worlds import World

pytestmark = pytest.mark.django_db
#: The rules that a node breaks by its own record alone.
OF_RECORD = {
    "smart-specific", "smart-measurable", "smart-time-bound", "activity-metric", "unowned",
}  # fmt: skip
WHY = "Everybody here knows what is meant"


@pytest.fixture(autouse=True)
def just_started() -> None:
    """A process that has just been started, with nothing in the cache."""
    cache.clear()
    remarking.held.clear()


def dismiss(world: World, key: str, finding: str, because: str = WHY) -> Dismissal:
    return act.finding_dismiss(actor=world.system, node=key, finding=finding, because=because)


# What it does


def test_dismissed_finding_is_told_apart_with_who_when_and_why(world: World):
    found = one_finding(world)
    lead = world.actor("lead")
    act.finding_dismiss(actor=lead, node="SALES-2", finding=found.id, because=f"  {WHY} ")
    told = next(each for each in findings(world, "SALES-2") if each.id == found.id)
    assert told.dismissed is not None
    assert (told.dismissed.because, told.dismissed.by) == (WHY, "Lead")
    assert told.dismissed.at == Dismissal.objects.get().updated_at


def test_letter_is_met_where_all_that_spoke_against_it_is_dismissed(world: World):
    found = one_finding(world)
    against = [f for f in own_findings(world, "SALES-2") if f.criterion == found.criterion]
    assert letter_of(world, "SALES-2", found) in ("weak", "missing")
    for each in against:
        dismiss(world, "SALES-2", each.id)
    assert letter_of(world, "SALES-2", found) == "met"


def test_brought_back_it_speaks_again(world: World):
    found, before = one_finding(world), letters(world, "SALES-2")
    dismiss(world, "SALES-2", found.id)
    act.finding_restore(actor=world.system, node="SALES-2", finding=found.id)
    assert letters(world, "SALES-2") == before
    assert not Dismissal.objects.exists()
    verify(world.organisation)


def test_filters_and_counts_leave_it_out(world: World):
    found = one_finding(world)
    of_rule = [f for f in own_findings(world, "SALES-2") if f.rule == found.rule]
    before, place = counts_by_finding(plan_of(world))[found.rule], _place(world, "SALES-2")
    for each in of_rule:
        dismiss(world, "SALES-2", each.id)
    assert counts_by_finding(plan_of(world))[found.rule] == before - 1
    assert place not in nodes_with_finding(plan_of(world), found.rule)


def test_form_of_the_node_leaves_it_out_until_its_words_change(world: World):
    found = one_finding(world)
    dismiss(world, "SALES-2", found.id)
    node, plan = world.node("SALES-2"), plan_of(world)
    same = check_text(plan, Level.PROGRAM, {"title": node.title.upper()}, node=node)
    assert found.check not in {f.check for f in same.findings if f.rule == found.rule}
    other = check_text(plan, Level.PROGRAM, {"title": f"{node.title} again"}, node=node)
    assert found.rule in {f.rule for f in other.findings}


# Until when


def test_white_space_makes_no_other_words(world: World):
    found = one_finding(world)
    dismiss(world, "SALES-2", found.id)
    act.node_change(actor=world.system, key="SALES-2", title="Visit \t  bakers ")
    assert [f.rule for f in own_findings(world, "SALES-2") if f.dismissed] == [found.rule]


def test_other_words_bring_it_back_and_the_same_words_dismiss_it_again(world: World):
    found = one_finding(world)
    dismiss(world, "SALES-2", found.id)
    act.node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
    assert not [f for f in findings(world, "SALES-2") if f.dismissed]
    assert letter_of(world, "SALES-2", found) != "met"
    act.node_change(actor=world.system, key="SALES-2", title="Visit bakers")
    assert [f.id for f in findings(world, "SALES-2") if f.dismissed] == [found.id]


GOAL = Node("g", Kind.COMPANY_GOAL, "Improve bread", key_results=(KeyResult("kr", "Calls made"),))


@pytest.mark.parametrize(
    ("other", "holds"),
    [
        ({"title": " improve   BREAD"}, True),
        ({"title": "Improve the bread"}, False),
        ({"due": date(2026, 6, 30)}, None),
        ({"description": "Bread is dear"}, True),
    ],
)
def test_finding_is_known_by_what_it_rests_on(other: dict[str, Any], holds: bool | None):
    """A date is a ground of the letters that go by dates alone."""
    after = Node(**{"id": "g", "kind": GOAL.kind, "title": GOAL.title} | other)
    before = Node("g", GOAL.kind, GOAL.title)
    for grounds, remark in own_remarks(before, words=True).items():
        by_dates = remark.criterion in (Criterion.ACHIEVABLE, Criterion.TIME_BOUND)
        expected = not by_dates if holds is None else holds
        again = {r.check or r.rule: g for g, r in own_remarks(after, words=True).items()}
        if (remark.check or remark.rule) in again:
            assert (again[remark.check or remark.rule] == grounds) == expected
        assert grounds_of(remark, before) == grounds


@pytest.mark.parametrize(
    "other", [{"title": "Visits made"}, {"target": 5.0}, {"baseline": 1.0}, {"unit": "calls"}]
)
def test_finding_of_a_key_result_rests_on_that_alone(other: dict[str, Any]):
    grounds = _of_result(GOAL)
    assert _of_result(_with(GOAL, title="Better bread")) == grounds
    changed = KeyResult(**{"id": "kr", "title": "Calls made"} | other)
    assert _of_result(_with(GOAL, key_results=(changed,))) != grounds


def _with(node: Node, **other: Any) -> Node:
    told = {"id": node.id, "kind": node.kind, "title": node.title, "key_results": node.key_results}
    return Node(**told | other)


def _of_result(node: Node) -> str:
    told = ("says", Severity.INFO, "", "activity", "")
    finding = Finding(*told, path=("key_results", 0), criterion=Criterion.MEASURABLE)
    return grounds_of(finding, node)


def test_link_without_a_reason_is_dismissed_by_its_parent(world: World):
    act.contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    act.contribute(actor=world.system, child="SALES-3", parent="ORG-2")
    of_links = [f for f in own_findings(world, "SALES-3") if f.field == "contributes_to"]
    assert {f.item for f in of_links} == {"SALES-1", "ORG-2"}
    row = dismiss(world, "SALES-3", next(f.id for f in of_links if f.item == "ORG-2"))
    assert row.item == "ORG-2"
    assert [f.item for f in own_findings(world, "SALES-3") if f.dismissed] == ["ORG-2"]


# Refusals


def test_refuses_without_a_reason(world: World):
    with pytest.raises(InvalidError) as refused:
        dismiss(world, "SALES-2", one_finding(world).id, "  ")
    assert list(refused.value.data["fields"]) == ["because"]


def test_refuses_what_is_no_finding_of_these_words(world: World):
    found = one_finding(world).id
    act.node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
    for unknown in (found, "0" * 32, ""):
        with pytest.raises(NotFoundError):
            dismiss(world, "SALES-2", unknown)


def test_refuses_what_the_graph_says_and_nobody_overrules(world: World):
    of_graph = [f for f in findings(world, "SALES-3") if not f.may_be_dismissed]
    assert {"orphan", "smart-relevant"} <= {f.rule for f in of_graph}
    for each in of_graph:
        with pytest.raises(NotFoundError):
            dismiss(world, "SALES-3", each.id)


def test_refuses_to_bring_back_what_is_not_dismissed(world: World):
    with pytest.raises(NotFoundError):
        act.finding_restore(actor=world.system, node="SALES-2", finding=one_finding(world).id)


def test_refuses_an_archived_node(world: World):
    found = one_finding(world).id
    act.node_archive(actor=world.system, key="SALES-2")
    with pytest.raises(ArchivedError):
        dismiss(world, "SALES-2", found)


@pytest.mark.parametrize(
    ("role", "may"),
    [("lead", True), ("staff", True), ("executive", False), ("other_lead", False),
     ("other_staff", False), ("administrator", False)],
)  # fmt: skip
def test_takes_its_owner_or_who_may_change_it(world: World, role: str, may: bool):
    told = {"node": "SALES-2", "finding": one_finding(world).id}
    for what in (lambda a: act.finding_dismiss(actor=a, because=WHY, **told),
                 lambda a: act.finding_restore(actor=a, **told)):  # fmt: skip
        if may:
            what(world.actor(role))
        else:
            with pytest.raises(ForbiddenError):
                what(world.actor(role))


def test_dismissing_again_tells_another_reason(world: World):
    found = one_finding(world).id
    dismiss(world, "SALES-2", found)
    act.finding_dismiss(
        actor=world.actor("staff"), node="SALES-2", finding=found, because="It is short"
    )
    row = Dismissal.objects.get()
    assert (row.because, row.by, row.version) == ("It is short", world.users["staff"], 2)


# All nodes at once


@pytest.mark.once
def test_page_and_arrays_agree_whatever_is_dismissed(world: World):
    act.key_result_create(
        actor=world.system, node="SALES-2", identifier="calls", title="Calls made", target=5.0
    )
    remarks = judge_all(world.organisation.pk)
    for key in ("SALES-2", "PRODUCT-1", "SALES-3", "ORG-2"):
        for found in own_findings(world, key):
            dismiss(world, key, found.id)
            remarks = _agree(world, remarks)
    for row in list(Dismissal.objects.select_related("node")):
        act.finding_restore(actor=world.system, node=row.node.key, finding=row.fingerprint)
        remarks = _agree(world, remarks)


def _agree(world: World, before: Any) -> Any:
    """Letters judged alone, of all, and brought forward are the same, and fit the findings."""
    remarking.held.clear()
    cache.clear()
    plan = plan_of(world)
    alone = letters_of(plan, range(len(plan.snapshot.keys)))
    codes = plan.judged().verdicts
    assert [Letters(*[WORDS[code] for code in row]) for row in codes.tolist()] == alone
    state = state_of(world.organisation.pk)
    brought = bring_forward(before, state)
    assert brought is not None
    check_remarks(brought, judge_all(world.organisation.pk))
    for key, told in zip(plan.snapshot.keys, alone, strict=True):
        standing = [f for f in findings(world, key) if not f.dismissed]
        against = {name for name, word in told._asdict().items() if word in ("weak", "missing")}
        assert against <= {f.criterion for f in standing}
        place = plan.snapshot.keys.index(key)
        broken = {rule for rule in OF_RECORD if plan.judged().breaking(rule)[place]}
        assert broken == OF_RECORD & {f.rule for f in standing}
    return brought


def test_snapshot_stays_when_something_is_dismissed(world: World):
    from goals.bridge.changes import bring_forward as bring_snapshot

    before = load(world.organisation.pk)
    dismiss(world, "SALES-2", one_finding(world).id)
    brought = bring_snapshot(before, state_of(world.organisation.pk))
    assert brought is not None
    check_snapshots(brought, load(world.organisation.pk), DAY)


@settings(max_examples=tries(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.sets(st.integers(0, 9)), title=st.sampled_from(["", "Improve", "Improve bread"]))
def test_letter_is_the_worst_of_what_is_left(chosen: set[int], title: str):
    from cascade.smart.many import by_itself

    node = _with(GOAL, title=title)
    judgement = by_itself(node, words=True)
    dropped = [r for n, r in enumerate(judgement.remarks) if n in chosen]
    grounds = {grounds_of(remark, node) for remark in dropped}
    after = without(judgement, node, grounds)
    assert [r for r in judgement.remarks if grounds_of(r, node) not in grounds] == [*after.remarks]
    for letter, verdict in after.verdicts.items():
        said = {r.verdict for r in after.remarks if r.criterion is letter}
        if letter not in {r.criterion for r in dropped}:
            assert verdict is judgement.verdicts[letter]
        elif verdict is not Verdict.NOT_APPLICABLE:
            assert verdict in said or (not said and verdict is Verdict.MET)


# Counted


def test_counts_how_often_each_check_was_dismissed(world: World):
    found = one_finding(world)
    twins = [
        key
        for key in plan_of(world).snapshot.keys
        if (found.rule, found.check) in {(f.rule, f.check) for f in own_findings(world, key)}
    ]
    dismiss(world, "SALES-2", found.id)
    (told,) = dismissals_by_check(plan_of(world))
    assert (told.rule, told.check, told.times) == (found.rule, found.check, 1)
    if found.check:
        assert (told.found, told.dismissed) == (len(twins), 1)
        assert told.share == 1 / len(twins)


def test_counts_also_what_was_dismissed_of_other_words(world: World):
    found = one_finding(world)
    dismiss(world, "SALES-2", found.id)
    act.node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
    (told,) = dismissals_by_check(plan_of(world))
    assert (told.times, told.dismissed or 0) == (1, 0)


def test_counts_nothing_that_the_reader_may_not_see(world: World):
    act.node_create(actor=world.system, kind=Level.PROGRAM, unit="SALES", title="Bake", status=0)
    for each in own_findings(world, "SALES-4"):
        dismiss(world, "SALES-4", each.id)
    assert dismissals_by_check(plan_of(world))
    assert dismissals_by_check(plan_of(world, world.actor("other_staff"))) == []


def test_counting_takes_no_text_where_nobody_may_wait(world: World):
    dismiss(world, "SALES-2", one_finding(world).id)
    remarking.held.clear()
    cache.clear()
    (told,) = dismissals_by_check(plan_of(world), wait=False)
    assert (told.times, told.found, told.share) == (1, None, None)


def _place(world: World, key: str) -> int:
    return plan_of(world).snapshot.keys.index(key)
