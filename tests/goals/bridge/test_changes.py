"""A snapshot brought forward is the one that the rows give."""

import gc
import weakref
from datetime import timedelta

import numpy as np
import pytest

from cascade import rollup
from goals import services
from goals.bridge import answers, changes
from goals.bridge.changes import bring_forward
from goals.bridge.loading import load
from goals.choices import Kind
from goals.models import CheckIn
from goals.reading import State, state_of
from tests.effort import walks
from tests.goals.bridge.same import check_answers, check_snapshots
from tests.goals.bridge.walk import TODAY, Walk

pytestmark = pytest.mark.django_db


def forward(walk: Walk, snapshot):
    return bring_forward(snapshot, state_of(walk.organisation.pk))


@pytest.mark.parametrize("seed", walks(4))
def test_every_step_leads_to_what_the_rows_give(seed, time_machine):
    time_machine.move_to(TODAY)
    walk, taken = Walk(seed), set()
    snapshot = load(walk.organisation.pk)

    for _ in range(120):
        taken.add(walk.step())
        # What an older one has computed must not mislead.
        check_answers(snapshot.answer(TODAY), snapshot.answer(TODAY))
        snapshot = forward(walk, snapshot)
        check_snapshots(snapshot, load(walk.organisation.pk), TODAY)
        check_snapshots(snapshot, load(walk.organisation.pk), TODAY - timedelta(3))

    assert len(taken) > 12


def test_many_steps_at_once_lead_to_the_same(time_machine):
    time_machine.move_to(TODAY)
    walk = Walk(99)
    for _ in range(30):
        walk.step()
    before = load(walk.organisation.pk)
    for _ in range(150):
        walk.step()

    check_snapshots(forward(walk, before), load(walk.organisation.pk), TODAY)


@pytest.fixture
def small():
    """mission <- ORG-2, measured by a key result without a value."""
    walk = Walk(0)
    goal = services.node_create(actor=walk.actor, kind=Kind.COMPANY_GOAL)
    services.contribute(actor=walk.actor, child=goal.key, parent="ORG-1")
    walk.result = services.key_result_create(
        actor=walk.actor, node=goal.key, baseline=0.0, target=2.0
    )
    return walk


def test_a_value_leaves_what_follows_from_links_alone(small, time_machine):
    time_machine.move_to(TODAY)
    before = load(small.organisation.pk)
    connection = before.answer(TODAY).connection
    services.check_in_record(actor=small.actor, key_result=small.result.pk, value=1.0, on=TODAY)

    after = forward(small, before)

    assert after.answer(TODAY).connection is connection
    assert after.answer(TODAY).progress.fraction.tolist() == [0.5, 0.5]
    assert before.answer(TODAY).progress.fraction[1] != 0.5


def test_a_value_asks_for_nothing_but_what_is_above_it(small, time_machine, monkeypatch):
    time_machine.move_to(TODAY)
    for _ in range(3):
        services.node_create(actor=small.actor, kind=Kind.PROGRAM)
    before = load(small.organisation.pk)
    assert np.isnan(before.answer(TODAY).progress.fraction).all()
    monkeypatch.setattr(answers, "roll_up", None)
    monkeypatch.setattr(rollup, "roll_up", None)
    for value in (1.0, 0.5):
        services.check_in_record(actor=small.actor, key_result=small.result.pk, value=value)
        before = forward(small, before)

    assert before.answer(TODAY).progress.fraction[:2].tolist() == [0.25, 0.25]


def test_a_link_leaves_layers_and_loose_ends(small, time_machine):
    """A second way to the mission, and a program that has none."""
    time_machine.move_to(TODAY)
    lost, goal, program = (
        services.node_create(actor=small.actor, kind=kind)
        for kind in (Kind.PROGRAM, Kind.COMPANY_GOAL, Kind.PROGRAM)
    )
    for child, parent in [(goal.key, "ORG-1"), (program.key, "ORG-2")]:
        services.contribute(actor=small.actor, child=child, parent=parent)
    before = load(small.organisation.pk)
    old = before.answer(TODAY)
    check_answers(old, old)
    services.contribute(actor=small.actor, child=program.key, parent=goal.key)

    new = forward(small, before).answer(TODAY)

    assert new.loose_ends is old.loose_ends
    assert new.graph.layers.node is old.graph.layers.node
    assert new.shares.tolist() != old.shares.tolist()
    check_answers(new, load(small.organisation.pk).answer(TODAY))
    assert new.connection.orphan.tolist() == [key == lost.key for key in new.graph.ids]


