"""What the whole plan says: counts and index, orphans, loose ends, coverage.

An answer is of one state of the plan, on a day, for one reader: drafts that the reader may not see
are left out of its lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db import connection

from cascade.check import Index
from cascade.graph import KINDS
from cascade.layers import Bools
from cascade.types import Need
from goals.actors import Actor
from goals.bridge import Answer, Judged, Snapshot, current, judged, remarks_on
from goals.bridge.aside import LARGE
from goals.choices import Status
from goals.guiding import guidance
from goals.models import Node, Organisation, Unit, Waiver
from goals.reading import state_of
from goals.selectors.rows import visible

Told = dict[str, Any]


@dataclass(frozen=True)
class WholePlan:
    """An organisation's plan on a day, as one reader may see it."""

    organisation: Organisation
    reader: Actor
    snapshot: Snapshot
    as_of: date

    @property
    def version(self) -> int:
        """The graph version that it is of."""
        return self.snapshot.version

    @property
    def identity(self) -> tuple[object, ...]:
        """What all answers follow from: equal for two of the same state, day, sight and rules."""
        return self.snapshot.state, self.as_of, sight_of(self.reader), guidance().edition

    @cached_property
    def answer(self) -> Answer:
        """What the engine finds."""
        return self.snapshot.answer(self.as_of)

    def judged(self, *, wait: bool = True) -> Judged:
        """What the rules say of each node; without ``wait`` perhaps not what rests on texts."""
        return judged(self.snapshot, self.as_of, remarks_on(self.snapshot, wait=wait))

    @cached_property
    def shown(self) -> Bools:
        """Which nodes the reader may see; one query where there are drafts."""
        shown = np.ones(len(self.snapshot.numbers), bool)
        if self.reader.is_system or self.reader.is_executive:
            return shown
        drafts = np.flatnonzero(self.snapshot.nodes["status"] == Status.DRAFT)
        if len(drafts):
            mine = {"organisation": self.organisation, "archived_at": None}
            hidden = Node.objects.filter(**mine).exclude(visible(self.reader))
            places = self.snapshot.places(np.array([*hidden.values_list("pk", flat=True)], int))
            shown[places[places >= 0]] = False
        return shown

    def place(self, node: Node) -> int:
        """Where a node stands in the graph; -1 for an archived one."""
        return int(self.snapshot.places(np.array([node.pk]))[0])

    def keys(self, nodes: Any) -> list[str]:
        """The keys of those of some nodes that the reader may see, sorted."""
        return self.answer.graph.names(nodes[self.shown[nodes]])

    def rows_of(self, nodes: Any) -> dict[int, Any]:
        """The rows' numbers of some nodes (numbers in the graph), by number in the graph."""
        found: list[int] = self.snapshot.numbers[nodes].tolist()
        return dict(zip(nodes.tolist(), found, strict=True))


def whole_plan(organisation: Organisation, reader: Actor, as_of: date) -> WholePlan:
    """The plan as it is now, on a day."""
    return WholePlan(organisation, reader, current(organisation.pk), as_of)


def identity(organisation: Organisation, reader: Actor) -> tuple[object, ...]:
    """What answers that need no day follow from; one query."""
    return state_of(organisation.pk), sight_of(reader)


def sight_of(reader: Actor) -> tuple[object, ...]:
    """What decides which drafts somebody sees: equal for two who see the same."""
    if reader.is_system or reader.is_executive:
        return ()
    return (reader.user_id, *sorted(reader.led_units | reader.staff_units))


def orphans_of(organisation: Organisation) -> list[int]:
    """The numbers of the rows of all orphans."""
    snapshot = current(organisation.pk)
    found: list[int] = snapshot.numbers[snapshot.shape.connection.orphan].tolist()
    return found


def alignment(plan: WholePlan) -> Told:
    """The counts, and the alignment index with its parts; None for what is unknown."""
    return {
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "mission": plan.answer.graph.mission_id,
        "counts": counts_of(plan),
        "index": index_of(plan).told,
    }


def counts_of(plan: WholePlan) -> dict[str, int | None]:
    """How many of what the plan has; None for what is unknown. It needs no text."""
    answer = plan.answer
    known, orphan = answer.connection.known, answer.connection.orphan
    return {
        "nodes": answer.graph.n_nodes,
        "contributions": answer.graph.n_links,
        "goals": int(answer.goals.sum()),
        "programs": int(answer.programs.sum()),
        "orphans": int(orphan.sum()) if known else None,
        "orphan_programs": int((orphan & answer.programs).sum()) if known else None,
        "loose_ends": len(answer.loose_ends) if known else None,
        "cycles": len(answer.cycles),
    }


@dataclass(frozen=True, slots=True)
class KnownIndex:
    """The alignment index, and which version and day of the plan it is of.

    ``index`` is None where none has ever been made. ``is_current`` says that it is of what was
    asked for: else it is the last one that was made, and is to be made anew.
    """

    index: Index | None
    version: int
    as_of: date
    is_current: bool = True

    @property
    def told(self) -> Told:
        """The value and the parts by name, None for what is not known."""
        found = self.index or Index(None, None, None, None)
        return {"value": found.value, **found.parts}


