"""One act on many nodes: what the preview tells is what the act does, and it is all or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascade.drift import fingerprint
from goals.actors import Actor
from goals.audit import verify
from goals.bridge import load_plan
from goals.bridge.changes import bring_forward
from goals.bridge.loading import load
from goals.choices import Kind, Status
from goals.errors import ArchivedError, BulkRefusedError, InvalidError, NotFoundError
from goals.models import AuditRow, Contribution, Node
from goals.reading import state_of
from goals.selectors.alignment import WholePlan, whole_plan
from goals.services import (
    contribute,
    node_archive,
    node_change,
    node_create,
    nodes_archive,
    nodes_link,
    nodes_set,
    preview_nodes_archive,
    preview_nodes_link,
    preview_nodes_set,
    undo,
    written,
)
from goals.services.bulk import Changed
from goals.services.bulk.preview import MOST_NODES
from tests.goals.bridge.same import check_snapshots
from tests.worlds import World

DAY = date(2026, 6, 30)


def plan_of(world: World, actor: Actor | None = None) -> WholePlan:
    return whole_plan(world.organisation, actor or world.system, DAY)


def refused(items) -> dict[str, str]:
    return {item.key: item.refused.code for item in items.refused}


def names(some) -> list[str]:
    return [node.key for node in some.first]


# Linking


def test_links_many_nodes_in_one_transaction_with_an_audit_row_each(world: World):
    before = world.version
    links = nodes_link(
        actor=world.actor("lead"), keys=["SALES-3", "SALES-2"], parent="ORG-2", because="it is how"
    )
    assert [link.child.key for link in links] == ["SALES-3", "SALES-2"]
    assert world.version == before + 1
    rows = AuditRow.objects.filter(graph_version=before + 1).order_by("sequence")
    assert [(row.act, row.object_key) for row in rows] == [
        ("contribution.create", "SALES-3 -> ORG-2"),
        ("contribution.create", "SALES-2 -> ORG-2"),
    ]
    assert {link.because for link in links} == {"it is how"}
    verify(world.organisation)


def test_preview_of_links_tells_each_node_and_what_is_reconnected(world: World):
    node_create(actor=world.system, kind=3, unit="SALES", budget=7.0)
    contribute(actor=world.system, child="SALES-4", parent="SALES-3")
    keys = ["SALES-3", "SALES-2", "SALES-1", "PRODUCT-1", "ORG-1", "NONE-1", "SALES-3"]
    version = world.version
    preview = preview_nodes_link(
        plan=plan_of(world, world.actor("lead")), keys=keys, parent="SALES-1"
    )
    assert preview.allowed == ["SALES-3"]
    assert refused(preview) == {
        "SALES-2": "duplicate",
        "SALES-1": "cycle",
        "PRODUCT-1": "forbidden",
        "ORG-1": "forbidden",
        "NONE-1": "not-found",
    }
    assert preview.items[0].changes == (Changed("contributes_to", None, "SALES-1"),)
    assert (preview.effect.connects.count, names(preview.effect.connects)) == (
        2,
        ["SALES-3", "SALES-4"],
    )
    assert preview.effect.budget_connected == 907.0
    assert world.version == version


def test_what_the_preview_foretells_is_what_happens(world: World):
    node_create(actor=world.system, kind=3, unit="SALES")
    plan = plan_of(world)
    preview = preview_nodes_link(plan=plan, keys=["SALES-3", "SALES-4", "ORG-1"], parent="ORG-2")
    nodes_link(actor=world.system, keys=preview.allowed, parent="ORG-2")
    now, was = plan_of(world).answer.connection, plan.answer.connection
    assert int((now.connected & ~was.connected).sum()) == preview.effect.connects.count == 2


def test_refuses_all_when_one_cannot_be_linked_and_names_every_one(world: World):
    contribute(actor=world.system, child="SALES-3", parent="SALES-2")
    before = world.version
    with pytest.raises(BulkRefusedError) as error:
        nodes_link(
            actor=world.actor("lead"), keys=["SALES-1", "SALES-2", "PRODUCT-1"], parent="SALES-3"
        )
    told = {place["id"]: place["code"] for place in error.value.places}
    assert told == {"SALES-1": "level", "SALES-2": "cycle", "PRODUCT-1": "forbidden"}
    assert world.version == before


def test_parent_must_be_there_and_seen(world: World):
    node_change(actor=world.system, key="PRODUCT-1", status=Status.DRAFT)
    with pytest.raises(NotFoundError):
        nodes_link(actor=world.actor("lead"), keys=["SALES-3"], parent="PRODUCT-1")
    node_archive(actor=world.system, key="PRODUCT-1")
    with pytest.raises(ArchivedError):
        nodes_link(actor=world.system, keys=["SALES-3"], parent="PRODUCT-1")


def test_reason_of_many_links_is_checked(world: World):
    with pytest.raises(InvalidError):
        nodes_link(actor=world.system, keys=["SALES-3"], parent="ORG-2", because="x" * 5_001)
    with pytest.raises(InvalidError):
        nodes_link(actor=world.system, keys=["SALES-3"], parent="ORG-2", weight=-1.0)


# Setting


def test_sets_the_same_in_many_nodes_with_versions_and_fingerprints(world: World):
    before = {key: world.node(key) for key in ("SALES-1", "SALES-2", "SALES-3")}
    due, owner = date(2026, 11, 30), world.users["lead"].email
    nodes_set(actor=world.actor("lead"), keys=list(before), due=due, owner=owner)
    plan = {node.id: node for node in load_plan(world.organisation).nodes}
    for key, was in before.items():
        node = world.node(key)
        assert (node.due, node.owner, node.version) == (due, world.users["lead"], was.version + 1)
        assert node.updated_at > was.updated_at
        assert node.fingerprint == fingerprint(plan[node.identifier]) != was.fingerprint
    rows = AuditRow.objects.filter(graph_version=world.version)
    assert {row.act for row in rows} == {"node.change"}
    assert rows.count() == 3


def test_preview_of_values_tells_before_and_after_as_people_read_them(world: World):
    plan = plan_of(world, world.actor("lead"))
    preview = preview_nodes_set(
        plan=plan, keys=["SALES-2", "SALES-3"], owner=world.users["lead"].email, status=Status.DONE
    )
    assert preview.items[0].changes == (
        Changed("owner", "Staff", "Lead"),
        Changed("status", "active", "done"),
    )
    assert preview.items[1].changes[0] == Changed("owner", "", "Lead")


def test_what_is_so_already_or_would_not_fit_is_refused(world: World):
    node_change(actor=world.system, key="SALES-3", due=date(2026, 2, 1))
    plan = plan_of(world, world.actor("lead"))
    preview = preview_nodes_set(
        plan=plan, keys=["SALES-3", "SALES-2", "PRODUCT-1"], due=date(2026, 2, 1)
    )
    assert refused(preview) == {"SALES-3": "unchanged", "PRODUCT-1": "forbidden"}
    early = preview_nodes_set(plan=plan, keys=["SALES-2"], due=date(2025, 1, 1))
    assert refused(early) == {"SALES-2": "invalid"}
    with pytest.raises(BulkRefusedError):
        nodes_set(actor=world.system, keys=["SALES-3", "SALES-2"], due=date(2026, 2, 1))
    assert world.node("SALES-2").due == date(2026, 12, 31)


def test_work_is_given_to_no_unit_that_the_lead_does_not_lead(world: World):
    preview = preview_nodes_set(
        plan=plan_of(world, world.actor("lead")), keys=["SALES-2"], unit="PRODUCT"
    )
    assert refused(preview) == {"SALES-2": "forbidden"}


def test_mission_does_not_come_or_go_among_many(world: World):
    preview = preview_nodes_set(plan=plan_of(world), keys=["ORG-1"], status=Status.DONE)
    assert refused(preview) == {"ORG-1": "conflict"}


def test_preview_of_a_status_tells_who_loses_and_who_gets_the_way(world: World):
    node_change(actor=world.system, key="PRODUCT-1", status=Status.DRAFT)
    plan = plan_of(world)
    done = preview_nodes_set(plan=plan, keys=["SALES-1"], status=Status.DONE)
    assert names(done.effect.orphans) == ["SALES-2"]
    assert done.effect.budget_orphaned == 100.0
    active = preview_nodes_set(plan=plan, keys=["PRODUCT-1"], status=Status.ACTIVE)
    assert names(active.effect.connects) == ["PRODUCT-1"]


@pytest.mark.parametrize(
    "fields", [{}, {"unit": "NOWHERE"}, {"period": 99}, {"status": 77}, {"owner": "x" * 999}]
)
def test_refuses_values_that_no_node_may_have(world: World, fields: dict):
    for act in (
        lambda: nodes_set(actor=world.system, keys=["SALES-2"], **fields),
        lambda: preview_nodes_set(plan=plan_of(world), keys=["SALES-2"], **fields),
    ):
        with pytest.raises(InvalidError):
            act()


# Archiving


def test_archives_many_nodes_and_foretells_the_orphans(world: World):
    keys = ["SALES-1", "SALES-3", "ORG-1", "PRODUCT-1"]
    plan = plan_of(world, world.actor("lead"))
    preview = preview_nodes_archive(plan=plan, keys=keys)
    assert preview.allowed == ["SALES-1", "SALES-3"]
    assert names(preview.effect.orphans) == ["SALES-2"]
    nodes_archive(actor=world.actor("lead"), keys=preview.allowed)
    assert all(world.node(key).archived_at for key in preview.allowed)
    with pytest.raises(BulkRefusedError) as error:
        nodes_archive(actor=world.system, keys=["SALES-1", "ORG-1"])
    assert [place["code"] for place in error.value.places] == ["archived", "conflict"]


def test_hidden_drafts_are_not_there(world: World):
    node_create(actor=world.system, kind=3, unit="PRODUCT", status=Status.DRAFT)
    for preview in (
        preview_nodes_archive(plan=plan_of(world, world.actor("lead")), keys=["PRODUCT-2"]),
        preview_nodes_set(plan=plan_of(world, world.actor("lead")), keys=["PRODUCT-2"], owner=None),
    ):
        assert refused(preview) == {"PRODUCT-2": "not-found"}
        assert preview.items[0].title == ""


# All of them


def test_refuses_none_and_too_many(world: World):
    for keys in ([], [f"X-{number}" for number in range(MOST_NODES + 1)]):
        with pytest.raises(InvalidError):
            nodes_archive(actor=world.system, keys=keys)
        with pytest.raises(InvalidError):
            preview_nodes_link(plan=plan_of(world), keys=keys, parent="ORG-2")


@pytest.mark.parametrize("act", ["link", "set", "archive"])
def test_many_cost_as_many_questions_as_few_and_snapshots_follow(world: World, act: str):
    snapshot = load(world.organisation.pk)
    made = [node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES").key for _ in range(40)]

    def queries(keys: list[str]) -> int:
        with CaptureQueriesContext(connection) as asked, written() as told:
            match act:
                case "link":
                    nodes_link(actor=world.system, keys=keys, parent="SALES-1")
                case "set":
                    nodes_set(actor=world.system, keys=keys, due=date(2027, 1, 1), unit="PRODUCT")
                case _:
                    nodes_archive(actor=world.system, keys=keys)
        versions.append(told.version)
        return len(asked)

    versions: list[int | None] = []
    assert queries(made[:2]) == queries(made[2:])
    anew = load(world.organisation.pk)
    brought = bring_forward(snapshot, state_of(world.organisation.pk))
    assert brought is not None
    check_snapshots(brought, anew, DAY)
    for version in reversed(versions):
        undo(actor=world.system, graph_version=version)
    assert Node.objects.filter(key__in=made, archived_at=None, unit__prefix="SALES").count() == 40
    assert not Contribution.objects.filter(child__key__in=made).exists()