def test_an_older_snapshot_is_let_go_at_once(small, time_machine):
    """It goes without the collector, whatever was found from it."""
    time_machine.move_to(TODAY)
    lost = services.node_create(actor=small.actor, kind=Kind.PROGRAM)
    before = load(small.organisation.pk)
    check_answers(before.answer(TODAY), before.answer(TODAY))
    kept = [weakref.ref(before), weakref.ref(before.shape)]
    services.check_in_record(actor=small.actor, key_result=small.result.pk, value=1.0)
    services.contribute(actor=small.actor, child=lost.key, parent="ORG-2")
    gc.collect()
    gc.disable()
    try:
        after = forward(small, before)
        check_answers(after.answer(TODAY), after.answer(TODAY))
        del before
        assert [found() for found in kept] == [None, None]
    finally:
        gc.enable()


def test_a_title_leaves_the_whole_answer(small):
    before = load(small.organisation.pk)
    answer = before.answer(TODAY)
    services.node_change(actor=small.actor, key="ORG-2", title="Bread for all")

    assert forward(small, before).answer(TODAY) is answer


def test_an_earlier_day_does_not_hide_a_later_one(small, time_machine):
    time_machine.move_to(TODAY)
    before = load(small.organisation.pk)
    for days, value in [(0, 1.0), (1, 2.0), (0, 0.5)]:
        on = TODAY - timedelta(days)
        services.check_in_record(actor=small.actor, key_result=small.result.pk, value=value, on=on)

    after = forward(small, before)

    assert after.answer(TODAY).measures.fraction.tolist() == [0.25]
    assert after.answer(TODAY - timedelta(1)).measures.fraction.tolist() == [1.0]


def test_a_value_of_a_day_that_is_past_changes_what_was_known_then(small, time_machine):
    time_machine.move_to(TODAY)
    yesterday = TODAY - timedelta(1)
    services.check_in_record(actor=small.actor, key_result=small.result.pk, value=1.0, on=TODAY)
    before = load(small.organisation.pk)
    assert before.answer(yesterday).progress.known_weight[1] == 0
    services.check_in_record(actor=small.actor, key_result=small.result.pk, value=0.5, on=yesterday)

    assert forward(small, before).answer(yesterday).progress.fraction[1] == 0.25


def test_gives_up_where_a_value_was_taken_back(small, time_machine):
    time_machine.move_to(TODAY)
    services.check_in_record(actor=small.actor, key_result=small.result.pk, value=1.0, on=TODAY)
    before = load(small.organisation.pk)
    services.check_in_withdraw(actor=small.actor, check_in=CheckIn.objects.get().pk)

    assert forward(small, before) is None


def test_gives_up_on_what_it_does_not_know(small):
    before = load(small.organisation.pk)
    services.unit_change(actor=small.actor, unit="SALES", function="trade")

    assert forward(small, before) is None


def test_gives_up_after_too_many_rows(small, monkeypatch):
    before = load(small.organisation.pk)
    monkeypatch.setattr(changes, "MOST", 1)
    for title in ("one", "two"):
        services.node_change(actor=small.actor, key="ORG-2", title=title)

    assert forward(small, before) is None


def test_gives_up_on_another_history(small):
    """A restored backup, or a transaction that was undone: as many rows, and other ones."""
    now = load(small.organisation.pk)
    state = now.state
    elsewhere = State(state.version, state.rows, "0" * 64)

    assert bring_forward(now, elsewhere) is None
    services.node_change(actor=small.actor, key="ORG-2", title="one")
    object.__setattr__(now, "state", elsewhere)
    assert forward(small, now) is None


def test_never_goes_back(small):
    before = state_of(small.organisation.pk)
    services.node_change(actor=small.actor, key="ORG-2", title="one")

    assert bring_forward(load(small.organisation.pk), before) is None
