"""Near-duplicates: nodes of different units whose titles say nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cascade.graph import MISSION, GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.smart import has_text_rules
from cascade.smart.grounds import says_alike
from cascade.structure import is_below
from cascade.suggest.comparing import BLOCK, DIGITS, MOST_TITLES, Places, by_name, dots
from cascade.suggest.lexicon import SHIPPED, Lexicon
from cascade.suggest.reasons import Shared, shared_words
from cascade.suggest.terms import Rows, Speller, Terms, norms, scaled
from cascade.types import Node, Plan

#: Titles of fewer different words say too little to be called the same.
FEWEST_WORDS = 2
#: What more units than these say in the same words is meant to be said by each of them.
MOST_UNITS = 3
#: So many of a node's nearest ones are looked at for one that it is not related to.
NEAREST = 5

#: Whether a plan says of two nodes (numbers) how they are related.
Related = Callable[[int, int], bool]
#: Nodes, the nearest one of each, and how alike the two are (0..1).
Pairs = tuple[Ints, Ints, Floats]
#: Which of some pairs of nodes, of each first one the nearest first, are told.
_Choice = Callable[[Ints, Ints], Places]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two nodes of different units, ``similarity`` (0..1, cosine), and the words in common."""

    one: str
    other: str
    similarity: float
    shared: tuple[Shared, ...]


def near_duplicates(plan: Plan, lexicon: Lexicon = SHIPPED) -> list[Twins]:
    """Pairs of live nodes of one kind, but of different units, with titles alike; most alike first.

    Each node is paired with its nearest one, of those that the plan does not tie to it: by a way of
    contributions, ``depends_on`` or ``related``. What more than :data:`MOST_UNITS` units say in the
    same words is left out. Nothing in a language without text rules. Cost: linear in words, plus
    the pairs that share a rare word.

    >>> from cascade.types import Kind, Node
    >>> [twins.one + "=" + twins.other for twins in near_duplicates(Plan(nodes=(
    ...     Node("a", Kind.PROGRAM, "Build a supplier portal", unit="sales"),
    ...     Node("b", Kind.PROGRAM, "Building the suppliers' portal", unit="finance"),
    ...     Node("c", Kind.PROGRAM, "Train the drivers", unit="finance"),
    ... )))]
    ['a=b']
    """
    if not has_text_rules(plan.language):
        return []
    graph, speller = GoalGraph.from_plan(plan), Speller(True, lexicon)
    titles = [node.title for node in plan.nodes]
    related = partial(_are_related, plan.nodes)
    nodes, others, likeness = TwinFinder(graph, Terms(titles, speller)).pairs(related)
    met: dict[tuple[str, str], Twins] = {}
    for node, other, alike in zip(nodes.tolist(), others.tolist(), likeness.tolist(), strict=True):
        first, second = sorted((node, other), key=lambda number: str(graph.ids[number]))
        names = str(graph.ids[first]), str(graph.ids[second])
        if names not in met:
            shared = shared_words(speller, titles[first], titles[second])
            met[names] = Twins(*names, round(alike, 6), shared)
    return sorted(met.values(), key=lambda twins: (-twins.similarity, twins.one, twins.other))


def _are_related(nodes: Sequence[Node], one: int, other: int) -> bool:
    """Whether one of two nodes names the other, or somebody has said that they are meant so."""
    ends = (nodes[one], nodes[other]), (nodes[other], nodes[one])
    return any(
        end.id in node.depends_on or end.id in node.related or says_alike(node, end.title)
        for node, end in ends
    )


