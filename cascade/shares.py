"""Shares: two questions, two normalisations, never mixed.

What makes the mission true, and where the effort goes. Both are undefined (NaN) on a cyclic part
and on what depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cascade.alignment import Connection
from cascade.graph import PROGRAM, GoalGraph
from cascade.layers import Floats, Step, reach
from cascade.relinks import Relinks


def link_shares(graph: GoalGraph) -> Floats:
    """Each live contribution's part (0..1) of its parent: weight over the weights into it."""
    _, parents = graph.live_ends
    share: Floats = graph.live_weights / _weights_in(graph)[parents]
    return share


def mission_shares(graph: GoalGraph, connection: Connection) -> Floats:
    """How much of the mission each node makes true, 0..1; orphans have 0. O(n + m).

    The shares of the connected nodes with no live child sum to 1. NaN on and below a connected
    cycle, and NaN everywhere while connection is unknown.

    >>> from cascade.alignment import connect
    >>> graph = GoalGraph(ids="mab", kinds=[0, 1, 1], children=[1, 2], parents=[0, 0],
    ...                   weights=[3, 1])
    >>> mission_shares(graph, connect(graph)).tolist()
    [1.0, 0.75, 0.25]
    """
    if graph.mission is None:
        return np.full(graph.n_nodes, np.nan)
    layers = graph.layers
    share = np.zeros(len(layers))
    share[graph.mission] = 1.0
    share[connection.connected & layers.cyclic] = np.nan
    share = share[layers.node]
    _carry_down(graph, share, _weights_in(graph)[layers.node], layers.downward)
    found: Floats = share[layers.place]
    return found


def mission_shares_again(relinks: Relinks, before: Floats) -> Floats:
    """What :func:`mission_shares` finds, from what it found before some contributions changed.

    All else is as it was, without cycles. Only the children of these contributions' parents and
    what is below them are looked at.
    """
    graph = relinks.graph
    if graph.mission is None:
        return before
    children = [graph.down.of_node(parent) for parent in set(relinks.parents.tolist())]
    below = np.flatnonzero(reach(graph.down, np.concatenate([relinks.children, *children])))
    share = before.copy()
    share[below] = 0.0
    share[graph.mission] = 1.0
    _carry_down(graph, share, _weights_in(graph), graph.layers.downward_among(below))
    return share


def _weights_in(graph: GoalGraph) -> Floats:
    """The sum of the weights of the live contributions into each node."""
    _, parents = graph.live_ends
    return np.bincount(parents, weights=graph.live_weights, minlength=graph.n_nodes)


def _carry_down(graph: GoalGraph, share: Floats, into: Floats, steps: Iterable[Step]) -> None:
    """Adds to the shares of the steps' rows their parts of their parents' shares."""
    weights, up = graph.live_weights, graph.layers.up
    for step in steps:
        part = weights[up.links[step.span]] / into[step.others]
        share[step.rows] += step.add(share[step.others] * part)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where the effort goes: budgets, or 1 for a program without one.

    ``arriving`` is what each node has and receives (NaN on a cycle and above one that has a way
    out); ``stopping`` is what ends at each node without live parents, and at each cycle that
    nothing leads out of (counted once, at its first node). ``total`` is all live effort,
    ``at_mission`` what reaches the mission, ``unaligned`` what does not (NaN: undefined, or
    unknown without one current mission).
    """

    arriving: Floats
    stopping: Floats
    total: float
    at_mission: float
    unaligned: float


def own_effort(graph: GoalGraph) -> Floats:
    """Each live node's own effort: its budget, else 1 for a program, else 0."""
    default = np.where(graph.kinds == PROGRAM, 1.0, 0.0)
    effort = np.where(np.isnan(graph.budgets), default, graph.budgets)
    return np.where(graph.live, effort, 0.0)


