"""The lines of the goals table: each node as its row, with where it stands in the outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cascade.layers import Ints
from goals.choices import Kind
from goals.models import Node
from goals.permissions import allows
from goals.selectors.alignment import WholePlan
from goals.selectors.outline import Outline
from goals.selectors.rows import nodes_visible_to
from goals.selectors.verdicts import letters_of
from web.presenting.nodes import NodeRow, rows_of_nodes
from web.words import KINDS

#: How deep lines are set in; what stands deeper is set in as far.
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    ``heads`` is the lane that begins with it, None for none. ``is_context`` says that it meets no
    filter and stands there for what is below it. ``others`` are how many parents it has besides
    the one that it stands under.
    """

    row: NodeRow
    icon: str
    letters: Sequence[str]
    may_edit: bool
    depth: int = 0
    level: int = 1
    others: int = 0
    is_context: bool = False
    heads: int | None = None

    @property
    def is_noted(self) -> bool:
        """Whether a note stands below its title."""
        return self.row.is_orphan or self.others > 0


def lines_of(
    plan: WholePlan, places: Ints, outline: Outline | None, hits: Ints | None = None
) -> list[Line]:
    """The lines of some nodes (numbers in the graph), in that order; one query, and letters'.

    ``outline`` is None where they stand flat; ``hits`` are those that meet the filters, all where
    it is None.
    """
    nodes = _nodes(plan, places)
    rows = rows_of_nodes(plan, nodes)
    letters = letters_of(plan, places)
    met = np.ones(len(places), bool) if hits is None else np.isin(places, hits)
    return [
        Line(
            row=row,
            icon=KINDS[row.kind].icon,
            letters=told,
            may_edit=node.kind != Kind.MISSION and allows(plan.reader, "node.write", node),
            is_context=not is_hit,
            **_place(plan, place, outline),
        )
        for node, row, told, place, is_hit in zip(
            nodes, rows, letters, places.tolist(), met.tolist(), strict=True
        )
    ]


def _nodes(plan: WholePlan, places: Ints) -> Sequence[Node]:
    numbers = plan.snapshot.numbers[places].tolist()
    found = nodes_visible_to(plan.reader).in_bulk(numbers)
    return [found[number] for number in numbers]


def _place(plan: WholePlan, place: int, outline: Outline | None) -> dict[str, int]:
    parents = plan.answer.graph.up.of_node(place)
    others = max(int(plan.shown[parents].sum()) - 1, 0)
    if outline is None:
        return {"others": others}
    depth = int(outline.depth[place])
    return {"others": others, "depth": min(depth, DEEPEST), "level": depth + 1}
