"""Near-duplicates: nodes of different units whose titles say nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from cascade.graph import MISSION, Codes, GoalGraph
from cascade.layers import Floats, Ints
from cascade.smart import has_text_rules
from cascade.suggest.lexicon import SHIPPED, Lexicon
from cascade.suggest.reasons import Shared, shared_words
from cascade.suggest.terms import Rows, Speller, Terms, norms, scaled
from cascade.types import Plan

#: How many titles are compared with all others at a time.
BLOCK = 512
#: Titles of fewer different words say too little to be called the same.
FEWEST_WORDS = 2
#: A word in more titles than this finds no pairs: it would find too many.
MOST_TITLES = 1000
#: How many pairs are multiplied at a time.
PAIRS = 50_000


@dataclass(frozen=True, slots=True)
class Twins:
    """Two nodes of different units, ``similarity`` (0..1, cosine), and the words in common."""

    one: str
    other: str
    similarity: float
    shared: tuple[Shared, ...]


def near_duplicates(plan: Plan, lexicon: Lexicon = SHIPPED) -> list[Twins]:
    """Pairs of live nodes of one kind, but of different units, with titles alike; most alike first.

    Each node is paired with its nearest one. Nothing in a language without text rules. Cost: linear
    in words, plus the pairs that share a rare word.

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
    graph = GoalGraph.from_plan(plan)
    return twins_of(graph, [node.title for node in plan.nodes], Speller(True, lexicon))


def twins_of(graph: GoalGraph, titles: Sequence[str], speller: Speller) -> list[Twins]:
    """The same, of a graph and the titles of its nodes in their order."""
    asked = np.flatnonzero(graph.live & (graph.kinds != MISSION) & (graph.units >= 0))
    # The order of nodes must not decide between two that are equally near.
    asked = np.array(sorted(asked.tolist(), key=lambda n: str(graph.ids[n])), np.int64)
    rows = Terms([titles[node] for node in asked.tolist()], speller).words
    told = np.diff(rows.indptr) >= FEWEST_WORDS
    asked, rows = asked[told], rows[told]
    rows = scaled(rows, norms(rows))
    nearest = _Nearest(rows, graph.units[asked], graph.kinds[asked], speller.lexicon.alike).found()
    pairs = {(min(pair), max(pair)): likeness for pair, likeness in nearest.items()}
    found = [
        _twins(graph, titles, speller, asked[list(pair)].tolist(), likeness)
        for pair, likeness in pairs.items()
    ]
    return sorted(found, key=lambda twins: (-twins.similarity, twins.one, twins.other))


def _twins(
    graph: GoalGraph, titles: Sequence[str], speller: Speller, nodes: list[int], likeness: float
) -> Twins:
    first, second = nodes
    shared = shared_words(speller, titles[first], titles[second])
    return Twins(str(graph.ids[first]), str(graph.ids[second]), round(likeness, 6), shared)


class _Nearest:
    """Finds for each row the nearest one of another unit and its own kind."""

    def __init__(self, rows: Rows, units: Ints, kinds: Codes, alike: float) -> None:
        self.rows, self.units, self.kinds, self.alike = rows, units, kinds, alike

    def found(self) -> dict[tuple[int, int], float]:
        """``{(row, its nearest): likeness}``, where that is alike enough."""
        nearest = dict(self._same_words())
        paired = {row for row, _ in nearest}
        firsts = self._firsts()
        rare = _rarest(self.rows[firsts], self.alike)
        asked = np.array([at for at, row in enumerate(firsts.tolist()) if row not in paired], int)
        for start in range(0, len(asked), BLOCK):
            block = asked[start : start + BLOCK]
            met = (rare[block] @ rare.T).tocoo()
            nearest |= self._best(firsts[block[met.row]], firsts[met.col])
        return nearest

    def _texts(self) -> Ints:
        """Each row's words as a number: equal words, equal number."""
        starts, columns = self.rows.indptr.tolist(), self.rows.indices
        values = np.round(self.rows.data, 9)
        met: dict[tuple[bytes, bytes], int] = {}
        return np.array(
            [
                met.setdefault((columns[low:high].tobytes(), values[low:high].tobytes()), len(met))
                for low, high in pairwise(starts)
            ],
            np.int32,
        )

    @cached_property
    def _keys(self) -> list[tuple[int, int, int]]:
        """Each row's words, kind and unit."""
        told = self._texts().tolist(), self.kinds.tolist(), self.units.tolist()
        return list(zip(*told, strict=True))

    def _same_words(self) -> Iterator[tuple[tuple[int, int], float]]:
        groups: dict[tuple[int, int], list[int]] = {}
        for row, (text, kind, _) in enumerate(self._keys):
            groups.setdefault((text, kind), []).append(row)
        for rows in groups.values():
            first, units = rows[0], self.units
            second = next((row for row in rows if units[row] != units[first]), None)
            if second is not None:
                for row in rows:
                    yield (row, first if units[row] != units[first] else second), 1.0

    def _firsts(self) -> Ints:
        """The first row of all with the same words, kind and unit: it stands for the rest."""
        firsts: dict[tuple[int, int, int], int] = {}
        for row, key in enumerate(self._keys):
            firsts.setdefault(key, row)
        return np.array(list(firsts.values()), np.int32)

    def _best(self, rows: Ints, others: Ints) -> dict[tuple[int, int], float]:
        """Of pairs of rows, the most alike of each first one."""
        kept = (self.units[rows] != self.units[others]) & (self.kinds[rows] == self.kinds[others])
        rows, others = rows[kept], others[kept]
        likeness = np.round(_dots(self.rows, rows, others), 9)
        kept = likeness >= self.alike
        rows, others, likeness = rows[kept], others[kept], likeness[kept]
        order = np.lexsort((others, -likeness, rows))
        _, first = np.unique(rows[order], return_index=True)
        best = order[first].tolist()
        return {(int(rows[at]), int(others[at])): float(likeness[at]) for at in best}


def _dots(rows: Rows, some: Ints, others: Ints) -> Floats:
    """The product of each row with its other, some at a time."""
    found = [np.empty(0)]
    for at in range(0, len(some), PAIRS):
        here = slice(at, at + PAIRS)
        found.append(np.asarray(rows[some[here]].multiply(rows[others[here]]).sum(axis=1)).ravel())
    return np.concatenate(found)


def _rarest(rows: Rows, alike: float) -> Rows:
    """The rarest words of each row, as many as two rows that are alike must share one of.

    Words that very many titles have find nothing.
    """
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -held[rows.indices], owners))
    squares = rows.data[order] ** 2
    # The sum of squares from the most common word of a row on: beneath the line, it is left out.
    total = np.cumsum(squares)
    before = (total - squares)[rows.indptr[:-1]][owners] if len(total) else total
    kept = (total - before >= alike**2 - 1e-9) & (held[rows.indices[order]] <= MOST_TITLES)
    ones = np.ones(int(kept.sum()), np.float32)
    places = owners[kept], rows.indices[order][kept]
    return sparse.coo_array((ones, places), shape=rows.shape).tocsr()
