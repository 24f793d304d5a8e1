"""What pages are told of the rules: letters, findings of a node, filters, forms."""

from datetime import date

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings

from cascade.check import check
from cascade.rules.record import smart_of
from goals import services
from goals.actors import Actor
from goals.bridge import load_plan, remarking
from goals.bridge.broken import OF_WORDS
from goals.bridge.loading import load
from goals.choices import Kind, Status
from goals.errors import ArchivedError
from goals.models import Contribution, Node
from goals.selectors.alignment import WholePlan, index_of, whole_plan
from goals.selectors.verdicts import (
    NODE_RULES,
    LinkState,
    check_text,
    counts_by_finding,
    findings_of,
    letters_of,
    links_that_are,
    nodes_with_finding,
)
from tests.effort import tries
from tests.goals.bridge.rows import put
from tests.goals.bridge.speaking import named_as_keys, speaking, with_prints
from tests.goals.bridge.test_snapshot import moderate
from tests.worlds import World

DAY = date(2026, 6, 30)
pytestmark = pytest.mark.django_db
hypothesis = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(15)
)


@pytest.fixture(autouse=True)
def just_started():
    """A process that has just been started, with nothing in the cache."""
    cache.clear()
    remarking.held.clear()


def plan_of(world: World, who: str | None = None) -> WholePlan:
    reader = world.system if who is None else world.actor(who)
    return whole_plan(world.organisation, reader, DAY)


def place(plan: WholePlan, key: str) -> int:
    return plan.snapshot.keys.index(key)


def found(plan: WholePlan, node: Node, rule: str):
    return next(finding for finding in findings_of(plan, node) if finding.rule == rule)


@hypothesis
@given(plan=speaking().map(moderate).map(named_as_keys))
def test_a_node_is_told_what_the_engine_finds_of_it(plan):
    organisation = put(plan)
    with_prints(organisation)
    whole = WholePlan(organisation, Actor.system(organisation), load(organisation.pk), DAY)
    report = check(load_plan(organisation), as_of=DAY)
    expected = {node.id: set() for node in plan.nodes}
    for finding in report.findings:
        if finding.node is not None and finding.rule in (*NODE_RULES, *OF_WORDS):
            expected[finding.node].add(told(finding))

    for number, node in enumerate(report.plan.nodes):
        row = Node.objects.get(organisation=organisation, key=node.id)
        mine = {told(finding) for finding in findings_of(whole, row)}
        if node.status == "draft" and not report.facts.graph.live[number]:
            mine = {finding for finding in mine if finding[0] != "smart-relevant"}
            alone = {told(finding) for finding in smart_of(report.facts, number)}
            expected[node.id] |= {finding for finding in alone if finding[0] != "smart-relevant"}
        assert mine == expected[node.id]


def told(finding):
    criterion = finding.criterion and str(finding.criterion)
    return (
        finding.rule, str(finding.severity), finding.message, finding.evidence, finding.fix,
        criterion, finding.confidence,
    )  # fmt: skip


def test_findings_are_worst_first(world):
    rules = [finding.rule for finding in findings_of(plan_of(world), world.nodes["SALES-3"])]

    assert rules[0] == "orphan"
    assert rules.index("smart-relevant") > 0


def test_marks_the_words_that_a_finding_is_about(world):
    node = services.node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="We improve bread by Q3 2026"
    )
    plan = plan_of(world)

    vague, late = (found(plan, node, rule) for rule in ("smart-specific", "smart-time-bound"))

    assert [(f.field, *[node.title[a:z] for a, z in f.spans]) for f in (vague, late)] == [
        ("title", "improve"), ("title", "by Q3 2026"),
    ]  # fmt: skip


def test_marks_the_words_of_a_key_result(world):
    services.key_result_create(
        actor=world.system, node="SALES-2", identifier="calls", title="Number of calls made"
    )

    finding = found(plan_of(world), world.nodes["SALES-2"], "activity-metric")

    assert (finding.field, finding.item) == ("key_results", "calls")
    assert ["Number of calls made"[a:z] for a, z in finding.spans] == ["calls made"]


def test_names_the_parent_that_a_finding_is_about(world):
    services.node_change(actor=world.system, key="SALES-1", due=date(2026, 5, 1))
    services.contribution_confirm(
        actor=world.system, contribution=world.links["SALES-2"].pk, on=DAY
    )
    services.node_change(actor=world.system, key="SALES-1", title="Sell in 50 new towns")

    finding = found(plan_of(world), world.nodes["SALES-2"], "suspect")

    assert (finding.field, finding.item) == ("contributes_to", "SALES-1")


