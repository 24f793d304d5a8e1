"""Near-duplicates: nodes of different units whose titles say nearly the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cascade.graph import MISSION, GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.smart import has_text_rules
from cascade.suggest.lexicon import SHIPPED, Lexicon
from cascade.suggest.reasons import Shared, shared_words
from cascade.suggest.terms import Rows, Speller, Terms, norms, scaled
from cascade.types import Plan

#: How many titles are compared with all others at a time.
BLOCK = 2048
#: Titles of fewer different words say too little to be called the same.
FEWEST_WORDS = 2
#: What more units than these say in the same words is meant to be said by each of them.
MOST_UNITS = 3
#: A word in more titles than this finds no pairs: it would find too many.
MOST_TITLES = 300
#: How many pairs are multiplied at a time.
PAIRS = 200_000
#: Digits that a likeness is compared by, so that the order of nodes decides nothing.
DIGITS = 9

_Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two nodes of different units, ``similarity`` (0..1, cosine), and the words in common."""

    one: str
    other: str
    similarity: float
    shared: tuple[Shared, ...]


def near_duplicates(plan: Plan, lexicon: Lexicon = SHIPPED) -> list[Twins]:
    """Pairs of live nodes of one kind, but of different units, with titles alike; most alike first.

    Each node is paired with its nearest one. What more than :data:`MOST_UNITS` units say in the
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
    nodes, others, likeness = TwinFinder(graph, Terms(titles, speller)).pairs()
    met: dict[tuple[str, str], Twins] = {}
    for node, other, alike in zip(nodes.tolist(), others.tolist(), likeness.tolist(), strict=True):
        first, second = sorted((node, other), key=lambda number: str(graph.ids[number]))
        names = str(graph.ids[first]), str(graph.ids[second])
        if names not in met:
            shared = shared_words(speller, titles[first], titles[second])
            met[names] = Twins(*names, round(alike, 6), shared)
    return sorted(met.values(), key=lambda twins: (-twins.similarity, twins.one, twins.other))


class TwinFinder:
    """Finds for each node the nearest one of another unit and its own kind.

    Building is linear in words; so is the question about one node.
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
    def _groups(self) -> _Codes:
        """Each row's words and kind as a number: equal words, equal number."""
        _, found = np.unique(_hashed(self.rows) ^ _mixed(self.kinds), return_inverse=True)
        return np.asarray(found, np.int64)

    @cached_property
    def _members(self) -> _Codes:
        """Each row's words, kind and unit as a number."""
        found: _Codes = self._groups * (len(self.graph.unit_ids) + 1) + self.units
        return found

    @cached_property
    def _kept(self) -> Bools:
        """Which rows say what no more than a few units do."""
        units = np.unique(self._members) // (len(self.graph.unit_ids) + 1)
        kept: Bools = (np.bincount(units, minlength=1) <= MOST_UNITS)[self._groups]
        return kept

    def twin_of(self, node: int, seen: Bools | None = None) -> tuple[int, float] | None:
        """The nearest node and how alike it is (0..1); None where none is alike enough.

        ``seen`` is a mask of the nodes that may be told; None for all.
        """
        [places] = np.nonzero(self.nodes == node)
        if not len(places) or not self._kept[places[0]]:
            return None
        place = int(places[0])
        words = self.rows[[place]].toarray()[0]
        likeness = np.round(self.rows @ words, DIGITS)
        good = (self.units != self.units[place]) & (self.kinds == self.kinds[place]) & self._kept
        if seen is not None:
            good &= seen[self.nodes]
        likeness[~good] = 0.0
        best = int(np.argmax(likeness))
        if likeness[best] < self.alike:
            return None
        return int(self.nodes[best]), float(likeness[best])

    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """``(nodes, twins, likeness)``: of all nodes that have one."""
        kept = np.flatnonzero(self._kept)
        # The first of all with the same words, kind and unit stands for the rest.
        _, first, stands = np.unique(self._members[kept], return_index=True, return_inverse=True)
        firsts = kept[first]
        rows, others, likeness = self._nearest(firsts)
        twin, alike = np.full(len(firsts), -1), np.zeros(len(firsts))
        twin[rows], alike[rows] = firsts[others], likeness
        told = twin[stands] >= 0
        mine = kept[told], twin[stands][told], alike[stands][told]
        return self.nodes[mine[0]], self.nodes[mine[1]], mine[2]

    def _nearest(self, firsts: _Codes) -> tuple[_Codes, _Codes, Floats]:
        """The same as places among some rows that differ."""
        same = self._with_same_words(firsts)
        found = [self._best(firsts, *same)]
        paired = np.zeros(len(firsts), bool)
        paired[same[0]] = True
        parts, asked = _Parts.of(self.rows[firsts]), np.flatnonzero(~paired)
        for start in range(0, len(asked), BLOCK):
            block = asked[start : start + BLOCK]
            found.append(self._best(firsts, *parts.alike(block, self.alike)))
        rows, others, likeness = (np.concatenate(column) for column in zip(*found, strict=True))
        return rows, others, likeness

    def _with_same_words(self, firsts: _Codes) -> tuple[_Codes, _Codes]:
        """The pairs of rows in the same words; there are few of each."""
        groups = self._groups[firsts]
        order = np.argsort(groups, kind="stable")
        pairs: list[tuple[_Codes, _Codes]] = [(order[:0], order[:0])]
        for step in range(1, MOST_UNITS):
            here = np.flatnonzero(groups[order[step:]] == groups[order[: len(order) - step]])
            one, other = order[here], order[here + step]
            pairs += [(one, other), (other, one)]
        rows, others = (np.concatenate(column) for column in zip(*pairs, strict=True))
        return rows, others

    def _best(self, firsts: _Codes, rows: _Codes, others: _Codes) -> tuple[_Codes, _Codes, Floats]:
        """Of pairs, the most alike of each first one, where that is alike enough."""
        units, kinds = self.units[firsts], self.kinds[firsts]
        kept = (units[rows] != units[others]) & (kinds[rows] == kinds[others])
        rows, others = rows[kept], others[kept]
        likeness = np.round(dots(self.rows, firsts[rows], firsts[others]), DIGITS)
        kept = likeness >= self.alike
        rows, others, likeness = rows[kept], others[kept], likeness[kept]
        order = np.lexsort((firsts[others], -likeness, rows))
        _, first = np.unique(rows[order], return_index=True)
        best = order[first]
        return rows[best], others[best], likeness[best]


def by_name(ids: Sequence[object], nodes: _Codes) -> Ints:
    """Some nodes in the order of their identifiers."""
    names = [str(ids[node]) for node in nodes.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    return nodes[np.array(order, np.int64)].astype(np.int32)


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


def dots(rows: Rows, some: _Codes, others: _Codes) -> Floats:
    """The product of each row with its other, some at a time."""
    found = [np.empty(0)]
    for at in range(0, len(some), PAIRS):
        here = slice(at, at + PAIRS)
        found.append(np.asarray(rows[some[here]].multiply(rows[others[here]]).sum(axis=1)).ravel())
    return np.concatenate(found)


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

    def alike(self, block: _Codes, least: float) -> tuple[_Codes, _Codes]:
        """The pairs of a block's rows with others that share a rare word, and may be alike."""
        met = self.rare[block] @ self.across
        rows = np.repeat(block, np.diff(met.indptr))
        most = met.data + self.rest[rows] * self.rest[met.indices]
        kept = most >= least - 1e-5  # these are numbers of seven digits
        return rows[kept], met.indices[kept].astype(np.int64)
