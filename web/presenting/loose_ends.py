"""Loose ends as pages show them: where orphans are cut off, and what mending each is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goals.models import Node
from goals.selectors.alignment import WholePlan
from goals.selectors.whatif import connected_with
from web.presenting.nodes import NodeRow, rows_of_places


@dataclass(frozen=True, slots=True)
class LooseEndRow:
    """One loose end: ``nodes`` are its members (several for a cycle).

    ``reconnects`` counts the orphans that one link would bring back, ``programs`` the programs
    among them; ``budget`` is the sum of their known budgets.
    """

    nodes: tuple[NodeRow, ...]
    reconnects: int
    programs: int
    budget: float

    @property
    def first(self) -> NodeRow:
        """The node that it is called by."""
        return self.nodes[0]


def loose_end_rows(plan: WholePlan, most: int | None = None) -> list[LooseEndRow]:
    """The loose ends that the reader may see, worth mending first; at most two queries."""
    answer = plan.answer
    if not answer.connection.known:
        return []
    ends = answer.loose_ends
    orphans = np.flatnonzero(answer.connection.orphan & answer.programs).astype(np.int32)
    programs = np.bincount(ends.pairs(orphans)[1], minlength=len(ends))
    wanted = range(len(ends)) if most is None else range(min(most, len(ends)))
    members = {end: ends.members(end).tolist() for end in wanted}
    rows = {
        row.number: row
        for row in rows_of_places(plan, [place for part in members.values() for place in part])
    }
    numbers = plan.snapshot.numbers
    found = []
    for end, places in members.items():
        seen = [rows[number] for place in places if (number := int(numbers[place])) in rows]
        if seen:
            found.append(
                LooseEndRow(
                    nodes=tuple(seen),
                    reconnects=int(ends.reconnects[end]),
                    programs=int(programs[end]),
                    budget=float(ends.budget[end]),
                )
            )
    return found


def others_with(plan: WholePlan, node: Node) -> int:
    """How many other orphans would reach the mission if a node did. No query."""
    answer = plan.answer
    place, mission = plan.place(node), answer.graph.mission
    if place < 0 or mission is None or not answer.connection.known:
        return 0
    orphan = answer.connection.orphan
    then = connected_with(plan, np.array([place], np.int32), mission)
    return int((then & orphan).sum()) - int(orphan[place])
