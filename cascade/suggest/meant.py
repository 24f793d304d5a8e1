"""Ranks the likeliest parents again by what their titles mean, beside their words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cascade.graph import GoalGraph
from cascade.layers import Floats, Ints
from cascade.meaning import Meanings
from cascade.suggest.asking import Asked
from cascade.suggest.comparing import DIGITS
from cascade.suggest.lexicon import FEATURES, MEANT, Lexicon
from cascade.suggest.terms import length

#: So many candidates are ranked again: more found no more on the plans that weights are fitted on,
#: and to read a title takes a while.
SHORTLIST = 30
#: So many of a candidate's children are read, those nearest by words.
CHILDREN = 8


class Meant:
    """What the titles of a plan mean, read as far as questions need it."""

    def __init__(
        self, graph: GoalGraph, titles: Sequence[str], meanings: Meanings, lexicon: Lexicon
    ) -> None:
        self.graph, self.titles, self.meanings = graph, titles, meanings
        self.weights: Floats = np.array(
            [lexicon.meant_weights[name] for name in (*FEATURES, *MEANT)]
        )

    def ranked(
        self, asked: Asked, candidates: Ints, chances: Floats, features: Floats, words: Floats
    ) -> tuple[Ints, Floats, Floats]:
        """Ranked candidates in a new order, with their chances and features (``MEANT`` beside).

        The first :data:`SHORTLIST` share the chance that they had together anew; of the others
        nothing is read. ``words`` is how alike the words of each node are.
        """
        some = candidates[:SHORTLIST]
        read = np.zeros((len(candidates), len(MEANT)))
        read[: len(some)] = self.features(asked, some, words)
        told = np.hstack([features, read])
        anew = reweighed(chances, told, self.weights)
        order = np.argsort(-np.round(anew, DIGITS), kind="stable")
        return candidates[order], anew[order], told[order]

    def features(self, asked: Asked, candidates: Ints, words: Floats) -> Floats:
        """A row a candidate, a column one of ``MEANT``: how alike what is meant is (cosine).

        A family is a candidate with its children; the nearest is one of these.
        """
        found = np.zeros((len(candidates), len(MEANT)))
        if not any(letter.isalnum() for letter in asked.title):
            return found
        [mine] = self._vectors([asked.title])
        words = np.round(words, DIGITS)
        for row, candidate in enumerate(candidates.tolist()):
            read = [candidate, *self._children(candidate, words)]
            vectors = self._vectors([self.titles[node] for node in read])
            family, alike = vectors.sum(axis=0), vectors @ mine
            nearest = alike[1:].max(initial=0.0)
            found[row] = alike[0], family @ mine / (length(family) or 1.0), nearest
        return found

    def _vectors(self, titles: Sequence[str]) -> Floats:
        return self.meanings.vectors(titles).astype(np.float64)

    def _children(self, candidate: int, words: Floats) -> list[int]:
        """The children that are read."""
        children: list[int] = self.graph.down.of_node(candidate).tolist()
        if len(children) > CHILDREN:
            children.sort(key=lambda child: (-words[child], str(self.graph.ids[child])))
        return children[:CHILDREN]


def reweighed(chances: Floats, told: Floats, weights: Floats) -> Floats:
    """The chances of ranked candidates, of which the first share anew what they had together.

    ``told`` are their features with meanings. The chances of those after the first
    :data:`SHORTLIST` stay.
    """
    worth = np.round(told[:SHORTLIST] @ weights, DIGITS)
    shares = np.exp(worth - worth.max(initial=-np.inf))
    first = chances[:SHORTLIST].sum() * shares / (shares.sum() or 1)
    return np.concatenate([first, chances[SHORTLIST:]])
