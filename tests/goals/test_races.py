"""Writers at once, on real connections, from threads and processes: nothing is lost or unsound."""

from __future__ import annotations

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from cascade.errors import CycleError
from cascade.graph import GoalGraph
from cascade.structure import find_cycles
from cascade.types import Kind as PlanKind
from cascade.types import Status as PlanStatus
from goals.audit import verify
from goals.bridge import load_plan
from goals.choices import Kind, Status
from goals.errors import DuplicateError, StaleEditError
from goals.models import AuditRow, CheckIn, Contribution, GraphState, KeyResult, Node, Organisation
from goals.services import (
    contribute,
    contribution_move,
    contribution_withdraw,
    key_result_create,
    mission_set,
    node_change,
    node_create,
    organisation_create,
)
from goals.services.missions import current_mission
from tests.goals.racing import Process, Tally, run_threads
from tests.worlds import World, northwind

pytestmark = pytest.mark.usefixtures("committed_db")
#: Attempts to write in the great race, and rounds of the small ones.
OPERATIONS = int(os.environ.get("RACE_OPERATIONS", "600"))
ROUNDS = max(20, OPERATIONS // 50)


@pytest.fixture
def world(committed_db: None) -> World:
    return northwind()


# All at once


def test_nothing_is_lost_when_many_write_at_once(world: World):
    """Two threads here, and two processes of two threads each; two readers look on."""
    organisation = world.organisation
    for kind in (Kind.FUNCTIONAL_GOAL, Kind.PROGRAM) * 4:
        node_create(actor=world.system, kind=kind, unit="SALES", budget=0.0)
    Node.objects.filter(organisation=organisation).update(budget=0.0)
    key_result_create(actor=world.system, node="ORG-2", identifier="towns")
    first, rows = world.version, AuditRow.objects.count()

    tallies = race(organisation, OPERATIONS // 6)

    written: Counter[str] = sum((tally.written for tally in tallies), Counter())
    refused: Counter[str] = sum((tally.refused for tally in tallies), Counter())
    assert sum(written.values()) + sum(refused.values()) == OPERATIONS // 6 * 6
    # They did get into each other's way.
    assert refused["cycle"] > 0
    assert refused["stale-edit"] > 0
    assert world.version == first + sum(written.values())
    check_history(organisation, tallies, after=rows)
    check_plan(organisation)
    assert total_budget(organisation) == sum(tally.counted for tally in tallies)
    check_latest(organisation)
    assert verify(organisation).rows == GraphState.objects.get(pk=organisation.pk).audit_count


def race(organisation: Organisation, each: int) -> list[Tally]:
    """What six workers did, and what two readers saw meanwhile was sound."""
    processes = [
        Process(organisation, [f"process {number}.{thread}" for thread in range(2)], each)
        for number in range(2)
    ]
    for process in processes:
        process.wait_until_ready()
    over = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(look, organisation, over, read) for read in (check_plan, verify)]
        for process in processes:
            process.start()
        try:
            tallies = run_threads(organisation, ["thread 1", "thread 2"], each)
            tallies += [tally for process in processes for tally in process.tallies()]
        finally:
            over.set()
        assert min(reader.result() for reader in readers) > 2
    return tallies


def look(organisation: Organisation, over: threading.Event, read: Callable) -> int:
    """Reads again and again; how often."""
    seen = 0
    try:
        while not over.wait(0.05):
            read(organisation)
            seen += 1
    finally:
        connections.close_all()
    return seen


def check_plan(organisation: Organisation) -> None:
    """One mission, and no cycle."""
    plan = load_plan(organisation)
    live = [n for n in plan.nodes if n.kind is PlanKind.MISSION and n.status is PlanStatus.ACTIVE]
    assert len(live) == 1
    assert find_cycles(GoalGraph.from_plan(plan)) == []
    assert len({node.id for node in plan.nodes}) == len(plan.nodes)


def check_history(organisation: Organisation, tallies: Iterable[Tally], *, after: int) -> None:
    """The trail has each accepted write once, and each version of a row follows from the last."""
    rows = list(AuditRow.objects.filter(organisation=organisation).order_by("sequence"))
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows[after:]:
        told[row.actor_name][row.act] += 1
    # What a write does besides: links that follow the mission, marks that move.
    besides = {"mission.supersede", "contribution.carry", "contribution.change"}
    for tally in tallies:
        assert told[tally.name] - Counter(dict.fromkeys(besides, 10**6)) == tally.written
    versions = sorted({row.graph_version for row in rows})
    assert versions == list(range(1, versions[-1] + 1))
    known: dict[tuple[str, int], str] = {}
    for row in rows[after:]:
        if row.object_type in ("node", "contribution"):
            thing = (row.object_type, row.object_id)
            assert row.before == known.get(thing, row.before), f"row {row.sequence} lost a write"
            known[thing] = row.after


def total_budget(organisation: Organisation) -> float:
    plan = Node.objects.filter(organisation=organisation).exclude(kind=Kind.MISSION)
    return sum(plan.values_list("budget", flat=True))


def check_latest(organisation: Organisation) -> None:
    """Every key result knows the last value of its latest day."""
    for result in KeyResult.objects.filter(organisation=organisation):
        last = CheckIn.objects.filter(key_result=result).order_by("-on", "-pk").first()
        assert result.latest_value == (last and last.value)


# Two at once


def at_once(*writes: Callable[[], object]) -> list[BaseException | None]:
    """What each raised; they begin together, each on a connection of its own."""
    barrier = threading.Barrier(len(writes))

    def run(write: Callable[[], object]) -> BaseException | None:
        try:
            barrier.wait()
            write()
        except Exception as error:  # noqa: BLE001 the test looks at it
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(run, writes))


