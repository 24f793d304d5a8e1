"""What was dismissed leaves with the plan, comes back with it, and is nobody's secret on the way."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from cascade import Dismissal, Plan, check, read_plan, write_plan
from cascade.smart.grounds import grounds_of_link
from cascade.types import KeyResult, Node
from goals import models
from goals import services as act
from goals.actors import Actor
from goals.audit import verify
from goals.bridge import load_plan
from goals.choices import Kind, Status
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
    """Something is dismissed of a node, of a key result, and of one link without a reason.

    Nodes have other identifiers than keys, as those of files have.
    """
    for node in models.Node.objects.filter(organisation=world.organisation):
        identifier = f"x-{node.key.lower()}"
        models.Node.objects.filter(pk=node.pk).update(identifier=identifier)
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


def test_an_old_file_brings_back_nothing_twice(overruled: World):
    """Words have changed since: what was dismissed of the old ones stays counted, once."""
    plan = carried(overruled)
    act.node_change(actor=overruled.system, key="SALES-3", title="Bake where possible")
    for _ in range(2):
        report = plan_import(actor=overruled.system, plan=plan)
        assert [row.what for row in report.rows if row.outcome == "created"] == []
        assert models.Dismissal.objects.count() == 3
    assert len(dismissed_of(overruled.organisation)) == 3


def test_title_and_reason_change_in_one_file(overruled: World):
    plan = carried(overruled)
    nodes = [
        replace(
            node,
            title=f"{node.title}, then",
            dismissed=tuple(replace(each, because="Still") for each in node.dismissed),
        )
        for node in plan.nodes
    ]
    report = plan_import(actor=overruled.system, plan=replace(plan, nodes=tuple(nodes)))
    told = [row.outcome for row in report.rows if row.what == "dismissal"]
    assert told == ["changed"] * 3
    assert set(models.Dismissal.objects.values_list("because", flat=True)) == {"Still"}


def test_file_that_calls_nodes_by_their_keys_means_the_same(overruled: World):
    keys = dict(models.Node.objects.values_list("identifier", "key"))
    plan = carried(overruled)
    nodes = []
    for node in plan.nodes:
        links = [replace(link, to=keys[link.to]) for link in node.contributes_to]
        named = replace(node, id=keys[node.id], contributes_to=tuple(links), dismissed=())
        nodes.append(named)
    by_keys = replace(plan, nodes=tuple(nodes))
    told = {
        (finding.node, finding.check, finding.path): report.facts.overruling.grounds_of(finding)
        for report in [check(by_keys, as_of=DAY)]
        for finding in report.findings
        if (finding.node, finding.check) == ("SALES-3", "no-reason")
    }
    words = tuple(Dismissal(named, "no-reason", "So") for named in told.values())
    nodes = [replace(n, dismissed=words) if n.id == "SALES-3" else n for n in nodes]
    for created in (1, 0):
        report = plan_import(actor=overruled.system, plan=replace(plan, nodes=tuple(nodes)))
        assert report.counts["created"] == created
    no_reason = [key for key in dismissed_of(overruled.organisation) if key[1] == "no-reason"]
    assert {item for _, _, item in no_reason} == {"SALES-1", "ORG-2"}


def test_export_tells_no_reader_of_a_link_to_a_draft_that_is_hidden(overruled: World):
    draft = act.node_create(
        actor=overruled.actor("other_lead"),
        kind=Kind.FUNCTIONAL_GOAL,
        title="Secret",
        unit="PRODUCT",
        status=Status.DRAFT,
    )
    act.contribute(actor=overruled.system, child="SALES-3", parent=draft.key)
    dismiss(overruled, "SALES-3", check="no-reason", item=draft.key)
    seen = load_plan(overruled.organisation, visible_to=overruled.actor("lead"))
    whole = load_plan(overruled.organisation)
    counted = [sum(len(node.dismissed) for node in plan.nodes) for plan in (seen, whole)]
    assert counted == [3, 4]


def test_who_it_was_stays_where_a_file_does_not_say(overruled: World):
    lead = overruled.actor("lead")
    found = next(f for f in own_findings(overruled, "SALES-2") if not f.dismissed)
    act.finding_dismiss(actor=lead, node="SALES-2", finding=found.id, because="So")
    node = _node(load_plan(overruled.organisation), "x-sales-2")
    told = replace(node.dismissed[0], by=None, because="Really")
    plan_import(actor=overruled.system, plan=Plan((replace(node, dismissed=(told,)),)))
    row = models.Dismissal.objects.get(node__identifier="x-sales-2")
    assert (row.because, row.by) == ("Really", overruled.users["lead"])


def test_new_one_of_a_file_that_names_nobody_is_its_importers(world: World):
    found = own_findings(world, "SALES-2")[0]
    node = _node(load_plan(world.organisation), world.node("SALES-2").identifier)
    word = Dismissal(found.id, found.check or found.rule, "So")
    plan_import(actor=world.actor("lead"), plan=Plan((replace(node, dismissed=(word,)),)))
    assert models.Dismissal.objects.get().by == world.users["lead"]


def test_finding_of_a_key_result_in_the_same_file_names_it(overruled: World):
    node = _node(load_plan(overruled.organisation), "x-sales-2")
    result = KeyResult("new", "Calls made", target=5.0)
    again = replace(node, key_results=(result,), dismissed=())
    report = check(Plan((again,)), as_of=DAY)
    [named] = {
        report.facts.overruling.grounds_of(each)
        for each in report.findings
        if each.check == "incomplete-result"
    }
    word = Dismissal(named, "broad", "So")
    plan_import(actor=overruled.system, plan=Plan((replace(again, dismissed=(word,)),)))
    row = models.Dismissal.objects.get(node__identifier="x-sales-2")
    # What the rules find counts, not what the file calls it.
    assert (row.check_name, row.item) == ("incomplete-result", "new")


def test_list_that_names_a_finding_twice_is_refused(world: World):
    node = load_plan(world.organisation).nodes[-1]
    twice = Dismissal("0" * 32, "broad", "a"), Dismissal("0" * 32, "broad", "b")
    plan = Plan((replace(node, dismissed=twice),))
    report = plan_import(actor=world.system, plan=plan, dry_run=True)
    assert [row.reason for row in report.refused] == ["the list names this finding twice"]


def test_owner_dismisses_by_a_file_what_the_owner_may_by_hand(world: World):
    """SALES-2 is owned by somebody who leads another unit."""
    owner = world.users["other_lead"]
    act.node_change(actor=world.system, key="SALES-2", owner=owner.email)
    found = own_findings(world, "SALES-2")[0]
    node = _node(load_plan(world.organisation), world.node("SALES-2").identifier)
    word = Dismissal(found.id, found.check or found.rule, "So")
    plan_import(actor=world.actor("other_lead"), plan=Plan((replace(node, dismissed=(word,)),)))
    assert models.Dismissal.objects.get().by == owner


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
        (
            Dismissal("0" * 32, "orphan", "x"),
            "'orphan' is no check whose findings can be dismissed",
        ),
        (Dismissal("0" * 32, "broad", " "), "tell why it does not apply"),
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
    said = {change.field: change.after for change in told[0].changes}
    assert said == {"check": "loophole", "because": "Meant so"}
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


def test_migration_names_parents_by_their_identifiers(overruled: World):
    row = models.Dismissal.objects.get(check_name="no-reason")
    title = overruled.node("SALES-3").title
    wanted = grounds_of_link(title, "x-org-2")
    assert row.fingerprint == wanted
    models.Dismissal.objects.filter(pk=row.pk).update(fingerprint=grounds_of_link(title, "ORG-2"))
    migration = import_module("goals.migrations.0011_dismissals_from_files")
    for _ in range(2):
        migration._by_identifier(apps, None)
        row.refresh_from_db()
        assert row.fingerprint == wanted
