"""The orphans by the loose ends that they hang on, a page of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cascade.layers import Bools, Ints
from goals.choices import Kind
from goals.models import Node, Unit
from goals.permissions import allows
from goals.selectors.alignment import WholePlan
from goals.selectors.rows import nodes_visible_to
from web.orphans.leads import leads_of
from web.orphans.waivers import Waived
from web.presenting.nodes import NodeRow, rows_of_nodes

#: How many loose ends a page shows, and how many orphans of each.
ENDS, ORPHANS = 20, 10
#: How many nodes of a circle are named.
MEMBERS = 5


@dataclass(frozen=True, slots=True)
class Orphan:
    """An orphan on a loose end; ``waiver_ended`` is the day its waiver ended."""

    row: NodeRow
    waiver_ended: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """One loose end with the orphans that hang on it.

    ``count`` of the chosen orphans hang on it (``orphans`` are the first of them, itself left
    out) and ``cost`` is the sum of their known budgets, None where none has one; ``unpriced`` have
    none. One link brings back ``reconnects`` orphans. ``link`` is the node to link, None where the
    reader may link none of its ``members``; then ``leads`` can.
    """

    end: Orphan
    members: tuple[NodeRow, ...]
    more_members: int
    count: int
    cost: float | None
    unpriced: int
    reconnects: int
    orphans: tuple[Orphan, ...]
    more: int
    link: NodeRow | None
    may_waive: bool
    is_waived: bool
    leads: tuple[str, ...]

    @property
    def is_circle(self) -> bool:
        """Whether it is a circle of contributions."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of groups; ``count`` is how many there are in all."""

    groups: tuple[Group, ...]
    count: int
    page: int
    pages: int


def groups_of(
    plan: WholePlan, chosen: Bools, waivers: Waived, units: Sequence[Unit], page: int = 1
) -> Groups:
    """The loose ends that some orphans (a mask) hang on, worth mending first; two queries.

    ``units`` are those of the organisation.
    """
    orphans, ends = plan.answer.loose_ends.pairs(np.flatnonzero(chosen).astype(np.int32))
    counts = np.bincount(ends, minlength=len(plan.answer.loose_ends))
    found: Ints = np.flatnonzero(counts).astype(np.int32)
    pages = max(1, -(-len(found) // ENDS))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * ENDS : page * ENDS]
    below = _below(plan, orphans, ends, shown)
    told = _Told(plan, waivers, units, below)
    groups = tuple(
        group for end, some in below.items() if (group := told.group(end, some)) is not None
    )
    return Groups(groups, len(found), page, pages)


def _below(plan: WholePlan, orphans: Ints, ends: Ints, shown: Ints) -> dict[int, Ints]:
    """The orphans of each loose end of the page, the dearest first."""
    kept = np.isin(ends, shown)
    orphans, ends = orphans[kept], ends[kept]
    budgets = np.nan_to_num(plan.answer.graph.budgets[orphans], nan=-1.0)
    order = np.lexsort((orphans, -budgets, ends))
    orphans, ends = orphans[order], ends[order]
    starts = np.searchsorted(ends, shown)
    stops = np.searchsorted(ends, shown, side="right")
    parts = zip(shown.tolist(), starts.tolist(), stops.tolist(), strict=True)
    return {end: orphans[start:stop] for end, start, stop in parts}


class _Told:
    """Makes the groups of one page out of the rows of all its nodes."""

    def __init__(
        self, plan: WholePlan, waivers: Waived, units: Sequence[Unit], below: dict[int, Ints]
    ) -> None:
        self.plan, self.waivers = plan, waivers
        self.ends = {end: plan.answer.loose_ends.members(end) for end in below}
        places = [place for end in below for place in self._named(end, below[end])]
        self.nodes, self.rows = _read(plan, places)
        firsts = {int(members[0]) for members in self.ends.values()} & self.nodes.keys()
        of_units = {unit for place in firsts if (unit := self.nodes[place].unit_id) is not None}
        self.leads = leads_of(plan.reader, units, of_units)

    def _named(self, end: int, orphans: Ints) -> list[int]:
        own = self.ends[end]
        others = orphans[~np.isin(orphans, own)]
        return [*own[:MEMBERS].tolist(), *others[:ORPHANS].tolist()]

    def group(self, end: int, orphans: Ints) -> Group | None:
        """One group; None where the reader may see nothing of the loose end."""
        members = [place for place in self.ends[end].tolist()[:MEMBERS] if place in self.rows]
        if not members:
            return None
        others = orphans[~np.isin(orphans, self.ends[end])]
        budgets = self.plan.answer.graph.budgets[orphans]
        known = ~np.isnan(budgets)
        first = members[0]
        return Group(
            end=self._orphan(first),
            members=tuple(self.rows[place] for place in members),
            more_members=len(self.ends[end]) - len(members),
            count=len(orphans),
            cost=float(budgets[known].sum()) if known.any() else None,
            unpriced=int((~known).sum()),
            reconnects=int(self.plan.answer.loose_ends.reconnects[end]),
            orphans=tuple(
                self._orphan(place) for place in others[:ORPHANS].tolist() if place in self.rows
            ),
            more=max(0, len(others) - ORPHANS),
            link=self._linkable(members),
            may_waive=allows(self.plan.reader, "node.waive", self.nodes[first]),
            is_waived=bool(self.waivers.today[first]),
            leads=self.leads.get(self.nodes[first].unit_id or 0, ()),
        )

    def _orphan(self, place: int) -> Orphan:
        return Orphan(self.rows[place], self.waivers.ended.get(place))

    def _linkable(self, members: list[int]) -> NodeRow | None:
        """The first of a loose end's nodes that the reader may link."""
        reader = self.plan.reader
        for place in members:
            node = self.nodes[place]
            if node.kind != Kind.MISSION and allows(reader, "node.write", node):
                return self.rows[place]
        return None


def _read(plan: WholePlan, places: list[int]) -> tuple[dict[int, Node], dict[int, NodeRow]]:
    """Nodes and their rows by their places in the graph; one query."""
    wanted = [place for place in dict.fromkeys(places) if plan.shown[place]]
    numbers = plan.snapshot.numbers[np.array(wanted, np.int64)].tolist()
    found = nodes_visible_to(plan.reader).in_bulk(numbers)
    known = {place: found[n] for place, n in zip(wanted, numbers, strict=True) if n in found}
    rows = rows_of_nodes(plan, list(known.values()))
    return known, dict(zip(known, rows, strict=True))
