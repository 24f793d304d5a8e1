"""What a node's place in the graph says about whether it can be achieved; of all nodes at once.

Those of :data:`WEAKEN` make a verdict weak; the others are hints.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cascade.graph import GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.smart.remarks import STANDARD, Guide

NO_DAY = NOBODY = -1
#: The checks that make *achievable* weak.
WEAKEN = ("due-after-parent", "nothing-below", "beyond-focus")


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of all nodes, one entry a node.

    ``due`` are ordinals (-1 for none), ``owners`` any numbers (-1 for nobody); ``goals`` are the
    live goals, ``unsupported`` those with no live program below, ``unmeasured`` those with no key
    result there; ``shares`` are mission shares (NaN where undefined).
    """

    graph: GoalGraph
    due: Ints
    owners: Ints
    goals: Bools
    unsupported: Bools
    unmeasured: Bools
    shares: Floats


def find_strains(around: Around, guide: Guide = STANDARD) -> dict[str, Bools]:
    """Which nodes are strained, by check: a mask each. A few passes over the arrays.

    A unit or a person with too many live goals keeps those that weigh most for the mission (ties:
    those that come first); the others are strained.
    """
    graph, goals = around.graph, around.goals
    found = {
        "due-after-parent": _late(around),
        "nothing-below": goals & around.unsupported & around.unmeasured,
        "many-for-owner": _beyond(around.owners, guide.owner_goals, around),
        "beyond-focus": _beyond(graph.units, guide.focus_goals, around),
    }
    return {check: mask for check, mask in found.items() if check not in guide.off}


def _late(around: Around) -> Bools:
    graph, due = around.graph, around.due
    limits = due[graph.parents]
    both = graph.live[graph.children] & graph.live[graph.parents]
    late = both & (limits != NO_DAY) & (due[graph.children] > limits)
    marks = np.zeros(graph.n_nodes, bool)
    marks[graph.children[late]] = True
    return marks


def _beyond(groups: Ints, most: int, around: Around) -> Bools:
    """The goals of each group (-1: of none) after its ``most`` weightiest ones."""
    mine = np.flatnonzero(around.goals & (groups != NOBODY))
    weights = np.nan_to_num(around.shares[mine])
    order = mine[np.lexsort((mine, -weights, groups[mine]))]
    own = groups[order]
    starts = np.r_[True, own[1:] != own[:-1]] if own.size else np.zeros(0, bool)
    firsts = np.flatnonzero(starts)
    rank = np.arange(own.size) - np.repeat(firsts, np.diff(np.r_[firsts, own.size]))
    marks = np.zeros(around.graph.n_nodes, bool)
    marks[order[rank >= most]] = True
    return marks


def weakened(strains: dict[str, Bools]) -> Bools | None:
    """Which nodes are weak for their place in the graph; None where nothing is asked."""
    masks = [strains[check] for check in WEAKEN if check in strains]
    found: Bools | None = np.logical_or.reduce(masks) if masks else None
    return found
