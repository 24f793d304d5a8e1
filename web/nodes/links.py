"""What a node contributes to, and what contributes to it, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from goals.models import Contribution, Node
from goals.selectors.lookups import names_of_members
from goals.selectors.rows import contributions_visible_to, key_results_visible_to
from web.nodes.suspicion import Change, changes_since_confirmed
from web.presenting.nodes import NodeRow, rows_of_nodes
from web.visits import Visit

#: How many children a page shows.
CHILDREN = 50
#: How many parents are shown at most.
PARENTS = 100


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One contribution: the node at its other end, and what is said of it.

    ``state`` is ``confirmed``, ``suspect`` (the parent has changed since) or ``unconfirmed``;
    ``part`` is its share (0..1) of all that makes the parent, None where it counts for nothing;
    ``confirmed_by`` is the name of who confirmed it, or what a file tells where no member is known;
    ``change`` is what the parent was when it was confirmed and what it is, for a suspect one.
    """

    link: Contribution
    row: NodeRow
    state: str
    part: float | None
    moves: str
    may_change: bool
    may_confirm: bool
    confirmed_by: str = ""
    change: Change | None = None


def parents_of(visit: Visit, node: Node) -> list[LinkRow]:
    """What a node contributes to, the primary parent first.

    Up to five queries, seven with suspects.
    """
    links = list(
        contributions_visible_to(visit.actor)
        .filter(child=node, parent__archived_at=None)
        .select_related("parent__unit", "parent__owner", "child__unit")
        .order_by("-primary", "-weight", "pk")[:PARENTS]
    )
    return _rows(visit, links, [link.parent for link in links])


def children_of(visit: Visit, node: Node, number: str) -> tuple[list[LinkRow], Page[Contribution]]:
    """A page of what contributes to a node, and the page itself; up to four queries."""
    links: QuerySet[Contribution] = (
        contributions_visible_to(visit.actor)
        .filter(parent=node, child__archived_at=None)
        .select_related("child__unit", "child__owner", "parent__unit")
        .order_by("child__kind", "-weight", "pk")
    )
    page = Paginator(links, CHILDREN).get_page(number)
    shown = list(page.object_list)
    return _rows(visit, shown, [link.child for link in shown]), page


def _rows(visit: Visit, links: Sequence[Contribution], others: Sequence[Node]) -> list[LinkRow]:
    rows = rows_of_nodes(visit.plan, others)
    states = [state_of(link) for link in links]
    suspects = [link for link, state in zip(links, states, strict=True) if state == "suspect"]
    changes = changes_since_confirmed(visit, suspects)
    names = _moved(visit, links)
    people = names_of_members(visit.organisation.pk, [link.confirmed_by_name for link in links])
    return [
        LinkRow(
            link=link,
            row=row,
            state=state,
            part=_part(visit, link),
            moves=names.get((link.parent_id, link.moves or ""), link.moves or ""),
            may_change=visit.may("node.write", link.child),
            may_confirm=visit.may("contribution.confirm", link),
            confirmed_by=_confirmed_by(link, people),
            change=changes.get(link.pk),
        )
        for link, row, state in zip(links, rows, states, strict=True)
    ]


def _confirmed_by(link: Contribution, people: Mapping[str, str]) -> str:
    told = link.confirmed_by_name or ""
    return str(link.confirmed_by or people.get(told, told))


def _moved(visit: Visit, links: Sequence[Contribution]) -> dict[tuple[int, str], str]:
    """The titles of the key results that contributions move, by parent and identifier."""
    moving = [link for link in links if link.moves]
    rows = key_results_visible_to(visit.actor).filter(
        node__in={link.parent_id for link in moving},
        identifier__in={link.moves for link in moving},
    )
    told = rows.values_list("node_id", "identifier", "title")
    return {(node, identifier): title for node, identifier, title in told if title}


def state_of(link: Contribution) -> str:
    """Whether a contribution was confirmed, and still holds."""
    if not link.is_confirmed:
        return "unconfirmed"
    known = link.confirmed_fingerprint
    return "suspect" if known is not None and known != link.parent.fingerprint else "confirmed"


def _part(visit: Visit, link: Contribution) -> float | None:
    """A contribution's share of its parent: its weight among all live ones into it."""
    graph = visit.plan.answer.graph
    child, parent = visit.plan.snapshot.places(np.array([link.child_id, link.parent_id])).tolist()
    if min(child, parent) < 0:
        return None
    here = graph.down.of_node(parent) == child
    weights = graph.live_weights[graph.down.links_of(parent)]
    total = float(weights.sum())
    return float(weights[here][0]) / total if here.any() and total > 0 else None
