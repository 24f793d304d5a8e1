"""What follows from nodes and contributions alone, computed once and only when asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cascade.alignment import Connection, LooseEnds, connect, find_loose_ends, stays
from cascade.coverage import Coverage, cover
from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM, GoalGraph
from cascade.impact import Dependence, find_sole_supports
from cascade.layers import Bools, Floats, Ints, reach
from cascade.relinks import Relinks
from cascade.shares import Allocation, allocate, allocate_again, mission_shares
from cascade.structure import Cycle, find_cycles


class Shape:
    """The goal graph and what the engine finds about it, whatever the day.

    It serves every snapshot whose nodes and contributions are the same.
    """

    def __init__(self, graph: GoalGraph, older: Shape | None = None) -> None:
        """``older`` is a shape of the same nodes; what it has found serves where it is true."""
        self.graph = graph
        self._coverage: tuple[Bools, Coverage] | None = None
        self._allocated: tuple[Ints, Allocation] | None = None
        relinks = None if older is None else Relinks.between(older.graph, graph)
        if older is not None and relinks is not None:
            relinks.lay_out()
            self._inherit(older, relinks)

    def _inherit(self, older: Shape, relinks: Relinks) -> None:
        known, children = older.__dict__, relinks.children
        same_budgets = np.array_equal(older.graph.budgets, self.graph.budgets, equal_nan=True)
        if "connection" in known and stays(known["connection"], self.graph, children):
            self.__dict__["connection"] = known["connection"]
            if "loose_ends" in known and same_budgets:
                self.__dict__["loose_ends"] = known["loose_ends"]
        # The older graph's layers are there, and without a cycle, where they were put in.
        if "allocation" in known and same_budgets and "layers" in self.graph.__dict__:
            ends = np.concatenate([children, relinks.parents])
            self._allocated = ends, known["allocation"]

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
        before, self._allocated = self._allocated, None
        return allocate(self.graph) if before is None else allocate_again(self.graph, *before)

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

    def coverage(self, measured: Bools) -> Coverage:
        """Company goals by functions; ``measured`` marks the nodes with a value.

        The last one is kept: a new value seldom measures what was not measured before.
        """
        kept = self._coverage
        if kept is None or not np.array_equal(kept[0], measured):
            kept = self._coverage = measured, cover(self.graph, measured)
        return kept[1]
