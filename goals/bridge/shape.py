"""What follows from nodes and contributions alone, computed once and only when asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cascade.alignment import Connection, LooseEnds, connect, connect_again, find_loose_ends
from cascade.coverage import Coverage, cover, cover_again
from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM, GoalGraph
from cascade.impact import Dependence, find_sole_supports
from cascade.layers import Bools, Floats, Ints, reach
from cascade.relinks import Relinks
from cascade.shares import (
    Allocation,
    allocate,
    allocate_again,
    mission_shares,
    mission_shares_again,
)
from cascade.structure import Cycle, find_cycles, inverted, level_skips, redundant_links


class Shape:
    """The goal graph and what the engine finds about it, whatever the day.

    It serves every snapshot whose nodes and contributions are the same.
    """

    def __init__(self, graph: GoalGraph, older: Shape | None = None) -> None:
        """``older`` is a shape of the same nodes; what it has found serves where it is true."""
        self.graph = graph
        self._coverage: Coverage | None = None
        relinks = None if older is None else Relinks.between(older.graph, graph)
        if older is not None and relinks is not None:
            relinks.lay_out()
            self._inherit(older, relinks)

    def _inherit(self, older: Shape, relinks: Relinks) -> None:
        """Takes over what the older shape has found, with what other contributions make of it."""
        known, found = older.__dict__, self.__dict__
        budgets = older.graph.budgets, self.graph.budgets
        same_budgets = np.array_equal(*budgets, equal_nan=True)
        if "connection" in known:
            found["connection"] = connect_again(relinks, older.connection)
            same_orphans = self.connection.orphan is older.connection.orphan
            if "loose_ends" in known and same_orphans and same_budgets:
                found["loose_ends"] = older.loose_ends
        # Layers are put in where there is no cycle.
        if "layers" not in self.graph.__dict__:
            return
        if "shares" in known:
            found["shares"] = mission_shares_again(relinks, older.shares)
        if "allocation" in known and same_budgets:
            found["allocation"] = allocate_again(relinks, older.allocation)
        if older._coverage is not None and _same_units(older.graph, self.graph):
            measured = older._coverage.reached.measured
            self._coverage = cover_again(relinks, measured, older._coverage)

    @cached_property
    def connection(self) -> Connection:
        """What reaches the mission, and why the rest does not."""
        return connect(self.graph)

    @cached_property
    def loose_ends(self) -> LooseEnds:
        """Where the orphans are cut off, worth mending first."""
        return find_loose_ends(self.graph, self.connection)

    @cached_property
    def cycles(self) -> list[Cycle]:
        """The cyclic components."""
        return find_cycles(self.graph)

    @cached_property
    def shares(self) -> Floats:
        """Mission shares."""
        return mission_shares(self.graph, self.connection)

    @cached_property
    def allocation(self) -> Allocation:
        """Where the effort goes."""
        return allocate(self.graph)

    @cached_property
    def dependence(self) -> Dependence | None:
        """Sole supports; None while connection is unknown."""
        if not self.connection.known:
            return None
        return find_sole_supports(self.graph, self.connection)

    @cached_property
    def goals(self) -> Bools:
        """Which nodes are live goals."""
        kinds = self.graph.kinds
        goals: Bools = (kinds == COMPANY_GOAL) | (kinds == FUNCTIONAL_GOAL)
        return goals & self.graph.live

    @cached_property
    def programs(self) -> Bools:
        """Which nodes are live programs."""
        programs: Bools = self.graph.live & (self.graph.kinds == PROGRAM)
        return programs

    @cached_property
    def supported(self) -> Bools:
        """Which nodes have a live program below them, or are one."""
        return reach(self.graph.up, np.flatnonzero(self.programs).astype(np.int32))

    @cached_property
    def inverted(self) -> Ints:
        """The contributions that go down a level."""
        return inverted(self.graph)

    @cached_property
    def level_skips(self) -> Ints:
        """The contributions that go up more than one level."""
        return level_skips(self.graph)

    @cached_property
    def redundant(self) -> tuple[Ints, Ints]:
        """The redundant contributions, and through which node each parent is reached, too."""
        return redundant_links(self.graph)

    def coverage(self, measured: Bools) -> Coverage:
        """Company goals by functions; ``measured`` marks the nodes with a value.

        The last one is kept: a new value seldom measures what was not measured before.
        """
        kept = self._coverage
        if kept is not None and np.array_equal(kept.reached.measured, measured):
            return kept
        relinks = Relinks.between(self.graph, self.graph)
        if kept is None or relinks is None or self.graph.layers.components is not None:
            self._coverage = cover(self.graph, measured)
        else:
            self._coverage = cover_again(relinks, measured, kept)
        return self._coverage


def _same_units(one: GoalGraph, other: GoalGraph) -> bool:
    """Whether nodes are of the same units, and these of the same functions."""
    same = one.unit_ids == other.unit_ids and one.unit_functions == other.unit_functions
    return same and np.array_equal(one.units, other.units)
