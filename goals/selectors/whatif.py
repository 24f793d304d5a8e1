"""What one act would do to the way to the mission, before it is done. Nothing is written.

Each answer is exact: the engine looks at the graph as it would be then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cascade.alignment import connect
from cascade.errors import CascadeError
from cascade.graph import ACTIVE, DRAFT, GoalGraph
from cascade.layers import Bools, Ints, Neighbours, reach
from cascade.sight import line_of_sight
from goals.bridge.shape import Shape
from goals.errors import NotFoundError
from goals.models import Node
from goals.selectors.alignment import WholePlan, number
from goals.selectors.naming import NONE, Named, Some, named, some
from goals.selectors.refusals import link_refusal
from goals.selectors.sight import place_of


@dataclass(frozen=True, slots=True)
class LinkEffect:
    """What ``child -> parent`` would do.

    ``refused`` is the error with which it would be refused, None when it would not; ``cycle`` is
    the way that it would close. Of a draft all is told as if it were accepted (``if_accepted``).
    ``connects``: the child has no path to the mission now and would
    have one; ``also_connects`` are the other orphans that would. ``path`` leads from the child to
    the mission then, empty while it has none or connection is unknown. ``through`` is the node by
    which the child reaches the parent already, so that the link is redundant. Shares are those of
    the mission (0..1), None where undefined.
    """

    child: Named
    parent: Named
    refused: CascadeError | None = None
    cycle: tuple[Named, ...] = ()
    if_accepted: bool = False
    connected_before: bool | None = None
    connected_after: bool | None = None
    path: tuple[Named, ...] = ()
    also_connects: Some = NONE
    budget_connected: float = 0.0
    skips_level: bool = False
    through: Named | None = None
    share_before: float | None = None
    share_after: float | None = None

    @property
    def connects(self) -> bool:
        """Whether an orphan gets its path to the mission."""
        return self.connected_before is False and self.connected_after is True

    @property
    def is_redundant(self) -> bool:
        """Whether the parent is reached without it."""
        return self.through is not None


@dataclass(frozen=True, slots=True)
class LossEffect:
    """What would be lost: ``orphans`` lose their path to the mission (None: connection unknown).

    ``unsupported`` are goals that would have no live program below them any more. ``path`` is the
    child's way to the mission that is left when a contribution is dropped.
    """

    orphans: Some | None
    budget: float = 0.0
    unsupported: Some = NONE
    path: tuple[Named, ...] = ()


def link_effect(plan: WholePlan, child: Node, parent: Node, weight: float = 1.0) -> LinkEffect:
    """What a contribution from one node up to another would do; some five queries.

    Raises :class:`~goals.errors.ArchivedError` for a node that is no part of the plan.
    """
    low, high = place_of(plan, child), place_of(plan, parent)
    told = LinkEffect(*_pair(plan, low, high))
    refused = link_refusal(child, parent)
    if refused is not None:
        return replace(told, refused=refused, cycle=_cycle(plan, refused))
    return _linked(plan, told, low, high, weight)


def _pair(plan: WholePlan, child: int, parent: int) -> tuple[Named, Named]:
    first, second = named(plan, (child, parent))
    return first, second


def _cycle(plan: WholePlan, refused: CascadeError) -> tuple[Named, ...]:
    """The nodes of a cycle in order, without those that are archived."""
    index = plan.answer.graph.index
    keys: Any = refused.data.get("cycle", ())
    return named(plan, [index[key] for key in keys if key in index])


def _linked(
    plan: WholePlan, told: LinkEffect, child: int, parent: int, weight: float
) -> LinkEffect:
    now, draft = plan.answer.shape, _is_draft(plan.answer.graph, child)
    if draft:
        now = Shape(_graph(now.graph, accepted=child))
    graph, before = now.graph, now.connection
    through = _through(graph, child, parent)
    told = replace(
        told,
        if_accepted=draft,
        skips_level=bool(graph.kinds[child] - graph.kinds[parent] > 1),
        through=None if through is None else named(plan, [through])[0],
    )
    if not before.known:
        return told
    then = Shape(_graph(graph, more=(child, parent, weight)), now)
    new = then.connection.connected & ~before.connected
    others = new.copy()
    others[child] = False
    sight = line_of_sight(then.graph, then.connection, child)
    return replace(
        told,
        connected_before=bool(before.connected[child]),
        connected_after=bool(then.connection.connected[child]),
        path=() if sight is None else named(plan, sight.nodes),
        also_connects=some(plan, others),
        budget_connected=budget_of(graph, new),
        share_before=number(now.shares[child]),
        share_after=number(then.shares[child]),
    )


def _is_draft(graph: GoalGraph, node: int) -> bool:
    return bool(graph.statuses[node] == DRAFT) and not graph.accept_drafts


def _graph(
    graph: GoalGraph, *, accepted: int | None = None, more: tuple[int, int, float] | None = None
) -> GoalGraph:
    """The goal graph with a draft accepted, or with one more contribution."""
    statuses = graph.statuses
    children, parents, weights = graph.children, graph.parents, graph.weights
    if accepted is not None:
        statuses = statuses.copy()
        statuses[accepted] = ACTIVE
    if more is not None:
        children = np.append(children, np.int32(more[0]))
        parents = np.append(parents, np.int32(more[1]))
        weights = np.append(weights, more[2])
    return GoalGraph(
        ids=graph.ids,
        kinds=graph.kinds,
        statuses=statuses,
        budgets=graph.budgets,
        units=graph.units,
        unit_ids=graph.unit_ids,
        unit_functions=graph.unit_functions,
        children=children,
        parents=parents,
        weights=weights,
        accept_drafts=graph.accept_drafts,
    )


def _through(graph: GoalGraph, child: int, parent: int) -> int | None:
    """The live parent by which a node reaches another already."""
    if not (graph.live[child] and graph.live[parent]):
        return None
    ways = (other for other in graph.up.of_node(child).tolist() if _leads(graph, other, parent))
    return next(ways, None)


def _leads(graph: GoalGraph, start: int, end: int) -> bool:
    """Whether live contributions lead up from one node to another; costs its ancestors only."""
    waiting, met = [start], {start}
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        new = set(graph.up.of_node(node).tolist()) - met
        met |= new
        waiting.extend(new)
    return False


def way_of(plan: WholePlan, node: Node) -> tuple[Named, ...]:
    """The node's line of sight, itself first; empty while it has none or connection is unknown.

    What a new node would have above it, if it contributed to this one. One query.
    """
    graph, connection = plan.answer.graph, plan.answer.connection
    place = place_of(plan, node)
    sight = line_of_sight(graph, connection, place) if connection.known else None
    return () if sight is None else named(plan, sight.nodes)


def unlink_effect(plan: WholePlan, child: Node, parent: Node) -> LossEffect:
    """What dropping a contribution would do; the child itself may be among the orphans.

    Raises :class:`~goals.errors.NotFoundError` where there is no such contribution.
    """
    low, high = place_of(plan, child), place_of(plan, parent)
    graph = plan.answer.graph
    dropped = (graph.children == low) & (graph.parents == high)
    if not dropped.any():
        raise NotFoundError("contribution", f"{child.key} -> {parent.key}")
    told = loss(plan, dropped=dropped)
    if told.orphans is None or not plan.answer.connection.connected[low]:
        return told
    left = graph_without(graph, dropped)
    sight = line_of_sight(left, connect(left), low)
    return told if sight is None else replace(told, path=named(plan, sight.nodes))


def retire_effect(plan: WholePlan, node: Node) -> LossEffect:
    """What archiving, closing or cancelling a node would do to the others."""
    return loss(plan, retired=np.array([place_of(plan, node)], np.int32))


def loss(
    plan: WholePlan, *, retired: Ints | None = None, dropped: Bools | None = None
) -> LossEffect:
    """What retiring some nodes, or dropping some contributions (a mask), would do."""
    answer = plan.answer
    graph, before = answer.graph, answer.connection
    gone = _mask(graph.n_nodes, retired)
    children, parents = _kept_ends(graph, gone, dropped)
    programs = np.flatnonzero(answer.programs & ~gone).astype(np.int32)
    supported = reach(Neighbours.of(graph.n_nodes, children, parents), programs)
    unsupported = answer.goals & answer.shape.supported & ~supported & ~gone
    told = LossEffect(None, unsupported=some(plan, unsupported))
    if not before.known or graph.mission is None:
        return told
    lost = before.connected & ~_connected(graph, gone, children, parents) & ~gone
    return replace(told, orphans=some(plan, lost), budget=budget_of(graph, lost))


def connected_with(plan: WholePlan, children: Ints, parent: int) -> Bools:
    """Which nodes would reach the mission if some more contributed to one. Linear."""
    graph = plan.answer.graph
    live = children[graph.live[children] & graph.live[parent]]
    below, above = graph.live_ends
    more = np.full(len(live), parent, np.int32)
    return _connected(
        graph,
        np.zeros(graph.n_nodes, bool),
        np.concatenate([below, live]),
        np.concatenate([above, more]),
    )


def _connected(graph: GoalGraph, gone: Bools, children: Ints, parents: Ints) -> Bools:
    mission = graph.mission
    if mission is None or gone[mission]:
        return np.zeros(graph.n_nodes, bool)
    down = Neighbours.of(graph.n_nodes, parents, children)
    return reach(down, np.array([mission], np.int32))


def _kept_ends(graph: GoalGraph, gone: Bools, dropped: Bools | None) -> tuple[Ints, Ints]:
    """The live contributions without those of nodes that are gone, and those dropped."""
    children, parents = graph.live_ends
    kept = ~(gone[children] | gone[parents])
    if dropped is not None:
        kept &= ~dropped[graph.live_links]
    return children[kept], parents[kept]


def _mask(n_nodes: int, places: Ints | None) -> Bools:
    mask = np.zeros(n_nodes, bool)
    if places is not None:
        mask[places] = True
    return mask


def graph_without(graph: GoalGraph, dropped: Bools) -> GoalGraph:
    """The graph without some contributions (a mask)."""
    kept = ~dropped
    return GoalGraph(
        ids=graph.ids,
        kinds=graph.kinds,
        statuses=graph.statuses,
        children=graph.children[kept],
        parents=graph.parents[kept],
        weights=graph.weights[kept],
        accept_drafts=graph.accept_drafts,
    )


def budget_of(graph: GoalGraph, nodes: Bools) -> float:
    """The sum of the known budgets of some nodes (a mask)."""
    return float(np.nansum(graph.budgets[nodes]))
