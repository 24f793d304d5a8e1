"""Contributions: no cycle, no way down, one primary, confirmed against the parent's substance."""

from datetime import date

import pytest

from cascade.errors import CycleError
from goals.choices import Kind
from goals.errors import (
    ArchivedError,
    ConflictError,
    DuplicateError,
    InvalidError,
    LevelError,
    StaleEditError,
)
from goals.models import AuditRow, Contribution
from goals.services import (
    contribute,
    contribution_change,
    contribution_confirm,
    contribution_move,
    contribution_withdraw,
    key_result_archive,
    key_result_change,
    node_archive,
    node_change,
    node_create,
    node_restore,
)
from tests.worlds import World


def goal(world: World, title: str) -> str:
    return node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="SALES", title=title).key


def test_refuses_a_cycle_with_its_path(world: World):
    """a -> b -> c, and c -> a would close it."""
    a, b, c = (goal(world, name) for name in "abc")
    contribute(actor=world.system, child=a, parent=b)
    contribute(actor=world.system, child=b, parent=c)
    before = world.version
    with pytest.raises(CycleError) as refused:
        contribute(actor=world.system, child=c, parent=a)
    assert refused.value.data["cycle"] == [c, a, b]
    assert world.version == before
    assert not Contribution.objects.filter(child__key=c).exists()


def test_refuses_a_parent_that_is_the_node_itself(world: World):
    with pytest.raises(CycleError) as refused:
        contribute(actor=world.system, child="SALES-1", parent="SALES-1")
    assert refused.value.data["cycle"] == ["SALES-1"]


def test_archived_nodes_still_count_for_cycles_so_that_restoring_is_safe(world: World):
    a, b, c = (goal(world, name) for name in "abc")
    contribute(actor=world.system, child=a, parent=b)
    contribute(actor=world.system, child=b, parent=c)
    node_archive(actor=world.system, key=b)
    with pytest.raises(CycleError):
        contribute(actor=world.system, child=c, parent=a)
    node_restore(actor=world.system, key=b)


def test_never_goes_down_a_level_nor_out_of_the_mission(world: World):
    with pytest.raises(LevelError):
        contribute(actor=world.system, child="PRODUCT-1", parent="SALES-3")
    with pytest.raises(ConflictError):
        contribute(actor=world.system, child="ORG-1", parent="ORG-2")


def test_may_join_two_nodes_of_one_level_and_skip_levels(world: World):
    contribute(actor=world.system, child="PRODUCT-1", parent="SALES-1")
    contribute(actor=world.system, child="SALES-3", parent="ORG-1")
    assert Contribution.objects.count() == 6


def test_refuses_what_is_there_already_or_archived(world: World):
    with pytest.raises(DuplicateError):
        contribute(actor=world.system, child="SALES-2", parent="SALES-1")
    node_archive(actor=world.system, key="PRODUCT-1")
    with pytest.raises(ArchivedError):
        contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1")


@pytest.mark.parametrize("weight", [0.0, -1.0, float("inf"), float("nan")])
def test_weight_is_above_0(world: World, weight: float):
    with pytest.raises(InvalidError):
        contribute(actor=world.system, child="SALES-3", parent="SALES-1", weight=weight)


def test_moves_names_a_key_result_of_the_parent(world: World):
    link = contribute(actor=world.system, child="SALES-3", parent="SALES-1", moves="arr")
    assert link.moves == "arr"
    with pytest.raises(InvalidError, match="arr"):
        contribution_change(actor=world.system, contribution=link.pk, moves="nps")


def test_marking_a_second_primary_unmarks_the_first(world: World):
    first = world.links["SALES-2"]
    contribution_change(actor=world.system, contribution=first.pk, primary=True)
    second = contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1", primary=True)
    first.refresh_from_db()
    assert (first.primary, second.primary) == (False, True)


def test_confirmation_is_held_against_the_parents_substance(world: World):
    link = world.links["SALES-2"]
    day = date(2026, 6, 30)
    contribution_confirm(actor=world.actor("lead"), contribution=link.pk, on=day)
    link.refresh_from_db()
    assert (link.confirmed_by, link.confirmed_on) == (world.users["lead"], day)
    assert link.confirmed_fingerprint == world.node("SALES-1").fingerprint
    node_change(actor=world.system, key="SALES-1", owner="somebody")
    assert link.confirmed_fingerprint == world.node("SALES-1").fingerprint
    key_result_change(actor=world.system, key_result=world.key_result.pk, target=200.0)
    assert link.confirmed_fingerprint != world.node("SALES-1").fingerprint


def test_move_goes_to_another_parent_and_forgets_the_confirmation(world: World):
    link = world.links["SALES-2"]
    contribution_confirm(actor=world.system, contribution=link.pk, on=date(2026, 6, 30))
    moved = contribution_move(
        actor=world.system, contribution=link.pk, parent="PRODUCT-1", expected_version=2
    )
    assert (moved.parent.key, moved.is_confirmed, moved.confirmed_fingerprint) == (
        "PRODUCT-1",
        False,
        None,
    )


def test_move_that_closes_a_cycle_is_refused(world: World):
    """SALES-1 -> ORG-2, and PRODUCT-1 -> SALES-1: SALES-1 may not move below PRODUCT-1."""
    contribute(actor=world.system, child="PRODUCT-1", parent="SALES-1")
    with pytest.raises(CycleError):
        contribution_move(
            actor=world.system, contribution=world.links["SALES-1"].pk, parent="PRODUCT-1"
        )
    world.links["SALES-1"].refresh_from_db()
    assert world.links["SALES-1"].parent.key == "ORG-2"


def test_withdrawn_contribution_is_kept_by_the_trail(world: World):
    number = world.links["SALES-2"].pk
    with pytest.raises(StaleEditError):
        contribution_withdraw(actor=world.system, contribution=number, expected_version=7)
    contribution_withdraw(actor=world.system, contribution=number, expected_version=1)
    assert not Contribution.objects.filter(pk=number).exists()
    row = AuditRow.objects.latest("sequence")
    assert (row.act, row.object_key, row.after) == (
        "contribution.withdraw",
        "SALES-2 -> SALES-1",
        "",
    )
    assert '"because":"it is how"' in row.before


def test_weight_may_change_when_the_metric_that_it_moves_is_archived(world: World):
    link = world.links["SALES-2"]
    contribution_change(actor=world.system, contribution=link.pk, moves="arr")
    key_result_archive(actor=world.system, key_result=world.key_result.pk)
    changed = contribution_change(actor=world.system, contribution=link.pk, weight=2.0)
    assert (changed.weight, changed.moves) == (2.0, "arr")
    with pytest.raises(InvalidError):
        contribution_change(actor=world.system, contribution=link.pk, moves="arr")
