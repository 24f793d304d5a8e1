"""Everything that the rules look at, computed once a plan and only when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

import numpy as np

from cascade.alignment import Connection, LooseEnds, connect, find_loose_ends
from cascade.config import Config
from cascade.coverage import Coverage, cover
from cascade.drift import fingerprint
from cascade.findings import Criterion, Finding
from cascade.graph import COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM, GoalGraph
from cascade.impact import Dependence, find_sole_supports
from cascade.layers import Bools, Floats, Ints, reach
from cascade.overruling import Overruling
from cascade.progress import MeasureArrays, Progress, Tolerance
from cascade.rollup import roll_up
from cascade.sayings import Name, Said, say
from cascade.shares import mission_shares
from cascade.smart import Guide, Judgement, Subject, grounds, has_text_rules, judge
from cascade.smart.checks import CHECKS
from cascade.smart.strains import NO_DAY, NOBODY, Around, find_strains
from cascade.structure import Cycle, find_cycles, inverted, level_skips, redundant_links
from cascade.suggest import Likeness
from cascade.suggest.terms import Speller, Terms
from cascade.types import Contribution, Node, Path, Plan
from cascade.wording import says_nothing


class Facts:
    """A plan on a day, under a configuration, and what the engine finds about it.

    >>> from cascade.types import Kind
    >>> facts = Facts(Plan(nodes=(Node("m", Kind.MISSION),)), date(2026, 6, 30), Config())
    >>> facts.graph.mission_id
    'm'
    """

    #: The number of the one node that is asked about; None for all of them.
    only: int | None = None

    def __init__(self, plan: Plan, as_of: date, config: Config) -> None:
        self.plan, self.as_of, self.config = plan, as_of, config
        self.nodes = plan.nodes
        self._judged: dict[int, Judgement] = {}
        self._whole: dict[int, Judgement] = {}
        self._end_names: dict[int, list[str]] = {}
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

    def end_names(self, end: int) -> list[str]:
        """The identifiers of a loose end, sorted; many orphans share one."""
        if end not in self._end_names:
            self._end_names[end] = self.graph.names(self.loose_ends.members(end))
        return self._end_names[end]

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
    def unsupported(self) -> Bools:
        """Which live goals have no live program below."""
        return self.goals & ~self._above(self.programs)

    @cached_property
    def empty(self) -> Bools:
        """Which live goals have no live child and no key result."""
        empty: Bools = self.goals & (self.graph.n_live_children == 0) & ~self.has_key_result
        return empty

    @cached_property
    def unmeasured(self) -> Bools:
        """Which live goals have a key result neither themselves nor below."""
        return self.goals & ~self._above(self.has_key_result)

    @cached_property
    def has_key_result(self) -> Bools:
        """Which nodes have a key result."""
        marks = np.zeros(self.graph.n_nodes, bool)
        marks[self.measures.owner] = True
        return marks

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

    def is_meant_alike(self, node: int, other: int) -> bool:
        """Whether somebody has said of a node that nearly the same is meant as by another."""
        return grounds.says_alike(self.node(node), self.title(other))

    def _above(self, below: Bools) -> Bools:
        """What lies above some live nodes, themselves among them."""
        return reach(self.graph.up, np.flatnonzero(below & self.graph.live).astype(np.int32))

    @cached_property
    def judgements(self) -> dict[int, Judgement]:
        """The SMART verdicts of every live node, by its number."""
        return {i: self.judgement(i) for i in np.flatnonzero(self.graph.live).tolist()}

    def judgement(self, node: int) -> Judgement:
        """The SMART verdicts of one node, without what somebody overrules."""
        found = self._judged.get(node)
        if found is None:
            found = judge(
                Subject(
                    self.node(node),
                    self.as_of,
                    self.is_connected(node),
                    self.plan.period,
                    self._has_words,
                    tuple(check for check, mask in self.strains.items() if mask[node]),
                    self.guide,
                )
            )
            if dismissed := self.node(node).dismissed:
                self._whole[node] = found
                overruled = self.overruling.own(node) & {each.finding for each in dismissed}
                found = grounds.without(found, self.node(node), overruled)
            self._judged[node] = found
        return found

    def judged(self, node: int) -> Judgement:
        """The SMART verdicts of one node with what somebody overrules, which no figure rests on."""
        told = self.judgement(node)
        return self._whole.get(node, told)

    @cached_property
    def overruling(self) -> Overruling:
        """What of its findings the plan overrules."""
        return Overruling(
            self.node, self.graph.index, self.title, words=self._has_words, guide=self.guide
        )

    def is_connected(self, node: int) -> bool | None:
        """Whether a node is connected; None while that is unknown."""
        return bool(self.connection.connected[node]) if self.connection.known else None

    @cached_property
    def guide(self) -> Guide:
        """How the SMART rules advise here."""
        return self.config.guide

    @cached_property
    def strains(self) -> dict[str, Bools]:
        """Which nodes are strained by their place in the graph, by check."""
        return find_strains(self.around, self.guide)

    @cached_property
    def around(self) -> Around:
        """What strains are found by."""
        due = [node.due.toordinal() if node.due else NO_DAY for node in self.nodes]
        owners: dict[str, int] = {}
        named = ((node.owner or "").strip() for node in self.nodes)
        codes = [
            NOBODY if says_nothing(name) else owners.setdefault(name, len(owners)) for name in named
        ]
        return Around(
            self.graph,
            np.array(due, np.int32),
            np.array(codes, np.int32),
            self.goals,
            self.unsupported,
            self.unmeasured,
            self.shares,
        )

    @cached_property
    def likeness(self) -> Likeness | None:
        """The titles beside each other; None without text rules for the plan's language."""
        if not self._has_words:
            return None
        titles = [node.title for node in self.nodes]
        return Likeness(self.graph, titles, Terms(titles, Speller()))

    @property
    def seen(self) -> Bools | None:
        """Which nodes may be named that nobody has asked about; None for all."""
        return None

    def title(self, node: int) -> str:
        """The title of any node that may be named."""
        return self.node(node).title

    @cached_property
    def _has_words(self) -> bool:
        return has_text_rules(self.plan.language)

    def is_suspect(self, link: Contribution, parent: int) -> bool | None:
        """Whether a contribution is suspect; a parent's fingerprint is made once."""
        if link.confirmed is None or link.confirmed.fingerprint is None:
            return None
        now = self._fingerprints.get(parent)
        if now is None:
            now = self._fingerprints[parent] = fingerprint(self.node(parent))
        return link.confirmed.fingerprint != now

    def live_contributions(self) -> Iterator[tuple[int, int, int]]:
        """Every live contribution as ``(link, child, parent)`` numbers, in plan order."""
        graph = self.graph
        both = graph.live[graph.children] & graph.live[graph.parents]
        if self.only is not None:
            both &= graph.children == self.only
        links: Ints = np.flatnonzero(both).astype(np.int32)
        ends = graph.children[links].tolist(), graph.parents[links].tolist()
        return zip(links.tolist(), *ends, strict=True)

    def contribution(self, link: int, child: int) -> Contribution:
        """The contribution of a number, which stands in that child."""
        return self.node(child).contributes_to[int(self.graph.places[link])]

    def asks(self, node: int) -> bool:
        """Whether a node is one of those that are asked about."""
        return self.only is None or node == self.only

    def every(self) -> Iterable[int]:
        """The numbers of all nodes that are asked about."""
        return range(len(self.nodes)) if self.only is None else (self.only,)

    def each(self, nodes: Bools) -> list[int]:
        """The numbers of some nodes (a mask), of those that are asked about."""
        if self.only is None:
            found: list[int] = np.flatnonzero(nodes).tolist()
            return found
        return [self.only] if nodes[self.only] else []

    def each_link(self, links: Ints) -> list[int]:
        """Of some contributions (numbers), those out of the nodes that are asked about."""
        if self.only is not None:
            links = links[self.graph.children[links] == self.only]
        found: list[int] = links.tolist()
        return found

    def has(self, name: str) -> bool:
        """Whether there is a node of that identifier."""
        return name in self.graph.index

    def refers_to(self, node: Node, other: int) -> bool:
        """Whether a node depends on another, or is related to it."""
        name = self.name(other)
        return name in node.depends_on or name in node.related

    def line(self, node: int, path: Path) -> int | None:
        """The line of a place inside a node; None where unknown."""
        return self.plan.line_of(node, path)

    def name(self, node: int) -> str:
        """The identifier of a node."""
        return self.nodes[node].id

    def called(self, node: int) -> str:
        """A node as a message names it in short: its identifier."""
        return Name(self.name(node))

    def label(self, node: int) -> Said:
        """A node as a message names it: its kind and identifier."""
        return say("{kind} {node}", kind=self.node(node).kind.words, node=self.called(node))

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
        criterion: Criterion | None = None,
        check: str = "",
        other: int | None = None,
    ) -> Finding:
        """A finding with its severity and line filled in."""
        return Finding(
            rule,
            self.config.severity_of(rule),
            message,
            evidence,
            fix,
            node=None if node is None else self.name(node),
            line=None if node is None else self.line(node, path),
            criterion=criterion,
            check=check,
            why=CHECKS[check].reason if check else "",
            other=None if other is None else self.name(other),
            cost=cost,
            path=path,
        )

    def node(self, node: int) -> Node:
        """The node of a number."""
        return self.nodes[node]