class TwinFinder:
    """Finds for each node the nearest one of another unit and its own kind.

    What a way of live contributions leads to, or comes from, is left out. Building is linear in
    words; so is the question about one node.
    """

    def __init__(self, graph: GoalGraph, terms: Terms) -> None:
        """``terms`` are those of all nodes' titles, in their order."""
        self.graph, self.alike = graph, terms.speller.lexicon.alike
        asked = graph.live & (graph.kinds != MISSION) & (graph.units >= 0)
        asked &= np.diff(terms.words.indptr) >= FEWEST_WORDS
        # The order of nodes must not decide between two that are equally near.
        self.nodes: Ints = by_name(graph.ids, np.flatnonzero(asked))
        rows = terms.words[self.nodes]
        self.rows: Rows = scaled(rows, norms(rows))
        self.units, self.kinds = graph.units[self.nodes], graph.kinds[self.nodes]

    @cached_property
    def _groups(self) -> Places:
        """Each row's words and kind as a number: equal words, equal number."""
        _, found = np.unique(_hashed(self.rows) ^ _mixed(self.kinds), return_inverse=True)
        return np.asarray(found, np.int64)

    @cached_property
    def _members(self) -> Places:
        """Each row's words, kind and unit as a number."""
        found: Places = self._groups * (len(self.graph.unit_ids) + 1) + self.units
        return found

    @cached_property
    def _kept(self) -> Bools:
        """Which rows say what no more than a few units do."""
        units = np.unique(self._members) // (len(self.graph.unit_ids) + 1)
        kept: Bools = (np.bincount(units, minlength=1) <= MOST_UNITS)[self._groups]
        return kept

    def twin_of(
        self, node: int, seen: Bools | None = None, related: Related | None = None
    ) -> tuple[int, float] | None:
        """The nearest node and how alike it is (0..1); None where none is alike enough.

        ``seen`` is a mask of the nodes that may be told; None for all. Those ``related`` are left
        out.
        """
        twins = self.twins_of(node, seen)
        return next((twin for twin in twins if not related or not related(node, twin[0])), None)

    def twins_of(self, node: int, seen: Bools | None = None) -> list[tuple[int, float]]:
        """All that are alike enough, the nearest first: :data:`NEAREST` at most."""
        [places] = np.nonzero(self.nodes == node)
        if not len(places) or not self._kept[places[0]]:
            return []
        place = int(places[0])
        words = self.rows[[place]].toarray()[0]
        likeness = np.round(self.rows @ words, DIGITS)
        good = (self.units != self.units[place]) & (self.kinds == self.kinds[place]) & self._kept
        if seen is not None:
            good &= seen[self.nodes]
        found = np.flatnonzero(good & (likeness >= self.alike))
        found = found[np.argsort(-likeness[found], kind="stable")]
        free = self._untied(node, self.nodes[found].tolist())
        return [(other, float(likeness[found[at]])) for at, other in free]

    def _untied(self, node: int, others: Sequence[int]) -> Iterator[tuple[int, int]]:
        """``(place, other)`` of the first ones that no way of contributions ties to a node."""
        free = (
            (at, other)
            for at, other in enumerate(others)
            if not is_below(self.graph, node, other) and not is_below(self.graph, other, node)
        )
        return islice(free, NEAREST)

    def _told(self, node: int, others: Sequence[int], related: Related | None) -> int | None:
        """The place of the first one that nothing ties to a node."""
        free = self._untied(node, others)
        return next((at for at, other in free if not related or not related(node, other)), None)

    def pairs(self, related: Related | None = None) -> Pairs:
        """``(nodes, twins, likeness)``: of all nodes that have one; see :meth:`twin_of`."""
        kept = np.flatnonzero(self._kept)
        nodes, pairs = self.nodes[kept], self._nearest_of_all(kept)
        ends = zip(nodes[pairs[0]].tolist(), nodes[pairs[1]].tolist(), strict=True)
        tied = np.array([self._told(one, [other], related) is None for one, other in ends], bool)
        if tied.any():
            rest = pairs[0][~tied], pairs[1][~tied], pairs[2][~tied]
            choice = partial(self._first_untied, related)
            pairs = _joined([rest, self._nearest(kept, pairs[0][tied], choice)])
        return nodes[pairs[0]], nodes[pairs[1]], pairs[2]

    def _nearest_of_all(self, kept: Places) -> _Pairs:
        """The nearest of each of some rows, whatever ties it."""
        # The first of all with the same words, kind and unit stands for the rest.
        _, first, stands = np.unique(self._members[kept], return_index=True, return_inverse=True)
        rows, others, likeness = self._nearest(kept[first], np.arange(len(first)), _first)
        twin, alike = np.full(len(first), -1), np.zeros(len(first))
        twin[rows], alike[rows] = first[others], likeness
        told = np.flatnonzero(twin[stands] >= 0)
        return told, twin[stands][told], alike[stands][told]

    def _nearest(self, rows: Places, asked: Places, choice: _Choice) -> _Pairs:
        """The nearest of those asked about, all as places among some rows."""
        same, parts = _Same.of(self._groups[rows]), _Parts.of(self.rows[rows])
        found = [_NO_PAIRS]
        for start in range(0, len(asked), BLOCK):
            block = asked[start : start + BLOCK]
            found.append(self._best(rows, *same.pairs(block), choice))
            rest = np.setdiff1d(block, found[-1][0])
            found.append(self._best(rows, *parts.alike(rest, self.alike), choice))
        return _joined(found)

    def _best(self, rows: Places, ones: Places, others: Places, choice: _Choice) -> _Pairs:
        """Of pairs, the most alike of each first one, where that is alike enough."""
        units, kinds = self.units[rows], self.kinds[rows]
        kept = (units[ones] != units[others]) & (kinds[ones] == kinds[others])
        ones, others = ones[kept], others[kept]
        likeness = np.round(dots(self.rows, rows[ones], rows[others]), DIGITS)
        kept = likeness >= self.alike
        ones, others, likeness = ones[kept], others[kept], likeness[kept]
        order = np.lexsort((rows[others], -likeness, ones))
        best = order[choice(self.nodes[rows[ones[order]]], self.nodes[rows[others[order]]])]
        return ones[best], others[best], likeness[best]

    def _first_untied(self, related: Related | None, nodes: Ints, others: Ints) -> Places:
        """Of pairs, the first of each node that nothing ties to it."""
        found, starts = [], np.flatnonzero(np.diff(nodes, prepend=-1)).tolist()
        for low, high in pairwise([*starts, len(nodes)]):
            at = self._told(int(nodes[low]), others[low:high].tolist(), related)
            if at is not None:
                found.append(low + at)
        return np.array(found, np.int64)


