"""The graph is streamed: memory does not grow with the plan, and it is of one state."""

import tracemalloc
from threading import Thread

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.bridge import parts
from goals.choices import Kind
from goals.models import Contribution, Node
from goals.selectors.graph import node_link
from goals.services import node_change
from tests.api.doors import Door
from tests.worlds import World, northwind

TEXT = "What this is for. " * 20


def grow(world: World, rows: range) -> None:
    mine = {"organisation": world.organisation}
    nodes = Node.objects.bulk_create(
        [
            Node(**mine, key=f"X-{i + 1}", identifier=f"x-{i}", kind=Kind.PROGRAM, title=str(i),
                 description=TEXT)
            for i in rows
        ],
        batch_size=1000,
    )  # fmt: skip
    parent = world.nodes["ORG-2"]
    Contribution.objects.bulk_create(
        [Contribution(**mine, child=node, parent=parent) for node in nodes], batch_size=1000
    )


def peak_of(world: World) -> tuple[int, int]:
    """The size of the graph, and the memory (both in bytes) that it took at most to tell it."""
    tracemalloc.start()
    size = sum(len(part) for part in node_link(world.organisation, world.system))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size, peak


def test_memory_does_not_grow_with_the_plan(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parts, "SIZE", 100)
    grow(world, range(400))
    small, little = peak_of(world)
    grow(world, range(400, 4_000))
    large, as_much = peak_of(world)
    assert large > 8 * small
    assert as_much < 1.3 * little


def test_queries_are_a_few_a_part(world: World, monkeypatch: pytest.MonkeyPatch):
    grow(world, range(30))
    counts = []
    for size in (100, 18):
        monkeypatch.setattr(parts, "SIZE", size)
        with CaptureQueriesContext(connection) as queries:
            told = orjson.loads(b"".join(node_link(world.organisation, world.system)))
        assert (len(told["nodes"]), len(told["edges"])) == (36, 34)
        counts.append(len(queries))
    assert counts == [10, 16]


def test_parts_are_of_one_state(committed_db: None, monkeypatch: pytest.MonkeyPatch):
    world = northwind()
    monkeypatch.setattr(parts, "SIZE", 2)
    stream = iter(Door.of(world, "executive").get("/graph").streaming_content)
    told = [next(stream), next(stream), next(stream)]
    _in_another_connection(world)
    graph = orjson.loads(b"".join([*told, *stream]))
    assert "Meanwhile" not in {node["title"] for node in graph["nodes"]}
    assert world.node("SALES-3").title == "Meanwhile"


def _in_another_connection(world: World) -> None:
    def write() -> None:
        node_change(actor=world.system, key="SALES-3", title="Meanwhile")
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


def test_reader_who_goes_away_leaves_no_transaction(committed_db: None):
    world = northwind()
    response = Door.of(world, "executive").get("/graph")
    next(iter(response.streaming_content))
    response.close()
    assert not _in_transaction()
    node_change(actor=world.system, key="SALES-3", title="Afterwards")
    assert world.node("SALES-3").title == "Afterwards"


def _in_transaction() -> bool:
    raw = connection.connection
    if connection.vendor == "postgresql":
        return bool(raw.info.transaction_status)
    return bool(raw.in_transaction)
