"""A new node with its first link and key results: all of it, or nothing."""

from __future__ import annotations

import pytest

from cascade.errors import CascadeError
from goals.choices import Kind, Status
from goals.errors import ForbiddenError, InvalidError, LevelError, NotFoundError
from goals.models import AuditRow, Contribution, KeyResult, Node
from goals.services import node_begin, node_create
from goals.services.undoing import undo
from tests.worlds import World


def test_creates_links_and_measures_in_one_transaction(world: World):
    before = world.version
    node = node_begin(
        actor=world.actor("lead"),
        kind=Kind.PROGRAM,
        title="Bake on Sundays",
        unit="SALES",
        parent="SALES-1",
        because="it sells",
        key_results=[{"title": "Loaves", "target": 40.0}, {"title": "Towns"}],
    )
    assert world.version == before + 1
    assert Contribution.objects.get(child=node).because == "it sells"
    found = KeyResult.objects.filter(node=node).order_by("pk")
    assert [result.identifier for result in found] == ["kr-1", "kr-2"]
    acts = AuditRow.objects.filter(graph_version=world.version).order_by("sequence")
    assert [row.act for row in acts] == [
        "node.create",
        "key_result.create",
        "key_result.create",
        "contribution.create",
    ]


def test_link_is_held_against_the_key_results_too(world: World):
    node = node_begin(
        actor=world.system, kind=Kind.PROGRAM, title="A", unit="SALES", key_results=[{"title": "K"}]
    )
    bare = node_create(actor=world.system, kind=Kind.PROGRAM, title="A", unit="SALES")
    assert world.node(node.key).fingerprint != bare.fingerprint


def test_is_undone_as_a_whole(world: World):
    actor = world.actor("lead")
    node = node_begin(actor=actor, kind=Kind.PROGRAM, title="A", unit="SALES", parent="SALES-1")
    undo(actor=actor, graph_version=world.version)
    assert world.node(node.key).archived_at is not None
    assert not Contribution.objects.filter(child=node).exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"parent": "SALES-99"}, NotFoundError),
        ({"kind": Kind.FUNCTIONAL_GOAL, "parent": "SALES-2"}, LevelError),
        ({"key_results": [{"title": "A", "band_low": 1.0}]}, InvalidError),
        ({"unit": "PRODUCT"}, ForbiddenError),
    ],
)
def test_refused_part_leaves_nothing(
    world: World, fields: dict[str, object], error: type[CascadeError]
):
    nodes, version = Node.objects.count(), world.version
    told = {"kind": Kind.PROGRAM, "title": "A", "unit": "SALES"} | fields
    with pytest.raises(error):
        node_begin(actor=world.actor("lead"), **told)  # type: ignore[arg-type]
    assert (Node.objects.count(), world.version) == (nodes, version)


def test_draft_of_another_unit_is_no_parent(world: World):
    draft = node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="PRODUCT", status=Status.DRAFT
    )
    with pytest.raises(NotFoundError):
        node_begin(actor=world.actor("lead"), kind=Kind.PROGRAM, unit="SALES", parent=draft.key)
