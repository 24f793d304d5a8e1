"""Goals and programs: created with a key, changed from a version, archived and restored."""

from datetime import date

import pytest

from goals.choices import Kind, Status
from goals.errors import (
    ArchivedError,
    ConflictError,
    InvalidError,
    LevelError,
    NotFoundError,
    StaleEditError,
)
from goals.models import AuditRow, Node
from goals.services import (
    node_archive,
    node_change,
    node_create,
    node_restore,
    unit_archive,
    unit_create,
    unit_restore,
)
from tests.worlds import World


def test_new_node_gets_the_next_key_of_its_unit(world: World):
    first = node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES", title="a")
    node_archive(actor=world.system, key=first.key)
    second = node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES", title="b")
    assert (first.key, second.key) == ("SALES-4", "SALES-5")
    assert second.identifier == second.key


def test_key_stays_when_a_node_moves_to_another_unit(world: World):
    node = node_change(actor=world.system, key="SALES-2", unit="PRODUCT")
    assert (node.key, node.unit.prefix) == ("SALES-2", "PRODUCT")


def test_key_passes_over_what_a_file_called_a_node(world: World):
    Node.objects.filter(key="SALES-3").update(identifier="SALES-4")
    assert node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES").key == "SALES-5"


def test_write_leaves_one_audit_row_and_raises_the_graph_version_once(world: World):
    before, rows = world.version, AuditRow.objects.count()
    node = node_create(actor=world.actor("executive"), kind=Kind.COMPANY_GOAL, title="More")
    assert world.version == before + 1
    assert AuditRow.objects.count() == rows + 1
    row = AuditRow.objects.latest("sequence")
    assert (row.act, row.object_key, row.actor) == (
        "node.create",
        node.key,
        world.users["executive"],
    )
    assert '"title":"More"' in row.after
    assert row.before == ""


def test_change_keeps_every_version(world: World):
    for title in ("one", "two"):
        node_change(actor=world.system, key="SALES-2", title=title)
    history = AuditRow.objects.filter(object_type="node", object_id=world.nodes["SALES-2"].pk)
    titles = [row.after.split('"title":"')[1].split('"')[0] for row in history.order_by("sequence")]
    assert titles == ["Visit bakers", "one", "two"]


def test_change_that_changes_nothing_writes_nothing(world: World):
    before = world.version
    node = node_change(actor=world.system, key="SALES-2", title="Visit bakers")
    assert (node.version, world.version) == (1, before)


def test_second_edit_of_the_same_version_is_refused_and_loses_nothing(world: World):
    node_change(actor=world.system, key="SALES-2", title="first", expected_version=1)
    with pytest.raises(StaleEditError) as refused:
        node_change(actor=world.system, key="SALES-2", title="second", expected_version=1)
    assert refused.value.data["expected"] == 1
    assert refused.value.data["actual"] == 2
    assert refused.value.data["current"]["title"] == "first"
    assert world.node("SALES-2").title == "first"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"due": date(2025, 1, 1)}, "due"),
        ({"budget": -1.0}, "budget"),
        ({"budget": float("nan")}, "budget"),
        ({"confidence": 1.5}, "confidence"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "x" * 5_001}, "title"),
        ({"unit": "NOBODY"}, "unit"),
        ({"period": 4_711}, "period"),
        ({"status": 9}, "status"),
        ({"needs": {"sales": "badly"}}, "needs"),
        ({"milestones": [{"on": "soon", "expected": 0.5}]}, "milestones"),
        ({"milestones": [{"on": "2026-06-30", "expected": 5}]}, "milestones"),
        ({"depends_on": [{}]}, "depends_on"),
        ({"related": "SALES-1"}, "related"),
        ({"extra": ["a"]}, "extra"),
        ({"extra": {"a": float("inf")}}, "extra"),
    ],
)
def test_refuses_what_does_not_fit_and_names_the_field(world: World, fields: dict, wrong: str):
    before = world.version
    with pytest.raises(InvalidError) as refused:
        node_change(actor=world.system, key="SALES-2", **fields)
    assert list(refused.value.data["fields"]) == [wrong]
    assert world.version == before
    assert world.node("SALES-2").version == 1


