"""Coverage: which functions serve which company goals, and which units serve none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.graph import COMPANY_GOAL, PROGRAM, GoalGraph
from cascade.layers import Bools, Ints, Numbers, Step, reach
from cascade.relinks import Relinks
from cascade.types import Need

#: Bits of one machine word; functions are carried up this many at a time.
WORD = 64
#: A column of a table for each node, -1 for none.
Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reached:
    """What the tables are read from, one entry a node each.

    ``words`` are bits: of the functions of the nodes below, then of those that are deep.
    ``measured`` marks the nodes with a value, ``below`` those at or below a company goal.
    """

    measured: Bools
    words: list[NDArray[np.uint64]]
    below: Bools


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
    reached: Reached = field(repr=False)

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
    marks = np.zeros(graph.n_nodes, bool) if measured is None else measured
    layers, start = graph.layers, _Start.of(graph, marks, np.arange(graph.n_nodes))
    words = [layers.gather(np.bitwise_or, word) for word in start.words]
    below = layers.spread(np.logical_or, start.goal)
    return _coverage(graph, Reached(marks, words, below))


def cover_again(relinks: Relinks, measured: Bools, before: Coverage) -> Coverage:
    """What :func:`cover` finds, from what it found before.

    Some contributions may have changed, and which nodes are measured; all else is as it was,
    without cycles. Only what is above or below these is looked at.
    """
    graph = relinks.graph
    differing = measured != before.reached.measured
    differing[relinks.parents] = True
    above = np.flatnonzero(reach(graph.up, np.flatnonzero(differing).astype(np.int32)))
    steps, start = list(graph.layers.upward_among(above)), _Start.of(graph, measured, above)
    words = []
    for word, held in zip(start.words, before.reached.words, strict=True):
        words.append(held.copy())
        words[-1][above] = word
        _meet(np.bitwise_or, words[-1], steps)
    lower = np.flatnonzero(reach(graph.down, relinks.children))
    below = before.reached.below.copy()
    below[lower] = _is_goal(graph)[lower]
    _meet(np.logical_or, below, graph.layers.downward_among(lower))
    return _coverage(graph, Reached(measured, words, below))


def _meet(meet: np.ufunc, held: NDArray[Any], steps: Iterable[Step]) -> None:
    for step in steps:
        held[step.rows] = meet(held[step.rows], meet.reduceat(held[step.others], step.offsets))


def _is_goal(graph: GoalGraph) -> Bools:
    goals: Bools = graph.live & (graph.kinds == COMPANY_GOAL)
    return goals


def _functions(graph: GoalGraph) -> tuple[str, ...]:
    return tuple(sorted({name for name in graph.unit_functions if name is not None}))


@dataclass(frozen=True, slots=True)
class _Start:
    """What some nodes bring themselves: bits of functions, word by word, and being a goal."""

    words: list[NDArray[np.uint64]]
    goal: Bools

    @classmethod
    def of(cls, graph: GoalGraph, measured: Bools, nodes: Numbers) -> _Start:
        functions = _functions(graph)
        count = len(functions)
        column = _function_of_nodes(graph, functions, nodes)
        deep = measured[nodes] & (graph.kinds[nodes] == PROGRAM) & (column >= 0)
        # One sweep serves both tables: columns from ``count`` on are the deep ones.
        deep_column = np.where(deep, column + count, -1)
        words = [
            _bits(column - first) | _bits(deep_column - first)
            for first in range(0, 2 * count, WORD)
        ]
        return cls(words, _is_goal(graph)[nodes])


def _coverage(graph: GoalGraph, reached: Reached) -> Coverage:
    functions, goals = _functions(graph), np.flatnonzero(_is_goal(graph)).astype(np.int32)
    count = len(functions)
    table = np.zeros((len(goals), 2 * count), bool)
    for column in range(2 * count):
        bit = np.uint64(column % WORD)
        table[:, column] = (reached.words[column // WORD][goals] >> bit) & np.uint64(1)
    return Coverage(
        goals,
        functions,
        table[:, :count],
        table[:, count:],
        _blind_units(graph, reached.below),
        reached,
    )


def _function_of_nodes(graph: GoalGraph, functions: tuple[str, ...], nodes: Numbers) -> Columns:
    """The column of the function of each of some nodes, -1 for none and where it is not live."""
    column = {name: number for number, name in enumerate(functions)}
    of_unit = np.array([*(column.get(f or "", -1) for f in graph.unit_functions), -1], np.int64)
    return np.where(graph.live[nodes], of_unit[graph.units[nodes]], -1)


def _bits(column: Columns) -> NDArray[np.uint64]:
    """One bit of a word for each column 0 to 63, none for others."""
    inside = (column >= 0) & (column < WORD)
    return np.where(inside, np.uint64(1) << np.clip(column, 0, WORD - 1).astype(np.uint64), 0)


def _blind_units(graph: GoalGraph, below: Bools) -> Ints:
    """Codes of the units with live nodes none of which reaches a company goal."""
    blind = np.zeros(len(graph.unit_ids) + 1, bool)
    blind[graph.units[graph.live]] = True
    blind[graph.units[below & graph.live]] = False
    # The last place takes the nodes of no unit, whose code is -1.
    return np.flatnonzero(blind[:-1]).astype(np.int32)
