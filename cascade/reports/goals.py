"""Company goals side by side: what each makes true, what effort it gets, who serves it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.console import RenderableType
from rich.table import Table

from cascade.facts import Facts
from cascade.reports.page import line, safe
from cascade.shares import Allocation, allocate, concentration
from cascade.types import Need
from cascade.wording import percent


def company_goals(facts: Facts) -> Iterator[RenderableType]:
    """A table of the live company goals, and how the effort is spread; nothing without any."""
    goals = facts.coverage.goals
    if not len(goals) or facts.graph.mission is None:
        return
    allocation = allocate(facts.graph)
    yield ""
    yield line("Company goals", "bold")
    yield _table(facts, allocation)
    spread = concentration(allocation.arriving[goals])
    reaches = _part(allocation.at_mission, allocation.total)
    effective = "" if spread is None else f", spread like over {spread:.1f} equal goals"
    yield line(f"{percent(reaches)} of all effort reaches the mission{effective}.", indent=2)
    if facts.coverage.functions:
        yield line("* by a program that is measured; - required and missing.", "dim", indent=2)


def _table(facts: Facts, allocation: Allocation) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("  goal", style="cyan", no_wrap=True, max_width=24)
    table.add_column("of mission", justify="right")
    table.add_column("of effort", justify="right")
    if facts.coverage.functions:
        table.add_column("served by")
    for row, goal in enumerate(facts.coverage.goals.tolist()):
        share, effort = float(facts.shares[goal]), float(allocation.arriving[goal])
        cells = [
            f"  {safe(facts.name(goal))}",
            percent(None if np.isnan(share) else share),
            percent(_part(effort, allocation.total)),
        ]
        if facts.coverage.functions:
            cells.append(safe(", ".join(_served_by(facts, row, goal)) or "nobody"))
        table.add_row(*cells)
    return table


def _part(amount: float, total: float) -> float | None:
    return None if np.isnan(amount) or not total else amount / total


def _served_by(facts: Facts, row: int, goal: int) -> Iterator[str]:
    """The functions that cover a goal, and those that it requires in vain."""
    coverage, needs = facts.coverage, facts.node(goal).needs
    for column, function in enumerate(coverage.functions):
        if coverage.covered[row, column]:
            yield function + "*" * bool(coverage.deep[row, column])
        elif needs.get(function) is Need.REQUIRED:
            yield f"-{function}"
    unknown = needs.keys() - set(coverage.functions)
    yield from (f"-{name}" for name in sorted(unknown) if needs[name] is Need.REQUIRED)
