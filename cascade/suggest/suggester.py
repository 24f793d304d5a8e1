"""The suggester: a plan's index, and the candidates for one node of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from cascade.graph import GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.meaning import Meanings
from cascade.sayings import Said
from cascade.smart import has_text_rules
from cascade.suggest.asking import Asked
from cascade.suggest.comparing import DIGITS
from cascade.suggest.lexicon import FEATURES, MEANT, SHIPPED, Lexicon
from cascade.suggest.meant import Meant
from cascade.suggest.ranking import Ranker
from cascade.suggest.reasons import Evidence, Shared, reason, shared_words, words_alike
from cascade.suggest.terms import Speller
from cascade.types import Kind, Node, Plan

#: How many are offered to a person: the first has to stand out from what comes after these.
OFFERED = 3
_UNIT_LINKS = FEATURES.index("unit_links")
_OWN_MEANING, _, _NEAREST_MEANING = range(len(FEATURES), len(FEATURES) + len(MEANT))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parent that a node may have.

    ``score`` is the chance (0..1) that it is the one, were one of the candidates right; ``margin``
    how far that is above the next one's. ``sibling`` is the child of it that is nearest to the
    node by words, None where none has any in common; ``shared`` the words in common. One without
    ``grounds`` stands in the order alone: people need not be told of it. ``of_words`` is False
    where nothing but the unit's other links speaks for it.
    """

    id: str
    score: float
    margin: float
    reason: Said
    shared: tuple[Shared, ...] = ()
    sibling: str | None = None
    grounds: bool = True
    of_words: bool = True


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate as the ranker tells it: its number, and a row of features."""

    number: int
    score: float
    margin: float
    features: Floats


def results_of(nodes: Sequence[Node]) -> list[tuple[int, str]]:
    """The key results of a plan's nodes: the number of the node, and the title."""
    return [(i, result.title) for i, node in enumerate(nodes) for result in node.key_results]


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
        meanings: Meanings | None = None,
        results: Sequence[tuple[int, str]] = (),
    ) -> None:
        """``titles`` are those of the graph's nodes, in their order; ``results`` measure them.

        Of a key result the number of its node is told, and its title.

        With ``meanings`` (:func:`cascade.meaning.load`) candidates are ranked by these, too; they
        are of English, so in a plan in another language they are not used.
        """
        self.graph, self.titles, self.lexicon = graph, titles, lexicon
        self._speller = Speller(has_text_rules(language), lexicon)
        self.ranker = Ranker(graph, titles, self._speller, results)
        self.meant: Meant | None = None
        if meanings is not None and self._speller.english:
            self.meant = Meant(graph, titles, meanings, lexicon)

    @classmethod
    def of_plan(
        cls, plan: Plan, lexicon: Lexicon = SHIPPED, meanings: Meanings | None = None
    ) -> Suggester:
        """The suggester of a plan."""
        titles = [node.title for node in plan.nodes]
        graph = GoalGraph.from_plan(plan)
        return cls(graph, titles, plan.language, lexicon, meanings, results_of(plan.nodes))

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
        asked = self.ranker.asked(self.graph.number(node_id))
        return self._told(asked, limit, among, seen, unsure=unsure)

    def candidates_for(
        self,
        title: str,
        kind: Kind,
        unit: str | None = None,
        limit: int = 5,
        *,
        among: Bools | None = None,
        seen: Bools | None = None,
        unsure: bool = False,
    ) -> list[Candidate]:
        """The same for a node that is not there yet, by the words typed for its title.

        Words that no title has weigh nothing. ``unit`` is one of the graph's ``unit_ids``; another
        one says nothing.

        >>> from cascade.types import Contribution, Node
        >>> mission = Node("m", Kind.MISSION, "Care within reach of everyone")
        >>> clinics = Node("clinics", Kind.COMPANY_GOAL, "Open clinics in every county",
        ...     contributes_to=(Contribution("m"),))
        >>> suggester = Suggester.of_plan(Plan(nodes=(mission, clinics)))
        >>> [best.id for best in suggester.candidates_for("Rent a clinic", Kind.PROGRAM)]
        ['clinics']
        >>> suggester.candidates_for("Feed the zebras", Kind.PROGRAM)
        []
        """
        asked = self.ranker.asked_for(title, kind, unit)
        return self._told(asked, limit, among, seen, unsure=unsure)

    def ranked(self, asked: Asked, among: Bools | None = None) -> tuple[Ints, Floats, Floats]:
        """The candidates, best first, with their scores and features; see the ranker's.

        Where meanings are read, these follow the features.
        """
        found = self.ranker.ranked(asked, among)
        if self.meant is None:
            return found
        return self.meant.ranked(asked, *found, self.ranker.terms.rows @ asked.rows)

    def _told(
        self, asked: Asked, limit: int, among: Bools | None, seen: Bools | None, *, unsure: bool
    ) -> list[Candidate]:
        numbers, scores, features = self.ranked(asked, among)
        margins = scores - np.append(scores[1:], 0.0)
        found = [
            self._candidate(asked, _Ranked(*each), seen)
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
        offered = found[:OFFERED]
        if not any(candidate.grounds for candidate in offered):
            return False
        # Where words say nothing, the unit has to point at one alone.
        last = OFFERED if any(candidate.of_words for candidate in offered) else 1
        rest = float(scores[min(last, len(scores) - 1)]) if len(scores) > 1 else 0.0
        return float(scores[0]) - rest >= self.lexicon.least_margin

    def _candidate(self, asked: Asked, found: _Ranked, seen: Bools | None) -> Candidate:
        number = found.number
        sibling = self._sibling(asked, number, seen)
        beside = "" if sibling is None else self.titles[sibling]
        shared = shared_words(self._speller, asked.title, self.titles[number], beside)
        if not any(each.beside for each in shared):
            sibling = None
        evidence = Evidence(
            shared,
            None if sibling is None else beside,
            words_alike(self._speller, asked.title, self.titles[number]),
            bool(found.features[_UNIT_LINKS] > 0),
            self._means_alike(found.features),
            *self._measured(asked, number),
        )
        return Candidate(
            str(self.graph.ids[number]),
            round(found.score, 6),
            round(found.margin, 6),
            reason(evidence),
            shared,
            None if sibling is None else str(self.graph.ids[sibling]),
            evidence.is_any,
            evidence.is_of_words,
        )

    def _measured(self, asked: Asked, number: int) -> tuple[str, tuple[str, ...]]:
        """The nearest key result of a candidate, and the words that it shares."""
        result = self.ranker.nearest_result(asked, number)
        shared = shared_words(self._speller, asked.title, result) if result else ()
        words = tuple(each.word for each in shared if self.ranker.says_what(each.word))
        return (result, words) if words else ("", ())

    def _means_alike(self, features: Floats) -> bool:
        """Whether meanings were read, and say that a candidate or a child of it means the same."""
        if self.meant is None:
            return False
        return bool(
            max(features[_OWN_MEANING], features[_NEAREST_MEANING]) >= self.lexicon.meant_alike
        )

    def _sibling(self, asked: Asked, parent: int, seen: Bools | None) -> int | None:
        """The child of a parent whose words are nearest to those asked about."""
        children = self.graph.down.of_node(parent)
        children = children[children != asked.node]
        if seen is not None:
            children = children[seen[children]]
        if not len(children):
            return None
        rows = self.ranker.terms.rows
        likeness = np.round(rows[children] @ asked.rows, DIGITS)
        best, _, sibling = min(
            (-like, str(self.graph.ids[child]), child)
            for like, child in zip(likeness.tolist(), children.tolist(), strict=True)
        )
        return sibling if best < 0 else None
