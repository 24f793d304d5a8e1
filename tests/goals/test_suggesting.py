"""What is suggested to readers: of the plan as it is now, and nothing that they may not see."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cascade.errors import CascadeError, MissingExtraError, ModelFileError
from cascade.meaning import Meanings
from goals.bridge import suggesting
from goals.choices import Kind, Status
from goals.errors import ArchivedError
from goals.models import Node, Unit
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.suggesting import (
    SuggestedParents,
    parents_suggested,
    parents_suggested_for,
)
from goals.services import (
    contribute,
    key_result_archive,
    key_result_create,
    node_archive,
    node_change,
    node_create,
)
from tests.worlds import World

DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    suggesting.held.clear()
    yield
    suggesting.held.clear()


@pytest.fixture
def orphan(world: World) -> Node:
    return node_create(
        actor=world.system, kind=Kind.PROGRAM, title="A sales office in ten towns", unit="SALES"
    )


def plan_for(world: World, who: str = "lead") -> WholePlan:
    return whole_plan(world.organisation, world.actor(who), DAY)


def suggested(world: World, node: Node, who: str = "lead") -> SuggestedParents:
    return parents_suggested(plan_for(world, who), node)


def keys(found: SuggestedParents) -> list[str]:
    return [parent.key for parent in found.parents]


def test_what_has_its_words_comes_first_with_the_reason(world: World, orphan: Node) -> None:
    found = suggested(world, orphan)
    assert found.ready
    best = found.parents[0]
    assert (best.key, best.title, best.kind) == (
        "SALES-1", "Sell in 40 new towns", Kind.FUNCTIONAL_GOAL,
    )  # fmt: skip
    assert best.reason.startswith("Both speak of “towns”.")
    assert best.sibling is None
    assert 0 < best.margin <= best.score <= 1


def test_nothing_is_suggested_without_grounds(world: World) -> None:
    zebra = node_create(actor=world.system, kind=Kind.PROGRAM, title="Zebra", unit="PRODUCT")
    assert suggested(world, zebra) == SuggestedParents(ready=True)


def test_follows_every_write(world: World, orphan: Node) -> None:
    assert "SALES-1" in keys(suggested(world, orphan))
    node_change(actor=world.system, key="SALES-1", title="Zebra")
    now = {parent.key: parent.reason for parent in suggested(world, orphan).parents}
    assert "Both speak" in now["ORG-2"]
    assert now["SALES-1"] == "Other work of the unit goes there."
    contribute(actor=world.system, child=orphan.key, parent="ORG-2")
    assert "ORG-2" not in keys(suggested(world, orphan))


def test_a_draft_is_neither_suggested_nor_named(world: World, orphan: Node) -> None:
    title = "A sales office in ten towns"
    goal = node_create(
        actor=world.system,
        kind=Kind.FUNCTIONAL_GOAL,
        title=title,
        unit="SALES",
        status=Status.DRAFT,
    )
    for who in ("executive", "lead", "other_staff"):
        found = suggested(world, orphan, who)
        assert goal.key not in keys(found)
        assert goal.key not in [parent.sibling for parent in found.parents]


def test_a_draft_is_asked_by_its_words(world: World) -> None:
    told = {"kind": Kind.PROGRAM, "title": "A sales office in ten towns", "unit": "SALES"}
    draft = node_create(actor=world.system, status=Status.DRAFT, **told)
    by_draft = suggested(world, draft).parents
    assert by_draft[0].key == "SALES-1"
    assert by_draft[0].reason.startswith("Both speak of “towns”.")
    active = node_create(actor=world.system, **told)
    assert keys(suggested(world, active)) == [parent.key for parent in by_draft]


def test_a_draft_is_not_suggested_what_is_below_it(world: World) -> None:
    told = {"kind": Kind.FUNCTIONAL_GOAL, "title": "Sell in ten towns", "unit": "SALES"}
    draft, goal = (
        node_create(actor=world.system, status=status, **told)
        for status in (Status.DRAFT, Status.ACTIVE)
    )
    assert goal.key in keys(suggested(world, draft))
    contribute(actor=world.system, child=goal.key, parent=draft.key)
    assert goal.key not in keys(suggested(world, draft))


class TestHiddenWords:
    """Scores follow from words that the reader may see, to the last digit."""

    WORDS = "Acquire the zebra works in ten towns"

    def scores(self, world: World) -> dict[str, tuple[float, float]]:
        suggesting.held.clear()
        typed = parents_suggested_for(plan_for(world), self.WORDS, Kind.PROGRAM, "SALES")
        return {parent.key: (parent.score, parent.margin) for parent in typed.parents}

    def draft(self, world: World, **told: Any) -> Node:
        told = {"kind": Kind.PROGRAM, "unit": "PRODUCT", "status": Status.DRAFT} | told
        return node_create(actor=world.system, title=self.WORDS, **told)

    def test_a_draft_that_holds_typed_words_changes_no_score(self, world: World) -> None:
        before = self.scores(world)
        assert before
        hidden = [self.draft(world), self.draft(world, kind=Kind.FUNCTIONAL_GOAL)]
        contribute(actor=world.system, child=hidden[0].key, parent="PRODUCT-1")
        assert not plan_for(world).shown.all()
        assert self.scores(world) == before

    def test_nor_one_of_a_node_that_is_there(self, world: World, orphan: Node) -> None:
        before = suggested(world, orphan)
        self.draft(world)
        assert suggested(world, orphan) == before

    def test_drafts_alone_are_for_who_sees_all_of_them(self, world: World, orphan: Node) -> None:
        Node.objects.exclude(kind=Kind.MISSION).update(status=Status.DRAFT)
        suggesting.held.clear()
        assert suggested(world, orphan, "lead") == SuggestedParents(ready=True)
        assert not self.scores(world)
        assert keys(suggested(world, world.node(orphan.key), "executive"))[0] == "SALES-1"


class TestHeld:
    """What is kept is of one state, and never older than what was kept before."""

    @pytest.fixture(autouse=True)
    def _committed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Committed:
            in_atomic_block = False

        monkeypatch.setattr(suggesting, "connection", Committed)

    def test_titles_of_a_later_state_are_not_kept(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snapshot, read = plan_for(world).snapshot, suggesting._texts

        def after_a_write(*told: Any) -> Any:
            node_change(actor=world.system, key="SALES-1", title="Zebra")
            return read(*told)

        monkeypatch.setattr(suggesting, "_texts", after_a_write)
        assert "Zebra" in suggesting._make(snapshot).suggester.titles
        assert suggesting.held.get(world.organisation.pk) is None
        monkeypatch.setattr(suggesting, "_texts", read)
        made = suggesting._make(plan_for(world).snapshot)
        assert suggesting.held.get(world.organisation.pk) is made

    def test_a_newer_one_stays(self, world: World) -> None:
        older = suggesting._make(plan_for(world).snapshot)
        node_change(actor=world.system, key="SALES-1", title="Zebra")
        newer = suggesting._make(plan_for(world).snapshot)
        suggesting._hold(older, None)
        assert suggesting.held.get(world.organisation.pk) is newer

    def test_one_of_before_a_backup_was_restored_goes(self, world: World) -> None:
        before = suggesting._make(plan_for(world).snapshot)
        fewer = replace(before.state, rows=before.state.rows - 1)
        restored = replace(before, state=fewer)
        suggesting._hold(restored, before)
        assert suggesting.held.get(world.organisation.pk) is restored


@pytest.mark.parametrize(
    "error", [MissingExtraError("semantic"), ModelFileError("model.onnx", "0" * 64)], ids=str
)
def test_a_broken_model_takes_nothing_down(
    world: World,
    orphan: Node,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    error: CascadeError,
) -> None:
    def broken() -> Meanings:
        raise error

    without = suggested(world, orphan)
    settings.SEMANTIC = True
    monkeypatch.setattr(suggesting, "load", broken)
    monkeypatch.setattr(suggesting, "_meanings", cache(suggesting._meanings.__wrapped__))
    log = Mock()
    monkeypatch.setattr(suggesting, "_log", log)
    for _ in range(2):
        suggesting.held.clear()
        assert suggested(world, orphan) == without
    [line] = log.error.call_args_list
    assert line.kwargs["error"] == str(error)


def test_an_archived_node_is_refused(world: World, orphan: Node) -> None:
    node_archive(actor=world.system, key=orphan.key)
    with pytest.raises(ArchivedError):
        suggested(world, world.node(orphan.key))


def test_another_organisation_has_its_own(world: World, elsewhere: World, orphan: Node) -> None:
    assert keys(suggested(world, orphan))
    node_change(actor=elsewhere.system, key="SALES-1", title="Elsewhere alone")
    [best] = suggested(elsewhere, elsewhere.node("SALES-3")).parents
    assert (best.title, best.reason) == ("Elsewhere alone", "Other work of the unit goes there.")


def test_it_is_made_once_for_a_state(world: World, orphan: Node) -> None:
    plan = plan_for(world)
    plan.answer  # noqa: B018 - computed before the queries are counted
    suggesting.held.put(suggesting._make(plan.snapshot))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        parents_suggested(plan, orphan)
    assert len(seen) <= 2


class TestWords:
    """What is no node yet: the words of a title, a kind, perhaps a unit."""

    TITLE = "A sales office in ten towns"

    def suggested(self, world: World, who: str = "lead", **told: Any) -> SuggestedParents:
        told = {"title": self.TITLE, "kind": Kind.PROGRAM, "unit": "SALES"} | told
        return parents_suggested_for(plan_for(world, who), **told)

    def test_are_suggested_what_a_node_of_them_would_be(self, world: World) -> None:
        before = self.suggested(world)
        node = node_create(actor=world.system, kind=Kind.PROGRAM, title=self.TITLE, unit="SALES")
        after = suggested(world, node)
        assert keys(before) == keys(after)
        assert [one.reason for one in before.parents] == [one.reason for one in after.parents]

    def test_nothing_without_words_or_below_nothing(self, world: World) -> None:
        assert self.suggested(world, title=" \t") == SuggestedParents(ready=True)
        assert self.suggested(world, title="Zebra", unit=None) == SuggestedParents(ready=True)
        assert self.suggested(world, kind=Kind.MISSION) == SuggestedParents(ready=True)

    def test_unit_counts_under_its_key_alone(self, world: World) -> None:
        Unit.objects.filter(prefix="SALES").update(identifier="team-south")
        alone = self.suggested(world, title="Zebra", unit="SALES")
        assert alone.parents[0].reason == "Other work of the unit goes there."
        for other in ("team-south", "NONE", ""):
            assert not self.suggested(world, title="Zebra", unit=other).parents

    def test_what_is_retired_or_a_draft_is_not_suggested(self, world: World) -> None:
        node_archive(actor=world.system, key="SALES-1")
        goal = node_create(
            actor=world.system,
            kind=Kind.FUNCTIONAL_GOAL,
            title=self.TITLE,
            unit="SALES",
            status=Status.DRAFT,
        )
        for who in ("executive", "lead", "other_staff"):
            found = self.suggested(world, who)
            assert found.parents
            assert not {"SALES-1", goal.key} & {*keys(found), *(p.sibling for p in found.parents)}

    def test_another_organisation_is_not_looked_at(self, world: World, elsewhere: World) -> None:
        node_change(actor=elsewhere.system, key="PRODUCT-1", title=self.TITLE)
        assert "PRODUCT-1" in keys(self.suggested(elsewhere))
        assert "PRODUCT-1" not in keys(self.suggested(world))

    def test_takes_two_queries_where_the_index_is_there(self, world: World) -> None:
        plan = plan_for(world)
        plan.answer  # noqa: B018 - computed before the queries are counted
        suggesting.held.put(suggesting._make(plan.snapshot))
        for unit, most in (("SALES", 2), (None, 1)):
            with CaptureQueriesContext(connection) as seen:
                assert parents_suggested_for(plan, self.TITLE, Kind.PROGRAM, unit).parents
            assert len(seen) == most


class TestLargePlans:
    """Where making the index takes longer than a page may."""

    @pytest.fixture(autouse=True)
    def _large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
        self.asked: list[object] = []
        monkeypatch.setattr(suggesting, "_make_aside", self.asked.append)

    def test_nothing_is_said_before_it_is_there(self, world: World, orphan: Node) -> None:
        assert suggested(world, orphan) == SuggestedParents(ready=False)
        assert len(self.asked) == 1

    def test_who_can_wait_gets_it(self, world: World, orphan: Node) -> None:
        assert parents_suggested(plan_for(world), orphan, wait=True).parents

    def test_an_older_one_serves_on_with_what_is_true_now(self, world: World, orphan: Node) -> None:
        suggesting.held.put(suggesting._make(plan_for(world).snapshot))
        assert keys(suggested(world, orphan))[0] == "SALES-1"
        contribute(actor=world.system, child=orphan.key, parent="SALES-1")
        found = suggested(world, orphan)
        assert found.ready
        assert "SALES-1" not in keys(found)
        node_archive(actor=world.system, key="PRODUCT-1")
        assert "PRODUCT-1" not in keys(suggested(world, orphan))
        assert len(self.asked) == 2

    def test_words_wait_and_are_checked_against_what_is_true_now(self, world: World) -> None:
        words = "A sales office in ten towns", Kind.PROGRAM, "SALES"
        assert parents_suggested_for(plan_for(world), *words) == SuggestedParents(ready=False)
        assert parents_suggested_for(plan_for(world), *words, wait=True).parents
        suggesting.held.put(suggesting._make(plan_for(world).snapshot))
        node_archive(actor=world.system, key="SALES-1")
        late = parents_suggested_for(plan_for(world), *words)
        assert late.ready
        assert late.parents
        assert "SALES-1" not in keys(late)

    def test_a_node_that_is_newer_waits(self, world: World, orphan: Node) -> None:
        suggesting.held.put(suggesting._make(plan_for(world).snapshot))
        new = node_create(actor=world.system, kind=Kind.PROGRAM, title="Ten towns", unit="SALES")
        assert suggested(world, new) == SuggestedParents(ready=False)

    def test_a_new_link_that_would_close_a_circle_is_not_told(
        self, world: World, orphan: Node
    ) -> None:
        goals = [
            node_create(
                actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Ten towns", unit="SALES"
            )
            for _ in range(2)
        ]
        suggesting.held.put(suggesting._make(plan_for(world).snapshot))
        assert goals[1].key in keys(suggested(world, goals[0]))
        contribute(actor=world.system, child=goals[1].key, parent=goals[0].key)
        assert goals[1].key not in keys(suggested(world, goals[0]))


@pytest.mark.usefixtures("committed_db")
def test_it_is_made_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.worlds import northwind

    monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
    world = northwind()
    orphan = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="A sales office in ten towns", unit="SALES"
    )
    assert not suggested(world, orphan).ready
    until = time.monotonic() + 20
    while not (found := suggested(world, orphan)).ready and time.monotonic() < until:
        time.sleep(0.05)
    assert keys(found)[0] == "SALES-1"
    assert not suggesting._making


def test_meanings_are_asked_where_they_are_set(world: World, meanings: Meanings, settings) -> None:
    goal = node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Hire doctors", unit="SALES"
    )
    physicians = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Recruit physicians", unit=None
    )
    assert goal.key not in keys(suggested(world, physicians, "executive"))
    suggesting.held.clear()
    settings.SEMANTIC = True
    found = suggested(world, physicians, "executive").parents
    reasons = {parent.key: str(parent.reason) for parent in found}
    assert reasons[goal.key] == "They mean something alike; they share no telling word."


def test_key_results_of_a_goal_speak_for_it(world: World) -> None:
    orphan = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Deliver loaves to hospitals", unit="SALES"
    )
    before = {parent.key: parent.reason for parent in suggested(world, orphan).parents}
    key_result_create(
        actor=world.system, node="PRODUCT-1", identifier="loaves", title="Loaves eaten in hospitals"
    )
    best = suggested(world, orphan).parents[0]
    assert best.key == "PRODUCT-1"
    assert (
        "Its key result “Loaves eaten in hospitals” speaks of “loaves, hospitals”." in best.reason
    )
    assert best.reason != before.get("PRODUCT-1")


def test_key_results_of_drafts_and_archived_ones_say_nothing(world: World, orphan: Node) -> None:
    draft = node_create(
        actor=world.system,
        kind=Kind.FUNCTIONAL_GOAL,
        title="Other",
        unit="SALES",
        status=Status.DRAFT,
    )
    key_result_create(actor=world.system, node=draft.key, identifier="a", title="Offices in towns")
    gone = key_result_create(
        actor=world.system, node="PRODUCT-1", identifier="b", title="Sales office in ten towns"
    )
    key_result_archive(actor=world.system, key_result=gone.pk)
    reasons = [parent.reason for parent in suggested(world, orphan, "executive").parents]
    assert reasons
    assert not any("key result" in reason for reason in reasons)
