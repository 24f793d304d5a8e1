"""Which nodes another may contribute to, those with a path to the mission first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cascade.graph import DRAFT
from cascade.layers import Bools, Ints, Neighbours, Numbers, reach
from goals.bridge import Snapshot
from goals.choices import Kind
from goals.models import Node, Unit
from goals.selectors.alignment import WholePlan
from goals.selectors.choosing import nodes_chosen
from goals.selectors.sight import place_of

#: How many nodes that hold the words are looked at.
MOST_FOUND = 5_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that may be the parent. ``connected`` is None while connection is unknown.

    ``distance`` is how many contributions it is from the mission, None where it has no path.
    """

    key: str
    title: str
    kind: int
    status: int
    unit: str
    owner: str
    connected: bool | None
    distance: int | None


def parents_for(
    plan: WholePlan,
    node: Node | None = None,
    *,
    kind: int | None = None,
    unit: str | None = None,
    text: str = "",
    limit: int = 20,
) -> list[Candidate]:
    """What a node, or a new one of a kind and a unit (its key), may contribute to; best first.

    Left out are what is retired or archived, what is further from the mission than it, what it
    contributes to already, and what would close a cycle. Those with a path to the mission come
    first, then those that the words (all of them) name by key or at the beginning of their title,
    the nearest level, the same unit. Three queries.
    """
    level = node.kind if node is not None else Kind.PROGRAM if kind is None else kind
    wanted = _wanted(plan, node, level)
    return _candidates(plan, _best(plan, wanted, text, level, _unit(node, unit, plan))[:limit])


def parents_for_all(
    plan: WholePlan, keys: Sequence[str], *, text: str = "", limit: int = 20
) -> list[Candidate]:
    """What some nodes may all contribute to, themselves left out; best first.

    The level that counts is that of the nearest to the mission. Keys of no node, or of one that
    the reader may not see, say nothing.
    """
    graph = plan.answer.graph
    places = np.array([graph.index[key] for key in keys if key in graph.index], np.int32)
    places = places[plan.shown[places]]
    if not len(places):
        return []
    level = int(graph.kinds[places].min())
    wanted = may_be_parents_of_new(plan, level)
    wanted[places] = False
    return _candidates(plan, _best(plan, wanted, text, level)[:limit])


def may_be_parents_of_new(plan: WholePlan, kind: int) -> Bools:
    """Which nodes the reader may link a new node of a kind to; no query but of drafts."""
    return _wanted(plan, None, kind)


def may_be_parents(plan: WholePlan, node: Node) -> Bools:
    """Which nodes the reader may link a node to, such that no circle closes; a query."""
    return _wanted(plan, node, node.kind)


def _wanted(plan: WholePlan, node: Node | None, kind: int) -> Bools:
    """The nodes that may be parents, whatever they are called."""
    graph = plan.answer.graph
    if kind == Kind.MISSION:
        return np.zeros(graph.n_nodes, bool)
    wanted: Bools = (graph.live | (graph.statuses == DRAFT)) & (graph.kinds <= kind) & plan.shown
    if node is not None:
        place = place_of(plan, node)
        wanted &= ~below(plan.snapshot, place)
        wanted[graph.parents[graph.children == place]] = False
    return wanted


def below(snapshot: Snapshot, place: int) -> Bools:
    """A node and all from which contributions of any status lead up to it, over archived ones too.

    These are its cycles to be: it may contribute to none of them.
    """
    n, (children, parents, kept) = len(snapshot.numbers), snapshot.ends
    if not kept.all():
        n, children, parents = _with_archived(snapshot)
    return reach(Neighbours.of(n, parents, children), np.array([place], np.int32))[
        : len(snapshot.numbers)
    ]


def _with_archived(snapshot: Snapshot) -> tuple[int, Ints, Ints]:
    """How many nodes there are with archived ones, which are numbered last, and all links."""
    children, parents = snapshot.links["child_id"], snapshot.links["parent_id"]
    ends = np.concatenate([children, parents])
    places = snapshot.places(ends)
    gone, number = np.unique(ends[places < 0], return_inverse=True)
    places[places < 0] = len(snapshot.numbers) + number
    return len(snapshot.numbers) + len(gone), places[: len(children)], places[len(children) :]


def _best(plan: WholePlan, wanted: Bools, text: str, level: int, unit: int = -1) -> Ints:
    """Those of some nodes that hold the words, best first for a node of a level in a unit."""
    by_text = np.zeros(len(wanted), np.int32)
    if text.strip():
        by_text = _ranked_by_text(plan, text.strip())
        wanted = wanted & (by_text >= 0)
    places = np.flatnonzero(wanted).astype(np.int32)
    found: Ints = places[_order(plan, places, by_text, level, unit)]
    return found


def _ranked_by_text(plan: WholePlan, text: str) -> Ints:
    """How well each node fits the words: 0 by its key, 1 as its title begins, 2; -1 not at all."""
    rank = np.full(len(plan.snapshot.numbers), -1, np.int32)
    found = nodes_chosen(plan.reader, {"q": text}).select_related(None).order_by("pk")
    rows = list(found.values_list("pk", "key", "title")[:MOST_FOUND])
    if rows:
        places = plan.snapshot.places(np.array([row[0] for row in rows], np.int64))
        ranks = np.array([_rank(text.casefold(), key, title) for _, key, title in rows], np.int32)
        rank[places[places >= 0]] = ranks[places >= 0]
    return rank


def _rank(text: str, key: str, title: str) -> int:
    if key.casefold() == text:
        return 0
    return 1 if title.casefold().startswith(text) else 2


def _unit(node: Node | None, unit: str | None, plan: WholePlan) -> int:
    """The number of the unit that is meant; -1 for none."""
    if unit is not None:
        mine = Unit.objects.filter(organisation=plan.organisation, prefix=unit)
        return mine.values_list("pk", flat=True).first() or -1
    return (node.unit_id if node is not None else None) or -1


def _order(plan: WholePlan, places: Ints, by_text: Ints, level: int, unit: int) -> Numbers:
    """The order of some nodes, best first."""
    nodes, connection = plan.snapshot.nodes, plan.answer.connection
    kinds = plan.answer.graph.kinds[places]
    # One level up is the usual parent; the same level comes after the mission itself.
    rise = np.where(kinds == level, 9, np.abs(level - 1 - kinds))
    return np.lexsort(
        (
            nodes["id"][places],
            nodes["unit_id"][places] != unit,
            rise,
            by_text[places],
            nodes["status"][places] == DRAFT,
            ~connection.connected[places],
        )
    )


def _candidates(plan: WholePlan, places: Ints) -> list[Candidate]:
    connection = plan.answer.connection
    rows = plan.rows_of(places)
    nodes = Node.objects.select_related("unit", "owner").in_bulk(list(rows.values()))
    found = []
    for place in places.tolist():
        node = nodes[rows[place]]
        connected = bool(connection.connected[place])
        found.append(
            Candidate(
                key=node.key,
                title=node.title,
                kind=node.kind,
                status=node.status,
                unit=str(node.unit or ""),
                owner=str(node.owner or node.owner_name or ""),
                connected=connected if connection.known else None,
                distance=int(connection.distance[place]) if connected else None,
            )
        )
    return found
