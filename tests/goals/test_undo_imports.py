"""Undo of imports keeps what follows from rows: fingerprints, and which links are suspect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cascade.drift import fingerprint
from cascade.types import KeyResult, Node, Plan
from goals.bridge import load_plan
from goals.models import Node as Row
from goals.selectors.alignment import whole_plan
from goals.selectors.verdicts import LinkState, links_that_are
from goals.services import contribution_confirm, undo, written
from goals.services.imports import plan_import
from tests.worlds import World

DAY = date(2026, 6, 30)
NEW = KeyResult("towns", "Towns served", "towns", baseline=0.0, target=40.0)


def _retargeted(node: Node) -> Node:
    (result,) = node.key_results
    return replace(node, key_results=(replace(result, target=500.0, title="Turnover"),))


#: What a file says of SALES-1, to which SALES-2 contributes.
CHANGES: dict[str, Callable[[Node], Node]] = {
    "statement": lambda node: replace(node, title="Sell in 90 new towns", due=date(2027, 1, 1)),
    "key result": _retargeted,
    "key result added": lambda node: replace(node, key_results=(*node.key_results, NEW)),
    "both at once": lambda node: replace(_retargeted(node), title="Sell in 90 new towns"),
}


def suspects(world: World) -> set[int]:
    plan = whole_plan(world.organisation, world.actor("executive"), DAY)
    return set(links_that_are(plan, LinkState.SUSPECT) or ())


def fingerprints(world: World) -> dict[str, str]:
    """Those that are stored, which must be those of the rows."""
    rows = Row.objects.filter(organisation=world.organisation)
    stored = dict(rows.values_list("identifier", "fingerprint"))
    assert stored == {node.id: fingerprint(node) for node in load_plan(world.organisation).nodes}
    return stored


def undone(world: World, version: int) -> int:
    with written() as told:
        undo(actor=world.system, graph_version=version)
    assert told.version is not None
    return told.version


@pytest.mark.parametrize("name", CHANGES)
def test_undoing_an_undone_import_leaves_the_suspects_of_the_import(world: World, name: str):
    link = world.links["SALES-2"].pk
    contribution_confirm(actor=world.system, contribution=link, on=DAY)
    before = fingerprints(world)
    assert suspects(world) == set()
    parent = next(n for n in load_plan(world.organisation).nodes if n.id == "SALES-1")
    with written() as told:
        plan_import(actor=world.system, plan=Plan((CHANGES[name](parent),)))
    imported = fingerprints(world)
    assert suspects(world) == {link}
    assert told.version is not None
    first = undone(world, told.version)
    assert (fingerprints(world), suspects(world)) == (before, set())
    second = undone(world, first)
    assert (fingerprints(world), suspects(world)) == (imported, {link})
    undone(world, second)
    assert (fingerprints(world), suspects(world)) == (before, set())