def allocate(graph: GoalGraph) -> Allocation:
    """Carries each node's effort up, split by the weights out of it. O(n + m).

    What reaches the mission plus what stops elsewhere is all effort.

    >>> graph = GoalGraph(ids="mgpq", kinds=[0, 1, 3, 3], children=[1, 2], parents=[0, 1],
    ...                   budgets=[float("nan"), float("nan"), 30, 10])
    >>> allocation = allocate(graph)
    >>> allocation.at_mission, allocation.unaligned
    (30.0, 10.0)
    """
    layers, effort = graph.layers, own_effort(graph)
    held = effort[layers.node]
    _carry_up(graph, held, _weights_out(graph)[layers.node], layers.upward)
    return _allocation(graph, effort, held[layers.place])


def allocate_again(relinks: Relinks, before: Allocation) -> Allocation:
    """What :func:`allocate` finds, from what it found before some contributions changed.

    All else is as it was, without cycles. Only what is above these contributions is looked at.
    """
    graph, ends = relinks.graph, np.concatenate([relinks.children, relinks.parents])
    above = np.flatnonzero(reach(graph.up, ends))
    effort, held = own_effort(graph), before.arriving.copy()
    held[above] = effort[above]
    _carry_up(graph, held, _weights_out(graph), graph.layers.upward_among(above))
    return _allocation(graph, effort, held)


def _weights_out(graph: GoalGraph) -> Floats:
    """The sum of the weights of each node's live contributions; NaN on a cycle."""
    children, _ = graph.live_ends
    out = np.bincount(children, weights=graph.live_weights, minlength=graph.n_nodes)
    return np.where(graph.layers.cyclic, np.nan, out)


def _carry_up(graph: GoalGraph, held: Floats, out: Floats, steps: Iterable[Step]) -> None:
    """Adds to what the steps' rows hold their parts of what the nodes below them hold."""
    weights, down = graph.live_weights, graph.layers.down
    for step in steps:
        part = weights[down.links[step.span]] / out[step.others]
        held[step.rows] += step.add(held[step.others] * part)


def _allocation(graph: GoalGraph, effort: Floats, arriving: Floats) -> Allocation:
    stopping = _stopping(graph, arriving)
    at_mission = np.nan if graph.mission is None else float(arriving[graph.mission])
    arriving[graph.layers.cyclic] = np.nan
    total = float(effort.sum())
    return Allocation(arriving, stopping, total, at_mission, total - at_mission)


def _stopping(graph: GoalGraph, arriving: Floats) -> Floats:
    """What ends at each node without a way up; a cycle's is told at its first node."""
    layers = graph.layers
    leads_up = np.zeros(graph.n_nodes, bool)
    leads_up[layers.node[np.diff(layers.up.starts) > 0]] = True
    stopping = np.where(leads_up, 0.0, arriving)
    if layers.components is not None:
        label, cyclic = layers.components.label, layers.components.cyclic
        into = np.bincount(label, weights=arriving, minlength=len(cyclic))
        left = np.bincount(label, weights=leads_up, minlength=len(cyclic)) > 0
        first = np.unique(label, return_index=True)[1]
        stopping[layers.cyclic] = 0.0
        ends = cyclic & ~left
        stopping[first[ends]] = into[ends]
    if graph.mission is not None:
        stopping[graph.mission] = 0.0
    return stopping


def misfit(graph: GoalGraph, shares: Floats) -> Floats:
    """Each live program's part of the programs' budget minus its mission share, -1..1.

    Above 0: it costs more than it is worth to the mission. NaN for everything but live
    programs, and where the budget or the share is unknown.
    """
    programs = graph.live & (graph.kinds == PROGRAM)
    total = np.nansum(graph.budgets[programs])
    if not total > 0:
        return np.full(graph.n_nodes, np.nan)
    return np.where(programs, graph.budgets / total - shares, np.nan)


def concentration(parts: Floats) -> float | None:
    """The effective number of goals: 1 over the sum of squared shares.

    ``parts`` (0 or above) are brought to sum 1 first. None when they are all 0, or any unknown.

    >>> concentration(np.array([1.0, 1.0, 1.0, 1.0]))
    4.0
    """
    total = parts.sum()
    if not total > 0:
        return None
    return float(1.0 / ((parts / total) ** 2).sum())
