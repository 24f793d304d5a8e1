"""The whole-plan answer on a day: every figure, computed once and only when asked for."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np

from cascade.alignment import Connection, LooseEnds, connected_share
from cascade.coverage import Coverage
from cascade.graph import GoalGraph
from cascade.impact import Dependence
from cascade.layers import Bools, Floats, reach
from cascade.progress import MeasureArrays, Progress
from cascade.rollup import RolledUp, roll_up, roll_up_again
from cascade.shares import Allocation
from cascade.smart.strains import Around, find_strains
from cascade.structure import Cycle
from goals.bridge.shape import Shape
from goals.bridge.tables import Columns
from goals.guiding import guidance


class Answer:
    """An organisation's plan on a day, and what the engine finds about it.

    The same figures as :class:`cascade.facts.Facts` gives for the plan that
    :func:`~goals.bridge.plans.load_plan` loads. Nodes are numbered as in the snapshot, and named
    by their keys.
    """

    def __init__(
        self,
        shape: Shape,
        measures: MeasureArrays,
        as_of: date,
        nodes: Columns,
        rolled_up: RolledUp | None = None,
    ) -> None:
        """``nodes`` are their columns, ``rolled_up`` is an earlier roll-up of the same nodes."""
        self._nodes = nodes
        self.shape, self.measures, self.as_of = shape, measures, as_of
        self._rolled_up = rolled_up

    @property
    def graph(self) -> GoalGraph:
        """The plan as a graph; identifiers are the nodes' keys."""
        return self.shape.graph

    @property
    def connection(self) -> Connection:
        """What reaches the mission, and why the rest does not."""
        return self.shape.connection

    @property
    def loose_ends(self) -> LooseEnds:
        """Where the orphans are cut off, worth mending first."""
        return self.shape.loose_ends

    @property
    def cycles(self) -> list[Cycle]:
        """The cyclic components."""
        return self.shape.cycles

    @property
    def shares(self) -> Floats:
        """Mission shares."""
        return self.shape.shares

    @property
    def allocation(self) -> Allocation:
        """Where the effort goes."""
        return self.shape.allocation

    @property
    def dependence(self) -> Dependence | None:
        """Sole supports; None while connection is unknown."""
        return self.shape.dependence

    @property
    def goals(self) -> Bools:
        """Which nodes are live goals."""
        return self.shape.goals

    @property
    def programs(self) -> Bools:
        """Which nodes are live programs."""
        return self.shape.programs

    @cached_property
    def progress(self) -> Progress:
        """The roll-up and the statuses."""
        before, self._rolled_up = self._rolled_up, None
        if before is None:
            return roll_up(self.graph, self.measures)
        return roll_up_again(self.graph, self.measures, before)

    @property
    def rolled_up(self) -> RolledUp | None:
        """The roll-up with what it was made of, or an earlier one; None without."""
        if "progress" in self.__dict__:
            return RolledUp(self.graph, self.measures, self.progress)
        return self._rolled_up

    @cached_property
    def measured(self) -> Bools:
        """Which nodes have a key result with a value."""
        return self.measures.measured(self.graph.n_nodes)

    @property
    def unsupported(self) -> Bools:
        """Which live goals have no live program below."""
        return self.goals & ~self.shape.supported

    @cached_property
    def has_key_result(self) -> Bools:
        """Which nodes have a key result."""
        marks = np.zeros(self.graph.n_nodes, bool)
        marks[self.measures.owner] = True
        return marks

    @cached_property
    def empty(self) -> Bools:
        """Which live goals have no live child and no key result."""
        empty: Bools = self.goals & (self.graph.n_live_children == 0) & ~self.has_key_result
        return empty

    @cached_property
    def unmeasured(self) -> Bools:
        """Which live goals have a key result neither themselves nor below."""
        measured = np.flatnonzero(self.has_key_result & self.graph.live).astype(np.int32)
        return self.goals & ~reach(self.graph.up, measured)

    @cached_property
    def strains(self) -> dict[str, Bools]:
        """Which nodes are strained by their place in the graph, by check."""
        return find_strains(
            Around(
                self.graph,
                self._nodes["due"],
                self._nodes["owner_id"],
                self.goals,
                self.unsupported,
                self.unmeasured,
                self.shares,
            ),
            guidance().guide,
        )

    @cached_property
    def coverage(self) -> Coverage:
        """Company goals by functions."""
        return self.shape.coverage(self.measured)

    @cached_property
    def connected_share(self) -> float | None:
        """Part (0..1) of the live programs that is connected; None unknown.

        By budget where all of them have one, else by count.
        """
        return connected_share(self.connection, self.programs, self.graph.budgets)

    @cached_property
    def supported_share(self) -> float | None:
        """Part (0..1) of the live goals that have a live program below; None without goals."""
        return float(self.shape.supported[self.goals].mean()) if self.goals.any() else None
