"""The current snapshot: true at once for everybody after a write, and for nobody before."""

import json
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from goals import services
from goals.actors import Actor
from goals.bridge import current, store
from goals.bridge.held import Held
from goals.bridge.loading import load
from goals.bridge.snapshot import from_parts, to_parts
from goals.choices import Kind
from goals.errors import NotFoundError
from tests.goals.bridge.rows import new_organisation
from tests.goals.bridge.same import check_snapshots
from tests.goals.bridge.walk import TODAY

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def actor(committed_db):
    """Somebody of an organisation with a mission, in a process that has just been started."""
    cache.clear()
    store.held.clear()
    actor = Actor.system(services.organisation_create(slug="town", name="Town"))
    services.mission_set(actor=actor, title="Feed the town")
    return actor


def new_goal(actor):
    return services.node_create(actor=actor, kind=Kind.COMPANY_GOAL, title="Bread for all")


def keys(actor):
    return list(current(actor.organisation_id).keys)


def never(*_):
    raise AssertionError("the rows are read although they need not be")


def test_asks_one_question_while_nothing_changes(actor, django_assert_num_queries):
    first = current(actor.organisation_id)

    with django_assert_num_queries(1):
        assert current(actor.organisation_id) is first


def test_asks_two_more_after_a_write(actor, django_assert_num_queries):
    current(actor.organisation_id)
    new_goal(actor)

    with django_assert_num_queries(3):
        assert keys(actor) == ["ORG-1", "ORG-2"]


def test_another_process_goes_on_from_the_cache(actor, monkeypatch):
    current(actor.organisation_id)
    new_goal(actor)
    monkeypatch.setattr(store, "held", Held())
    monkeypatch.setattr(store, "load", never)

    assert keys(actor) == ["ORG-1", "ORG-2"]


def test_takes_from_the_cache_what_another_process_has_read_anew(actor, monkeypatch):
    """A unit has changed, so the rows must be read again: but by one process only."""
    before = current(actor.organisation_id)
    services.unit_create(actor=actor, key="SALES", name="Sales")
    after = current(actor.organisation_id)
    store.held.put(before)
    monkeypatch.setattr(store, "load", never)

    assert current(actor.organisation_id).units == after.units != before.units


def test_reads_the_rows_where_the_cache_is_gone(actor):
    current(actor.organisation_id)
    new_goal(actor)
    cache.clear()
    store.held.clear()

    assert keys(actor) == ["ORG-1", "ORG-2"]


def test_reads_the_rows_where_the_cache_holds_what_another_release_stored(actor):
    snapshot = current(actor.organisation_id)
    cache.set(store.name_of(actor.organisation_id), to_parts(snapshot) | {"layout": 0})
    store.held.clear()

    assert keys(actor) == ["ORG-1"]


def test_what_the_cache_holds_is_the_whole_snapshot(actor):
    new_goal(actor)
    snapshot = load(actor.organisation_id)

    check_snapshots(from_parts(to_parts(snapshot)), snapshot, TODAY)


def test_stores_again_after_many_changes(actor, monkeypatch):
    monkeypatch.setattr(store, "CACHE_EVERY", 3)
    current(actor.organisation_id)
    for _ in range(6):
        new_goal(actor)
        current(actor.organisation_id)
    cached = from_parts(cache.get(store.name_of(actor.organisation_id)))

    assert 6 <= cached.state.rows <= 8


def test_a_transaction_sees_what_it_has_written_and_nobody_else_does(actor):
    before = current(actor.organisation_id)
    kept = cache.get(store.name_of(actor.organisation_id))["state"]

    with transaction.atomic():
        new_goal(actor)
        assert keys(actor) == ["ORG-1", "ORG-2"]
        assert store.held.get(actor.organisation_id) is before
        transaction.set_rollback(True)

    assert keys(actor) == ["ORG-1"]
    assert cache.get(store.name_of(actor.organisation_id))["state"] == kept


def test_another_write_in_place_of_an_undone_one_is_seen(actor):
    """Both lead to the same version: only their hashes tell them apart."""
    current(actor.organisation_id)
    with transaction.atomic():
        services.node_change(actor=actor, key="ORG-1", title="Undone")
        current(actor.organisation_id)
        transaction.set_rollback(True)
    new_goal(actor)

    assert keys(actor) == ["ORG-1", "ORG-2"]


def test_keeps_nothing_of_rows_without_a_history():
    organisation = new_organisation()
    current(organisation.pk)

    assert store.held.get(organisation.pk) is None
    assert cache.get(store.name_of(organisation.pk)) is None


def test_says_that_there_is_no_such_organisation():
    with pytest.raises(NotFoundError):
        current(123_456)


def test_every_thread_sees_each_write_at_once(actor):
    """Four threads write and look, in step: each sees all that was written before it looked."""
    barrier, seen, done = Barrier(4), [], []

    def work():
        try:
            for _ in range(5):
                new_goal(actor)
                barrier.wait(30)
                seen.append(len(keys(actor)))
                barrier.wait(30)
            done.append(True)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 4
    assert sorted(seen) == [count for count in range(5, 22, 4) for _ in range(4)]
    check_snapshots(current(actor.organisation_id), load(actor.organisation_id), TODAY)


CHILD = """
import json, sys
told = json.loads(sys.argv[1])
import django
django.setup()
from django.conf import settings
from django.core.cache import caches
from django.db import connections
connections.databases["default"].update(told["database"])
caches.settings["default"].update(told["cache"])
from goals.bridge import current
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(current(int(line)).keys), flush=True)
"""


def test_another_process_sees_each_write_at_once(actor, settings):
    current(actor.organisation_id)
    database = {
        name: connection.settings_dict[name]
        for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    told = json.dumps({"database": database, "cache": settings.CACHES["default"]})
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, told],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == "ready\n"
        for _ in range(3):
            new_goal(actor)
            child.stdin.write(f"{actor.organisation_id}\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline()) == keys(actor)
        child.stdin.close()


def test_holds_the_latest_asked_for_within_its_bounds(actor):
    other = services.organisation_create(slug="village", name="Village").pk
    third = services.organisation_create(slug="hamlet", name="Hamlet").pk
    held = Held(most_snapshots=2)
    held.put(load(actor.organisation_id))
    held.put(load(other))
    held.get(actor.organisation_id)
    held.put(load(third))

    assert held.get(other) is None
    assert held.get(actor.organisation_id) is not None


def test_cannot_be_written_to(actor):
    with pytest.raises(ValueError, match="read-only"):
        current(actor.organisation_id).nodes["kind"][0] = 3


def test_holds_one_snapshot_however_large(actor):
    held = Held(most_bytes=1)
    held.put(load(actor.organisation_id))

    assert held.get(actor.organisation_id) is not None
