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
from cascade.layers import Floats, Ints, Step, reach


def link_shares(graph: GoalGraph) -> Floats:
    """Each live contribution's part (0..1) of its parent: weight over the weights into it."""
    _, parents = graph.live_ends
    into = np.bincount(parents, weights=graph.live_weights, minlength=graph.n_nodes)
    share: Floats = graph.live_weights / into[parents]
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
    undefined = (connection.connected & layers.cyclic)[layers.node]
    part = link_shares(graph)[layers.up.links]
    share = np.zeros(len(layers))
    share[layers.place[graph.mission]] = 1.0
    share[undefined] = np.nan
    for step in layers.downward:
        share[step.rows] += step.add(share[step.others] * part[step.span])
    found: Floats = share[layers.place]
    return found


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
    effort = own_effort(graph)
    held = effort[graph.layers.node]
    return _allocation(graph, effort, held, graph.layers.upward)


def allocate_again(graph: GoalGraph, ends: Ints, before: Allocation) -> Allocation:
    """What :func:`allocate` finds, from what it found before some contributions changed.

    ``ends`` are the nodes at either end of these; all else is as it was, without cycles.
    """
    layers, effort = graph.layers, own_effort(graph)
    above = reach(graph.up, ends)
    held = np.where(above, effort, before.arriving)[layers.node]
    return _allocation(graph, effort, held, layers.upward_among(above))


def _allocation(
    graph: GoalGraph, effort: Floats, held: Floats, steps: Iterable[Step]
) -> Allocation:
    """Carries up what places hold, by the steps, and tells where it has come to."""
    layers, weights = graph.layers, graph.live_weights
    down = layers.down
    out = np.bincount(graph.live_ends[0], weights=weights, minlength=graph.n_nodes)
    out = np.where(layers.cyclic, np.nan, out)[layers.node]
    for step in steps:
        part = weights[down.links[step.span]] / out[step.others]
        held[step.rows] += step.add(held[step.others] * part)
    arriving: Floats = held[layers.place]
    stopping = _stopping(graph, arriving)
    at_mission = np.nan if graph.mission is None else float(arriving[graph.mission])
    arriving[layers.cyclic] = np.nan
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
