"""How many programs have no path to the mission, and what they cost, now and over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cascade.graph import PROGRAM
from cascade.layers import Bools
from goals.models import Unit
from goals.selectors.alignment import WholePlan
from goals.selectors.choosing import units_below
from goals.selectors.rows import units_of


@dataclass(frozen=True, slots=True)
class Cost:
    """How many orphan programs there are, and the sum of their known budgets.

    ``cost`` is None where none of them has a budget, ``unpriced`` have none; ``part`` (0..1) is
    their share of all known budgets of live programs, None where there is none.
    """

    count: int
    programs: int
    cost: float | None
    unpriced: int
    part: float | None


def cost_of(plan: WholePlan, within: Bools) -> Cost:
    """The orphan programs among some nodes (a mask), in figures. No query."""
    answer = plan.answer
    programs = answer.programs & within
    orphans = programs & answer.connection.orphan
    all_budgets, budgets = answer.graph.budgets[programs], answer.graph.budgets[orphans]
    known = ~np.isnan(budgets)
    total = float(np.nansum(all_budgets))
    cost = float(budgets[known].sum()) if known.any() or not len(budgets) else None
    return Cost(
        count=int(orphans.sum()),
        programs=int(programs.sum()),
        cost=cost,
        unpriced=int((~known).sum()),
        part=cost / total if cost is not None and total else None,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Of which unit the page tells: its key, empty for all; ``units`` may be chosen."""

    unit: str
    units: tuple[Unit, ...]
    within: Bools


def choice_of(plan: WholePlan, unit: str) -> Choice:
    """The nodes of a unit and of those below it, or of all where it is not there; two queries."""
    live = units_of(plan.reader).select_related(None).filter(archived_at=None)
    units = tuple(live.only("name", "prefix", "parent_id").order_by("name", "prefix"))
    if unit not in {one.prefix for one in units}:
        return Choice("", units, plan.shown)
    numbers = np.array(sorted(units_below(plan.reader, unit)), np.int64)
    return Choice(unit, units, plan.shown & np.isin(plan.snapshot.nodes["unit_id"], numbers))


def orphan_programs(plan: WholePlan) -> Bools:
    """Which programs have no path to the mission."""
    return plan.answer.connection.orphan & plan.answer.programs


def other_orphans(plan: WholePlan) -> Bools:
    """Which goals have none."""
    found: Bools = plan.answer.connection.orphan & (plan.answer.graph.kinds != PROGRAM)
    return found