def is_judged_aside(plan: WholePlan) -> bool:
    """Whether the plan is so large that its statements are judged in a process of their own."""
    return len(plan.snapshot.numbers) > LARGE


def index_of(plan: WholePlan, *, wait: bool = True) -> KnownIndex:
    """The alignment index.

    It rests on every text: where nothing is known of them (a server has just been installed or
    brought to another release), judging takes half a second for 1,000 nodes. Without ``wait``
    the last index that was made is told then, and somebody should ask again who may wait.
    """
    found = plan.judged(wait=wait)
    if found.remarks is None:
        return _last_index(plan)
    index = Index(
        connected=plan.answer.connected_share,
        supported=plan.answer.supported_share,
        smart=found.smart,
        confirmed=found.confirmed,
        has_mission=plan.answer.connection.known,
    )
    _remember(plan, index)
    return KnownIndex(index, plan.version, plan.as_of)


def _last_index(plan: WholePlan) -> KnownIndex:
    told = cache.get(_index_name(plan))
    if told is None:
        return KnownIndex(None, plan.version, plan.as_of, is_current=False)
    version, as_of, parts = told
    return KnownIndex(Index(*parts), version, as_of, is_current=False)


def _remember(plan: WholePlan, index: Index) -> None:
    """Puts an index into the cache, once a process and state; none that may be undone."""
    if not connection.in_atomic_block and plan.snapshot.state.head:
        name, state = _index_name(plan), (plan.snapshot.state, plan.as_of)
        if _LAST.get(plan.organisation.pk) != state:
            _LAST[plan.organisation.pk] = state
            cache.set(name, (plan.version, plan.as_of, astuple(index)), timeout=None)


#: Of which state and day each organisation's index was put into the cache last.
_LAST: dict[int, object] = {}


def _index_name(plan: WholePlan) -> str:
    return f"goals.selectors.index:{plan.organisation.pk}"


def orphans(plan: WholePlan) -> Iterator[Told]:
    """Each orphan by key, with its cause, where it is cut off, and its waiver."""
    answer = plan.answer
    found = np.flatnonzero(answer.connection.orphan & plan.shown)
    rows = plan.rows_of(found)
    titles = dict(_of_rows(Node, rows).values_list("pk", "title"))
    waived = dict(
        Waiver.objects.filter(organisation=plan.organisation).values_list("node_id", "until")
    )
    graph = answer.graph
    for node in sorted(found.tolist(), key=lambda number: str(graph.ids[number])):
        cause = answer.connection.cause_of(node)
        until = waived.get(rows[node])
        yield {
            "key": graph.ids[node],
            "kind": KINDS[graph.kinds[node]],
            "title": titles.get(rows[node], ""),
            "cause": cause,
            "loose_ends": sorted(_members(plan, answer.loose_ends.of_orphan(node))),
            "budget": number(graph.budgets[node]),
            "waived_until": until,
            "is_waived": until is not None and until >= plan.as_of,
        }


def _of_rows(model: type[Node], rows: dict[int, int]) -> Any:
    return model.objects.filter(pk__in=rows.values())


def _members(plan: WholePlan, ends: Any) -> list[str]:
    return [key for end in ends.tolist() for key in plan.keys(plan.answer.loose_ends.members(end))]


def loose_ends(plan: WholePlan) -> Iterator[Told]:
    """Each loose end, worth mending first."""
    ends = plan.answer.loose_ends
    for end in range(len(ends)):
        keys = plan.keys(ends.members(end))
        if keys:
            yield {
                "nodes": keys,
                "reconnects": int(ends.reconnects[end]),
                "budget": number(ends.budget[end]),
            }


def coverage(plan: WholePlan) -> Told:
    """Company goals by functions, and the units that serve no company goal."""
    found = plan.answer.coverage
    goals = [row for row, goal in enumerate(found.goals.tolist()) if plan.shown[goal]]
    blind = [plan.snapshot.units.numbers[code] for code in found.blind_units.tolist()]
    keys = Unit.objects.filter(pk__in=blind).order_by("prefix").values_list("prefix", flat=True)
    return {
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "functions": list(found.functions),
        "goals": sorted((_covered(plan, row) for row in goals), key=lambda goal: goal["key"]),
        "blind_units": list(keys),
    }


def _covered(plan: WholePlan, row: int) -> Told:
    found = plan.answer.coverage
    goal = int(found.goals[row])
    needs = plan.snapshot.needs.get(int(plan.snapshot.numbers[goal]), {})
    names = [*found.functions, *sorted(set(needs) - set(found.functions))]
    column = {name: place for place, name in enumerate(found.functions)}
    return {
        "key": plan.answer.graph.ids[goal],
        "ratio": found.ratio(row, {name: Need(word) for name, word in needs.items()}),
        "cells": [
            {
                "function": name,
                "need": needs.get(name),
                "covered": name in column and bool(found.covered[row, column[name]]),
                "deep": name in column and bool(found.deep[row, column[name]]),
            }
            for name in names
        ],
    }


def number(amount: Any) -> float | None:
    """A number as JSON has it; None for an unknown one.

    >>> number(float("nan")), number(2.5)
    (None, 2.5)
    """
    value = float(amount)
    return None if value != value else value
