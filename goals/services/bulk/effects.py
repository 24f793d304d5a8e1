"""What becomes of the way to the mission when many nodes are retired, or come to life."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cascade.alignment import connect
from cascade.graph import GoalGraph
from goals.models import Node
from goals.selectors.alignment import WholePlan
from goals.selectors.naming import NONE, some
from goals.selectors.whatif import budget_of, loss
from goals.services.bulk.preview import Effect


def retiring(plan: WholePlan, nodes: Sequence[Node]) -> Effect:
    """What taking some nodes out of the plan would do to the others."""
    places = plan.snapshot.places(np.array([node.pk for node in nodes], np.int64))
    told = loss(plan, retired=places[places >= 0])
    if told.orphans is None:
        return Effect()
    return Effect(True, orphans=told.orphans, budget_orphaned=told.budget)


def of_status(plan: WholePlan, nodes: Sequence[Node], status: int) -> Effect:
    """What another status of some nodes would do: to them, and to the others."""
    graph, before = plan.answer.graph, plan.answer.connection
    places = plan.snapshot.places(np.array([node.pk for node in nodes], np.int64))
    places = places[places >= 0]
    statuses = graph.statuses.copy()
    statuses[places] = status
    then = GoalGraph(
        ids=graph.ids,
        kinds=graph.kinds,
        statuses=statuses,
        children=graph.children,
        parents=graph.parents,
        accept_drafts=graph.accept_drafts,
    )
    after = connect(then)
    if not (before.known and after.known):
        return Effect()
    new, lost = after.connected & ~before.connected, after.orphan & ~before.orphan
    return Effect(
        True,
        connects=some(plan, new) if new.any() else NONE,
        orphans=some(plan, lost) if lost.any() else NONE,
        budget_connected=budget_of(graph, new),
        budget_orphaned=budget_of(graph, lost),
    )
