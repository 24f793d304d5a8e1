"""The titles of an organisation beside each other, from the index that suggestions come from."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.suggest import Likeness
from goals.bridge.held import Held
from goals.bridge.snapshot import Snapshot
from goals.bridge.suggesting import SuggestionIndex, suggestions_on
from goals.bridge.suggesting import held as indexes

#: About how much memory a node takes, beside the index.
BYTES_A_NODE = 300


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was laid out of an index."""

    index: SuggestionIndex
    likeness: Likeness

    @property
    def organisation_id(self) -> int:
        """Whose it is."""
        return self.index.organisation_id

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes."""
        return BYTES_A_NODE * len(self.index.numbers)


#: What this process holds.
held: Held[_Kept] = Held(most_bytes=200_000_000)


def likeness_on(snapshot: Snapshot) -> Likeness | None:
    """The titles of a snapshot's nodes beside each other, numbered as in it.

    None without text rules for the language; and for a large plan while the index of its state is
    being prepared. Two queries where the index is made, none otherwise.
    """
    index = suggestions_on(snapshot, wait=False)
    if index is None or index.state != snapshot.state:
        return None
    known = held.get(snapshot.organisation_id)
    if known is not None and known.index is index:
        return known.likeness
    suggester, terms = index.suggester, index.suggester.ranker.terms
    if not terms.speller.english:
        return None
    likeness = Likeness(suggester.graph, suggester.titles, terms)
    if indexes.get(snapshot.organisation_id) is index:  # else it may mean other rows soon
        held.put(_Kept(index, likeness))
    return likeness
