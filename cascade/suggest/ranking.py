"""Ranks the parents that a node may have by words, levels and units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from cascade.alignment import connect
from cascade.graph import COMPANY_GOAL, MISSION, PROGRAM, GoalGraph
from cascade.layers import Bools, Floats, Ints, Neighbours, reach
from cascade.suggest.lexicon import FEATURES
from cascade.suggest.terms import Rows, Speller, Terms, norms

#: Digits that a score is compared by, so that the order of nodes decides nothing.
DIGITS = 9


class Ranker:
    """A plan laid out for the question where a node belongs.

    A candidate is known by its own words and by those of its children, its *family*. Building is
    linear in words and links; a question costs one product with all rows.
    """

    def __init__(self, graph: GoalGraph, titles: Sequence[str], speller: Speller) -> None:
        self.graph, self.titles, self.speller = graph, titles, speller
        self.terms = Terms(titles, speller)
        self._kins: dict[int, Floats] = {}
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
        _ = self._lengths, self._connected, self._all_down, self._by_name
        return self

    @cached_property
    def _connected(self) -> Bools:
        found = connect(self.graph)
        return found.connected if found.known else np.ones(self.graph.n_nodes, bool)

    def allowed(self, node: int) -> Bools:
        """Which nodes may become a parent of one.

        Live ones nearer to the mission, or goals of its own level; the mission for company goals
        alone; never what is below it, nor what it contributes to already.
        """
        graph = self.graph
        level = graph.kinds[node]
        allowed: Bools = graph.live & (graph.kinds < level)
        if level not in (MISSION, PROGRAM):
            allowed |= graph.live & (graph.kinds == level)
        if level != COMPANY_GOAL:
            allowed &= graph.kinds != MISSION
        elif graph.mission is not None:
            allowed &= (graph.kinds != MISSION) | (np.arange(graph.n_nodes) == graph.mission)
        allowed &= ~self._under(node)
        allowed[graph.all_up.of_node(node)] = False
        return allowed

    def _under(self, node: int) -> Bools:
        """What is below a node whatever its status, itself with it: a retired one may come back."""
        return reach(self._all_down, np.array([node], np.int32))

    @cached_property
    def _all_down(self) -> Neighbours:
        return Neighbours.of(self.graph.n_nodes, self.graph.parents, self.graph.children)

    def features(self, node: int, candidates: Ints) -> Floats:
        """What is seen of each candidate: a row a candidate, a column one of ``FEATURES``."""
        terms = self.terms
        own, family = self._lengths[0]
        dots = terms.rows @ _row(terms.rows, [node]) / own[node]
        columns = [
            (dots / own)[candidates],
            self._of_family(dots, family, candidates),
            self._nearest(dots / own)[candidates],
            self._mine(node, candidates, spelt=False),
        ]
        own, family = self._lengths[1]
        dots = terms.words @ terms.respelt(_row(terms.words, [node])) / own[node]
        columns += [
            (dots / own)[candidates],
            self._of_family(dots, family, candidates),
            self._mine(node, candidates, spelt=True),
        ]
        return np.stack([*columns, *self._standing(node, candidates)], axis=1)

    def _mine(self, node: int, candidates: Ints, *, spelt: bool) -> Floats:
        """How alike the words of a node's own children and each family are."""
        mine, terms = self.graph.down.of_node(node), self.terms
        if not len(mine):
            return np.zeros(len(candidates))
        words = _row(terms.words if spelt else terms.rows, mine)
        parts = terms.spelling.T @ words if spelt else words
        length = float(np.sqrt(parts @ parts)) or 1.0
        dots = terms.words @ (terms.spelling @ parts) if spelt else terms.rows @ words
        return self._of_family(dots / length, self._lengths[spelt][1], candidates)

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

    def _standing(self, node: int, candidates: Ints) -> list[Floats]:
        """What is seen of each candidate but its words."""
        graph = self.graph
        kind, unit = int(graph.kinds[node]), graph.units[node]
        same = (graph.units == unit) & (unit >= 0)
        same[node] = False
        links = self._unit_links(same & (graph.kinds == kind))
        marks = (
            self._kin(kind)[candidates],
            same[candidates],
            links[candidates],
            ~self._connected[candidates],
            kind - graph.kinds[candidates] > 1,
        )
        return [np.asarray(mark, np.float64) for mark in marks]

    def _kin(self, kind: int) -> Floats:
        """The part (0..1) of each node's children that are of a kind."""
        known = self._kins.get(kind)
        if known is None:
            alike = self._below @ (self.graph.kinds == kind).astype(np.float64)
            known = self._kins[kind] = (alike + 0.5) / (self.graph.n_live_children + 1)
        return known

    def _unit_links(self, same: Bools) -> Floats:
        """The part (0..1) of the links of some nodes that go to each node."""
        children, parents = self.graph.live_ends
        counts = np.bincount(parents[same[children]], minlength=self.graph.n_nodes)
        found: Floats = counts / max(1, int(counts.sum()))
        return found

    def ranked(self, node: int, among: Bools | None = None) -> tuple[Ints, Floats, Floats]:
        """The candidates, best first, with their scores and features.

        A score is the chance (0..1) that it is the one, were one of them right.
        """
        allowed = self.allowed(node)
        if among is not None:
            allowed &= among
        candidates = self._by_name[allowed[self._by_name]]
        features = self.features(node, candidates)
        worth = np.round(features @ self.weights, DIGITS)
        order = np.argsort(-worth, kind="stable")
        chances = np.exp(worth[order] - worth.max(initial=-np.inf)) if len(order) else worth
        return candidates[order], chances / (chances.sum() or 1), features[order]

    @cached_property
    def _by_name(self) -> Ints:
        """All nodes by their identifiers: it decides among equals."""
        names = [str(id) for id in self.graph.ids]
        return np.array(sorted(range(len(names)), key=names.__getitem__), np.int32)


def _row(rows: Rows, nodes: Ints | list[int]) -> Floats:
    """The sum of some rows."""
    found: Floats = np.asarray(rows[nodes].sum(axis=0)).ravel()
    return found


def _filled(lengths: Floats) -> Floats:
    """Lengths to divide by: 1 where there is nothing to divide."""
    found: Floats = np.where(lengths > 0, lengths, 1)
    return found
