"""Contributions whose child has no telling word in common with what it contributes to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from cascade.graph import MISSION, GoalGraph
from cascade.layers import Bools, Ints
from cascade.structure import is_below
from cascade.suggest.comparing import BLOCK, DIGITS, MOST_TITLES, by_name, dots
from cascade.suggest.terms import Rows, Terms, norms, scaled

#: A title of fewer different words of its own says too little to be called apart.
FEWEST_WORDS = 4
#: A goal with fewer other children has too few words to compare with.
FEWEST_OTHERS = 2
#: How alike (0..1, cosine) that node must be at least.
LEAST = 0.2
#: So many steps above a goal its title may still tell why a child is there.
STEPS_UP = 8


@dataclass(frozen=True, slots=True)
class Nearest:
    """The node elsewhere whose words are nearest to a child's, and a goal that it is under."""

    node: int
    under: int


class WordsApart:
    """Finds contributions of which only people can say what the ends have to do with each other.

    Words count that are a reason: not those that many goals begin with. Building is linear in
    words, questions in words and links.
    """

    def __init__(self, graph: GoalGraph, terms: Terms) -> None:
        """``terms`` are those of all nodes' titles, in their order."""
        self.graph, self.names = graph, terms.names
        light = terms.speller.light
        content = np.array([name not in light for name in terms.names] or [True])
        kept = content[terms.words.indices]
        owners = np.repeat(np.arange(graph.n_nodes), np.diff(terms.words.indptr))
        places = owners[kept], terms.words.indices[kept]
        rows = sparse.coo_array((terms.words.data[kept], places), shape=terms.words.shape).tocsr()
        self.rows: Rows = scaled(rows, norms(rows))
        self.marks: Rows = self.rows.copy()
        self.marks.data = np.ones(len(self.marks.data), np.float32)

    def links(self, links: Ints | None = None) -> Ints:
        """Of some live contributions (of all: None), those whose ends share no telling word.

        A word of the goal's other children is shared, too, and one of what is above the goal.
        Nothing is said where the title has few words, the goal has few other children, or is the
        mission, under which there is everything.
        """
        graph = self.graph
        links = graph.live_links if links is None else links
        children, parents = graph.children[links], graph.parents[links]
        asked = np.diff(self.marks.indptr)[children] >= FEWEST_WORDS
        asked &= graph.n_live_children[parents] > FEWEST_OTHERS
        asked &= graph.kinds[parents] != MISSION
        links, children, parents = links[asked], children[asked], parents[asked]
        above, place = np.unique(parents, return_inverse=True)
        families = self.marks[above] + self._below(above) @ self.marks
        mine = self.marks[children]
        # Each child is one of the family, too.
        shared = mine.multiply(families[place]).sum(axis=1) - np.diff(mine.indptr)
        kept = np.asarray(shared).ravel() == 0
        found: Ints = links[kept]
        return found[~self._speak_of_above(children[kept], parents[kept])]

    def _speak_of_above(self, children: Ints, parents: Ints) -> Bools:
        """Of some children, those that share a word with what is above their goal."""
        up, n = self.graph.up, self.graph.n_nodes
        found = np.zeros(len(children), bool)
        places, above = np.arange(len(children)), parents
        for _ in range(STEPS_UP):
            slots, counts = up.slots(above)
            codes = np.unique(np.repeat(places, counts) * n + up.others[slots])
            places, above = codes // n, (codes % n).astype(np.int32)
            found[places[dots(self.marks, children[places], above) > 0]] = True
            places, above = places[~found[places]], above[~found[places]]
        return found

    def _below(self, parents: Ints) -> Rows:
        """One row a parent: 1 for each of its live children."""
        slots, counts = self.graph.down.slots(parents)
        places = np.repeat(np.arange(len(parents)), counts), self.graph.down.others[slots]
        shape = len(parents), self.graph.n_nodes
        return sparse.coo_array((np.ones(len(slots), np.float32), places), shape=shape).tocsr()

    def speaks_of(self, link: int, stems: Collection[str]) -> bool:
        """Whether some stems are among the words of a contribution's parent or its children."""
        child, parent = int(self.graph.children[link]), int(self.graph.parents[link])
        others = self.graph.down.of_node(parent)
        family = self.marks[[parent, *others[others != child].tolist()]]
        return any(self.names[at] in stems for at in np.unique(family.indices).tolist())

    def nearest(self, children: Ints, seen: Bools | None = None) -> dict[int, Nearest]:
        """For each of some nodes the one of its kind, elsewhere in the plan, nearest by words.

        Elsewhere is under a live goal that the node does not contribute to. ``seen`` is a mask of
        the nodes that may be told; None for all.
        """
        found: dict[int, Nearest] = {}
        children = np.unique(children)
        for start in range(0, len(children), BLOCK):
            block = children[start : start + BLOCK]
            some, others = self._alike(block)
            bounds = np.searchsorted(some, np.arange(len(block) + 1)).tolist()
            for child, (low, high) in zip(block.tolist(), pairwise(bounds), strict=True):
                nearest = self._best(child, others[low:high], seen)
                if nearest is not None:
                    found[child] = nearest
        return found

    def _alike(self, nodes: Ints) -> tuple[Ints, Ints]:
        """``(places, others)``: for each of some nodes those that are alike, the nearest first."""
        met = (self._rare[nodes] @ self._across).tocoo()
        kinds, live = self.graph.kinds, self.graph.live
        kept = (kinds[met.col] == kinds[nodes[met.row]]) & live[met.col]
        kept &= np.diff(self.graph.up.starts)[met.col] > 0
        some, others = met.row[kept], met.col[kept]
        likeness = np.round(dots(self.rows, nodes[some], others), DIGITS)
        kept = likeness >= LEAST
        some, others = some[kept], others[kept]
        order = np.lexsort((self._ranks[others], -likeness[kept], some))
        return some[order], others[order]

    @cached_property
    def _ranks(self) -> Ints:
        """Each node's place by its identifier: it decides among equals."""
        ranks = np.empty(self.graph.n_nodes, np.int32)
        ranks[by_name(self.graph.ids, np.arange(len(ranks)))] = np.arange(len(ranks))
        return ranks

    @cached_property
    def _rare(self) -> Rows:
        """The words that few titles have."""
        held = np.bincount(self.marks.indices, minlength=self.marks.shape[1])
        found = self.marks.copy()
        found.data = (held[found.indices] <= MOST_TITLES).astype(np.float32)
        found.eliminate_zeros()
        return found

    @cached_property
    def _across(self) -> Rows:
        return self._rare.T.tocsr()

    def _best(self, child: int, others: Ints, seen: Bools | None) -> Nearest | None:
        """The first of some nodes that is elsewhere, with a parent of it."""
        up = self.graph.up
        mine = set(up.of_node(child).tolist())
        for other in others.tolist() if seen is None else others[seen[others]].tolist():
            above = up.of_node(other)
            if not mine.isdisjoint(above.tolist()) or self._is_in_line(child, other):
                continue
            told = above if seen is None else above[seen[above]]
            if len(told):
                return Nearest(other, int(told[np.argmin(self._ranks[told])]))
        return None

    def _is_in_line(self, node: int, other: int) -> bool:
        """Whether a node is above another, or below it."""
        return is_below(self.graph, node, other) or is_below(self.graph, other, node)
