"""Remarks brought forward are those that the rows give, and are shared as snapshots are."""

import pytest
from django.core.cache import cache
from django.db import transaction

from goals import guiding, services
from goals.actors import Actor
from goals.bridge import current, load_plan, remarking, remarks_on, store
from goals.bridge.judged import judged
from goals.bridge.loading import load
from goals.bridge.remarks import bring_forward, from_parts, judge_all, to_parts
from goals.choices import Kind
from goals.models import KeyResult, Node
from goals.reading import state_of
from tests.effort import walks
from tests.goals.bridge.judging import check_judged, check_remarks
from tests.goals.bridge.walk import TODAY, Walk


class WordyWalk(Walk):
    """A walk that says more of what the rules look at."""

    def __init__(self, seed):
        super().__init__(seed)
        self.acts += [self.state, self.refer, self.explain, self.own, self.name_metric]

    def _change(self, **fields):
        services.node_change(actor=self.actor, key=self._node().key, **fields)

    def state(self):
        titles = ["Growth", "Improve it all", "Win 40 clinics by 2027", "Bake bread for all"]
        self._change(title=self.random.choice(titles), description="...")

    def refer(self):
        known = [node.identifier for node in Node.objects.filter(organisation=self.organisation)]
        self._change(depends_on=[self.random.choice([*known, "nobody"])])

    def explain(self):
        self._change(extra=self.random.choice([{}, {"titel": "x"}, {"own": 1}]))

    def own(self):
        self._change(owner=None)

    def name_metric(self):
        result = self._some(KeyResult, archived_at=None)
        title = self.random.choice(["Calls made", "Towns"])
        services.key_result_change(actor=self.actor, key_result=result.pk, title=title, unit="x")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", walks(4))
def test_every_step_leads_to_what_the_rows_give(seed, time_machine):
    time_machine.move_to(TODAY)
    walk = WordyWalk(seed)
    id = walk.organisation.pk
    remarks = judge_all(id)

    for step in range(100):
        walk.step()
        remarks = bring_forward(remarks, state_of(id))
        check_remarks(remarks, judge_all(id))
        if step % 10 == 0:
            check_judged(judged(load(id), TODAY, remarks), load_plan(walk.organisation), TODAY)


@pytest.fixture
def actor(committed_db):
    """Somebody of an organisation with a mission, in a process that has just been started."""
    cache.clear()
    store.held.clear()
    remarking.held.clear()
    actor = Actor.system(services.organisation_create(slug="town", name="Town"))
    services.mission_set(actor=actor, title="Feed the town")
    return actor


def new_goal(actor, title="Growth"):
    return services.node_create(actor=actor, kind=Kind.COMPANY_GOAL, title=title)


def weak(actor, **options):
    """How many nodes are not specific, as everybody sees it now."""
    snapshot = current(actor.organisation_id)
    found = judged(snapshot, TODAY, remarks_on(snapshot, **options))
    broken = found.breaking("smart-specific")
    return None if broken is None else int(broken.sum())


def never(*_):
    raise AssertionError("all rows are judged although they need not be")


def test_judges_only_what_was_written(actor, monkeypatch, django_assert_num_queries):
    assert weak(actor) == 0
    new_goal(actor)
    monkeypatch.setattr(remarking, "judge_all", never)
    snapshot = current(actor.organisation_id)

    # Audit rows, key results, what was dismissed, nodes, links to them.
    with django_assert_num_queries(5):
        remarks_on(snapshot)
    with django_assert_num_queries(0):
        remarks_on(snapshot)
    assert weak(actor) == 1


def test_another_process_goes_on_from_the_cache(actor, monkeypatch):
    weak(actor)
    new_goal(actor)
    remarking.held.clear()
    monkeypatch.setattr(remarking, "judge_all", never)

    assert weak(actor) == 1


def test_tells_nothing_where_nothing_is_known_and_nobody_may_wait(actor):
    assert weak(actor, wait=False) is None
    assert weak(actor) == 0
    assert weak(actor, wait=False) == 0


def test_judges_all_anew_after_more_writes_than_it_reads(actor, monkeypatch):
    monkeypatch.setattr("goals.bridge.remarks.MOST", 1)
    weak(actor)
    new_goal(actor)
    new_goal(actor)

    assert weak(actor, wait=False) is None
    assert weak(actor) == 2


def test_judges_all_anew_where_other_rules_have_judged(actor, monkeypatch):
    weak(actor)
    remarking.held.clear()
    guiding._made.clear()
    monkeypatch.setattr("goals.guiding.EDITION", "another")

    assert weak(actor, wait=False) is None
    guiding._made.clear()


def test_judges_by_another_language_once_it_is_changed(actor):
    new_goal(actor)
    assert weak(actor) == 1

    services.organisation_change(actor=actor, language="de")

    assert weak(actor) == 0


def test_what_the_cache_holds_is_all_of_it(actor):
    new_goal(actor)
    remarks = judge_all(actor.organisation_id)

    check_remarks(from_parts(to_parts(remarks)), remarks)


def test_a_transaction_sees_what_it_has_written_and_nobody_else_does(actor):
    weak(actor)
    before = remarking.held.get(actor.organisation_id)

    with transaction.atomic():
        new_goal(actor)
        assert weak(actor) == 1
        assert remarking.held.get(actor.organisation_id) is before
        transaction.set_rollback(True)

    assert weak(actor) == 0


def test_later_remarks_serve_a_reader_of_an_earlier_state(actor, monkeypatch):
    """Somebody writes and another looks while a page of the state before is being made."""
    early = current(actor.organisation_id)
    goal = new_goal(actor)
    weak(actor)
    monkeypatch.setattr(remarking, "judge_all", never)

    found = judged(early, TODAY, remarks_on(early))

    assert goal.key not in early.keys
    assert found.breaking("smart-specific").tolist() == [False]


def test_remarks_of_an_undone_history_serve_nobody(actor):
    """A backup was restored: what this process holds is of a state that never was."""
    weak(actor)
    kept = remarking.held.get(actor.organisation_id)
    state = type(kept.state)(kept.state.version + 9, kept.state.rows + 9, "f" * 64)
    new_goal(actor)
    remarking.held.put(type(kept)(**{**vars(kept), "state": state}))
    cache.clear()

    assert weak(actor) == 1
