"""Many nodes taken out of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.choices import Kind, Status
from goals.errors import ArchivedError, ConflictError
from goals.models import Node
from goals.permissions import require
from goals.selectors.alignment import WholePlan
from goals.services.bulk.columns import save
from goals.services.bulk.effects import retiring
from goals.services.bulk.preview import Changed, Item, Preview, missing, nodes_of, refuse
from goals.services.writing import writing


def preview_nodes_archive(*, plan: WholePlan, keys: Sequence[str]) -> Preview:
    """What archiving some nodes would do; nothing is written."""
    nodes = nodes_of(plan.reader, keys)
    items = _items(plan.reader, nodes)
    gone = [node for item in items if item.refused is None and (node := nodes[item.key])]
    return Preview(tuple(items), retiring(plan, gone))


def nodes_archive(*, actor: Actor, keys: Sequence[str]) -> list[Node]:
    """The nodes, taken out of the plan with their links and key results; all or none.

    Raises BulkRefusedError with every node that cannot be archived, InvalidError.
    """
    with writing(actor) as session:
        nodes = nodes_of(actor, keys)
        refuse(_items(actor, nodes))
        rows = [node for node in nodes.values() if node is not None]
        return save(session, "node.archive", rows, {"archived_at": session.now})


def _items(actor: Actor, nodes: dict[str, Node | None]) -> list[Item]:
    items = []
    for key, node in nodes.items():
        if node is None:
            items.append(missing(key))
            continue
        item = Item(key, node.title, node.kind, (Changed("archived_at", None, True),))
        error = _refusal(actor, node)
        items.append(item if error is None else replace(item, changes=(), refused=error))
    return items


def _refusal(actor: Actor, node: Node) -> CascadeError | None:
    try:
        require(actor, "node.write", node, act=format_lazy(_("archive {key}"), key=node.key))
    except CascadeError as error:
        return error
    if node.archived_at is not None:
        return ArchivedError("node", node.key)
    if node.kind == Kind.MISSION and node.status == Status.ACTIVE:
        return ConflictError(gettext("the current mission is not archived; set a new one instead"))
    return None
