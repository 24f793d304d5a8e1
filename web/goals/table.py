"""A page of the goals table: which nodes meet the filters, and its fifty lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.utils.translation import gettext_lazy as _

from cascade.layers import Bools, Ints
from goals.selectors.alignment import WholePlan
from goals.selectors.outline import CASCADE, Outline, outline_of
from goals.selectors.places import nodes_asked
from goals.selectors.sorting import in_order_of
from web.goals.filters import Filters
from web.goals.lines import Line, lines_of
from web.words import Text

#: How many lines a page has.
PAGE = 50
#: The columns: their style, their words, and the order in which a click sorts them first.
COLUMNS: tuple[tuple[str, Text, str], ...] = (
    ("what", _("Goal or program"), "title"),
    ("who", _("Unit and owner"), ""),
    ("how", _("Progress"), "progress"),
    ("when", _("Due"), "due"),
    ("cost figure", _("Budget"), "-budget"),
    ("smart", _("SMART"), ""),
)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. ``address`` sorts by it, empty where it cannot."""

    style: str
    label: Text
    address: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Table:
    """The goals table of a plan, as an address asks for it."""

    plan: WholePlan
    filters: Filters

    @cached_property
    def hits(self) -> Bools:
        """The nodes that meet the filters."""
        return nodes_asked(self.plan, self.filters.query)

    @cached_property
    def n_hits(self) -> int:
        """How many they are."""
        return int(self.hits.sum())

    @cached_property
    def n_nodes(self) -> int:
        """How many nodes the reader may see."""
        return int(self.plan.shown.sum())

    @cached_property
    def outline(self) -> Outline | None:
        """The outline; None where the lines stand in the order of a column."""
        return None if self.filters.is_flat else outline_of(self.plan.snapshot)

    @cached_property
    def places(self) -> Ints:
        """All lines' nodes (numbers in the graph) in their order, on whatever page."""
        if self.outline is None:
            return in_order_of(self.plan, self.hits, self.filters.sort)
        shown = self.outline.with_ancestors(self.hits) & self.plan.shown
        return self.outline.order[shown[self.outline.order]]

    @property
    def page(self) -> int:
        """The page that is shown: the last where fewer are there."""
        pages = -(-len(self.places) // PAGE)
        return max(min(self.filters.page, pages), 1)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the page."""
        start = (self.page - 1) * PAGE
        here = self.places[start : start + PAGE]
        lines = lines_of(self.plan, here, self.outline, here[self.hits[here]])
        if self.outline is None:
            return lines
        before = self.outline.lane[self.places[start - 1]] if start else CASCADE
        lanes = self.outline.lane[here]
        starts = np.diff(lanes, prepend=before) != 0
        return [
            replace(line, heads=lane) if begins else line
            for line, lane, begins in zip(lines, lanes.tolist(), starts.tolist(), strict=True)
        ]

    @cached_property
    def above(self) -> list[Line]:
        """What the first line stands under, where that is on an earlier page."""
        if self.outline is None or self.page == 1:
            return []
        first = int(self.places[(self.page - 1) * PAGE])
        found = np.array(self.outline.ancestors(first), np.int32)
        found = found[self.plan.shown[found]]
        return lines_of(self.plan, found, self.outline, np.empty(0, np.int32))

    @property
    def columns(self) -> list[Column]:
        """The heads of the columns."""
        return [self._column(*column) for column in COLUMNS]

    def _column(self, style: str, label: Text, first: str) -> Column:
        now = self.filters.sort
        if not first:
            return Column(style, label)
        if now.removeprefix("-") != first.removeprefix("-"):
            return Column(style, label, self.filters.sorted_by(first).address)
        turned = now.removeprefix("-") if now.startswith("-") else f"-{now}"
        direction = "descending" if now.startswith("-") else "ascending"
        return Column(style, label, self.filters.sorted_by(turned).address, direction)

    @property
    def following(self) -> str:
        """The address of the next page, behind the question mark; empty for none."""
        if self.page * PAGE >= len(self.places):
            return ""
        return self.filters.at(self.page + 1).address

    @property
    def preceding(self) -> str:
        """The address of the page before; empty for none."""
        return self.filters.at(self.page - 1).address if self.page > 1 else ""

    @property
    def n_left(self) -> int:
        """How many lines come on later pages."""
        return max(len(self.places) - self.page * PAGE, 0)

    @property
    def keys(self) -> list[str]:
        """The keys of all nodes that meet the filters."""
        keys = self.plan.snapshot.keys
        return [keys[place] for place in np.flatnonzero(self.hits).tolist()]