def test_mission_is_not_created_nor_turned_into_a_goal(world: World):
    with pytest.raises(ConflictError):
        node_create(actor=world.system, kind=Kind.MISSION, title="Another")
    with pytest.raises(ConflictError):
        node_change(actor=world.system, key="ORG-1", kind=Kind.COMPANY_GOAL)
    with pytest.raises(ConflictError):
        node_change(actor=world.system, key="ORG-1", status=Status.DONE)
    with pytest.raises(ConflictError):
        node_archive(actor=world.system, key="ORG-1")


def test_new_kind_may_not_turn_a_link_upside_down(world: World):
    """ORG-2 has the functional goal SALES-1 below it, so it cannot become a program."""
    with pytest.raises(LevelError):
        node_change(actor=world.system, key="ORG-2", kind=Kind.PROGRAM)
    with pytest.raises(LevelError):
        node_change(actor=world.system, key="SALES-2", kind=Kind.COMPANY_GOAL)
    assert node_change(actor=world.system, key="PRODUCT-1", kind=Kind.COMPANY_GOAL).version == 2


def test_archived_node_is_refused_until_it_is_restored(world: World):
    node_archive(actor=world.system, key="SALES-2", expected_version=1)
    with pytest.raises(ArchivedError):
        node_change(actor=world.system, key="SALES-2", title="new")
    restored = node_restore(actor=world.system, key="SALES-2", expected_version=2)
    assert (restored.archived_at, restored.version, restored.title) == (None, 3, "Visit bakers")


def test_owner_is_the_member_of_an_address_or_else_a_name(world: World):
    node = node_change(actor=world.system, key="SALES-2", owner="LEAD@northwind.example ")
    assert (node.owner, node.owner_name) == (world.users["lead"], None)
    node = node_change(actor=world.system, key="SALES-2", owner="Somebody else")
    assert (node.owner, node.owner_name) == (None, "Somebody else")
    node = node_change(actor=world.system, key="SALES-2", owner=" Lead ")
    assert (node.owner, node.owner_name) == (world.users["lead"], None)


def test_another_organisations_node_is_not_there(world: World, elsewhere: World):
    unit_create(actor=elsewhere.system, key="ONLY", name="Only there")
    there = node_create(actor=elsewhere.system, kind=Kind.PROGRAM, unit="ONLY", title="x")
    with pytest.raises(NotFoundError):
        node_change(actor=world.system, key=there.key, title="mine")


def test_fingerprint_follows_the_substance_alone(world: World):
    before = world.node("SALES-2").fingerprint
    assert node_change(actor=world.system, key="SALES-2", budget=5.0).fingerprint == before
    assert node_change(actor=world.system, key="SALES-2", title="Call bakers").fingerprint != before


def test_is_not_restored_into_an_archived_unit(world: World):
    unit_create(actor=world.system, key="OVENS", name="Ovens")
    node = node_create(actor=world.system, kind=Kind.PROGRAM, unit="OVENS")
    node_archive(actor=world.system, key=node.key)
    unit_archive(actor=world.system, unit="OVENS")
    with pytest.raises(ConflictError, match="OVENS"):
        node_restore(actor=world.system, key=node.key)
    unit_restore(actor=world.system, unit="OVENS")
    assert node_restore(actor=world.system, key=node.key).archived_at is None


def test_one_and_true_differ_in_fields_of_ones_own(world: World):
    node_change(actor=world.system, key="SALES-1", extra={"done": 1})
    changed = node_change(actor=world.system, key="SALES-1", extra={"done": True})
    assert world.node("SALES-1").extra["done"] is True
    same = node_change(actor=world.system, key="SALES-1", extra={"done": True})
    assert same.version == changed.version


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "a\x00b"},
        {"title": "\ud800"},
        {"owner": "\x00@town.example"},
        {"unit": "SALES\x00"},
        {"extra": {"x": ["\ud800"]}},
        {"extra": {"x": float("nan")}},
        {"budget": float("inf")},
    ],
    ids=str,
)
def test_refuses_what_no_database_holds(world: World, fields: dict):
    before = world.version
    with pytest.raises(InvalidError):
        node_change(actor=world.system, key="SALES-1", **fields)
    with pytest.raises(InvalidError):
        node_create(actor=world.system, kind=Kind.PROGRAM, **fields)
    assert world.version == before


def test_what_no_database_holds_names_nothing(world: World):
    for key in ("SALES-1\x00", "\ud800", "9" * 400):
        with pytest.raises(NotFoundError):
            node_change(actor=world.system, key=key, title="x")