def one_refused(results: list[BaseException | None], kind: type[BaseException]) -> BaseException:
    """The one error, which is of this kind; the other writers were served."""
    errors = [error for error in results if error is not None]
    assert [type(error) for error in errors] == [kind], results
    return errors[0]


def test_two_links_that_close_a_cycle_together_are_not_both_made(world: World):
    """SALES-1 -> PRODUCT-1 and PRODUCT-1 -> SALES-1."""
    actor, pair = world.system, ["SALES-1", "PRODUCT-1"]
    for _ in range(ROUNDS):
        made = []

        def link(child: str, parent: str, made: list = made) -> None:
            made.append(contribute(actor=actor, child=child, parent=parent).pk)

        results = at_once(partial(link, *pair), partial(link, *reversed(pair)))
        error = one_refused(results, CycleError)
        assert sorted(error.data["cycle"]) == sorted(pair)
        check_plan(world.organisation)
        contribution_withdraw(actor=actor, contribution=made[0])


def test_links_and_moves_that_close_a_long_cycle_together_are_not_all_made(world: World):
    """a -> b is made, b -> c and c -> a by moves from the mission: any two fit, not all three."""
    actor = world.system
    a, b, c = (node_create(actor=actor, kind=Kind.PROGRAM).key for _ in range(3))
    for _ in range(ROUNDS):
        moved = [contribute(actor=actor, child=child, parent="ORG-1") for child in (b, c)]
        results = at_once(
            partial(contribute, actor=actor, child=a, parent=b),
            partial(contribution_move, actor=actor, contribution=moved[0].pk, parent=c),
            partial(contribution_move, actor=actor, contribution=moved[1].pk, parent=a),
        )
        error = one_refused(results, CycleError)
        assert sorted(error.data["cycle"]) == sorted([a, b, c])
        check_plan(world.organisation)
        for link in Contribution.objects.filter(child__key__in=[a, b, c]):
            contribution_withdraw(actor=actor, contribution=link.pk)


def test_one_link_is_made_once(world: World):
    actor = world.system
    for _ in range(ROUNDS):
        program = node_create(actor=actor, kind=Kind.PROGRAM).key
        link = partial(contribute, actor=actor, child=program, parent="ORG-2")
        one_refused(at_once(link, link), DuplicateError)


def test_of_two_edits_of_one_version_the_second_is_refused_and_loses_nothing(world: World):
    for number in range(ROUNDS):
        node = world.node("SALES-1")
        titles = [f"{number} one", f"{number} other"]

        def edit(title: str, version: int = node.version) -> None:
            node_change(actor=world.system, key="SALES-1", expected_version=version, title=title)

        error = one_refused(at_once(*(partial(edit, title) for title in titles)), StaleEditError)
        after = world.node("SALES-1")
        assert after.version == node.version + 1
        assert after.title in titles
        assert error.data["current"]["title"] == after.title
        assert (error.data["expected"], error.data["actual"]) == (node.version, after.version)


def test_edits_of_different_fields_are_both_kept(world: World):
    for number in range(ROUNDS):
        results = at_once(
            partial(node_change, actor=world.system, key="SALES-1", title=f"title {number}"),
            partial(node_change, actor=world.system, key="SALES-1", budget=float(number + 1)),
        )
        after = world.node("SALES-1")
        assert results == [None, None]
        assert (after.title, after.budget) == (f"title {number}", number + 1)


def test_there_is_one_current_mission_whoever_sets_it(world: World):
    for number in range(ROUNDS):
        before = current_mission(world.organisation.pk)

        def replace(title: str, version: int = before.version) -> None:
            mission_set(actor=world.system, title=title, expected_version=version)

        titles = [f"{number} one", f"{number} other"]
        results = at_once(*(partial(replace, title) for title in titles))
        current = Node.objects.get(kind=Kind.MISSION, status=Status.ACTIVE)
        assert current.title in titles
        one_refused(results, StaleEditError)


def test_no_key_is_given_twice(world: World):
    def create() -> None:
        for _ in range(5):
            node_create(actor=world.system, kind=Kind.PROGRAM, unit="SALES")

    assert at_once(*[create] * 4) == [None] * 4
    numbers = [
        int(key.split("-")[1])
        for key in Node.objects.filter(unit__prefix="SALES").values_list("key", flat=True)
    ]
    assert sorted(numbers) == list(range(1, 24))


def test_one_slug_is_taken_once(world: World):
    for number in range(ROUNDS):
        take = partial(organisation_create, slug=f"town-{number}", name="Town")
        one_refused(at_once(take, take), DuplicateError)
