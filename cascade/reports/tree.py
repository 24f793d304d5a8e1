"""The plan as an indented tree with marks: what is below the mission, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from cascade.check import Report
from cascade.facts import Facts
from cascade.progress import HEALTHS
from cascade.reports.goals import company_goals
from cascade.reports.page import Page, line, safe
from cascade.types import Kind
from cascade.wording import count, listed, percent

#: Deeper nodes are not indented any further.
DEEPEST = 12
_STYLES = ("green", "green", "yellow", "red")
_LETTERS = {Kind.MISSION: "M", Kind.COMPANY_GOAL: "C", Kind.FUNCTIONAL_GOAL: "F", Kind.PROGRAM: "P"}
_LEGEND = (
    "M mission, C company goal, F functional goal, P program, ! no path to the mission. "
    "Progress is the mean, status the worst of what is below."
)


def to_tree(file: str, report: Report, page: Page) -> str:
    """The tree below the mission, then each loose end with its orphans, then what is not live."""
    facts = report.facts
    name = safe(report.plan.organisation) or "Plan"
    head = Text.assemble((name, "bold"), f"  {safe(file)}, as of {report.as_of}")
    tree = _Tree(facts, page.width).sections()
    return page.print(head, "", *tree, *company_goals(facts), "", line(_LEGEND, "dim"))


class _Tree:
    """Prints each node in full once, under its primary (or first) live parent."""

    def __init__(self, facts: Facts, width: int) -> None:
        self.facts, self.graph, self.width = facts, facts.graph, width
        self.home = self._homes()
        self.told: set[int] = set()

    def _homes(self) -> list[int]:
        """The parent under which each node is told in full, -1 for none.

        A connected one before an orphan, the primary one before others, else the first.
        """
        homes = [-1] * self.graph.n_nodes
        ranks = [(False, False)] * self.graph.n_nodes
        connected = self.facts.connection.connected
        for link, child, parent in self.facts.live_contributions():
            place = self.graph.place_of(link)
            primary = self.facts.node(child).contributes_to[place.position].primary
            rank = (bool(connected[parent]), primary)
            if homes[child] < 0 or rank > ranks[child]:
                homes[child], ranks[child] = parent, rank
        return homes

    def sections(self) -> Iterator[RenderableType]:
        if self.graph.mission is not None:
            yield from self._below(self.graph.mission)
            yield from self._orphans()
        else:
            yield line("Unknown what is connected: the plan needs one current mission.", "bold red")
            tops = self.graph.live & (np.diff(self.graph.up.starts) == 0)
            for top in np.flatnonzero(tops).tolist():
                yield from self._below(top)
        yield from self._rest()

    def _orphans(self) -> Iterator[RenderableType]:
        ends = self.facts.loose_ends
        if not len(ends):
            return
        yield ""
        orphans = int(self.facts.connection.orphan.sum())
        yield line(
            f"No path to the mission: {count(orphans, 'node')}, worth mending first", "bold red"
        )
        for end in range(len(ends)):
            for node in ends.members(end).tolist():
                yield from self._below(node)

    def _rest(self) -> Iterator[RenderableType]:
        """Live nodes that no walk from above has met (on circles), and what is not live."""
        missed = [n for n in np.flatnonzero(self.graph.live).tolist() if n not in self.told]
        for node in missed:
            yield from self._below(node)
        resting = np.flatnonzero(~self.graph.live).tolist()
        if resting:
            names = [f"{self.facts.name(n)} ({self.facts.node(n).status})" for n in resting]
            yield ""
            yield line(f"Not live: {listed(names)}", "dim")

    def _below(self, top: int) -> Iterator[RenderableType]:
        waiting = [(top, -1, 0)]
        while waiting:
            node, parent, depth = waiting.pop()
            if node in self.told:
                if parent >= 0:
                    yield self._again(node, depth)
                continue
            if parent >= 0 and self.home[node] not in (parent, -1):
                yield self._again(node, depth)
                continue
            self.told.add(node)
            yield self._line(node, depth)
            children = self.graph.down.of_node(node).tolist()
            waiting += [(child, node, depth + 1) for child in reversed(children)]

    def _line(self, node: int, depth: int) -> Text:
        facts, record = self.facts, self.facts.node(node)
        orphan = bool(facts.connection.orphan[node])
        mark = "!" if orphan else _LETTERS[record.kind]
        right, style = self._state(node)
        left = Text(f"{'  ' * min(depth, DEEPEST)}{mark} ", "red" if orphan else "")
        left.append(safe(record.id), "cyan")
        left.append(f"  {safe(record.title) or '(no title)'}", "bold" if depth == 0 else "")
        left.truncate(self.width - len(right) - 2, overflow="ellipsis", pad=True)
        return Text.assemble(left, "  ", (right, style))

    def _state(self, node: int) -> tuple[str, str]:
        """What stands at the right: why it is an orphan, else its status and progress."""
        facts = self.facts
        cause = facts.connection.cause_of(node)
        if cause is not None:
            return cause.value, "red"
        health, done = int(facts.progress.health[node]), float(facts.progress.fraction[node])
        number = "" if done != done else percent(done)
        if health < 0:
            return number, ""
        words = HEALTHS[health].value.replace("_", " ")
        return f"{words} {number}".rstrip(), _STYLES[health]

    def _again(self, node: int, depth: int) -> Text:
        record = self.facts.node(node)
        text = Text(
            f"{'  ' * min(depth, DEEPEST)}see {safe(record.id)}  {safe(record.title)}", "dim"
        )
        text.truncate(self.width, overflow="ellipsis")
        return text
