"""The history in readable differences: names for numbers, a page at a time, nothing hidden told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from goals.choices import Kind, Role, Status
from goals.models import AuditRow, CheckIn, Contribution
from goals.selectors.history import Act, changes_of
from goals.selectors.history.changes import MOST_ACTS
from goals.services import (
    check_in_record,
    check_in_withdraw,
    comment_add,
    contribute,
    contribution_move,
    contribution_withdraw,
    finding_dismiss,
    finding_restore,
    key_result_change,
    membership_grant,
    mission_texts_change,
    node_archive,
    node_change,
    node_create,
    nodes_set,
    organisation_change,
    period_create,
    token_create,
    undo,
    unit_change,
    waiver_end,
    waiver_grant,
    written,
)
from tests.dismissing import one_finding
from tests.worlds import World


def last(world: World) -> tuple[Act, dict[str, tuple[Any, Any]]]:
    """The last act, and its fields by label."""
    (transaction,) = changes_of(world.system, limit=1)
    act = transaction.acts[-1]
    return act, {str(field.label): (field.before, field.after) for field in act.fields}


def test_tells_fields_by_name_before_and_after(world: World):
    period = period_create(actor=world.system, name="2026")
    node_change(
        actor=world.actor("lead"),
        key="SALES-2",
        title="Visit all bakers",
        owner=world.users["lead"].email,
        due=date(2026, 11, 30),
        period=period.pk,
        status=Status.DONE,
    )
    act, fields = last(world)
    assert fields == {
        "Title": ("Visit bakers", "Visit all bakers"),
        "Owner": ("Staff", "Lead"),
        "Due date": (date(2026, 12, 31), date(2026, 11, 30)),
        "Period": (None, "2026"),
        "Status": ("active", "done"),
    }
    assert (str(act.verb), str(act.thing), act.key) == ("changed", "program", "SALES-2")
    assert [field.form for field in act.fields][:2] == ["choice", "long_text"]


def test_tells_what_a_new_thing_says_and_what_a_deleted_one_said(world: World):
    contribute(actor=world.system, child="SALES-3", parent="SALES-1", because="flyers sell")
    act, fields = last(world)
    assert act.is_new
    assert fields["From"] == (None, "SALES-3 Print flyers")
    assert fields["Reason"] == (None, "flyers sell")
    link = Contribution.objects.get(child__key="SALES-3")
    contribution_withdraw(actor=world.system, contribution=link.pk)
    act, fields = last(world)
    assert act.is_gone
    assert fields["Contributes to"] == ("SALES-1 Sell in 40 new towns", None)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (
            lambda w: unit_change(actor=w.system, unit="SALES", parent="PRODUCT"),
            {"Part of": (None, "Product")},
        ),
        (
            lambda w: contribution_move(
                actor=w.system, contribution=w.links["SALES-2"].pk, parent="PRODUCT-1"
            ),
            {"Contributes to": ("SALES-1 Sell in 40 new towns", "PRODUCT-1 Ovens that never stop")},
        ),
        (
            lambda w: key_result_change(
                actor=w.system, key_result=w.key_result.pk, target=5.0, unit="USD"
            ),
            {"Unit of measurement": ("EUR", "USD"), "Target": (100.0, 5.0)},
        ),
        (
            lambda w: check_in_record(
                actor=w.system, key_result=w.key_result.pk, value=3.0, on=date(2026, 1, 1)
            ),
            {
                "Goal": (None, "SALES-1 Sell in 40 new towns"),
                "Key result": (None, "Revenue"),
                "Day": (None, date(2026, 1, 1)),
                "Value": (None, 3.0),
            },
        ),
        (
            lambda w: mission_texts_change(actor=w.system, vision="Bread", success_factors=["One"]),
            {"Vision": (None, "Bread"), "Success factors": (None, ["One"])},
        ),
        (
            lambda w: organisation_change(actor=w.system, name="South"),
            {"Name": ("Northwind", "South")},
        ),
        (
            lambda w: membership_grant(
                actor=w.system, email="new@x.example", role=Role.LEAD, unit="SALES"
            ),
            {
                "Person": (None, "new@x.example"),
                "Role": (None, "functional lead"),
                "Unit": (None, "Sales"),
            },
        ),
    ],
)
def test_tells_every_kind_of_thing(world: World, act: Any, told: dict[str, tuple[Any, Any]]):
    act(world)
    assert last(world)[1] == told


def test_acts_of_one_transaction_stand_together(world: World):
    nodes_set(actor=world.actor("lead"), keys=["SALES-2", "SALES-3"], due=date(2027, 1, 1))
    transaction = changes_of(world.system)[0]
    assert [act.key for act in transaction.acts] == ["SALES-2", "SALES-3"]
    assert (transaction.actor_name, transaction.more, transaction.undoes) == ("Lead", 0, None)


def test_large_transactions_tell_their_first_acts_and_how_many_more(world: World):
    keys = [node_create(actor=world.system, kind=3, unit="SALES").key for _ in range(MOST_ACTS + 7)]
    nodes_set(actor=world.system, keys=keys, due=date(2027, 1, 1))
    transaction = changes_of(world.system)[0]
    assert ([act.key for act in transaction.acts], transaction.more) == (keys[:MOST_ACTS], 7)


def test_undoing_tells_what_it_undid(world: World):
    with written() as told:
        node_archive(actor=world.system, key="SALES-2")
    undo(actor=world.system, graph_version=told.version)
    transaction = changes_of(world.system)[0]
    assert transaction.undoes == told.version
    assert transaction.acts[0].act == "node.archive"


def test_nodes_history_has_all_that_belonged_to_it(world: World):
    contribute(actor=world.system, child="SALES-3", parent="SALES-2")
    contribution_withdraw(
        actor=world.system, contribution=Contribution.objects.get(child__key="SALES-3").pk
    )
    check_in_record(actor=world.system, node="SALES-2", confidence=0.5)
    check_in_withdraw(actor=world.system, check_in=CheckIn.objects.get().pk)
    waiver_grant(actor=world.system, node="SALES-2", because="so", until=timezone.localdate())
    waiver_end(actor=world.system, node="SALES-2")
    comment_add(actor=world.system, node="SALES-2", text="Hm")
    found = {"node": "SALES-2", "finding": one_finding(world).id}
    finding_dismiss(actor=world.system, because="so", **found)
    finding_restore(actor=world.system, **found)
    told = [
        (act.what, act.act)
        for transaction in changes_of(world.system, world.node("SALES-2"))
        for act in transaction.acts
    ]
    assert told == [
        ("dismissal", "finding.restore"),
        ("dismissal", "finding.dismiss"),
        ("comment", "comment.add"),
        ("waiver", "waiver.end"),
        ("waiver", "waiver.grant"),
        ("checkin", "check_in.withdraw"),
        ("checkin", "check_in.record"),
        ("contribution", "contribution.withdraw"),
        ("contribution", "contribution.create"),
        ("contribution", "contribution.create"),
        ("node", "node.create"),
    ]
    other = [act.key for t in changes_of(world.system, world.node("PRODUCT-1")) for act in t.acts]
    assert other == ["PRODUCT-1 -> ORG-2", "PRODUCT-1"]


def test_pages_follow_one_another_without_gap(world: World):
    versions, before = [], None
    while page := changes_of(world.system, before_version=before, limit=3):
        versions += [transaction.graph_version for transaction in page]
        before = versions[-1]
    assert versions == list(range(world.version, 0, -1))


def test_filters_choose(world: World):
    node_change(actor=world.actor("lead"), key="SALES-2", title="Else")
    found = changes_of(world.system, query={"actor": world.users["lead"].email})
    assert [act.key for transaction in found for act in transaction.acts] == ["SALES-2"]
    assert changes_of(world.system, query={"act": "node.archive"}) == []


def test_drafts_of_others_are_not_told_of_even_when_links_of_theirs_are_gone(world: World):
    node_create(actor=world.system, kind=3, unit="PRODUCT", status=Status.DRAFT, title="Secret")
    contribute(actor=world.system, child="PRODUCT-2", parent="SALES-1", because="hush")
    link = Contribution.objects.latest("pk")
    contribution_withdraw(actor=world.system, contribution=link.pk)
    told = changes_of(world.actor("lead")) + changes_of(world.actor("lead"), world.node("SALES-1"))
    text = repr([transaction.acts for transaction in told])
    assert "Secret" not in text
    assert "hush" not in text
    assert "PRODUCT-2" not in text
    assert "hush" in repr([t.acts for t in changes_of(world.actor("executive"))])


def test_secrets_are_not_told(world: World):
    token_create(actor=world.actor("staff"), name="mine")
    act, fields = last(world)
    assert (act.what, str(act.thing)) == ("token", "Token")
    assert set(fields) <= {"Person", "Name", "Scope", "Valid until"}


def test_another_organisations_history_is_not_there(world: World, elsewhere: World):
    node_change(actor=elsewhere.system, key="SALES-2", title="Elsewhere")
    assert "Elsewhere" not in repr([t.acts for t in changes_of(world.system)])


def test_asks_a_fixed_number_of_questions(world: World):
    def queries(**told: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            changes_of(world.actor("lead"), **told)
        return len(asked)

    comment_add(actor=world.system, node="SALES-1", text="One")
    few, of_node = queries(limit=3), queries(node=world.node("SALES-1"))
    many = queries(limit=50)
    for number in range(10):
        node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES", title=str(number))
        contribute(actor=world.system, child=f"SALES-{4 + number}", parent="SALES-1")
    assert queries(limit=50) <= many <= 10
    assert few <= many
    assert queries(node=world.node("SALES-1")) == of_node
    assert AuditRow.objects.filter(organisation=world.organisation).count() > 40


def test_tells_a_role_in_the_readers_language(world: World):
    address = world.users["staff"].email
    membership_grant(actor=world.system, email=address, role=Role.LEAD, unit="SALES")
    with override("de"):
        assert last(world)[0].called == f"{address}: Bereichsleitung"