def _first(nodes: Ints, _others: Ints) -> Places:
    """Of pairs, the first of each node."""
    return np.flatnonzero(np.diff(nodes, prepend=-1))


_Pairs = tuple[Places, Places, Floats]
_NO_PAIRS: _Pairs = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def _joined(found: Sequence[_Pairs]) -> _Pairs:
    ones, others, likeness = (np.concatenate(column) for column in zip(*found, strict=True))
    return ones, others, likeness


def _mixed(numbers: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Numbers spread over 64 bits (splitmix64)."""
    found = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(31))


def _hashed(rows: Rows) -> NDArray[np.uint64]:
    """Each row's words and their weights as a number; none is without words."""
    weights = np.rint(rows.data * 1e6).astype(np.uint64)
    told = _mixed((rows.indices.astype(np.uint64) << np.uint64(32)) + weights)
    starts = rows.indptr[:-1]
    return np.add.reduceat(told, starts) if len(starts) else told


@dataclass(frozen=True, slots=True)
class _Same:
    """Rows by their groups: ``order`` are their places so sorted, and ``bounds`` their groups."""

    groups: Places
    order: Places
    bounds: Places

    @classmethod
    def of(cls, groups: Places) -> _Same:
        """The rows of some groups, one a row."""
        order = np.argsort(groups, kind="stable")
        return cls(groups, order, groups[order])

    def pairs(self, block: Places) -> tuple[Places, Places]:
        """The pairs of a block's rows with all of their group."""
        starts = np.searchsorted(self.bounds, self.groups[block])
        counts = np.searchsorted(self.bounds, self.groups[block], "right") - starts
        before = np.cumsum(counts) - counts
        slots = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
        return np.repeat(block, counts), self.order[slots]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Rows with their rare words alone; ``rest`` is how long each one's common words are."""

    rare: Rows
    across: Rows
    rest: NDArray[np.float32]

    @classmethod
    def of(cls, rows: Rows) -> _Parts:
        """The parts of rows of length 1."""
        held = np.bincount(rows.indices, minlength=rows.shape[1])
        owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        kept = held[rows.indices] <= MOST_TITLES
        values = rows.data[kept].astype(np.float32)
        places = owners[kept], rows.indices[kept]
        rare = sparse.coo_array((values, places), shape=rows.shape).tocsr()
        short = np.bincount(places[0], rows.data[kept] ** 2, minlength=rows.shape[0])
        rest = np.sqrt(np.maximum(0, 1 - short)).astype(np.float32)
        return cls(rare, rare.T.tocsr(), rest)

    def alike(self, block: Places, least: float) -> tuple[Places, Places]:
        """The pairs of a block's rows with others that share a rare word, and may be alike."""
        met = self.rare[block] @ self.across
        rows = np.repeat(block, np.diff(met.indptr))
        most = met.data + self.rest[rows] * self.rest[met.indices]
        kept = most >= least - 1e-5  # these are numbers of seven digits
        return rows[kept], met.indices[kept].astype(np.int64)
