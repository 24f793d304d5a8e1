"""A node as a form has it, judged before it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, TypedDict, override

import numpy as np

from cascade.check import order
from cascade.facts import Facts
from cascade.findings import Finding
from cascade.layers import Bools
from cascade.rules import CHECKS
from cascade.rules.record import smart_of
from cascade.sayings import Said
from cascade.smart.strains import find_strains
from cascade.types import Contribution, Direction, KeyResult, Kind, Measures, Node, Plan, Status
from goals import models
from goals.bridge.calling import this
from goals.bridge.plans import Loader
from goals.bridge.snapshot import Snapshot
from goals.guiding import guidance

#: The rules that a form can break, beside those of its own words and fields.
RULES = ("inverted", "skips-level", "unowned", "due-after-parent")
#: Checks of what the fields of a form do not tell: the reasons of its links.
_NOT_TOLD = frozenset({"no-reason", "never-measured"})
#: What a node is called that has no key yet.
NEW = "new"


class Written(TypedDict, total=False):
    """The fields of a form as it stands. ``parents`` are the keys of nodes that it shall serve.

    A key result is told by the fields of :class:`cascade.types.KeyResult`.
    """

    title: str
    description: str
    owner: str | None
    starts: date | None
    due: date | None
    key_results: Sequence[Mapping[str, Any]]
    parents: Sequence[str]


class Unwritten(Facts):
    """One node that is being written, and the nodes that it is to contribute to."""

    only = 0

    def __init__(
        self, snapshot: Snapshot, as_of: date, shown: Bools, row: models.Node | None
    ) -> None:
        super().__init__(Plan(), as_of, guidance().config)
        self.snapshot, self.shown, self.row = snapshot, shown, row
        self._loader = Loader(snapshot.organisation_id, None)
        self._connected: bool | None = None

    def put(self, kind: Kind, fields: Written) -> Node:
        """Takes the form in; the node as the engine knows it."""
        frame = self._loader.frame()
        parents = self._parents(fields)
        node = replace(self._stored(), kind=kind, status=Status.ACTIVE, **_own(fields))
        served = [Contribution(parent.id) for parent in parents.values()]
        node = replace(node, contributes_to=tuple(served))
        self.plan = replace(frame, units=(), nodes=(node, *parents.values()))
        self.nodes = self.plan.nodes
        known = self.snapshot.answer(self.as_of).connection
        if known.known:
            self._connected = bool(known.connected[list(parents)].any())
        return node

    def _parents(self, fields: Written) -> dict[int, Node]:
        """The nodes that it contributes to, by their numbers in the graph; those that are shown."""
        snapshot, graph = self.snapshot, self.snapshot.shape.graph
        if "parents" in fields:
            mine = {"organisation_id": snapshot.organisation_id, "archived_at": None}
            rows = models.Node.objects.filter(**mine, key__in=list(fields["parents"]))
            places = snapshot.places(np.array(rows.values_list("pk", flat=True), np.int64))
        else:
            place = self._place
            places = graph.parents[graph.children == place] if place >= 0 else np.empty(0, np.int32)
        places = places[places >= 0]
        places = places[self.shown[places]]
        numbers = dict(zip(snapshot.numbers[places].tolist(), places.tolist(), strict=True))
        found = self._loader.some(list(numbers)) if numbers else {}
        return {
            numbers[row]: replace(node, id=str(graph.ids[numbers[row]]), contributes_to=())
            for row, node in found.items()
        }

    @property
    def _place(self) -> int:
        if self.row is None:
            return -1
        return int(self.snapshot.places(np.array([self.row.pk]))[0])

    def _stored(self) -> Node:
        """What is stored of the node; nothing of a new one."""
        if self.row is None:
            return Node(NEW, Kind.PROGRAM)
        stored = self._loader.some([self.row.pk]).get(self.row.pk)
        key = self.row.key
        return replace(stored, id=key) if stored else Node(key, Kind.PROGRAM)

    def findings(self) -> list[Finding]:
        """What the rules say of it, worst first."""
        found = [finding for rule in RULES for finding in CHECKS[rule](self)]
        found += [each for each in smart_of(self, 0) if each.check not in _NOT_TOLD]
        return sorted(found, key=order)

    @cached_property
    def strains(self) -> dict[str, Bools]:
        """What its dates say beside its parents', and what is stored of it in the graph.

        What is below a new node, and what weighs more, is not known yet.
        """
        strains = find_strains(self.around, self.guide)
        mine = np.arange(len(self.nodes)) == 0
        found = {c: mask for c, mask in strains.items() if c == "due-after-parent"}
        if (place := self._place) >= 0:
            stored = self.snapshot.answer(self.as_of).strains
            found |= {c: mine & mask[place] for c, mask in stored.items() if c not in found}
        return found

    @override
    def label(self, node: int) -> Said:
        """A node with its kind, for people "this program" where it is the one in the form."""
        label = super().label(node)
        return label if node else this(self.node(node).kind, label)

    @override
    def is_connected(self, node: int) -> bool | None:
        """Whether it would be connected; None while that is unknown."""
        return self._connected


def _own(fields: Written) -> dict[str, Any]:
    """The fields that a node of the engine has."""
    told: dict[str, Any] = {
        name: value for name, value in fields.items() if name not in ("parents", "key_results")
    }
    if "key_results" in fields:
        told["key_results"] = tuple(
            KeyResult(**{"id": f"kr-{place}", **_words(result)})
            for place, result in enumerate(fields["key_results"], start=1)
        )
    return told


def _words(result: Mapping[str, Any]) -> dict[str, Any]:
    """A key result's fields that say anything, with the engine's own words in place of texts."""
    told = {name: value for name, value in result.items() if value is not None}
    for name, words in (("direction", Direction), ("measures", Measures)):
        if told.get(name):
            told[name] = words(told[name])
    return told
