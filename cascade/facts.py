"""Everything that the rules look at, computed once a plan and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import numpy as np

from cascade.alignment import Connection, LooseEnds, connect, find_loose_ends
from cascade.config import Config
from cascade.coverage import Coverage, cover
from cascade.drift import fingerprint
from cascade.findings import Finding
from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM, GoalGraph
from cascade.impact import Dependence, find_sole_supports
from cascade.layers import Bools, Floats, Ints
from cascade.progress import MeasureArrays, Progress, Tolerance
from cascade.rollup import roll_up
from cascade.shares import mission_shares
from cascade.smart import Judgement, Subject, has_text_rules, judge
from cascade.structure import Cycle, find_cycles
from cascade.types import Contribution, Node, Path, Plan


class Facts:
    """A plan on a day, under a configuration, and what the engine finds about it.

    >>> from cascade.types import Kind
    >>> facts = Facts(Plan(nodes=(Node("m", Kind.MISSION),)), date(2026, 6, 30), Config())
    >>> facts.graph.mission_id
    'm'
    """

    def __init__(self, plan: Plan, as_of: date, config: Config) -> None:
        self.plan, self.as_of, self.config = plan, as_of, config
        self.nodes = plan.nodes
        self._judged: dict[int, Judgement] = {}
        self._fingerprints: dict[int, str] = {}

    @cached_property
    def graph(self) -> GoalGraph:
        """The plan as a graph."""
        return GoalGraph.from_plan(self.plan)

    @cached_property
    def connection(self) -> Connection:
        """What reaches the mission."""
        return connect(self.graph)

    @cached_property
    def loose_ends(self) -> LooseEnds:
        """Where the orphans are cut off."""
        return find_loose_ends(self.graph, self.connection)

    @cached_property
    def loose_end_names(self) -> list[list[str]]:
        """The identifiers of each loose end, sorted."""
        ends = self.loose_ends
        return [self.graph.names(ends.members(end)) for end in range(len(ends))]

    @cached_property
    def cycles(self) -> list[Cycle]:
        """The cyclic components."""
        return find_cycles(self.graph)

    @cached_property
    def measures(self) -> MeasureArrays:
        """What progress is made of."""
        return MeasureArrays.of_plan(self.plan, self.as_of)

    @cached_property
    def progress(self) -> Progress:
        """The roll-up."""
        lines = self.config.thresholds
        return roll_up(self.graph, self.measures, Tolerance(lines.at_risk, lines.off_track))

    @cached_property
    def coverage(self) -> Coverage:
        """Company goals by functions."""
        return cover(self.graph, self.measures.measured(self.graph.n_nodes))

    @cached_property
    def dependence(self) -> Dependence | None:
        """Sole supports; None while connection is unknown."""
        if not self.connection.known:
            return None
        return find_sole_supports(self.graph, self.connection)

    @cached_property
    def shares(self) -> Floats:
        """Mission shares."""
        return mission_shares(self.graph, self.connection)

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
    def judgements(self) -> dict[int, Judgement]:
        """The SMART verdicts of every live node, by its number."""
        return {i: self.judgement(i) for i in np.flatnonzero(self.graph.live).tolist()}

    def judgement(self, node: int) -> Judgement:
        """The SMART verdicts of one node."""
        found = self._judged.get(node)
        if found is None:
            connection = self.connection
            found = self._judged[node] = judge(
                Subject(
                    self.nodes[node],
                    self.as_of,
                    bool(connection.connected[node]) if connection.known else None,
                    self.plan.period,
                    self._has_words,
                )
            )
        return found

    @cached_property
    def _has_words(self) -> bool:
        return has_text_rules(self.plan.language)

    def is_suspect(self, link: Contribution, parent: int) -> bool | None:
        """Whether a contribution is suspect; a parent's fingerprint is made once."""
        if link.confirmed is None or link.confirmed.fingerprint is None:
            return None
        now = self._fingerprints.get(parent)
        if now is None:
            now = self._fingerprints[parent] = fingerprint(self.nodes[parent])
        return link.confirmed.fingerprint != now

    def live_contributions(self) -> Iterator[tuple[int, int, int]]:
        """Every live contribution as ``(link, child, parent)`` numbers, in plan order."""
        graph = self.graph
        both = graph.live[graph.children] & graph.live[graph.parents]
        links: Ints = np.flatnonzero(both).astype(np.int32)
        ends = graph.children[links].tolist(), graph.parents[links].tolist()
        return zip(links.tolist(), *ends, strict=True)

    def name(self, node: int) -> str:
        """The identifier of a node."""
        return self.nodes[node].id

    def label(self, node: int) -> str:
        """A node as a message names it: its kind and identifier."""
        return f"{self.nodes[node].kind.words} {self.nodes[node].id!r}"

    def link_path(self, link: int) -> tuple[int, Path]:
        """Where a contribution stands: the child's number, and the path inside it."""
        place = self.graph.place_of(link)
        return place.child, ("contributes_to", place.position)

    def finding(
        self,
        rule: str,
        message: str,
        *,
        node: int | None = None,
        path: Path = (),
        evidence: str = "",
        fix: str = "",
        cost: float = 0.0,
    ) -> Finding:
        """A finding with its severity and line filled in."""
        return Finding(
            rule,
            self.config.severity_of(rule),
            message,
            evidence,
            fix,
            node=None if node is None else self.name(node),
            line=None if node is None else self.plan.line_of(node, path),
            cost=cost,
        )

    def node(self, node: int) -> Node:
        """The node of a number."""
        return self.nodes[node]
