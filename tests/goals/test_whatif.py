"""What one act would do is what it does: each foretold effect is held against the act itself."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascade.errors import CascadeError, CycleError
from goals.actors import Actor
from goals.choices import Kind, Status
from goals.errors import ArchivedError, DuplicateError, LevelError, NotFoundError
from goals.models import Contribution, Node, Organisation
from goals.selectors.alignment import WholePlan, number, whole_plan
from goals.selectors.naming import Named
from goals.selectors.parents import parents_for
from goals.selectors.whatif import link_effect, retire_effect, unlink_effect, way_of
from goals.services import (
    contribute,
    contribution_withdraw,
    node_archive,
    node_change,
    node_create,
)
from goals.services.growing import organisation_grow
from tests.effort import tries
from tests.goals.refusals import undone
from tests.worlds import World

DAY = date(2026, 6, 30)


def plan_of(organisation: Organisation, reader: Actor | None = None) -> WholePlan:
    return whole_plan(organisation, reader or Actor.system(organisation), DAY)


def keys(named: tuple[Named, ...]) -> list[str]:
    return [node.key for node in named]


# One link


def test_tells_the_way_that_an_orphan_gets(world: World):
    effect = link_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("SALES-1"))
    assert effect.connects
    assert keys(effect.path) == ["SALES-3", "SALES-1", "ORG-2", "ORG-1"]
    assert effect.path[0].title == "Print flyers"
    assert (effect.also_connects.count, effect.budget_connected) == (0, 900.0)
    assert (effect.share_before, effect.share_after) == (0.0, 0.25)
    assert not effect.skips_level
    assert not effect.is_redundant


def test_tells_what_else_is_reconnected(world: World):
    node_create(actor=world.system, kind=3, unit="PRODUCT", budget=5.0)
    contribute(actor=world.system, child="PRODUCT-2", parent="SALES-3")
    effect = link_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("ORG-2"))
    assert (effect.also_connects.count, keys(effect.also_connects.first)) == (1, ["PRODUCT-2"])
    assert effect.budget_connected == 905.0
    assert effect.skips_level


def test_link_to_an_orphan_connects_nothing(world: World):
    node_create(actor=world.system, kind=3, unit="SALES")
    effect = link_effect(plan_of(world.organisation), world.node("SALES-4"), world.node("SALES-3"))
    assert (effect.connected_before, effect.connected_after, effect.path) == (False, False, ())
    assert not effect.connects


def test_tells_by_which_node_a_link_is_redundant(world: World):
    effect = link_effect(plan_of(world.organisation), world.node("SALES-2"), world.node("ORG-2"))
    assert effect.through == Named("SALES-1", "Sell in 40 new towns")
    assert keys(effect.path) == ["SALES-2", "ORG-2", "ORG-1"]


@pytest.mark.parametrize(
    ("child", "parent", "error"),
    [
        ("SALES-1", "SALES-2", LevelError),
        ("SALES-2", "SALES-1", DuplicateError),
        ("SALES-2", "SALES-2", CycleError),
        ("ORG-1", "ORG-2", CascadeError),
    ],
)
def test_tells_why_a_link_is_refused(
    world: World, child: str, parent: str, error: type[CascadeError]
):
    effect = link_effect(plan_of(world.organisation), world.node(child), world.node(parent))
    assert type(effect.refused) is error or error is CascadeError
    with pytest.raises(error) as refused:
        contribute(actor=world.system, child=child, parent=parent)
    assert refused.value.message == effect.refused.message


def test_names_the_nodes_of_the_cycle_that_it_would_close(world: World):
    contribute(actor=world.system, child="SALES-3", parent="SALES-2")
    effect = link_effect(plan_of(world.organisation), world.node("SALES-2"), world.node("SALES-3"))
    assert isinstance(effect.refused, CycleError)
    assert keys(effect.cycle) == ["SALES-2", "SALES-3"]


def test_cycle_over_what_is_archived_is_refused_as_well(world: World):
    contribute(actor=world.system, child="SALES-3", parent="SALES-2")
    node_create(actor=world.system, kind=3, unit="SALES")
    contribute(actor=world.system, child="SALES-2", parent="SALES-4")
    node_archive(actor=world.system, key="SALES-2")
    plan = plan_of(world.organisation)
    effect = link_effect(plan, world.node("SALES-4"), world.node("SALES-3"))
    assert isinstance(effect.refused, CycleError)
    assert keys(effect.cycle) == ["SALES-4", "SALES-3"]
    candidates = parents_for(plan, world.node("SALES-4"), limit=50)
    assert "SALES-3" not in {candidate.key for candidate in candidates}


def test_drafts_way_is_told_as_if_it_were_accepted(world: World):
    node_change(actor=world.system, key="SALES-3", status=Status.DRAFT)
    node_create(actor=world.system, kind=3, unit="SALES")
    contribute(actor=world.system, child="SALES-4", parent="SALES-3")
    effect = link_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("SALES-1"))
    assert effect.if_accepted
    assert effect.connects
    assert keys(effect.path) == ["SALES-3", "SALES-1", "ORG-2", "ORG-1"]
    assert effect.also_connects.count == 1
    node_change(actor=world.system, key="SALES-1", status=Status.DRAFT)
    effect = link_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("SALES-1"))
    assert (effect.connects, effect.path) == (False, ())


def test_tells_the_way_that_a_new_node_would_have_above_it(world: World):
    plan = plan_of(world.organisation)
    assert keys(way_of(plan, world.node("SALES-2"))) == ["SALES-2", "SALES-1", "ORG-2", "ORG-1"]
    assert way_of(plan, world.node("SALES-3")) == ()


def test_without_a_mission_connection_is_unknown(world: World):
    Node.objects.filter(key="ORG-1").update(status=Status.SUPERSEDED)
    plan = plan_of(world.organisation)
    effect = link_effect(plan, world.node("SALES-3"), world.node("SALES-1"))
    assert (effect.connected_before, effect.connected_after, effect.path) == (None, None, ())
    assert retire_effect(plan, world.node("SALES-1")).orphans is None
    assert {candidate.connected for candidate in parents_for(plan, world.node("SALES-3"))} == {None}


def test_archived_nodes_are_no_part_of_it(world: World):
    node_archive(actor=world.system, key="SALES-1")
    with pytest.raises(ArchivedError):
        link_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("SALES-1"))


# Losing


def test_tells_what_retiring_a_node_would_cut_off(world: World):
    effect = retire_effect(plan_of(world.organisation), world.node("ORG-2"))
    assert keys(effect.orphans.first) == ["PRODUCT-1", "SALES-1", "SALES-2"]
    assert effect.budget == 100.0


def test_tells_which_goals_would_have_no_program_any_more(world: World):
    effect = retire_effect(plan_of(world.organisation), world.node("SALES-2"))
    assert effect.orphans.count == 0
    assert keys(effect.unsupported.first) == ["ORG-2", "SALES-1"]


def test_tells_the_way_that_is_left_without_a_link(world: World):
    contribute(actor=world.system, child="SALES-2", parent="ORG-2")
    plan = plan_of(world.organisation)
    effect = unlink_effect(plan, world.node("SALES-2"), world.node("ORG-2"))
    assert (effect.orphans.count, keys(effect.path)) == (
        0,
        ["SALES-2", "SALES-1", "ORG-2", "ORG-1"],
    )
    lost = unlink_effect(plan, world.node("SALES-1"), world.node("ORG-2"))
    assert (keys(lost.orphans.first), lost.path) == (["SALES-1"], ())


def test_link_that_is_not_there_cannot_be_dropped(world: World):
    with pytest.raises(NotFoundError):
        unlink_effect(plan_of(world.organisation), world.node("SALES-3"), world.node("ORG-2"))


def test_drafts_of_others_are_counted_and_not_named(world: World):
    for key in ("SALES-1", "SALES-2", "SALES-3", "PRODUCT-1", "ORG-2"):
        node_change(actor=world.system, key=key, status=Status.DRAFT)
    reader = Actor.of(world.users["other_staff"], world.organisation)
    plan = plan_of(world.organisation, reader)
    effect = retire_effect(plan, world.node("ORG-1"))
    assert effect.orphans.count == 4
    assert keys(effect.orphans.first) == ["PRODUCT-1"]
    told = link_effect(plan, world.node("PRODUCT-1"), world.node("SALES-1"))
    assert "SALES-1" not in keys(told.path)


# Foretold is what happens


@pytest.fixture
def grown(db: None) -> Organisation:
    return organisation_grow(nodes=160, slug="grown", name="Grown", seed=7)


@pytest.mark.parametrize("seed", range(4))
def test_foretold_links_do_what_was_foretold(grown: Organisation, seed: int):
    chosen = random.Random(seed)
    nodes = list(Node.objects.filter(organisation=grown).order_by("pk"))
    plan, actor = plan_of(grown), Actor.system(grown)
    for _ in range(12):
        child, parent = chosen.choice(nodes), chosen.choice(nodes)
        weight = chosen.choice([1.0, 2.5])
        effect = link_effect(plan, child, parent, weight)
        with undone():
            try:
                contribute(actor=actor, child=child.key, parent=parent.key, weight=weight)
            except CascadeError as error:
                assert effect.refused is not None
                assert effect.refused.message == error.message
                continue
            assert effect.refused is None
            check_link(effect, plan, plan_of(grown), child)


def check_link(effect, before: WholePlan, after: WholePlan, child: Node) -> None:
    was, now, place = before.answer.connection, after.answer.connection, after.place(child)
    assert effect.connected_after == now.connected[place]
    assert effect.also_connects.count + effect.connects == (now.connected & ~was.connected).sum()
    assert effect.share_after == pytest.approx(number(after.answer.shares[place]))
    assert len(effect.path) == int(now.distance[place]) + 1


@pytest.mark.parametrize("seed", range(3))
def test_foretold_losses_are_what_is_lost(grown: Organisation, seed: int):
    chosen = random.Random(seed)
    links = list(Contribution.objects.filter(organisation=grown).select_related("child", "parent"))
    plan, actor = plan_of(grown), Actor.system(grown)
    for link in chosen.sample(links, 8):
        foretold = unlink_effect(plan, link.child, link.parent)
        with undone():
            contribution_withdraw(actor=actor, contribution=link.pk)
            check_loss(foretold, plan, plan_of(grown))
        if link.parent.kind != Kind.MISSION:
            foretold = retire_effect(plan, link.parent)
            with undone():
                node_archive(actor=actor, key=link.parent.key)
                check_loss(foretold, plan, plan_of(grown))


def check_loss(effect, before: WholePlan, after: WholePlan) -> None:
    def orphans(plan: WholePlan) -> set[str]:
        return set(plan.answer.graph.names(plan.answer.connection.orphan))

    def unsupported(plan: WholePlan) -> set[str]:
        answer = plan.answer
        return set(answer.graph.names(answer.goals & ~answer.shape.supported))

    lost = orphans(after) - orphans(before)
    assert effect.orphans.count == len(lost)
    assert set(keys(effect.orphans.first)) <= lost
    assert effect.unsupported.count == len(unsupported(after) - unsupported(before))


# Candidates


@pytest.mark.once
def test_candidates_are_what_contribute_takes(grown: Organisation):
    plan, actor = plan_of(grown), Actor.system(grown)
    children = Node.objects.filter(organisation=grown, kind__gt=Kind.MISSION).order_by("pk")[:150]
    for child in children[:: max(1, 150 // tries(5))]:
        offered = {candidate.key for candidate in parents_for(plan, child, limit=1_000)}
        for parent in Node.objects.filter(organisation=grown, status__in=(0, 1)):
            with undone():
                try:
                    contribute(actor=actor, child=child.key, parent=parent.key)
                except CascadeError:
                    assert parent.key not in offered
                else:
                    assert parent.key in offered


def test_connected_candidates_come_first_and_the_next_level_before_others(world: World):
    node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="SALES", title="Loose")
    found = parents_for(plan_of(world.organisation), world.node("SALES-3"))
    assert [candidate.key for candidate in found] == [
        "SALES-1", "PRODUCT-1", "ORG-2", "ORG-1", "SALES-2", "SALES-4"
    ]  # fmt: skip
    assert [candidate.connected for candidate in found] == [True] * 5 + [False]
    assert [candidate.distance for candidate in found] == [2, 2, 1, 0, 3, None]


def test_words_choose_candidates_and_key_and_beginning_come_first(world: World):
    plan, node = plan_of(world.organisation), world.node("SALES-3")
    assert [found.key for found in parents_for(plan, node, text="towns")] == ["SALES-1", "ORG-2"]
    assert [found.key for found in parents_for(plan, node, text="sales-1")] == ["SALES-1"]
    assert [found.key for found in parents_for(plan, node, text="bread")] == ["ORG-2", "ORG-1"]
    assert parents_for(plan, node, text="nothing of the kind") == []


def test_new_node_has_candidates_by_kind_and_unit(world: World):
    plan = plan_of(world.organisation)
    found = parents_for(plan, kind=Kind.FUNCTIONAL_GOAL, unit="PRODUCT")
    assert [candidate.key for candidate in found] == ["ORG-2", "ORG-1", "PRODUCT-1", "SALES-1"]
    assert parents_for(plan, kind=Kind.MISSION) == []


def test_hidden_drafts_and_retired_nodes_are_no_candidates(world: World):
    node_change(actor=world.system, key="PRODUCT-1", status=Status.DRAFT)
    node_change(actor=world.system, key="SALES-2", status=Status.DONE)
    reader = Actor.of(world.users["staff"], world.organisation)
    found = {
        found.key
        for found in parents_for(plan_of(world.organisation, reader), world.node("SALES-3"))
    }
    assert found == {"ORG-1", "ORG-2", "SALES-1"}
    lead = Actor.of(world.users["other_lead"], world.organisation)
    (draft,) = [
        found
        for found in parents_for(plan_of(world.organisation, lead), world.node("SALES-3"))
        if found.status == Status.DRAFT
    ]
    assert (draft.key, draft.connected) == ("PRODUCT-1", False)


def test_questions_do_not_grow_with_the_plan(world: World, grown: Organisation):
    def queries(organisation: Organisation, child: Node, parent: Node) -> int:
        plan = plan_of(organisation)
        with CaptureQueriesContext(connection) as asked:
            link_effect(plan, child, parent)
            retire_effect(plan, parent)
            parents_for(plan, child, text="a")
        return len(asked)

    few = queries(world.organisation, world.node("SALES-3"), world.node("SALES-1"))
    orphan = plan_of(grown).answer.connection.orphan.argmax()
    child = Node.objects.get(pk=plan_of(grown).snapshot.numbers[orphan])
    parent = Node.objects.filter(organisation=grown, kind=Kind.COMPANY_GOAL).first()
    assert queries(grown, child, parent) <= few + 2
