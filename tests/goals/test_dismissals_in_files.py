"""What was dismissed leaves with the plan, comes back with it, and is nobody's secret on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cascade import Dismissal, Plan, check, read_plan, write_plan
from cascade.types import Node
from goals import models
from goals import services as act
from goals.actors import Actor
from goals.audit import verify
from goals.bridge import load_plan
from goals.errors import ImportRefusedError
from goals.models import Organisation
from goals.selectors.alignment import whole_plan
from goals.selectors.verdicts import NodeFinding, findings_of
from goals.services.imports import plan_import, without_refused
from goals.services.imports.previewing import plan_preview
from tests.dismissing import DAY, own_findings
from tests.worlds import World

pytestmark = pytest.mark.django_db


def dismiss(world: World, key: str, **wanted: str) -> NodeFinding:
    """Dismisses the one finding of a node that is wanted."""
    [found] = [
        each
        for each in own_findings(world, key)
        if all(getattr(each, name) == value for name, value in wanted.items())
    ]
    act.finding_dismiss(actor=world.system, node=key, finding=found.id, because=f"Meant: {wanted}")
    return found


def carried(world: World) -> Plan:
    """The plan of a world as its file tells it."""
    data = write_plan(load_plan(world.organisation), format="yaml")
    return read_plan(data, format="yaml")


def elsewhere(plan: Plan) -> Organisation:
    """The same plan in an organisation of its own."""
    organisation = act.organisation_create(slug="again", name="Again")
    plan_import(actor=Actor.system(organisation), plan=plan)
    return organisation


def dismissed_of(organisation: Organisation) -> dict[tuple[str, str, str], str]:
    """Check, node and item of what stays dismissed, as pages tell it, and why."""
    found = {}
    system = Actor.system(organisation)
    for node in models.Node.objects.filter(organisation=organisation):
        for each in findings_of(whole_plan(organisation, system, DAY), node):
            if each.dismissed is not None:
                found[node.identifier, each.check, each.item] = each.dismissed.because
    return found


@pytest.fixture
def overruled(world: World) -> World:
    """Something is dismissed of a node, of a key result, and of one link without a reason."""
    for key in ("SALES-1", "SALES-3"):
        act.node_change(actor=world.system, key=key, title="Improve bread where possible")
    act.contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    act.contribute(actor=world.system, child="SALES-3", parent="ORG-2")
    act.key_result_change(actor=world.system, key_result=world.key_result.pk, baseline=None)
    dismiss(world, "SALES-3", check="loophole")
    dismiss(world, "SALES-3", check="no-reason", item="ORG-2")
    dismiss(world, "SALES-1", field="key_results", item="arr", check="incomplete-result")
    return world


def test_file_carries_what_was_dismissed(overruled: World):
    plan = carried(overruled)
    assert sum(len(node.dismissed) for node in plan.nodes) == 3
    report = check(plan, as_of=DAY)
    told = {(each.finding.node, each.finding.check) for each in report.dismissed}
    identifiers = dict(models.Node.objects.values_list("key", "identifier"))
    program, goal = identifiers["SALES-3"], identifiers["SALES-1"]
    assert told == {
        (program, "loophole"),
        (program, "no-reason"),
        (goal, "incomplete-result"),
    }


def test_another_organisation_takes_it_over(overruled: World):
    again = elsewhere(carried(overruled))
    here, there = dismissed_of(overruled.organisation), dismissed_of(again)
    assert len(here) == 3
    assert {(node, name): why for (node, name, _), why in there.items()} == {
        (node, name): why for (node, name, _), why in here.items()
    }
    # What is meant is told by the keys of the other organisation.
    keys = dict(models.Node.objects.filter(organisation=again).values_list("identifier", "key"))
    parent = models.Node.objects.get(organisation=overruled.organisation, key="ORG-2").identifier
    assert {item for _, name, item in there if name == "no-reason"} == {keys[parent]}
    rows = models.Dismissal.objects.filter(organisation=again)
    assert sorted(rows.values_list("check_name", "item")) == [
        ("incomplete-result", "arr"),
        ("loophole", ""),
        ("no-reason", keys[parent]),
    ]
    assert verify(again).rows


def test_the_same_file_again_changes_nothing(overruled: World):
    again = elsewhere(carried(overruled))
    report = plan_import(actor=Actor.system(again), plan=carried(overruled))
    assert report.counts["changed"] == report.counts["created"] == 0
    assert load_plan(again).nodes == load_plan(overruled.organisation).nodes


def test_another_reason_is_a_change_and_what_a_file_leaves_out_stays(overruled: World):
    again = elsewhere(carried(overruled))
    [node] = [n for n in load_plan(again).nodes if len(n.dismissed) == 2]
    first = replace(node.dismissed[0], because="Another reason")
    plan = Plan((replace(node, dismissed=(first,)),))
    report = plan_import(actor=Actor.system(again), plan=plan)
    changed = {row.what: row.fields for row in report.rows if row.outcome == "changed"}
    assert changed == {"dismissal": ("because",)}
    [after] = [n for n in load_plan(again).nodes if n.id == node.id]
    assert after.dismissed == (first, node.dismissed[1])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Dismissal("0" * 32, "no-such-check", "x"), "no check or rule is called 'no-such-check'"),
        (Dismissal("me", "broad", "x"), "'me' names no finding; `cascade show --node` tells"),
        (Dismissal("0" * 32, "broad", "a\x00b"), "because"),
    ],
)
def test_what_names_no_finding_is_refused_by_itself(world: World, told: Dismissal, why: str):
    node = load_plan(world.organisation).nodes[-1]
    plan = Plan((replace(node, dismissed=(told,)),))
    with pytest.raises(ImportRefusedError):
        plan_import(actor=world.system, plan=plan)
    report = plan_import(actor=world.system, plan=plan, dry_run=True)
    [row] = report.refused
    assert (row.what, row.id) == ("dismissal", f"{node.id}/{told.finding}")
    assert why in row.reason
    rest = without_refused(plan, report)
    assert rest.nodes[0].dismissed == ()
    assert not plan_import(actor=world.system, plan=rest, dry_run=True).refused


def test_lead_dismisses_by_a_file_what_the_lead_may_change(world: World):
    of_sales, of_product = (world.node(key) for key in ("SALES-2", "PRODUCT-1"))
    plan = load_plan(world.organisation)
    word = Dismissal("0" * 32, "broad", "Meant so")
    nodes = [
        replace(node, dismissed=(word,))
        for node in plan.nodes
        if node.id in (of_sales.identifier, of_product.identifier)
    ]
    report = plan_import(actor=world.actor("lead"), plan=Plan(tuple(nodes)), dry_run=True)
    outcomes = {row.id: row.outcome for row in report.rows if row.what == "dismissal"}
    assert outcomes == {
        f"{of_sales.identifier}/{word.finding}": "created",
        f"{of_product.identifier}/{word.finding}": "refused",
    }


def test_preview_tells_that_a_finding_goes(world: World):
    act.node_change(actor=world.system, key="SALES-3", title="Improve bread where possible")
    [found] = [f for f in own_findings(world, "SALES-3") if f.check == "loophole"]
    node = _node(load_plan(world.organisation), world.node("SALES-3").identifier)
    word = Dismissal(found.id, "loophole", "Meant so")
    preview = plan_preview(
        actor=world.system, plan=Plan((replace(node, dismissed=(word,)),)), as_of=DAY
    )
    told = [row for row in preview.rows if row.row.what == "dismissal"]
    assert [(row.row.outcome, row.title) for row in told] == [("created", node.title)]
    [change] = preview.outlook.findings or ()
    assert change.before == change.after + 1


def test_undo_of_an_import_brings_findings_back(world: World):
    act.node_change(actor=world.system, key="SALES-3", title="Improve bread where possible")
    [found] = [f for f in own_findings(world, "SALES-3") if f.check == "loophole"]
    node = _node(load_plan(world.organisation), world.node("SALES-3").identifier)
    word = Dismissal(found.id, "loophole", "Meant so", "somebody who left")
    plan = Plan((replace(node, dismissed=(word,)),))
    plan_import(actor=world.system, plan=plan)
    [told] = [f for f in own_findings(world, "SALES-3") if f.dismissed]
    assert told.dismissed is not None
    assert told.dismissed.by == "somebody who left"
    row = models.AuditRow.objects.filter(act="finding.import").get()
    act.undo(actor=world.system, graph_version=row.graph_version)
    assert not models.Dismissal.objects.exists()


def test_who_dismisses_it_again_by_hand_stands_for_it(world: World):
    found = own_findings(world, "SALES-2")[0]
    node = _node(load_plan(world.organisation), world.node("SALES-2").identifier)
    word = Dismissal(found.id, found.check or found.rule, "So", "somebody who left")
    plan_import(actor=world.system, plan=Plan((replace(node, dismissed=(word,)),)))
    act.finding_dismiss(actor=world.actor("lead"), node="SALES-2", finding=found.id, because="Yes")
    [row] = models.Dismissal.objects.all()
    assert (row.by, row.by_name) == (world.users["lead"], None)


def _node(plan: Plan, identifier: str) -> Node:
    return next(node for node in plan.nodes if node.id == identifier)
