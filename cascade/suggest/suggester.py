"""The suggester: a plan's index, and the candidates for one node of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from cascade.graph import GoalGraph
from cascade.layers import Bools, Floats
from cascade.sayings import Said
from cascade.smart import has_text_rules
from cascade.suggest.lexicon import FEATURES, SHIPPED, Lexicon
from cascade.suggest.ranking import DIGITS, Ranker
from cascade.suggest.reasons import Evidence, Shared, reason, shared_words, words_alike
from cascade.suggest.terms import Speller
from cascade.types import Plan

#: How many are offered to a person: the first has to stand out from what comes after these.
OFFERED = 3
_UNIT_LINKS = FEATURES.index("unit_links")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parent that a node may have.

    ``score`` is the chance (0..1) that it is the one, were one of the candidates right; ``margin``
    how far that is above the next one's. ``sibling`` is the child of it that is nearest to the
    node by words, None where none has any in common; ``shared`` the words in common. One without
    ``grounds`` stands in the order alone: people need not be told of it.
    """

    id: str
    score: float
    margin: float
    reason: Said
    shared: tuple[Shared, ...] = ()
    sibling: str | None = None
    grounds: bool = True


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate as the ranker tells it: numbers of nodes, and a row of features."""

    node: int
    number: int
    score: float
    margin: float
    features: Floats


class Suggester:
    """Suggests parents for the nodes of one plan. Built once; linear in words and links.

    >>> from cascade.types import Contribution, Kind, Node
    >>> def goal(id, title, *to, kind=Kind.COMPANY_GOAL):
    ...     return Node(id, kind, title, contributes_to=tuple(Contribution(each) for each in to))
    >>> suggester = Suggester.of_plan(Plan(nodes=(
    ...     goal("m", "Care within reach of everyone", kind=Kind.MISSION),
    ...     goal("clinics", "Open clinics in every county", "m"),
    ...     goal("staff", "Nurses who like to stay", "m"),
    ...     goal("rent", "Rent rooms for a clinic", kind=Kind.PROGRAM),
    ... )))
    >>> best = suggester.candidates("rent")[0]
    >>> best.id, str(best.reason)
    ('clinics', 'Both speak of “clinic”.')
    """

    def __init__(
        self,
        graph: GoalGraph,
        titles: Sequence[str],
        language: str | None = None,
        lexicon: Lexicon = SHIPPED,
    ) -> None:
        """``titles`` are those of the graph's nodes, in their order."""
        self.graph, self.titles, self.lexicon = graph, titles, lexicon
        self._speller = Speller(has_text_rules(language), lexicon)
        self.ranker = Ranker(graph, titles, self._speller)

    @classmethod
    def of_plan(cls, plan: Plan, lexicon: Lexicon = SHIPPED) -> Suggester:
        """The suggester of a plan."""
        titles = [node.title for node in plan.nodes]
        return cls(GoalGraph.from_plan(plan), titles, plan.language, lexicon)

    def prepare(self) -> Suggester:
        """The same, with everything done that the first question would have to do."""
        self.ranker.prepare()
        return self

    def candidates(
        self,
        node_id: Hashable,
        limit: int = 5,
        *,
        among: Bools | None = None,
        seen: Bools | None = None,
        unsure: bool = False,
    ) -> list[Candidate]:
        """The likeliest parents of a node, best first; none where none stands out.

        Args:
            node_id: the node, whatever its status.
            limit: how many at most.
            among: a mask of the nodes that may be parents; None for all.
            seen: a mask of the nodes that may be named as siblings; None for all.
            unsure: tell the best ones also where none stands out.

        Raises :class:`~cascade.errors.UnknownNodeError`.
        """
        node = self.graph.number(node_id)
        numbers, scores, features = self.ranker.ranked(node, among)
        margins = scores - np.append(scores[1:], 0.0)
        found = [
            self._candidate(_Ranked(node, *each), seen)
            for each in zip(
                numbers[: max(limit, OFFERED)].tolist(),
                scores.tolist(),
                margins.tolist(),
                features,
                strict=False,
            )
        ]
        if not unsure and not self._stands_out(scores, found):
            return []
        return found[:limit]

    def _stands_out(self, scores: Floats, found: Sequence[Candidate]) -> bool:
        """Whether the first stands out from those not offered, and there are grounds for one."""
        if not any(candidate.grounds for candidate in found[:OFFERED]):
            return False
        rest = float(scores[min(OFFERED, len(scores) - 1)]) if len(scores) > 1 else 0.0
        return float(scores[0]) - rest >= self.lexicon.least_margin

    def _candidate(self, found: _Ranked, seen: Bools | None) -> Candidate:
        node, number = found.node, found.number
        sibling = self._sibling(node, number, seen)
        beside = "" if sibling is None else self.titles[sibling]
        shared = shared_words(self._speller, self.titles[node], self.titles[number], beside)
        if not any(each.beside for each in shared):
            sibling = None
        evidence = Evidence(
            shared,
            None if sibling is None else beside,
            words_alike(self._speller, self.titles[node], self.titles[number]),
            bool(found.features[_UNIT_LINKS] > 0),
        )
        return Candidate(
            str(self.graph.ids[number]),
            round(found.score, 6),
            round(found.margin, 6),
            reason(evidence),
            shared,
            None if sibling is None else str(self.graph.ids[sibling]),
            evidence.is_any,
        )

    def _sibling(self, node: int, parent: int, seen: Bools | None) -> int | None:
        """The child of a parent whose words are nearest to a node's."""
        children = self.graph.down.of_node(parent)
        children = children[children != node]
        if seen is not None:
            children = children[seen[children]]
        if not len(children):
            return None
        rows = self.ranker.terms.rows
        likeness = np.round(rows[children] @ rows[[node]].toarray()[0], DIGITS)
        best, _, sibling = min(
            (-like, str(self.graph.ids[child]), child)
            for like, child in zip(likeness.tolist(), children.tolist(), strict=True)
        )
        return sibling if best < 0 else None
