"""Undo: what a transaction wrote is put back, as one more transaction, or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cascade.errors import CascadeError
from goals import services as act
from goals.actors import Actor
from goals.audit import verify
from goals.bridge.changes import bring_forward
from goals.bridge.loading import load
from goals.choices import Kind, Role, Status
from goals.errors import ForbiddenError, NotFoundError, UndoRefusedError
from goals.models import (
    AuditRow,
    CheckIn,
    Comment,
    Contribution,
    Dismissal,
    GraphState,
    Invitation,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Unit,
    Waiver,
)
from goals.reading import state_of
from goals.records import record_of
from goals.selectors.offering import undoable
from goals.selectors.rows import history_of
from goals.selectors.undoing import BESIDE
from goals.services import undo, written
from tests.dismissing import one_finding
from tests.effort import tries
from tests.goals.bridge.same import check_snapshots
from tests.worlds import World

TOMORROW = timezone.localdate() + timedelta(days=1)
DAY = date(2026, 6, 30)
TABLES = (
    Node, Contribution, KeyResult, CheckIn, Waiver, Comment, Dismissal, Unit, Period, Organisation,
    Membership, Invitation,
)  # fmt: skip
#: What takes a row out of use.
ENDS = ("archived_at", "deleted_at", "revoked_at")


def done(what: Callable[..., Any], **told: Any) -> int:
    """The graph version that an act makes."""
    with written() as noted:
        what(**told)
    assert noted.version is not None
    return noted.version


def records(world: World) -> dict[object, dict[str, Any]]:
    """Every row of the organisation that is in use, by content."""
    found: dict[object, dict[str, Any]] = {}
    for model in TABLES:
        own = "pk" if model is Organisation else "organisation_id"
        for row in model.objects.filter(**{own: world.organisation.pk}):
            record = record_of(row)
            if all(record.get(end) is None for end in ENDS):
                kept = BESIDE - {"fingerprint", "latest_on", "latest_value", "checked_in"}
                found[model.__name__, row.pk] = {
                    name: value for name, value in record.items() if name not in kept
                }
    return found


# Every act, and back

ACTS: dict[str, Callable[[World, Actor], int]] = {
    "node created": lambda w, a: done(act.node_create, actor=a, kind=3, unit="SALES", title="New"),
    "node changed": lambda w, a: done(
        act.node_change,
        actor=a,
        key="SALES-2",
        title="Else",
        unit="PRODUCT",
        owner="Somebody",
        due=date(2026, 8, 1),
        extra={"n": 1},
        milestones=[{"on": "2026-03-01", "expected": 0.5}],
        period=Period.objects.get(name="Q1").pk,
    ),
    "kind changed": lambda w, a: done(act.node_change, actor=a, key="SALES-3", kind=2),
    "node archived": lambda w, a: done(act.node_archive, actor=a, key="SALES-1"),
    "node restored": lambda w, a: _restored(a),
    "link made": lambda w, a: done(act.contribute, actor=a, child="SALES-3", parent="SALES-1"),
    "primary link made": lambda w, a: done(
        act.contribute, actor=a, child="SALES-2", parent="PRODUCT-1", primary=True
    ),
    "link changed": lambda w, a: done(
        act.contribution_change,
        actor=a,
        contribution=w.links["SALES-2"].pk,
        weight=3.0,
        moves="arr",
    ),
    "link moved": lambda w, a: done(
        act.contribution_move, actor=a, contribution=w.links["SALES-2"].pk, parent="PRODUCT-1"
    ),
    "link confirmed": lambda w, a: done(
        act.contribution_confirm, actor=a, contribution=w.links["SALES-1"].pk, on=DAY
    ),
    "link withdrawn": lambda w, a: done(
        act.contribution_withdraw, actor=a, contribution=w.links["SALES-2"].pk
    ),
    "key result made": lambda w, a: done(
        act.key_result_create, actor=a, node="SALES-2", target=5.0
    ),
    "key result changed": lambda w, a: done(
        act.key_result_change, actor=a, key_result=w.key_result.pk, target=5.0, owner=None
    ),
    "key result archived": lambda w, a: done(
        act.key_result_archive, actor=a, key_result=w.key_result.pk
    ),
    "value recorded": lambda w, a: done(
        act.check_in_record, actor=a, key_result=w.key_result.pk, value=7.0, on=DAY, confidence=0.1
    ),
    "value withdrawn": lambda w, a: done(
        act.check_in_withdraw, actor=a, check_in=CheckIn.objects.get(value=1.0).pk
    ),
    "look withdrawn": lambda w, a: done(
        act.check_in_withdraw, actor=a, check_in=CheckIn.objects.get(value=None).pk
    ),
    "waiver granted": lambda w, a: done(
        act.waiver_grant, actor=a, node="SALES-2", because="late", until=TOMORROW
    ),
    "waiver changed": lambda w, a: done(
        act.waiver_grant, actor=a, node="SALES-3", because="later", until=TOMORROW
    ),
    "waiver ended": lambda w, a: done(act.waiver_end, actor=a, node="SALES-3"),
    "unit made": lambda w, a: done(act.unit_create, actor=a, name="Ovens", parent="PRODUCT"),
    "unit changed": lambda w, a: done(
        act.unit_change, actor=a, unit="SALES", purpose="To sell", parent="PRODUCT"
    ),
    "unit archived": lambda w, a: done(act.unit_archive, actor=a, unit="EMPTY"),
    "period made": lambda w, a: done(act.period_create, actor=a, name="2027"),
    "period changed": lambda w, a: done(
        act.period_change, actor=a, period=Period.objects.get(name="Q1").pk, ends=date(2026, 3, 30)
    ),
    "period archived": lambda w, a: done(
        act.period_archive, actor=a, period=Period.objects.get(name="Q1").pk
    ),
    "organisation changed": lambda w, a: done(
        act.organisation_change, actor=a, name="Else", period=Period.objects.get(name="Q1").pk
    ),
    "role granted": lambda w, a: done(
        act.membership_grant, actor=a, email="new@northwind.example", role="staff", unit="SALES"
    ),
    "owner known by address": lambda w, a: _adopted(a),
    "role changed": lambda w, a: done(
        act.membership_change,
        actor=a,
        membership=Membership.objects.get(user=w.users["lead"]).pk,
        role=Role.STAFF,
        unit="PRODUCT",
    ),
    "role revoked": lambda w, a: done(
        act.membership_revoke, actor=a, membership=Membership.objects.get(user=w.users["lead"]).pk
    ),
    "person left": lambda w, a: done(
        act.person_leave, actor=a, email=w.users["other_staff"].email, heir=w.users["lead"].email
    ),
    "person with open doors left": lambda w, a: _left_with_doors(w, actor=a),
    "invited": lambda w, a: _invited(w, "else@northwind.example"),
    "invited again": lambda w, a: _invited(w, "new@there.example"),
    "invitation taken back": lambda w, a: done(
        act.invitation_revoke, actor=a, invitation=Invitation.objects.get(revoked_at=None).pk
    ),
    "mission set": lambda w, a: done(act.mission_set, actor=a, title="Another", why="Because"),
    "mission texts changed": lambda w, a: done(act.mission_texts_change, actor=a, vision="Bread"),
    "comment added": lambda w, a: done(act.comment_add, actor=a, node="SALES-1", text="Hm"),
    "comment changed": lambda w, a: done(
        act.comment_change, actor=a, comment=Comment.objects.get().pk, text="Hm"
    ),
    "comment deleted": lambda w, a: done(
        act.comment_delete, actor=a, comment=Comment.objects.get().pk
    ),
    "finding dismissed": lambda w, a: done(
        act.finding_dismiss,
        actor=a,
        node="PRODUCT-1",
        finding=one_finding(w, "PRODUCT-1").id,
        because="It has no number",
    ),
    "finding dismissed for another reason": lambda w, a: done(
        act.finding_dismiss,
        actor=a,
        node="SALES-2",
        finding=Dismissal.objects.get().fingerprint,
        because="We do not mind",
    ),
    "finding brought back": lambda w, a: done(
        act.finding_restore, actor=a, node="SALES-2", finding=Dismissal.objects.get().fingerprint
    ),
    "many linked": lambda w, a: done(
        act.nodes_link, actor=a, keys=["SALES-3", "SALES-2"], parent="ORG-2", because="all"
    ),
    "many set": lambda w, a: done(
        act.nodes_set, actor=a, keys=["SALES-3", "SALES-2"], due=date(2026, 9, 9), owner=None
    ),
    "many archived": lambda w, a: done(act.nodes_archive, actor=a, keys=["SALES-3", "SALES-1"]),
}


def _restored(actor: Actor) -> int:
    act.node_archive(actor=actor, key="SALES-3")
    return done(act.node_restore, actor=actor, key="SALES-3")


def _adopted(actor: Actor) -> int:
    act.node_change(actor=actor, key="SALES-3", owner="later@northwind.example")
    return done(
        act.membership_grant, actor=actor, email="later@northwind.example", role=Role.EXECUTIVE
    )


def _invited(world: World, email: str) -> int:
    told = {"email": email, "role": Role.STAFF, "unit": "SALES"}
    return done(act.invitation_create, actor=world.actor("administrator"), **told)


def _left_with_doors(world: World, actor: Actor) -> int:
    email = world.users["other_staff"].email
    act.token_create(actor=world.actor("other_staff"), name="mine")
    _invited(world, email)
    return done(act.person_leave, actor=actor, email=email)


@pytest.fixture
def full(here: World) -> World:
    """Northwind with a row in every table, and a unit without work."""
    act.unit_create(actor=here.system, name="Empty")
    return here


RESTORING = {"node restored", "owner known by address", "person with open doors left"}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_undone_and_the_undoing_is_undone(full: World, name: str):
    before, snapshot = records(full), load(full.organisation.pk)
    version = ACTS[name](full, full.system)
    after = records(full)
    undone = done(undo, actor=full.system, graph_version=version)
    if name not in RESTORING:
        assert records(full) == before
    assert after != records(full)
    done(undo, actor=full.system, graph_version=undone)
    assert records(full) == after
    verify(full.organisation)
    brought = bring_forward(snapshot, state_of(full.organisation.pk))
    if brought is not None:
        check_snapshots(brought, load(full.organisation.pk), DAY)


@settings(
    max_examples=tries(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=st.lists(st.sampled_from(sorted(set(ACTS) - RESTORING)), min_size=1, max_size=4))
def test_acts_that_follow_one_another_are_undone_in_the_other_order(full: World, names: list[str]):
    with transaction.atomic():
        before, versions = records(full), []
        for name in names:
            try:
                versions.append(ACTS[name](full, full.system))
            except (CascadeError, AssertionError, CheckIn.DoesNotExist, Comment.DoesNotExist,
                    Dismissal.DoesNotExist, StopIteration,
                    Membership.DoesNotExist, Period.DoesNotExist, Invitation.DoesNotExist):  # fmt: skip
                continue  # after what came before it, it is refused, or changes nothing
        for version in reversed(versions):
            undo(actor=full.system, graph_version=version)
        assert records(full) == before
        transaction.set_rollback(True)


# Refusals; more of them in test_undo_people.py


def test_refuses_what_was_changed_since_and_names_it(world: World):
    first = done(act.node_change, actor=world.system, key="SALES-2", title="First")
    act.node_change(actor=world.actor("lead"), key="SALES-2", title="Second", budget=3.0)
    before = world.version
    with pytest.raises(UndoRefusedError) as refused:
        undo(actor=world.system, graph_version=first)
    (place,) = refused.value.places
    assert (place["id"], place["fields"], place["by"]) == ("SALES-2", ["budget", "title"], "Lead")
    assert (world.node("SALES-2").title, world.version) == ("Second", before)


def test_change_that_went_away_again_is_no_hindrance(world: World):
    first = done(act.node_change, actor=world.system, key="SALES-2", title="First")
    second = done(act.node_change, actor=world.system, key="SALES-2", title="Second")
    undo(actor=world.system, graph_version=second)
    undo(actor=world.system, graph_version=first)
    assert world.node("SALES-2").title == "Visit bakers"


def test_nothing_is_undone_twice(world: World):
    version = done(act.node_archive, actor=world.system, key="SALES-2")
    undo(actor=world.system, graph_version=version)
    with pytest.raises(UndoRefusedError):
        undo(actor=world.system, graph_version=version)


@pytest.mark.parametrize("role", ["staff", "other_lead", "administrator"])
def test_takes_the_right_to_the_opposite_act(world: World, role: str):
    version = done(act.node_archive, actor=world.actor("lead"), key="SALES-1")
    with pytest.raises(ForbiddenError):
        undo(actor=world.actor(role), graph_version=version)
    undo(actor=world.actor("lead"), graph_version=version)


def test_administrator_takes_a_role_back_with_what_it_brought(world: World):
    """Who may not write goals gave them by granting a role, and takes them back with it."""
    act.node_change(actor=world.system, key="SALES-3", owner="new@northwind.example")
    actor = world.actor("administrator")
    version = done(
        act.membership_grant, actor=actor, email="new@northwind.example", role="staff", unit="SALES"
    )
    assert world.node("SALES-3").owner is not None
    undo(actor=actor, graph_version=version)
    node = world.node("SALES-3")
    assert (node.owner, node.owner_name) == (None, "new@northwind.example")


def test_refuses_to_take_along_what_others_attached(world: World):
    version = done(act.node_create, actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="SALES")
    act.contribute(actor=world.system, child="SALES-3", parent="SALES-4")
    act.comment_add(actor=world.system, node="SALES-4", text="Good")
    with pytest.raises(UndoRefusedError) as refused:
        undo(actor=world.system, graph_version=version)
    assert [place["id"] for place in refused.value.places] == ["SALES-4", "SALES-4"]


def test_refuses_a_link_that_would_close_a_cycle_by_now(world: World):
    act.contribute(actor=world.system, child="SALES-3", parent="SALES-2")
    link = Contribution.objects.get(child__key="SALES-3")
    version = done(act.contribution_withdraw, actor=world.system, contribution=link.pk)
    act.contribute(actor=world.system, child="SALES-2", parent="SALES-3")
    with pytest.raises(UndoRefusedError, match="cycle"):
        undo(actor=world.system, graph_version=version)


def test_refuses_to_bring_back_what_belongs_to_what_is_gone(world: World):
    act.unit_create(actor=world.system, name="Ovens")
    act.node_create(actor=world.system, kind=3, unit="OVENS")
    moved = done(act.node_change, actor=world.system, key="OVENS-1", unit="SALES")
    act.unit_archive(actor=world.system, unit="OVENS")
    with pytest.raises(UndoRefusedError, match="is archived"):
        undo(actor=world.system, graph_version=moved)
    assert world.node("OVENS-1").unit.prefix == "SALES"


def test_refuses_a_link_to_what_was_archived_since_and_not_to_what_was_before(world: World):
    link = world.links["SALES-2"].pk
    version = done(act.contribution_withdraw, actor=world.system, contribution=link)
    act.node_archive(actor=world.system, key="SALES-1")
    with pytest.raises(UndoRefusedError, match="SALES-1 was archived since"):
        undo(actor=world.system, graph_version=version)
    act.node_restore(actor=world.system, key="SALES-1")
    undo(actor=world.system, graph_version=version)
    act.node_archive(actor=world.system, key="SALES-1")
    version = done(act.contribution_withdraw, actor=world.system, contribution=link)
    undo(actor=world.system, graph_version=version)
    assert Contribution.objects.filter(pk=link, parent__key="SALES-1").exists()


def test_refuses_to_give_work_back_to_who_has_left(world: World):
    staff = world.users["staff"]
    moved = done(act.node_change, actor=world.system, key="SALES-2", owner="Somebody")
    for membership in Membership.objects.filter(user=staff):
        act.membership_revoke(actor=world.system, membership=membership.pk)
    with pytest.raises(UndoRefusedError, match="no member any more"):
        undo(actor=world.system, graph_version=moved)


def test_refuses_to_leave_no_administrator(world: World):
    version = done(
        act.membership_grant, actor=world.system, email="two@x.example", role="administrator"
    )
    first = Membership.objects.get(user=world.users["administrator"])
    act.membership_revoke(actor=world.system, membership=first.pk)
    with pytest.raises(UndoRefusedError, match="last administrator"):
        undo(actor=world.system, graph_version=version)


def test_what_concerns_a_hidden_draft_is_not_there(world: World):
    version = done(act.node_create, actor=world.system, kind=3, unit="PRODUCT", status=Status.DRAFT)
    with pytest.raises(NotFoundError):
        undo(actor=world.actor("lead"), graph_version=version)
    with pytest.raises(NotFoundError):
        undo(actor=world.system, graph_version=10**6)


def test_another_organisations_changes_are_not_there(world: World, elsewhere: World):
    version = done(act.node_archive, actor=elsewhere.system, key="SALES-3")
    before = world.version
    while world.version < version:
        act.comment_add(actor=world.system, node="SALES-1", text="on and on")
    undone = undo(actor=world.system, graph_version=version) if world.version > before else None
    assert elsewhere.node("SALES-3").archived_at is not None
    assert undone is None or undone.keys == ("SALES-1",)


# What the trail and the door know


def test_audit_rows_tell_what_was_undone(world: World):
    version = done(act.node_change, actor=world.system, key="SALES-2", title="Else")
    undone = done(undo, actor=world.actor("lead"), graph_version=version)
    row = AuditRow.objects.get(graph_version=undone, organisation=world.organisation)
    assert (row.act, row.actor_name) == (f"undo:{version}:node.change", "Lead")
    again = done(undo, actor=world.actor("lead"), graph_version=undone)
    assert AuditRow.objects.filter(graph_version=again).get().act == f"undo:{undone}:node.change"


def test_written_inside_of_another_is_told_there_too(world: World):
    with written() as around:
        with written() as told:
            act.node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
        with written() as nothing:
            pass
    assert around.version == told.version == world.version
    assert nothing.version is None


def test_written_tells_the_version_of_the_last_act_and_nothing_outside(world: World):
    with written() as told:
        assert told.version is None
        act.node_change(actor=world.system, key="SALES-2", title="Visit bakers")
        assert told.version is None
        act.node_change(actor=world.system, key="SALES-2", title="Else")
        assert told.version == world.version
        with pytest.raises(NotFoundError):
            act.node_archive(actor=world.system, key="NONE-1")
        assert told.version == world.version
    last = told.version
    act.node_archive(actor=world.system, key="SALES-2")
    assert told.version == last


def test_mission_comes_back_with_a_version_that_no_mission_had(world: World):
    """What was read of one mission is no leave to supersede another."""
    versions = {world.node("ORG-1").version}
    for title in ("Second", "Third"):
        version = done(act.mission_set, actor=world.system, title=title)
        current = Node.objects.get(kind=Kind.MISSION, status=Status.ACTIVE, archived_at=None)
        assert current.version not in versions
        versions.add(current.version)
        undo(actor=world.actor("executive"), graph_version=version)
        assert world.node("ORG-1").status == Status.ACTIVE
        assert world.node("ORG-1").version not in versions
        versions.add(world.node("ORG-1").version)


# What is offered


def offered(world: World, role: str) -> set[int]:
    actor = world.actor(role)
    return set(undoable(actor, history_of(actor)))


def test_offers_what_is_as_it_was_left_to_those_who_may(world: World):
    changed = done(act.node_change, actor=world.system, key="SALES-2", title="Else")
    again = done(act.node_change, actor=world.system, key="SALES-2", title="Other")
    linked = done(act.contribute, actor=world.system, child="SALES-3", parent="SALES-1")
    gone = done(
        act.contribution_withdraw, actor=world.system, contribution=world.links["PRODUCT-1"].pk
    )
    granted = done(act.membership_grant, actor=world.system, email="a@b.example", role="executive")
    token = done(act.token_create, actor=world.actor("lead"), name="mine")
    offers = {changed, again, linked, gone, granted, token}
    assert offered(world, "lead") & offers == {again, linked, gone}
    assert offered(world, "administrator") & offers == {granted, gone}
    assert 1 not in offered(world, "executive")


def test_offers_nothing_of_hidden_drafts(world: World):
    version = done(act.node_create, actor=world.system, kind=3, unit="PRODUCT", status=Status.DRAFT)
    assert version in offered(world, "other_lead")
    rows = AuditRow.objects.filter(organisation=world.organisation)
    assert version not in undoable(world.actor("lead"), rows)


def test_asks_a_fixed_number_of_questions(full: World):
    def queries() -> int:
        rows = list(AuditRow.objects.filter(organisation=full.organisation))
        with CaptureQueriesContext(connection) as asked:
            undoable(full.actor("lead"), rows)
        return len(asked)

    act.node_change(actor=full.system, key="SALES-2", title="Else")
    few = queries()
    for number in range(5):
        act.node_create(actor=full.system, kind=3, unit="SALES", title=str(number))
        act.contribute(actor=full.system, child="SALES-3", parent="SALES-1", weight=number + 1.0)
        act.contribution_withdraw(
            actor=full.system, contribution=Contribution.objects.latest("pk").pk
        )
    assert queries() == few
    assert GraphState.objects.get(organisation=full.organisation).version == full.version
