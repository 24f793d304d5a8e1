"""Coverage: which functions serve which company goals, and which units serve none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cascade.graph import COMPANY_GOAL, PROGRAM, GoalGraph
from cascade.layers import Bools, Ints
from cascade.types import Need

#: Bits of one machine word; functions are carried up this many at a time.
WORD = 64
#: A column of a table for each node, -1 for none.
Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Company goals by functions.

    ``goals`` are the live company goals (node numbers), ``functions`` the functions of units;
    ``covered`` and ``deep`` have one row a goal and one column a function. ``blind_units`` are
    the codes of units with live nodes of which none reaches a company goal.
    """

    goals: Ints
    functions: tuple[str, ...]
    covered: Bools
    deep: Bools
    blind_units: Ints

    def ratio(self, row: int, needs: Mapping[str, Need]) -> float | None:
        """Covered required cells over required cells of one goal; None when none is required."""
        required = [
            column
            for column, function in enumerate(self.functions)
            if needs.get(function) is Need.REQUIRED
        ]
        known = set(self.functions)
        absent = sum(need is Need.REQUIRED and name not in known for name, need in needs.items())
        if not required and not absent:
            return None
        return float(self.covered[row, required].sum()) / (len(required) + absent)


def cover(graph: GoalGraph, measured: Bools | None = None) -> Coverage:
    """Which functions reach each live company goal. O((n + m) * functions / 64).

    ``measured`` marks the nodes with a key result that has a value; a function covers a goal
    *deeply* when a chain to it starts at one of its programs that is measured.
    """
    functions = tuple(sorted({name for name in graph.unit_functions if name is not None}))
    count = len(functions)
    goals = np.flatnonzero(graph.live & (graph.kinds == COMPANY_GOAL)).astype(np.int32)
    function = _function_of_nodes(graph, functions)
    starts = np.zeros(graph.n_nodes, bool) if measured is None else measured
    starts = starts & (graph.kinds == PROGRAM) & (function >= 0)
    # One sweep serves both tables: columns from ``count`` on are the deep ones.
    table = _reached(graph, goals, function, np.where(starts, function + count, -1), 2 * count)
    return Coverage(
        goals, functions, table[:, :count], table[:, count:], _blind_units(graph, goals)
    )


def _function_of_nodes(graph: GoalGraph, functions: tuple[str, ...]) -> Columns:
    """The column of each live node's function, -1 for none."""
    column = {name: number for number, name in enumerate(functions)}
    of_unit = np.array([*(column.get(f or "", -1) for f in graph.unit_functions), -1], np.int64)
    return np.where(graph.live, of_unit[graph.units], -1)


def _reached(graph: GoalGraph, goals: Ints, function: Columns, deep: Columns, count: int) -> Bools:
    """Which columns' nodes reach each goal; the goal itself counts."""
    table = np.zeros((len(goals), count), bool)
    for first in range(0, count, WORD):
        bits = _bits(function - first) | _bits(deep - first)
        held = graph.layers.gather(np.bitwise_or, bits)[goals]
        for column in range(first, min(first + WORD, count)):
            table[:, column] = (held >> np.uint64(column - first)) & np.uint64(1)
    return table


def _bits(column: Columns) -> NDArray[np.uint64]:
    """One bit of a word for each column 0 to 63, none for others."""
    inside = (column >= 0) & (column < WORD)
    return np.where(inside, np.uint64(1) << np.clip(column, 0, WORD - 1).astype(np.uint64), 0)


def _blind_units(graph: GoalGraph, goals: Ints) -> Ints:
    """Codes of the units with live nodes none of which reaches a company goal."""
    below = np.zeros(graph.n_nodes, bool)
    below[goals] = True
    below = graph.layers.spread(np.logical_or, below)
    blind = np.zeros(len(graph.unit_ids) + 1, bool)
    blind[graph.units[graph.live]] = True
    blind[graph.units[below & graph.live]] = False
    # The last place takes the nodes of no unit, whose code is -1.
    return np.flatnonzero(blind[:-1]).astype(np.int32)
