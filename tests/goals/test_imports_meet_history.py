"""Importing into a plan with a past: what is archived, marked or nested there already counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cascade.drift import fingerprint
from cascade.errors import DuplicateIdError
from cascade.types import Contribution, KeyResult, Kind, Node, Plan, Unit, Waiver
from goals.actors import Actor
from goals.bridge import load_plan
from goals.errors import ImportRefusedError
from goals.models import Contribution as Link
from goals.models import Node as Row
from goals.models import Organisation
from goals.models import Unit as UnitRow
from goals.services import key_result_archive, node_archive, node_restore, organisation_create
from goals.services.imports import ImportReport, plan_import
from tests.worlds import World

MISSION = Node("m", Kind.MISSION, "Feed the town")


def goal(id: str, *parents: str | Contribution, kind: Kind = Kind.COMPANY_GOAL) -> Node:
    links = (p if isinstance(p, Contribution) else Contribution(p) for p in parents)
    return Node(id, kind, id, contributes_to=tuple(links))


@pytest.fixture
def mill(db: None) -> Organisation:
    return organisation_create(slug="mill", name="Mill")


def bring(mill: Organisation, *nodes: Node, units: tuple[Unit, ...] = ()) -> ImportReport:
    plan = Plan(nodes, units=units)
    told = plan_import(actor=Actor.system(mill), plan=plan, dry_run=True)
    done = plan_import(actor=Actor.system(mill), plan=plan)
    assert told.counts == done.counts
    return done


def refused(mill: Organisation, *nodes: Node, units: tuple[Unit, ...] = ()) -> dict[str, str]:
    """The refused rows with their reasons."""
    with pytest.raises(ImportRefusedError) as error:
        bring(mill, *nodes, units=units)
    return {f"{row['what']} {row['id']}": row["reason"] for row in error.value.rows}


def archive(mill: Organisation, id: str) -> str:
    key = Row.objects.get(organisation=mill, identifier=id).key
    node_archive(actor=Actor.system(mill), key=key)
    return key


def links(mill: Organisation) -> dict[str, bool]:
    """Each contribution, and whether it is the primary one."""
    rows = Link.objects.filter(organisation=mill)
    names = rows.values_list("child__identifier", "parent__identifier", "primary")
    return {f"{child} -> {parent}": primary for child, parent, primary in names}


def test_refuses_a_cycle_that_would_close_when_a_node_is_restored(mill: Organisation):
    """a -> b -> c, where b is archived, and the file says c -> a."""
    bring(mill, MISSION, goal("a", "b"), goal("b", "c"), goal("c", "m"))
    key = archive(mill, "b")

    told = refused(mill, goal("c", "m", "a"))

    assert list(told) == ["contribution c -> a"]
    assert "cycle" in told["contribution c -> a"]
    bring(mill, goal("c", "m"), goal("d", "a"))
    node_restore(actor=Actor.system(mill), key=key)


def test_refuses_a_kind_that_does_not_fit_the_links_of_an_archived_node(mill: Organisation):
    """p -> f, where either end is archived: f may not sink below p, nor p rise above f."""
    bring(
        mill,
        MISSION,
        goal("f", "m", kind=Kind.FUNCTIONAL_GOAL),
        goal("p", "f", kind=Kind.FUNCTIONAL_GOAL),
    )
    key = archive(mill, "p")
    assert list(refused(mill, goal("f", kind=Kind.PROGRAM))) == ["node f"]
    node_restore(actor=Actor.system(mill), key=key)
    archive(mill, "f")
    assert list(refused(mill, goal("p", kind=Kind.COMPANY_GOAL))) == ["node p"]
    bring(mill, goal("p", kind=Kind.PROGRAM))


@pytest.mark.parametrize("first", [True, False])
def test_mark_of_the_primary_parent_moves(mill: Organisation, first: bool):
    """From g to h, whichever the file names first."""
    marked = Contribution("g", primary=True)
    bring(mill, MISSION, goal("g", "m"), goal("h", "m"), goal("p", marked, "h"))

    told = [Contribution("h", primary=True), Contribution("g")]
    bring(mill, goal("p", *(told if first else reversed(told))))

    assert links(mill) | {"p -> g": False, "p -> h": True} == links(mill)


def test_mark_moves_from_a_contribution_that_is_withdrawn(mill: Organisation):
    marked = Contribution("g", primary=True)
    bring(mill, MISSION, goal("g", "m"), goal("h", "m"), goal("p", marked, "h"))

    bring(mill, goal("p", Contribution("h", primary=True)))

    assert links(mill) == {"g -> m": False, "h -> m": False, "p -> h": True}


@pytest.mark.parametrize("new", [True, False])
def test_mark_moves_from_an_archived_parent(mill: Organisation, new: bool):
    marked = Contribution("g", primary=True)
    rest = () if new else ("h",)
    bring(mill, MISSION, goal("g", "m"), goal("h", "m"), goal("p", marked, *rest))
    archive(mill, "g")

    bring(mill, goal("p", Contribution("h", primary=True)))

    assert links(mill) | {"p -> g": False, "p -> h": True} == links(mill)


def test_refuses_a_key_result_that_is_archived(mill: Organisation):
    measured = replace(goal("g", "m"), key_results=(KeyResult("towns"), KeyResult("ovens")))
    bring(mill, MISSION, measured)
    towns = Row.objects.get(identifier="g").key_results.get(identifier="towns")
    key_result_archive(actor=Actor.system(mill), key_result=towns.pk)

    told = refused(mill, measured)

    assert list(told) == ["key_result g/towns"]
    assert "restore it" in told["key_result g/towns"]


def test_fingerprint_follows_key_results_that_a_file_brings(mill: Organisation):
    bring(mill, MISSION, replace(goal("g", "m"), key_results=(KeyResult("towns", "Towns"),)))
    results = (KeyResult("towns", "Cities", target=9.0), KeyResult("ovens", "Ovens"))

    bring(mill, replace(goal("g", "m"), key_results=results))

    node = next(node for node in load_plan(mill).nodes if node.id == "g")
    assert Row.objects.get(identifier="g").fingerprint == fingerprint(node)


def test_refuses_units_that_are_part_of_each_other_together_with_what_is_there(mill: Organisation):
    """a is part of b and c of d already; the file says that b is part of c and d of a."""
    bring(mill, units=(Unit("b"), Unit("a", parent="b"), Unit("d"), Unit("c", parent="d")))
    file = (Unit("a", "A"), Unit("c", "C"), Unit("b", parent="c"), Unit("d", parent="a"))

    told = refused(mill, units=file)

    assert set(told.values()) == {"a unit is not part of itself"}
    bring(mill, units=(Unit("a", "A"), Unit("c", "C")))
    assert UnitRow.objects.get(identifier="a").parent.identifier == "b"


def test_refuses_a_node_that_stands_under_both_its_names(mill: Organisation):
    """g is ORG-2."""
    bring(mill, MISSION, goal("g", "m"), goal("h", "m"))
    key = Row.objects.get(identifier="g").key
    assert key != "g"

    with pytest.raises(DuplicateIdError):
        bring(mill, goal("g", "m", "h"), goal(key, "h"))


def test_links_may_name_by_its_key_a_node_that_the_file_names_so_too(mill: Organisation):
    """g is ORG-2."""
    bring(mill, MISSION, goal("g", "m"))
    key = Row.objects.get(identifier="g").key

    bring(mill, goal(key, "m"), goal("h", key))

    assert set(links(mill)) == {"g -> m", "h -> g"}


@pytest.mark.parametrize("extra", [{"x": float("inf")}, {"x": ["\ud800"]}, {"x": object()}])
def test_refuses_what_json_cannot_hold(mill: Organisation, extra: dict[str, object]):
    told = refused(
        mill,
        replace(MISSION, extra=extra),
        replace(
            goal("g", replace(Contribution("m"), extra=extra)),
            key_results=(KeyResult("kr", extra=extra),),
        ),
        units=(Unit("u", extra=extra),),
    )
    assert list(told) == ["unit u", "node m", "contribution g -> m", "key_result g/kr"]


def test_knows_a_member_however_the_address_is_spelt(world: World):
    """Not a change each time the same file comes."""
    spelt = "Staff@Northwind.Example"
    told = replace(
        goal("new", "ORG-2"),
        owner=spelt,
        key_results=(KeyResult("kr", owner=spelt),),
        waived=Waiver("soon", date(2026, 12, 31), by=spelt),
    )
    plan = Plan((told,))

    plan_import(actor=world.system, plan=plan)

    again = plan_import(actor=world.system, plan=plan)
    assert {row.outcome for row in again.rows} == {"unchanged"}
    assert Row.objects.get(identifier="new").owner == world.users["staff"]
