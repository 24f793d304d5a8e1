"""One node of a snapshot with its neighbours, as facts that the engine's rules can look at."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import override

import numpy as np

from cascade.alignment import Connection, LooseEnds
from cascade.check import order
from cascade.coverage import Coverage
from cascade.facts import Facts
from cascade.findings import Finding
from cascade.graph import DRAFT, KINDS, GoalGraph
from cascade.impact import Dependence
from cascade.layers import Bools, Floats, Ints
from cascade.progress import MeasureArrays, Progress
from cascade.rules import CHECKS
from cascade.rules.record import smart_of
from cascade.sayings import Said
from cascade.smart.grounds import grounds_of_twins
from cascade.structure import Cycle
from cascade.suggest import Likeness
from cascade.types import Contribution, Node, Path, Plan
from goals import models
from goals.bridge.answers import Answer
from goals.bridge.broken import NODE_RULES, OF_WORDS
from goals.bridge.calling import HIDDEN, this
from goals.bridge.plans import LINK, Loader, contribution
from goals.bridge.snapshot import Snapshot
from goals.guiding import guidance
from goals.reading import consistently


class Vicinity(Facts):
    """What the engine finds about one node: figures of the whole plan, records of few nodes.

    Nodes are called by their keys, and those that are not ``shown`` are neither named nor counted
    among what the node contributes to. Nine queries at most, whatever the size.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        as_of: date,
        place: int,
        shown: Bools,
        likeness: Likeness | None = None,
        dismissed: Container[str] = (),
    ) -> None:
        """Without ``likeness``, which is of the snapshot, titles are not compared.

        ``dismissed`` are the grounds of what was dismissed of the node.
        """
        self.snapshot, self.shown, self.place = snapshot, shown, place
        self._dismissed = dismissed
        self._likeness = likeness
        self.answer: Answer = snapshot.answer(as_of)
        super().__init__(Plan(), as_of, guidance().config)
        self.only = place
        self._known: dict[int, Node] = {}
        self._own_names: dict[int, str] = {}
        self._twins = self._found_twins()  # what it takes longest for needs no rows
        consistently(snapshot.organisation_id, self._read)

    def _read(self) -> None:
        """The records of the node and its parents, and what the node contributes to."""
        snapshot, graph = self.snapshot, self.answer.graph
        loader = Loader(snapshot.organisation_id, None)
        self.plan = replace(loader.frame(), units=())
        parents = graph.parents[graph.children == self.place].tolist()
        number = int(snapshot.numbers[self.place])
        near = (self.place, *parents, *self._twins)
        rows = {int(snapshot.numbers[place]): place for place in near}
        found = loader.some(list(rows))
        self._own_names = {rows[row]: node.id for row, node in found.items()}
        self._known = {
            rows[row]: replace(node, id=self.name(rows[row])) for row, node in found.items()
        }
        links = models.Contribution.objects.filter(child=number, parent__in=list(rows))
        self._links: dict[int, int] = {}
        told: list[Contribution] = []
        filed: list[Contribution] = []
        for *row, id in links.order_by("id").values_list(*LINK, "id"):
            self._links[id] = len(told)
            parent = rows[row[1]]
            told.append(contribution(self.name(parent), tuple(row)))
            called = self._own_names[parent] if self.shown[parent] else HIDDEN
            filed.append(contribution(called, tuple(row)))
        node = self._known.get(self.place) or self._unread(self.place)
        self._known[self.place] = replace(node, contributes_to=tuple(told))
        self.filed = replace(node, contributes_to=tuple(filed))
        self._identifiers = self._named((*node.depends_on, *node.related))

    def _found_twins(self) -> list[int]:
        """Those that say nearly the same: their records tell whether they are related to it."""
        if self._likeness is None:
            return []
        return [twin for twin, _ in self._likeness.twins.twins_of(self.place, self.shown)]

    def _named(self, names: Collection[str]) -> set[str]:
        """Those of some identifiers that there are; no query where none is asked for."""
        if not names:
            return set()
        mine = {"organisation_id": self.snapshot.organisation_id, "archived_at": None}
        nodes = models.Node.objects.filter(**mine, identifier__in=names)
        return set(nodes.values_list("identifier", flat=True))

    def _unread(self, place: int) -> Node:
        """What the arrays tell of a node whose row has gone meanwhile."""
        return Node(self.name(place), KINDS[self.answer.graph.kinds[place]])

    def findings(self) -> list[Finding]:
        """Every finding of the node, worst first; a draft's own record is judged, too."""
        rules = [rule for rule in (*NODE_RULES, *OF_WORDS) if rule in CHECKS]
        found = [finding for rule in rules for finding in CHECKS[rule](self)]
        graph = self.answer.graph
        if graph.live[self.place] or graph.statuses[self.place] == DRAFT:
            found += smart_of(self, self.place)
        return sorted((finding for finding in found if finding.node is not None), key=order)

    def node(self, node: int) -> Node:
        """The record of a node; only the kind of one that is not a neighbour."""
        return self._known.get(node) or self._unread(node)

    @override
    def is_meant_alike(self, node: int, other: int) -> bool:
        """Whether it was dismissed that another node says nearly the same."""
        return grounds_of_twins(self.title(node), self.title(other)) in self._dismissed

    def beside(self, finding: Finding) -> str:
        """The title that a finding compares the node's with: its parent's, or its twin's."""
        place = finding.path[1] if finding.path[:1] == ("contributes_to",) else None
        links = self.node(self.place).contributes_to
        named = links[place].to if isinstance(place, int) else finding.other
        return next((node.title for node in self._known.values() if node.id == named), "")

    def name(self, node: int) -> str:
        """The key of a node."""
        return str(self.answer.graph.ids[node]) if self.shown[node] else HIDDEN

    @override
    def called(self, node: int) -> str:
        """The key of a node, for people "this program" where it is the node itself."""
        if not self.shown[node]:
            return HIDDEN
        called = super().called(node)
        return this(self.node(node).kind, called) if node == self.place else called

    @override
    def label(self, node: int) -> Said:
        """A node with its kind, for people "this program" where it is the node itself."""
        if not self.shown[node]:
            return HIDDEN
        label = super().label(node)
        return this(self.node(node).kind, label) if node == self.place else label

    @override
    def line(self, node: int, path: Path) -> int | None:
        """None: rows have no lines."""
        return None

    def has(self, name: str) -> bool:
        """Whether there is a node of that identifier, or one contributed to of that key."""
        return name in self._identifiers or any(
            link.to == name for link in self._known[self.place].contributes_to
        )

    def is_connected(self, node: int) -> bool | None:
        """Whether a node is connected, or would be if it were live."""
        connection, graph = self.answer.connection, self.answer.graph
        if not connection.known:
            return None
        parents = graph.parents[graph.children == node]
        would = not graph.live[node] and bool(connection.connected[parents].any())
        return would or bool(connection.connected[node])

    @cached_property
    def _mine(self) -> dict[int, int]:
        """The node's contributions that are shown: where each stands in its list."""
        numbers, graph = self.snapshot.link_numbers, self.answer.graph
        links = np.flatnonzero(graph.children == self.place)
        return {
            link: self._links[int(numbers[link])]
            for link in links.tolist()
            if int(numbers[link]) in self._links and self.shown[graph.parents[link]]
        }

    def contribution(self, link: int, child: int) -> Contribution:
        """The contribution of a number."""
        return self._known[child].contributes_to[self._mine[link]]

    def link_path(self, link: int) -> tuple[int, Path]:
        """Where a contribution stands."""
        return self.place, ("contributes_to", self._mine[link])

    def live_contributions(self) -> Iterator[tuple[int, int, int]]:
        """The node's live contributions."""
        graph = self.answer.graph
        for link in self._mine:
            parent = int(graph.parents[link])
            if graph.live[self.place] and graph.live[parent]:
                yield link, self.place, parent

    def each_link(self, links: Ints) -> list[int]:
        """Of some contributions, the node's."""
        return [link for link in super().each_link(links) if link in self._mine]

    def every(self) -> Iterable[int]:
        """The one node."""
        return (self.place,)

    def end_names(self, end: int) -> list[str]:
        """The keys of a loose end that are shown."""
        members = self.answer.loose_ends.members(end)
        return self.answer.graph.names(members[self.shown[members]])

    @property
    def likeness(self) -> Likeness | None:
        """The titles beside each other."""
        return self._likeness

    @property
    def seen(self) -> Bools:
        """Which nodes may be named."""
        return self.shown

    @override
    def title(self, node: int) -> str:
        """The title of any node that may be named."""
        return self._likeness.titles[node] if self._likeness else super().title(node)

    @override
    def refers_to(self, node: Node, other: int) -> bool:
        """Whether a node depends on another, or is related to it: by the name in its plan file."""
        name = self._own_names.get(other)
        return name in node.depends_on or name in node.related

    @property
    def graph(self) -> GoalGraph:
        """The graph of the whole plan."""
        return self.answer.graph

    @property
    def connection(self) -> Connection:
        """What reaches the mission."""
        return self.answer.connection

    @property
    def loose_ends(self) -> LooseEnds:
        """Where the orphans are cut off."""
        return self.answer.loose_ends

    @property
    def cycles(self) -> list[Cycle]:
        """The cyclic components."""
        return self.answer.cycles

    @property
    def measures(self) -> MeasureArrays:
        """What progress is made of."""
        return self.answer.measures

    @property
    def progress(self) -> Progress:
        """The roll-up."""
        return self.answer.progress

    @property
    def coverage(self) -> Coverage:
        """Company goals by functions."""
        return self.answer.coverage

    @property
    def dependence(self) -> Dependence | None:
        """Sole supports."""
        return self.answer.dependence

    @property
    def shares(self) -> Floats:
        """Mission shares."""
        return self.answer.shares

    @property
    def goals(self) -> Bools:
        """Which nodes are live goals."""
        return self.answer.goals

    @property
    def programs(self) -> Bools:
        """Which nodes are live programs."""
        return self.answer.programs

    @property
    def redundant(self) -> tuple[Ints, Ints]:
        """The redundant contributions."""
        return self.snapshot.shape.redundant

    @property
    def unsupported(self) -> Bools:
        """Which live goals have no live program below."""
        return self.answer.unsupported

    @property
    def empty(self) -> Bools:
        """Which live goals have no live child and no key result."""
        return self.answer.empty

    @property
    def unmeasured(self) -> Bools:
        """Which live goals have a key result neither themselves nor below."""
        return self.answer.unmeasured

    @property
    def strains(self) -> dict[str, Bools]:
        """Which nodes are strained by their place in the graph."""
        return self.answer.strains

    @property
    def inverted(self) -> Ints:
        """The contributions that go down a level."""
        return self.snapshot.shape.inverted

    @property
    def level_skips(self) -> Ints:
        """The contributions that go up more than one level."""
        return self.snapshot.shape.level_skips
