"""Ranks the parents that a node may have by words, levels and units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from cascade.alignment import connect
from cascade.graph import COMPANY_GOAL, KIND_CODES, MISSION, PROGRAM, GoalGraph
from cascade.layers import Bools, Floats, Ints, Neighbours, reach
from cascade.reading.patterns import word_set
from cascade.smart.features import stem
from cascade.suggest.asking import Asked
from cascade.suggest.comparing import DIGITS, by_name
from cascade.suggest.lexicon import FEATURES
from cascade.suggest.terms import Rows, Speller, Terms, length, norms, unit
from cascade.types import Kind

#: Where nothing contributes yet, anything may.
CHILDLESS = 1.0
#: So many links of a unit tell where its work goes.
HABIT = 3
#: Stems of words by which anything is counted.
_COUNTS = frozenset(
    stem(word)
    for word in word_set(
        """
        number share percent percentage proportion part rate ratio total average mean median count
        amount level score index value volume new
        """
    )
)


class Ranker:
    """A plan laid out for the question where a node belongs.

    A candidate is known by its own words and by those of its children, its *family*. Building is
    linear in words and links; a question costs one product with all rows.
    """

    def __init__(
        self,
        graph: GoalGraph,
        titles: Sequence[str],
        speller: Speller,
        results: Sequence[tuple[int, str]] = (),
    ) -> None:
        """``results`` are what measures nodes: each with the number of the node, and its title."""
        self.graph, self.titles, self.speller = graph, titles, speller
        self.results = [(node, title) for node, title in results if self.says_what(title)]
        self.terms = Terms(titles, speller)
        self.weights: Floats = np.array([speller.lexicon.weights[name] for name in FEATURES])

    @cached_property
    def _below(self) -> Rows:
        """One row a node: 1 for each of its live children."""
        down, n = self.graph.down, self.graph.n_nodes
        ones = np.ones(len(down.others))
        return sparse.csr_array((ones, down.others, down.starts), shape=(n, n))

    @cached_property
    def _lengths(self) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """How long own words and family are, by terms and by spelling; 1 for empty ones."""
        rows, words, spelt = self.terms.rows, self.terms.words, self.terms.spelling_norms
        return (
            (_filled(norms(rows)), _filled(norms(rows + self._below @ rows))),
            (_filled(spelt(words)), _filled(spelt(words + self._below @ words))),
        )

    def prepare(self) -> Ranker:
        """The same, with everything computed that the first question would have to."""
        _ = self._lengths, self._connected, self._all_down, self._by_name, self._measures
        return self

    @cached_property
    def _measures(self) -> tuple[Ints, Rows]:
        """Whose each key result is, and its words."""
        nodes = np.array([node for node, _ in self.results], np.int32)
        return nodes, self.terms.rows_of([self.says_what(title) for _, title in self.results])

    def _measured(self, asked: Asked) -> Floats:
        """How alike the words of each node's nearest key result are; 0 without any."""
        nodes, rows = self._measures
        found = np.zeros(self.graph.n_nodes)
        if len(nodes):
            np.maximum.at(found, nodes, rows @ asked.rows)
        return found

    def says_what(self, title: str) -> str:
        """A key result without the words by which anything is counted, and light ones."""
        told = self.speller.stems(title)
        return " ".join(
            title[slice(*span)]
            for name, span in told
            if name not in self.speller.light and name not in _COUNTS
        )

    def nearest_result(self, asked: Asked, node: int) -> str:
        """The title of a node's key result that is nearest by words; "" where none is near."""
        nodes, rows = self._measures
        [places] = np.nonzero(nodes == node)
        if not len(places):
            return ""
        alike = np.round(rows[places] @ asked.rows, DIGITS)
        return self.results[int(places[int(alike.argmax())])][1] if alike.max() > 0 else ""

    @cached_property
    def _connected(self) -> Bools:
        found = connect(self.graph)
        return found.connected if found.known else np.ones(self.graph.n_nodes, bool)

    def asked(self, node: int) -> Asked:
        """The question where a node belongs."""
        graph, terms = self.graph, self.terms
        barred = self._under(node)
        barred[graph.all_up.of_node(node)] = True
        rows, words = _row(terms.rows, [node]), _row(terms.words, [node])
        mine = graph.down.of_node(node)
        return Asked(
            self.titles[node],
            int(graph.kinds[node]),
            int(graph.units[node]),
            unit(rows),
            unit(terms.spelling.T @ words),
            barred,
            unit(_row(terms.rows, mine)) if len(mine) else None,
            unit(terms.spelling.T @ _row(terms.words, mine)) if len(mine) else None,
            node,
        )

    def asked_for(self, title: str, kind: Kind, unit_id: str | None = None) -> Asked:
        """The question where a title would belong that is of no node yet."""
        graph = self.graph
        rows, words = self.terms.told(title)
        return Asked(
            title,
            KIND_CODES[kind],
            graph.unit_ids.index(unit_id) if unit_id in graph.unit_ids else -1,
            rows,
            unit(self.terms.spelling.T @ words) * length(words),
            barred=np.zeros(graph.n_nodes, bool),
        )

    def allowed(self, asked: Asked) -> Bools:
        """Which nodes may become the parent.

        Live ones nearer to the mission, or goals of its own level; the mission for company goals
        alone; never what is below it, nor what it contributes to already.
        """
        graph, level = self.graph, asked.kind
        allowed: Bools = graph.live & (graph.kinds < level)
        if level not in (MISSION, PROGRAM):
            allowed |= graph.live & (graph.kinds == level)
        if level != COMPANY_GOAL:
            allowed &= graph.kinds != MISSION
        elif graph.mission is not None:
            allowed &= (graph.kinds != MISSION) | (np.arange(graph.n_nodes) == graph.mission)
        return allowed & ~asked.barred

    def _under(self, node: int) -> Bools:
        """What is below a node whatever its status, itself with it: a retired one may come back."""
        return reach(self._all_down, np.array([node], np.int32))

    @cached_property
    def _all_down(self) -> Neighbours:
        return Neighbours.of(self.graph.n_nodes, self.graph.parents, self.graph.children)

    def features(self, asked: Asked, candidates: Ints) -> Floats:
        """What is seen of each candidate: a row a candidate, a column one of ``FEATURES``."""
        own, family = self._lengths[0]
        dots = self.terms.rows @ asked.rows
        columns = [
            (dots / own)[candidates],
            self._of_family(dots, family, candidates),
            self._nearest(dots / own)[candidates],
            self._mine(asked.mine, candidates, spelt=False),
        ]
        own, family = self._lengths[1]
        dots = self._dots(asked.spelt, spelt=True)
        columns += [
            (dots / own)[candidates],
            self._of_family(dots, family, candidates),
            self._mine(asked.mine_spelt, candidates, spelt=True),
        ]
        level = self._level(asked.kind)[candidates]
        return np.stack([*columns, level, *self._standing(asked, candidates)], axis=1)

    def _dots(self, words: Floats, *, spelt: bool) -> Floats:
        """The product of words, as terms or spelt, with each node's."""
        terms = self.terms
        found: Floats = terms.words @ (terms.spelling @ words) if spelt else terms.rows @ words
        return found

    def _mine(self, words: Floats | None, candidates: Ints, *, spelt: bool) -> Floats:
        """How alike the words of one's own children and each family are."""
        if words is None:
            return np.zeros(len(candidates))
        return self._of_family(self._dots(words, spelt=spelt), self._lengths[spelt][1], candidates)

    def _of_family(self, dots: Floats, lengths: Floats, candidates: Ints) -> Floats:
        found: Floats = ((dots + self._below @ dots) / lengths)[candidates]
        return found

    def _nearest(self, values: Floats) -> Floats:
        """The greatest value of a child of each node; 0 without children."""
        down, found = self.graph.down, np.zeros(self.graph.n_nodes)
        filled = np.flatnonzero(np.diff(down.starts))
        if len(filled):
            found[filled] = np.maximum.reduceat(values[down.others], down.starts[filled])
        return found

    def _level(self, kind: int) -> Floats:
        """The part (0..1) of each node's children that are of a kind.

        What programs contribute to is seldom what goals alone do. :data:`CHILDLESS` without any.
        """
        children, parents = self.graph.live_ends
        of_kind = self.graph.kinds[children] == kind
        mine = np.bincount(parents[of_kind], minlength=self.graph.n_nodes)
        every = np.bincount(parents, minlength=self.graph.n_nodes)
        found: Floats = np.where(every > 0, mine / np.maximum(every, 1), CHILDLESS)
        return found

    def _standing(self, asked: Asked, candidates: Ints) -> list[Floats]:
        """What is seen of each candidate but its words."""
        graph, kind = self.graph, asked.kind
        same = (graph.units == asked.unit) & (asked.unit >= 0)
        if asked.node is not None:
            same[asked.node] = False
        links = self._unit_links(same & (graph.kinds == kind))
        marks = (
            same[candidates],
            links[candidates],
            ~self._connected[candidates],
            kind - graph.kinds[candidates] > 1,
            self._measured(asked)[candidates],
        )
        return [np.asarray(mark, np.float64) for mark in marks]

    def _unit_links(self, same: Bools) -> Floats:
        """The part (0..1) of the links of some nodes that go to each node.

        Of fewer than :data:`HABIT` the rest is taken to go elsewhere: one link is no habit.
        """
        children, parents = self.graph.live_ends
        counts = np.bincount(parents[same[children]], minlength=self.graph.n_nodes)
        found: Floats = counts / max(HABIT, int(counts.sum()))
        return found

    def ranked(self, asked: Asked, among: Bools | None = None) -> tuple[Ints, Floats, Floats]:
        """The candidates, best first, with their scores and features.

        A score is the chance (0..1) that it is the one, were one of them right.
        """
        allowed = self.allowed(asked)
        if among is not None:
            allowed &= among
        candidates = self._by_name[allowed[self._by_name]]
        features = self.features(asked, candidates)
        worth = np.round(features @ self.weights, DIGITS)
        order = np.argsort(-worth, kind="stable")
        chances = np.exp(worth[order] - worth.max(initial=-np.inf)) if len(order) else worth
        return candidates[order], chances / (chances.sum() or 1), features[order]

    @cached_property
    def _by_name(self) -> Ints:
        """All nodes by their identifiers."""
        return by_name(self.graph.ids, np.arange(self.graph.n_nodes))


def _row(rows: Rows, nodes: Ints | list[int]) -> Floats:
    """The sum of some rows."""
    found: Floats = np.asarray(rows[nodes].sum(axis=0)).ravel()
    return found


def _filled(lengths: Floats) -> Floats:
    """Lengths to divide by: 1 where there is nothing to divide."""
    found: Floats = np.where(lengths > 0, lengths, 1)
    return found