def test_findings_take_as_many_queries_however_large_the_plan(world, django_assert_max_num_queries):
    for number in range(30):
        node = services.node_create(actor=world.system, kind=Kind.PROGRAM, title=f"Bake {number}")
        services.contribute(actor=world.system, child=node.key, parent="SALES-1")
    plan = plan_of(world)

    for key in ("SALES-1", "SALES-2"):
        with django_assert_max_num_queries(13):
            findings_of(plan, world.nodes[key])


def test_an_archived_node_has_no_findings(world):
    services.node_archive(actor=world.system, key="SALES-3")

    with pytest.raises(ArchivedError):
        findings_of(plan_of(world), world.nodes["SALES-3"])


def test_a_draft_is_judged_as_if_it_were_live(world):
    node = services.node_create(
        actor=world.system, kind=Kind.PROGRAM, status=Status.DRAFT, title="Bake"
    )
    assert "smart-relevant" in {f.rule for f in findings_of(plan_of(world), node)}
    services.contribute(actor=world.system, child=node.key, parent="SALES-1")
    plan = plan_of(world)

    assert {f.check for f in findings_of(plan, node)} == {
        "broad", "no-due", "no-owner", "no-reason",
    }  # fmt: skip
    assert letters_of(plan, [place(plan, node.key)])[0].relevant == "met"


def test_does_not_name_a_draft_that_the_reader_may_not_see(world):
    hidden = services.node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, status=Status.DRAFT, unit="PRODUCT"
    )
    services.contribute(actor=world.system, child="SALES-3", parent=hidden.key)

    told_to_lead = found(plan_of(world, "lead"), world.nodes["SALES-3"], "orphan")

    assert hidden.key not in str(told_to_lead)
    assert hidden.key in str(found(plan_of(world), world.nodes["SALES-3"], "orphan"))


def test_letters_are_the_same_looked_up_or_judged_alone(world):
    plan = plan_of(world)
    alone = letters_of(plan, range(6))
    assert plan.judged(wait=False).remarks is None
    plan.judged()

    assert letters_of(plan, range(6)) == alone
    assert alone[place(plan, "SALES-1")]._asdict() == {
        "specific": "met", "measurable": "met", "achievable": "weak", "relevant": "met",
        "time_bound": "met",
    }  # fmt: skip
    assert alone[place(plan, "SALES-3")].relevant == "missing"
    assert alone[place(plan, "PRODUCT-1")].measurable == "missing"


def test_relevance_is_unknown_without_a_mission(world):
    Node.objects.filter(key="ORG-1").update(status=Status.SUPERSEDED)
    plan = plan_of(world)

    assert letters_of(plan, [place(plan, "SALES-1")])[0].relevant == "unknown"
    assert check_text(plan, Kind.PROGRAM, {"title": "Bake"}).letters.relevant == "unknown"


def test_letters_of_a_page_take_a_few_queries(world, django_assert_num_queries):
    plan = plan_of(world)

    with django_assert_num_queries(4):  # nodes, key results, what was dismissed, the language
        letters_of(plan, range(6))


def test_filters_and_counts_agree(world):
    plan = plan_of(world)
    counts = counts_by_finding(plan)

    assert counts["orphan"] == 1
    assert counts["smart-measurable"] == 2
    assert list(counts) == list(NODE_RULES)
    for rule, count in counts.items():
        assert len(nodes_with_finding(plan, rule)) == count
    assert plan.keys(nodes_with_finding(plan, "orphan")) == ["SALES-3"]
    assert len(nodes_with_finding(plan, "no-such-rule")) == 0


def test_what_rests_on_texts_is_unknown_to_who_may_not_wait(world):
    plan = plan_of(world)

    assert nodes_with_finding(plan, "smart-specific", wait=False) is None
    assert counts_by_finding(plan, wait=False)["smart-specific"] is None
    assert counts_by_finding(plan, wait=False)["orphan"] == 1


def test_counts_leave_out_what_the_reader_may_not_see(world):
    services.node_create(
        actor=world.system, kind=Kind.COMPANY_GOAL, status=Status.DRAFT, title="", unit="PRODUCT"
    )

    assert counts_by_finding(plan_of(world))["blank-title"] == 1
    assert counts_by_finding(plan_of(world, "lead"))["blank-title"] == 0


