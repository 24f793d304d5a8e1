"""How alike the titles of a plan are: what rules ask of it, each laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from cascade.graph import GoalGraph
from cascade.suggest.apart import WordsApart
from cascade.suggest.terms import Terms
from cascade.suggest.twins import Pairs, TwinFinder


class Likeness:
    """The titles of a plan's nodes beside each other; nothing is done before it is asked for.

    >>> from cascade.types import Kind, Node, Plan
    >>> plan = Plan(nodes=(
    ...     Node("a", Kind.PROGRAM, "Build a supplier portal", unit="sales"),
    ...     Node("b", Kind.PROGRAM, "Building the suppliers' portal", unit="finance"),
    ... ))
    >>> titles = [node.title for node in plan.nodes]
    >>> likeness = Likeness(GoalGraph.from_plan(plan), titles, Terms(titles))
    >>> likeness.twins.twin_of(0)
    (1, 1.0)
    """

    def __init__(self, graph: GoalGraph, titles: Sequence[str], terms: Terms) -> None:
        """``titles`` are those of the graph's nodes, and ``terms`` theirs, in their order."""
        self.graph, self.titles, self.terms = graph, titles, terms

    @cached_property
    def twins(self) -> TwinFinder:
        """What finds near-duplicates."""
        return TwinFinder(self.graph, self.terms)

    @cached_property
    def pairs(self) -> Pairs:
        """All nodes with the nearest of another unit, whatever the plan says of the two."""
        return self.twins.pairs()

    @cached_property
    def apart(self) -> WordsApart:
        """What finds contributions without a telling word in common."""
        return WordsApart(self.graph, self.terms)
