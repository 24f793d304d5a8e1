"""Key results and check-ins: what is latest, what corrects what, what is refused."""

from datetime import date

import pytest
import time_machine

from goals.errors import ArchivedError, DuplicateError, InvalidError
from goals.models import CheckIn, KeyResult
from goals.services import (
    check_in_record,
    check_in_withdraw,
    key_result_archive,
    key_result_change,
    key_result_create,
    key_result_restore,
)
from tests.worlds import World

TODAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-06-30T12:00:00Z", tick=False):
        yield


def record(world: World, value: float, on: date = TODAY) -> CheckIn:
    return check_in_record(actor=world.system, key_result=world.key_result.pk, value=value, on=on)


def latest(world: World) -> tuple[date | None, float | None]:
    row = KeyResult.objects.get(pk=world.key_result.pk)
    return row.latest_on, row.latest_value


def test_last_value_of_the_latest_day_counts(world: World):
    record(world, 10.0, date(2026, 3, 31))
    record(world, 5.0, date(2026, 2, 28))
    assert latest(world) == (date(2026, 3, 31), 10.0)
    record(world, 12.0, date(2026, 3, 31))
    assert latest(world) == (date(2026, 3, 31), 12.0)


def test_withdrawn_value_gives_way_to_the_one_before(world: World):
    record(world, 10.0, date(2026, 3, 31))
    wrong = record(world, 1_000.0)
    check_in_withdraw(actor=world.system, check_in=wrong.pk)
    assert latest(world) == (date(2026, 3, 31), 10.0)
    check_in_withdraw(actor=world.system, check_in=CheckIn.objects.get().pk)
    assert latest(world) == (None, None)


def test_recording_a_value_is_no_edit_of_the_key_result(world: World):
    record(world, 10.0)
    key_result_change(
        actor=world.system, key_result=world.key_result.pk, target=90.0, expected_version=1
    )
    assert latest(world) == (TODAY, 10.0)


def test_check_in_without_a_value_marks_the_node(world: World):
    row = check_in_record(
        actor=world.system, node="SALES-2", confidence=0.4, note="Two bakers were shut"
    )
    node = world.node("SALES-2")
    assert (node.checked_in, node.confidence, node.version) == (TODAY, 0.4, 1)
    check_in_withdraw(actor=world.system, check_in=row.pk)
    node = world.node("SALES-2")
    assert (node.checked_in, node.confidence) == (None, None)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"on": date(2026, 7, 1), "value": 1.0}, "on"),
        ({"value": None}, "value"),
        ({"value": float("inf")}, "value"),
        ({"value": 1.0, "node": "SALES-2"}, "node"),
        ({"value": 1.0, "confidence": 2.0}, "confidence"),
    ],
)
def test_refuses_a_check_in_that_makes_no_sense(world: World, said: dict, wrong: str):
    with pytest.raises(InvalidError) as refused:
        check_in_record(actor=world.system, key_result=world.key_result.pk, **said)
    assert list(refused.value.data["fields"]) == [wrong]
    assert latest(world) == (None, None)


def test_value_without_a_key_result_is_refused(world: World):
    with pytest.raises(InvalidError):
        check_in_record(actor=world.system, node="SALES-2", value=3.0)
    with pytest.raises(InvalidError):
        check_in_record(actor=world.system, value=3.0)


def test_identifier_is_once_a_node(world: World):
    with pytest.raises(DuplicateError):
        key_result_create(actor=world.system, node="SALES-1", identifier="arr")
    made = [key_result_create(actor=world.system, node="SALES-1").identifier for _ in range(2)]
    assert made == ["kr-1", "kr-2"]


def test_band_has_two_ends(world: World):
    with pytest.raises(InvalidError):
        key_result_change(actor=world.system, key_result=world.key_result.pk, band_low=1.0)
    row = key_result_change(
        actor=world.system, key_result=world.key_result.pk, band_low=1.0, band_high=2.0
    )
    assert (row.band_low, row.band_high) == (1.0, 2.0)


def test_archived_key_result_leaves_the_fingerprint_and_comes_back(world: World):
    number, before = world.key_result.pk, world.node("SALES-1").fingerprint
    record(world, 10.0)
    key_result_archive(actor=world.system, key_result=number, expected_version=1)
    assert world.node("SALES-1").fingerprint != before
    with pytest.raises(ArchivedError):
        record(world, 11.0)
    key_result_restore(actor=world.system, key_result=number, expected_version=2)
    assert world.node("SALES-1").fingerprint == before
    assert latest(world) == (TODAY, 10.0)


def test_confidence_of_the_latest_day_counts_whenever_it_was_told(world: World):
    for on, confidence in ((TODAY, 0.9), (date(2026, 3, 1), 0.2)):
        check_in_record(actor=world.system, node="SALES-2", on=on, confidence=confidence)
    assert world.node("SALES-2").confidence == 0.9
