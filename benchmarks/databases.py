"""The same questions for two embedded databases, in memory, by recursive queries."""

from __future__ import annotations

import sqlite3
from typing import Any, ClassVar, override

import numpy as np

from benchmarks.generate import MISSION
from benchmarks.rivals import DISTANCE, ORPHANS, Answer, Asked, Rival
from benchmarks.store import Links

#: The first node is cast: without it the column has no affinity, and the index is not used.
SQLITE_ORPHANS = """
with recursive connected (node) as (
    select cast(? as integer)
    union
    select link.child from connected join link on link.parent = connected.node
)
select id from node where live and id not in (select node from connected) order by id
"""
SQLITE_DISTANCE = """
with recursive way (node, length) as (
    select cast(? as integer), 0
    union
    select link.child, way.length + 1 from way join link on link.parent = way.node
)
select node, min(length) from way group by node
"""
DUCKDB_ORPHANS = """
with recursive connected (node) as (
    select ?::int
    union
    select link.child from connected join link on link.parent = connected.node
)
select id from node anti join connected on connected.node = node.id where live
"""
#: With a key a node is met once, and kept with the length at which it was met first.
DUCKDB_DISTANCE = """
with recursive way (node, length) using key (node) as (
    select ?::int, 0
    union
    select link.child, min(way.length) + 1
    from way join link on link.parent = way.node
    left join recurring.way as met on met.node = link.child
    where met.node is null group by link.child
)
select node, length from way
"""


class Sqlite(Rival):
    """Two tables and an index on (parent, child)."""

    how: ClassVar = {ORPHANS: "`with recursive`", DISTANCE: "`with recursive`, every length"}

    def __init__(self, links: Links) -> None:
        super().__init__(links)
        self.rows = list(zip(links.parents, links.children, links.weights, strict=True))
        self.nodes = list(enumerate(links.live.tolist()))

    @override
    def build(self) -> Any:
        base = sqlite3.connect(":memory:")
        base.execute("create table node (id integer primary key, live integer not null)")
        base.execute(
            "create table link (parent integer not null, child integer not null, weight real)"
        )
        base.executemany("insert into node values (?, ?)", self.nodes)
        base.executemany("insert into link values (?, ?, ?)", self.rows)
        base.execute("create unique index link_down on link (parent, child)")
        base.execute("analyze")
        return base

    def _ask(self, query: str) -> list[tuple[int, ...]]:
        return list(self.graph.execute(query, (MISSION,)))

    @override
    def questions(self) -> dict[str, Asked]:
        return {
            ORPHANS: Asked(
                lambda: self._ask(SQLITE_ORPHANS),
                # The mission is connected, hence never among the rows.
                lambda rows: np.array([row[0] for row in rows]),
            ),
            DISTANCE: Asked(lambda: self._ask(SQLITE_DISTANCE), self.per_node),
        }


class Duckdb(Rival):
    """Two column tables; a join hashes what it needs, so there is no index."""

    how: ClassVar = {ORPHANS: "`with recursive`", DISTANCE: "`with recursive ... using key`"}

    def __init__(self, links: Links) -> None:
        super().__init__(links)
        self.columns = {
            "parent": np.array(links.parents, np.int32),
            "child": np.array(links.children, np.int32),
            "weight": np.array(links.weights),
        }
        self.nodes = {"id": np.arange(links.n, dtype=np.int32), "live": links.live}

    @override
    def build(self) -> Any:
        import duckdb

        base = duckdb.connect()
        base.register("nodes", self.nodes)
        base.register("links", self.columns)
        base.execute("create table node as from nodes")
        base.execute("create table link as from links")
        return base

    def _ask(self, query: str) -> dict[str, Any]:
        found: dict[str, Any] = self.graph.execute(query, [MISSION]).fetchnumpy()
        return found

    @override
    def questions(self) -> dict[str, Asked]:
        return {
            ORPHANS: Asked(lambda: self._ask(DUCKDB_ORPHANS), lambda found: np.sort(found["id"])),
            DISTANCE: Asked(lambda: self._ask(DUCKDB_DISTANCE), self._distance),
        }

    def _distance(self, found: dict[str, Any]) -> Answer:
        distance = np.full(self.links.n, -1, np.int32)
        distance[found["node"]] = found["length"]
        return distance
