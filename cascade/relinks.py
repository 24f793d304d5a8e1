"""What differs between two graphs of the same nodes, and a layout with that put in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.graph import GoalGraph
from cascade.layers import Ints, Neighbours

#: Beyond so many links, laying a graph out anew is as quick.
MOST = 50
Ends = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Relinks:
    """Links of one graph, in a row, that others have taken the place of in another graph.

    Both have the same nodes, and the same links before that row and after it. ``gone`` are the
    numbers of the links of ``older``, ``new`` those of ``graph``; either may be empty.
    """

    older: GoalGraph
    graph: GoalGraph
    gone: slice
    new: slice

    @classmethod
    def between(cls, older: GoalGraph, graph: GoalGraph) -> Relinks | None:
        """What differs; None for more than a few links, or where nodes are not the same.

        Of nodes, kind and status are looked at alone. O(n + m), comparisons only.

        >>> older = GoalGraph(ids="mgp", kinds=[0, 1, 3], children=[1], parents=[0])
        >>> graph = GoalGraph(ids="mgp", kinds=[0, 1, 3], children=[1, 2], parents=[0, 1])
        >>> Relinks.between(older, graph).children.tolist()
        [2]
        """
        if older.accept_drafts != graph.accept_drafts:
            return None
        if not (_same(older.kinds, graph.kinds) and _same(older.statuses, graph.statuses)):
            return None
        first = _in_common(older, graph, min(older.n_links, graph.n_links), 1)
        last = _in_common(older, graph, min(older.n_links, graph.n_links) - first, -1)
        gone, new = slice(first, older.n_links - last), slice(first, graph.n_links - last)
        few = max(gone.stop, new.stop) - first <= MOST
        return cls(older, graph, gone, new) if few else None

    @property
    def children(self) -> Ints:
        """The nodes whose contributions differ; some may come twice."""
        return np.concatenate([self.older.children[self.gone], self.graph.children[self.new]])

    @property
    def parents(self) -> Ints:
        """The nodes that those contributions go to; some may come twice."""
        return np.concatenate([self.older.parents[self.gone], self.graph.parents[self.new]])

    def lay_out(self) -> None:
        """Gives the graph what the older one has found of its links, with the new ones put in.

        It is what the graph would find itself. Layers are given where no node changes its own,
        and there is no cycle.
        """
        older, graph = self.older.__dict__, self.graph.__dict__
        splice = self._splice()
        graph |= splice.live
        if not ("up" in older and "down" in older):
            return
        graph |= {"up": splice.up(older["up"]), "down": splice.down(older["down"])}
        layers = older.get("layers")
        if layers is not None and layers.components is None and self._keeps(layers.depth):
            turned = splice.at(layers.place)
            graph["layers"] = layers.relinked(turned.up(layers.up), turned.down(layers.down))

    def _splice(self) -> _Splice:
        older, graph = self.older, self.graph
        children, parents = graph.children[self.new], graph.parents[self.new]
        live = graph.live[children] & graph.live[parents]
        if graph.mission is not None:
            live &= children != graph.mission
        ends = [self.gone.start, self.gone.stop]
        low, high = np.searchsorted(older.live_links, ends).tolist()
        numbers = self.new.start + np.flatnonzero(live).astype(np.int32)
        later = older.live_links[high:] + np.int32(self.new.stop - self.gone.stop)
        tails, heads = older.live_ends
        return _Splice(
            low,
            (tails[low:high], heads[low:high]),
            (children[live], parents[live]),
            {
                "live_links": np.concatenate([older.live_links[:low], numbers, later]),
                "live_ends": (
                    np.concatenate([tails[:low], children[live], tails[high:]]),
                    np.concatenate([heads[:low], parents[live], heads[high:]]),
                ),
            },
        )

    def _keeps(self, depth: Ints) -> bool:
        """Whether the layers are right for the graph, too: each below its lowest parent."""
        # What is so for the nodes whose parents differ, and was for the rest, is so for all.
        return all(
            depth[child] == max((depth[self.graph.up.of_node(child)] + 1).tolist(), default=0)
            for child in set(self.children.tolist())
        )


@dataclass(frozen=True, slots=True)
class _Splice:
    """The live links from ``first`` on that go, and those that come, as children and parents."""

    first: int
    gone: Ends
    new: Ends
    live: dict[str, Any]

    def at(self, place: Ints) -> _Splice:
        """The same between places."""
        (out, above), (tails, heads) = self.gone, self.new
        gone, new = (place[out], place[above]), (place[tails], place[heads])
        return _Splice(self.first, gone, new, self.live)

    def up(self, rows: Neighbours) -> Neighbours:
        """Each node's parents."""
        return replaced(rows, self.gone[0], self.first, self.new)

    def down(self, rows: Neighbours) -> Neighbours:
        """Each node's children."""
        return replaced(rows, self.gone[1], self.first, self.new[::-1])


def replaced(rows: Neighbours, gone: Ints, first: int, new: Ends) -> Neighbours:
    """What :meth:`Neighbours.of` gives where some links in a row are replaced by others.

    The links from ``first`` on, of which ``gone`` are the sources, make room for ``new``, sources
    and targets; later links are numbered anew. Some copies: O(n + m).

    >>> rows = Neighbours.of(3, np.int32([2, 0, 2]), np.int32([0, 1, 1]))
    >>> again = replaced(rows, np.int32([0]), 1, (np.int32([0, 1]), np.int32([2, 0])))
    >>> again.others.tolist(), again.links.tolist()
    ([2, 0, 0, 1], [1, 2, 0, 3])
    """
    sources, targets = new
    links, others, starts = rows.links, rows.others, rows.starts.copy()
    if len(gone):
        out = _slots(starts, links, gone, range(first, first + len(gone)))
        links, others = np.delete(links, out), np.delete(others, out)
        for source in gone.tolist():
            starts[source + 1 :] -= 1
    if len(sources) != len(gone):
        links = links + np.int32(len(sources) - len(gone)) * (links >= first)
    if len(sources):
        order = np.argsort(sources, kind="stable")
        at = _slots(starts, links, sources[order], [first] * len(order))
        links = np.insert(links, at, first + order)
        others = np.insert(others, at, targets[order])
        for source in sources.tolist():
            starts[source + 1 :] += 1
    return Neighbours(starts, others, links)


def _slots(starts: Ints, links: Ints, sources: Ints, numbers: Iterable[int]) -> list[int]:
    """Where links of some numbers stand, or would stand, in the rows of their sources."""
    return [
        starts[source] + int(links[starts[source] : starts[source + 1]].searchsorted(number))
        for source, number in zip(sources.tolist(), numbers, strict=True)
    ]


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one is other or np.array_equal(one, other)


def _in_common(older: GoalGraph, graph: GoalGraph, most: int, turn: int) -> int:
    """How many links are the same from the first on, or backward from the last."""
    same = np.ones(most, bool)
    for one, other in (
        (older.children, graph.children),
        (older.parents, graph.parents),
        (older.weights, graph.weights),
    ):
        same &= one[::turn][:most] == other[::turn][:most]
    return most if same.all() else int(same.argmin())
