"""Many nodes linked to one parent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.errors import ArchivedError, NotFoundError
from goals.models import Contribution, Node
from goals.permissions import allows, require
from goals.records import record_of
from goals.selectors.alignment import WholePlan
from goals.selectors.lookups import node_of
from goals.selectors.naming import some
from goals.selectors.refusals import refusal_of
from goals.selectors.upward import ancestors_of
from goals.selectors.whatif import budget_of, connected_with
from goals.services.bulk.preview import (
    Changed,
    Effect,
    Item,
    Preview,
    batches,
    missing,
    nodes_of,
    refuse,
)
from goals.services.contributions import name_of_link
from goals.services.writing import Writing, clean, writing

Nodes = dict[str, Node | None]


def preview_nodes_link(*, plan: WholePlan, keys: Sequence[str], parent: str) -> Preview:
    """What linking some nodes to one would do; nothing is written. Some ten queries.

    Raises NotFoundError and ArchivedError for the parent, InvalidError for too many keys.
    """
    actor = plan.reader
    nodes = nodes_of(actor, keys)
    upper = _parent(actor, parent)
    items = _items(actor, nodes, upper)
    linked = [nodes[item.key] for item in items if item.refused is None]
    return Preview(tuple(items), _effect(plan, [node for node in linked if node], upper))


def nodes_link(
    *, actor: Actor, keys: Sequence[str], parent: str, because: str = "", weight: float = 1.0
) -> list[Contribution]:
    """New contributions of some nodes to one; all or none.

    Raises BulkRefusedError with every node that cannot be linked, NotFoundError, ArchivedError,
    InvalidError.
    """
    with writing(actor) as session:
        nodes = nodes_of(actor, keys)
        upper = _parent(actor, parent)
        refuse(_items(actor, nodes, upper))
        links = [
            Contribution(
                organisation_id=actor.organisation_id,
                child=node,
                parent=upper,
                because=because,
                weight=weight,
            )
            for node in nodes.values()
            if node is not None
        ]
        clean(links[0])  # they all say the same
        return _save(session, links)


def _save(session: Writing, links: list[Contribution]) -> list[Contribution]:
    made: list[Contribution] = []
    for batch in batches(links):
        for link in Contribution.objects.bulk_create(batch):
            after = record_of(link)
            key = name_of_link(link)
            session.note("contribution.create", link, before=None, after=after, key=key)
            made.append(link)
    return made


def _parent(actor: Actor, key: str) -> Node:
    parent = node_of(actor.organisation_id, key)
    if not allows(actor, "node.read", parent):
        raise NotFoundError("node", key)
    return parent


def _items(actor: Actor, nodes: Nodes, parent: Node) -> list[Item]:
    """Each node with the link that it would get, or why not; two queries, and more for a cycle."""
    above = ancestors_of(actor.organisation_id, parent.pk)
    links = Contribution.objects.filter(organisation_id=actor.organisation_id, parent=parent)
    linked = set(links.values_list("child_id", flat=True))
    items = []
    for key, node in nodes.items():
        if node is None:
            items.append(missing(key))
            continue
        item = Item(key, node.title, node.kind, (Changed("contributes_to", None, parent.key),))
        error = _refusal(actor, node, parent, above, linked)
        items.append(item if error is None else replace(item, changes=(), refused=error))
    return items


def _refusal(
    actor: Actor, node: Node, parent: Node, above: set[int], linked: set[int]
) -> CascadeError | None:
    """What :func:`goals.services.contribute` would raise."""
    try:
        require(actor, "node.write", node, act=format_lazy(_("link {key}"), key=node.key))
    except CascadeError as error:
        return error
    if node.archived_at is not None:
        return ArchivedError("node", node.key)
    return refusal_of(node, parent, linked=node.pk in linked, above=node.pk in above)


def _effect(plan: WholePlan, nodes: list[Node], parent: Node) -> Effect:
    answer = plan.answer
    place = plan.place(parent)
    if not answer.connection.known or place < 0 or not nodes:
        return Effect(known=answer.connection.known)
    children = plan.snapshot.places(np.array([node.pk for node in nodes], np.int64))
    after = connected_with(plan, children[children >= 0], place)
    new = after & ~answer.connection.connected
    return Effect(True, connects=some(plan, new), budget_connected=budget_of(answer.graph, new))