def test_links_by_what_is_the_matter_with_them(world):
    actor, links = world.system, {key: link.pk for key, link in world.links.items()}
    services.contribution_confirm(actor=actor, contribution=links["SALES-1"], on=DAY)
    services.contribution_confirm(actor=actor, contribution=links["PRODUCT-1"], on=date(2026, 1, 1))
    services.contribution_confirm(actor=actor, contribution=links["SALES-2"], on=DAY)
    services.node_change(actor=actor, key="SALES-1", title="Sell in 50 new towns")
    lost = services.node_create(actor=actor, kind=Kind.FUNCTIONAL_GOAL, title="Sell", unit="SALES")
    cut = services.contribute(actor=actor, child="SALES-3", parent=lost.key)
    services.node_archive(actor=actor, key=lost.key)
    plan = plan_of(world)

    told = {state.value: links_that_are(plan, state) for state in LinkState}

    assert told == {
        "suspect": [links["SALES-2"]],
        "stale": [links["PRODUCT-1"]],
        "unconfirmed": [links["ORG-2"]],
        "dangling": [cut.pk],
    }
    assert Contribution.objects.filter(pk=cut.pk).exists()


def test_a_form_is_judged_as_it_stands(world, django_assert_max_num_queries):
    plan = plan_of(world)
    with django_assert_max_num_queries(9):
        checked = check_text(
            plan,
            Kind.FUNCTIONAL_GOAL,
            {"title": "Improve sales", "owner": None, "due": date(2027, 1, 31),
             "parents": ["ORG-2", "NOWHERE-1"],
             "key_results": [{"title": "Calls made", "target": 5.0, "direction": "up"}]},
        )  # fmt: skip

    assert checked.letters._asdict() == {
        "specific": "weak", "measurable": "weak", "achievable": "weak", "relevant": "met",
        "time_bound": "met",
    }  # fmt: skip
    assert [finding.rule for finding in checked.findings] == [
        "due-after-parent", "unowned", "activity-metric", "smart-specific", "smart-measurable",
    ]  # fmt: skip
    assert checked.findings[0].field == "due"


def test_a_form_of_a_stored_node_keeps_what_it_does_not_tell(world):
    checked = check_text(
        plan_of(world), Kind.FUNCTIONAL_GOAL, {"title": "Sales"}, node=world.nodes["SALES-1"]
    )

    assert (checked.letters.measurable, checked.letters.relevant) == ("met", "met")
    assert [(f.check, f.spans) for f in checked.findings if f.criterion] == [
        ("no-owner", ()), ("topic-only", ((0, 5),)),
    ]  # fmt: skip


def test_a_form_is_not_asked_for_reasons_that_it_does_not_tell(world):
    services.contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    plan, node = plan_of(world), world.nodes["SALES-3"]

    checked = check_text(plan, Kind.PROGRAM, {"title": "Visit bakers"}, node=node)

    assert "no-reason" in {finding.check for finding in findings_of(plan, node)}
    assert "no-reason" not in {finding.check for finding in checked.findings}


def test_hints_are_told_after_findings_and_counted_nowhere(world):
    services.node_change(actor=world.system, key="SALES-3", title="", due=None)
    services.contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    plan = plan_of(world)

    hints = [
        finding.check for finding in findings_of(plan, world.nodes["SALES-3"]) if finding.is_hint
    ]

    assert hints == ["no-reason"]
    assert findings_of(plan, world.nodes["SALES-3"])[-1].is_hint
    assert counts_by_finding(plan)["smart-relevant"] == 0


def test_hints_of_words_are_counted_nowhere(world):
    before = counts_by_finding(plan_of(world))["smart-specific"]
    node = services.node_create(
        actor=world.system, kind=Kind.COMPANY_GOAL, title="Sell excellent bread in 40 towns"
    )
    plan = plan_of(world)

    assert found(plan, node, "smart-specific").is_hint
    assert counts_by_finding(plan)["smart-specific"] == before


def test_a_form_without_a_parent_is_not_relevant(world):
    checked = check_text(plan_of(world), Kind.PROGRAM, {"title": "Bake", "parents": []})

    assert checked.letters.relevant == "missing"


@pytest.mark.usefixtures("committed_db")
def test_the_last_index_is_told_as_such_until_there_is_a_new_one(world):
    assert index_of(plan_of(world), wait=False).index is None
    assert index_of(plan_of(world), wait=False).told["smart"] is None
    first = index_of(plan_of(world))
    assert first.is_current
    services.node_change(actor=world.system, key="SALES-1", title="")
    cache.delete(remarking.name_of(world.organisation.pk))
    remarking.held.clear()

    last = index_of(plan_of(world), wait=False)

    assert (last.index, last.version, last.is_current) == (first.index, first.version, False)
    assert index_of(plan_of(world)).index.smart < first.index.smart


def test_the_index_is_the_engines(world):
    services.contribution_confirm(
        actor=world.system, contribution=world.links["SALES-1"].pk, on=DAY
    )

    assert index_of(plan_of(world)).index == check(load_plan(world.organisation), as_of=DAY).index
