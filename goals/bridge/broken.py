"""Which nodes break a rule, for every rule that nodes can break: masks instead of findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from cascade.catalogue import RULES
from cascade.config import Thresholds
from cascade.drift import are_stale
from cascade.graph import MISSION
from cascade.layers import Bools, Ints
from cascade.progress import OFF_TRACK
from goals.bridge.tables import NO_DAY
from goals.bridge.values import FEW
from goals.models import Node

if TYPE_CHECKING:
    from goals.bridge.judged import Judged


def _many_missions(judged: Judged) -> Bools:
    marks = np.zeros(judged.answer.graph.n_nodes, bool)
    marks[judged.answer.graph.missions[1:2]] = True
    return marks


def _cycle(judged: Judged) -> Bools:
    marks = np.zeros(judged.answer.graph.n_nodes, bool)
    marks[[found.witness[0] for found in judged.answer.cycles]] = True
    return marks


def _of_links(judged: Judged, links: Ints) -> Bools:
    marks = np.zeros(judged.answer.graph.n_nodes, bool)
    marks[judged.answer.graph.children[links]] = True
    return marks


def _sole_support(judged: Judged) -> Bools:
    graph, dependence = judged.answer.graph, judged.answer.dependence
    if dependence is None:
        return np.zeros(graph.n_nodes, bool)
    marks: Bools = dependence.would_orphan >= max(1, Thresholds().sole_support_nodes)
    marks[graph.missions] = False
    return marks


def _due_after_parent(judged: Judged) -> Bools:
    graph, due = judged.answer.graph, judged.snapshot.nodes["due"]
    limits = due[graph.parents]
    late = (limits != NO_DAY) & (due[graph.children] > limits)
    return judged.children_of(late & judged.live_links)


def _link_remark(judged: Judged, name: str) -> Bools | None:
    if judged.links is None:
        return None
    return judged.children_of(judged.links[name] & judged.live_links)


def _unknown_field(judged: Judged) -> Bools | None:
    own = judged.by_itself("unknown-field")
    if own is None or judged.links is None:
        return None
    return own | judged.children_of(judged.links["strange"])


def _stale(judged: Judged) -> Bools | None:
    if judged.links is None or judged.nodes is None:
        return None
    kinds = judged.answer.graph.kinds
    nodes = are_stale(judged.last_check_in, kinds, judged.as_of) & judged.live
    stale: Bools = nodes | judged.children_of(judged.stale_links & judged.live_links)
    return stale


def _off_track(judged: Judged) -> Bools:
    late: Bools = judged.live & (judged.answer.progress.own_health == OFF_TRACK)
    return late


def _achievable(judged: Judged) -> Bools | None:
    own = judged.by_itself("smart-achievable")
    if own is None:
        return None
    due = judged.snapshot.nodes["due"]
    passed = (due != NO_DAY) & (due < judged.as_of.toordinal())
    beyond = judged.answer.strains.get("beyond-focus", np.zeros_like(own))
    broken: Bools = judged.live & (own | passed | beyond)
    return broken


def _relevant(judged: Judged) -> Bools:
    graph, connection = judged.answer.graph, judged.answer.connection
    if not connection.known:
        return np.zeros(graph.n_nodes, bool)
    marks: Bools = judged.live & ~connection.connected & (graph.kinds != MISSION)
    return marks


def _unowned(judged: Judged) -> Bools | None:
    own = judged.by_itself("unowned")
    if own is None:
        return None
    broken: Bools = own & (judged.answer.graph.kinds != MISSION)
    return broken


def _unknown_reference(judged: Judged) -> Bools | None:
    """One query, and none where no node refers to another."""
    remarks, snapshot = judged.remarks, judged.snapshot
    if remarks is None:
        return None
    marks = np.zeros(len(snapshot.numbers), bool)
    if remarks.references:
        nodes = Node.objects.filter(organisation_id=snapshot.organisation_id, archived_at=None)
        named = set().union(*remarks.references.values())
        if len(named) <= FEW:
            nodes = nodes.filter(identifier__in=named)
        known = set(nodes.values_list("identifier", flat=True))
        lost = [n for n, names in remarks.references.items() if not known.issuperset(names)]
        places = snapshot.places(np.array(lost, np.int64))
        marks[places[places >= 0]] = True
    return marks


#: The rules that more tells of than a node's own record.
FINDERS: dict[str, Callable[[Judged], Bools | None]] = {
    "many-missions": _many_missions,
    "cycle": _cycle,
    "orphan": lambda judged: judged.answer.connection.orphan,
    "waiver-expired": lambda judged: judged.answer.connection.orphan & judged.waived[1],
    "inverted": lambda judged: _of_links(judged, judged.snapshot.shape.inverted),
    "skips-level": lambda judged: _of_links(judged, judged.snapshot.shape.level_skips),
    "redundant": lambda judged: _of_links(judged, judged.snapshot.shape.redundant[0]),
    "unknown-key-result": lambda judged: _link_remark(judged, "lost"),
    "unsupported": lambda judged: judged.answer.unsupported,
    "empty": lambda judged: judged.answer.empty,
    "unmeasured": lambda judged: judged.answer.unmeasured,
    "unowned": _unowned,
    "sole-support": _sole_support,
    "due-after-parent": _due_after_parent,
    "suspect": lambda judged: _link_remark(judged, "suspect"),
    "stale": _stale,
    "off-track": _off_track,
    "unknown-field": _unknown_field,
    "unknown-reference": _unknown_reference,
    "smart-achievable": _achievable,
    "smart-relevant": _relevant,
}
_OWN_RECORD = (
    "blank-title", "activity-metric", "smart-specific", "smart-measurable", "smart-time-bound",
)  # fmt: skip
#: The rules that an organisation's nodes can break, what matters most first. The others are of
#: units, of the whole plan, or of files.
NODE_RULES = tuple(rule for rule in RULES if rule in FINDERS or rule in _OWN_RECORD)
#: The rules that compare a node's title with all others: told of one node at a time.
OF_WORDS = ("near-duplicate",)
