"""The audit trail: whatever is done to its rows behind its back is found."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, ManagementUtility, call_command
from django.db import connection, transaction

from goals import guards
from goals.audit import COVERED, Verified, hash_of, verify
from goals.errors import AuditBrokenError
from goals.models import AuditRow, GraphState, Organisation, User
from goals.services import check_in_record, node_change, organisation_create
from tests.effort import tries
from tests.goals.tampering import (
    FAR,
    TAMPER,
    add,
    chain_anew,
    change,
    shift,
    swap_contents,
    swap_places,
    trail,
)
from tests.worlds import World

TAMPERINGS = tries(500)


@pytest.fixture
def open_trail(world: World) -> World:
    """Northwind with some 60 audit rows, of several people, and no guard on them."""
    for number in range(20):
        node_change(actor=world.actor("lead"), key="SALES-1", title=f"Sell in {number} towns")
        check_in_record(
            actor=world.actor("staff"),
            key_result=world.key_result.pk,
            value=float(number),
            on=date(2026, 1, 1) + timedelta(number),
        )
    guards.drop(connection, only=guards.AUDIT)
    return world


def broken(world: World, **noted: tuple[int, str]) -> int:
    """The place at which the trail is found to be broken."""
    with pytest.raises(AuditBrokenError) as found:
        verify(world.organisation, **noted)
    assert world.organisation.slug in found.value.message
    return found.value.data["sequence"]


# What there is to find, one by one


def test_a_sound_trail_tells_its_length_and_head(open_trail: World):
    rows = trail(open_trail)
    assert len(rows) >= 60
    assert verify(open_trail.organisation) == Verified(len(rows), rows[-1].hash)


def test_rows_follow_one_another_and_name_their_version(open_trail: World):
    rows = trail(open_trail)
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows] == ["", *(row.hash for row in rows[:-1])]
    assert rows[-1].graph_version == open_trail.version


OTHER = {
    "organisation_id": lambda row: Organisation.objects.create(slug="empty", name="Empty").pk,
    "sequence": lambda row: row.sequence + FAR,
    "graph_version": lambda row: row.graph_version + 1,
    "at": lambda row: row.at + timedelta(microseconds=1),
    "act": lambda row: row.act + "d",
    "object_type": lambda row: "unit",
    "object_id": lambda row: row.object_id + 1,
    "object_key": lambda row: "",
    "actor_id": lambda row: User.objects.exclude(pk=row.actor_id).first().pk,
    "actor_name": lambda row: row.actor_name + " ",
    "request_id": lambda row: "0" * 32,
    "before": lambda row: row.before + " ",
    "after": lambda row: row.after.replace(":", ": ", 1),
    "previous_hash": lambda row: "0" * 64,
    "hash": lambda row: row.hash[::-1],
}


@pytest.mark.parametrize("place", [0, 30, -1])
def test_finds_an_edit_of_any_column(open_trail: World, place: int):
    row = trail(open_trail)[place]
    for column in (*COVERED, "hash"):
        with transaction.atomic():
            change(row, **{column: OTHER[column](row)})
            assert broken(open_trail) == row.sequence, column
            transaction.set_rollback(True)


def test_finds_an_edit_to_nobody(open_trail: World):
    row = trail(open_trail)[-1]
    assert row.actor_id is not None
    change(row, actor_id=None)
    assert broken(open_trail) == row.sequence


def test_finds_an_edit_whose_own_hash_was_made_to_fit(open_trail: World):
    rows = trail(open_trail)
    for row, found in ((rows[9], rows[10].sequence), (rows[-1], rows[-1].sequence + 1)):
        with transaction.atomic():
            row.act = "node.archive"
            change(row, act=row.act, hash=hash_of(row))
            assert broken(open_trail) == found
            transaction.set_rollback(True)


def test_finds_a_deletion(open_trail: World):
    count = len(trail(open_trail))
    for gone in ([1], [2], [30], [count], [count - 2, count - 1, count], list(range(1, count + 1))):
        with transaction.atomic():
            AuditRow.objects.filter(
                organisation=open_trail.organisation, sequence__in=gone
            ).delete()
            assert broken(open_trail) == gone[0]
            transaction.set_rollback(True)


def test_finds_a_deletion_that_was_closed_up(open_trail: World):
    """Row 10 goes, the rest is numbered and chained anew: the count tells."""
    rows = trail(open_trail)
    rows[9].delete()
    for row in rows[10:]:
        row.sequence -= 1
    chain_anew(rows[10:], rows[8].hash)
    assert broken(open_trail) == len(rows)


@pytest.mark.parametrize(("one", "other"), [(4, 5), (1, 30), (30, -1)])
def test_finds_rows_that_changed_places(open_trail: World, one: int, other: int):
    first, second = trail(open_trail)[one - 1], trail(open_trail)[other]
    swap_places(first, second)
    assert broken(open_trail) == min(first.sequence, second.sequence)


def test_finds_contents_that_changed_places(open_trail: World):
    first, second = trail(open_trail)[20], trail(open_trail)[40]
    swap_contents(first, second)
    assert broken(open_trail) == first.sequence


def test_finds_an_insertion(open_trail: World):
    rows = trail(open_trail)
    add(rows[3], sequence=len(rows) + 1, previous=rows[-1].hash)
    assert broken(open_trail) == len(rows) + 2  # one more than were written
    AuditRow.objects.filter(sequence=len(rows) + 1).delete()
    shift(open_trail, 10)
    add(rows[3], sequence=10, previous=rows[8].hash)
    assert broken(open_trail) == 11


def test_finds_what_nobody_could_have_written(open_trail: World):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL takes no text for a time")
    row = trail(open_trail)[30]
    for column, value in (("at", "yesterday"), ("at", "2026-02-31 00:00:00"), ("after", b"{}")):
        with transaction.atomic():
            with connection.cursor() as cursor:
                sql = f"UPDATE goals_auditrow SET {column} = %s WHERE id = %s"
                cursor.execute(sql, [value, row.pk])
            assert broken(open_trail) == row.sequence
            transaction.set_rollback(True)


def test_finds_a_state_that_was_changed_or_is_gone(open_trail: World):
    state = GraphState.objects.filter(pk=open_trail.organisation.pk)
    count = len(trail(open_trail))
    for lie in ({"audit_count": count - 1}, {"audit_head": "0" * 64}):
        with transaction.atomic():
            state.update(**lie)
            assert broken(open_trail) == count + 1
            transaction.set_rollback(True)
    state.delete()
    assert broken(open_trail) == 1


def test_only_a_noted_head_tells_of_a_trail_that_was_made_anew(open_trail: World):
    """Whoever may write every table can chain it all again; not what was noted elsewhere."""
    rows = trail(open_trail)
    noted = [(row.sequence, row.hash) for row in rows]
    assert verify(open_trail.organisation, head=noted[19]).rows == len(rows)
    rows[19].actor_name = "Somebody Else"
    state = GraphState.objects.filter(pk=open_trail.organisation.pk)
    state.update(audit_head=chain_anew(rows[19:], rows[18].hash))

    assert verify(open_trail.organisation).rows == len(rows)
    assert verify(open_trail.organisation, head=noted[18]).rows == len(rows)
    assert broken(open_trail, head=noted[19]) == 20
    assert broken(open_trail, head=noted[-1]) == len(rows)
    assert broken(open_trail, head=(len(rows) + 5, rows[0].hash)) == len(rows) + 5


def test_trails_of_two_organisations_know_nothing_of_each_other(
    open_trail: World, elsewhere: World
):
    AuditRow.objects.filter(organisation=open_trail.organisation, sequence=3).delete()
    assert broken(open_trail) == 3
    assert verify(elsewhere.organisation).rows == len(trail(elsewhere))


# At random


def test_finds_tamperings_at_random(open_trail: World):
    chance = random.Random(20260630)
    empty = Organisation.objects.create(slug="nobody", name="Nobody")
    rows = trail(open_trail)
    head = verify(open_trail.organisation)
    done: dict[str, int] = {}
    for number in range(TAMPERINGS):
        tamper = chance.choice(TAMPER)
        with transaction.atomic():
            tamper(chance, open_trail, rows, empty)
            try:
                verify(open_trail.organisation)
            except AuditBrokenError:
                done[tamper.__name__] = done.get(tamper.__name__, 0) + 1
            else:
                pytest.fail(f"tampering {number}, {tamper.__name__}, was not found")
            transaction.set_rollback(True)
    assert sum(done.values()) == TAMPERINGS
    assert done.keys() == {tamper.__name__ for tamper in TAMPER}
    assert verify(open_trail.organisation) == head


# The command


def test_command_prints_what_to_note(world: World, capsys: pytest.CaptureFixture[str]):
    organisation_create(slug="aside", name="Aside")
    call_command("audit_verify")
    aside, northwind = capsys.readouterr().out.splitlines()
    rows = trail(world)
    assert aside.startswith("aside: 1 rows hold")
    assert northwind == f"northwind: {len(rows)} rows hold, {len(rows)}:{rows[-1].hash}"
    call_command("audit_verify", "northwind", head=f"{len(rows)}:{rows[-1].hash}")


def test_command_tells_every_broken_trail(open_trail: World, elsewhere: World):
    AuditRow.objects.filter(sequence=3).delete()
    with pytest.raises(CommandError) as found:
        call_command("audit_verify")
    told = str(found.value).splitlines()
    assert [line.split("'")[1] for line in told] == ["elsewhere", "northwind"]
    assert all("broken at row 3: a row is missing" in line for line in told)


@pytest.mark.parametrize("head", ["12", "a:b", f"{'1' * 3}:{'0' * 63}", f"-1:{'0' * 64}"])
def test_command_refuses_a_head_that_it_never_printed(world: World, head: str):
    with pytest.raises(CommandError, match="a number, a colon and a hash"):
        call_command("audit_verify", "northwind", head=head)


def test_command_ends_with_1_and_names_the_row(
    committed_db: None, capsys: pytest.CaptureFixture[str]
):
    town = organisation_create(slug="town", name="Town")
    ManagementUtility(["manage.py", "audit_verify", "town"]).execute()
    guards.drop(connection, only=guards.AUDIT)
    AuditRow.objects.filter(organisation=town).update(act="organisation.forget")
    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", "audit_verify", "town"]).execute()
    assert ended.value.code == 1
    assert "broken at row 1: it was changed" in capsys.readouterr().err
