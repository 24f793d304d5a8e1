"""What a plan overrules of its own findings: whose word it is that one is none, and by what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from cascade.findings import Finding
from cascade.smart import Guide, grounds
from cascade.types import Dismissal, Node


class Overruling:
    """The dismissals of a plan's nodes, and the findings that they may be of.

    ``node`` gives the node of a number, ``title`` the title of one that may be named; ``numbers``
    are by identifier. What a node says by itself is judged once, where it is asked for.
    """

    def __init__(
        self,
        node: Callable[[int], Node],
        numbers: Mapping[Hashable, int],
        title: Callable[[int], str],
        *,
        words: bool,
        guide: Guide,
    ) -> None:
        self.node, self.numbers, self.title = node, numbers, title
        self.words, self.guide = words, guide
        self._grounds: dict[int, frozenset[str]] = {}

    def of(self, found: Finding) -> Dismissal | None:
        """Whose word it is that a finding is none; None for nobody's."""
        told = () if found.node is None else self.node(self.numbers[found.node]).dismissed
        named = self.grounds_of(found) if told else ""
        return next((each for each in told if each.finding == named), None)

    def grounds_of(self, found: Finding) -> str:
        """By what a finding is dismissed (see :mod:`cascade.smart.grounds`); empty where it is not.

        A node's own words and fields can be overruled, and its title beside another.
        """
        if found.node is None:
            return ""
        number = self.numbers[found.node]
        record = self.node(number)
        if grounds.compares(found):
            return grounds.grounds_of_both(found, record, self._beside(found, record))
        told = grounds.grounds_of(found, record)
        return told if found.criterion is not None and told in self.own(number) else ""

    def own(self, number: int) -> frozenset[str]:
        """What of a node can be overruled without a look at others."""
        if number not in self._grounds:
            told = grounds.own_remarks(self.node(number), words=self.words, guide=self.guide)
            self._grounds[number] = frozenset(told)
        return self._grounds[number]

    def n_outdated(self, number: int) -> int:
        """How many findings a node dismisses that its words and fields give no ground for any more.

        Of what compares titles nothing is said: the other title is not known.
        """
        record = self.node(number)
        told = {each.finding for each in record.dismissed if each.check not in grounds.COMPARED}
        if not told:
            return 0
        # Also what is switched off, or has no rules in the plan's language, has grounds.
        whole = replace(self.guide, off=frozenset())
        return len(told - grounds.own_remarks(record, words=True, guide=whole).keys())

    def _beside(self, found: Finding, record: Node) -> str:
        """The title that a finding compares the node's with: its parent's, or its twin's."""
        place = found.path[1] if found.path[:1] == ("contributes_to",) else None
        named = record.contributes_to[place].to if isinstance(place, int) else found.other
        number = None if named is None else self.numbers.get(named)
        return "" if number is None else self.title(number)
