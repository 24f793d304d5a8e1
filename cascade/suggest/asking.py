"""What the ranker is asked: of a node of the plan, or of words that are not one yet."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.layers import Bools, Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where something belongs.

    ``kind`` and ``unit`` are codes of the graph, -1 for no unit. ``rows`` are its words as terms,
    ``spelt`` by the parts of their spelling, ``mine`` and ``mine_spelt`` those of its children
    together; each of length 1. ``barred`` (a mask of the nodes) can be no parent; ``node`` is the
    number of the node that is meant, None for words that are of none.
    """

    title: str
    kind: int
    unit: int
    rows: Floats
    spelt: Floats
    barred: Bools
    mine: Floats | None = None
    mine_spelt: Floats | None = None
    node: int | None = None
