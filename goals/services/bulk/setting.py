"""The same owner, unit, period, status or due date for many nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict, Unpack

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.choices import Status
from goals.errors import ArchivedError, InvalidError, UnchangedError
from goals.models import Node
from goals.permissions import require
from goals.selectors.alignment import WholePlan
from goals.services.bulk.columns import save
from goals.services.bulk.effects import of_status
from goals.services.bulk.preview import (
    Changed,
    Effect,
    Item,
    Preview,
    missing,
    nodes_of,
    refuse,
)
from goals.services.nodes import check_dates, check_mission
from goals.services.references import resolve
from goals.services.writing import clean, writing


class Settable(TypedDict, total=False):
    """What can be set in many nodes. ``unit`` is a key, ``owner`` an address or a name."""

    owner: str | None
    unit: str | None
    period: int | None
    status: int
    due: date | None


def preview_nodes_set(
    *, plan: WholePlan, keys: Sequence[str], **fields: Unpack[Settable]
) -> Preview:
    """What the same new values in some nodes would do; nothing is written.

    Raises InvalidError for a value that no node may have.
    """
    nodes = nodes_of(plan.reader, keys)
    changes = _resolved(plan.reader, fields)
    items = _items(plan.reader, nodes, changes)
    effect = Effect(known=plan.answer.connection.known)
    if "status" in changes:
        allowed = [node for item in items if item.refused is None and (node := nodes[item.key])]
        effect = of_status(plan, allowed, changes["status"])
    return Preview(tuple(items), effect)


def nodes_set(*, actor: Actor, keys: Sequence[str], **fields: Unpack[Settable]) -> list[Node]:
    """The nodes with the same new values in some fields; all or none.

    Raises BulkRefusedError with every node that cannot be changed so, InvalidError.
    """
    with writing(actor) as session:
        nodes = nodes_of(actor, keys)
        changes = _resolved(actor, fields)
        refuse(_items(actor, nodes, changes))
        rows = [node for node in nodes.values() if node is not None]
        return save(session, "node.change", rows, changes)


def _resolved(actor: Actor, fields: Mapping[str, Any]) -> dict[str, Any]:
    changes = resolve(actor.organisation_id, fields)
    if not changes:
        raise InvalidError({"fields": gettext("tell what to set")})
    clean(Node(organisation_id=actor.organisation_id, identifier="any", kind=3, **changes))
    return changes


def _items(
    actor: Actor, nodes: Mapping[str, Node | None], changes: Mapping[str, Any]
) -> list[Item]:
    """Each node with what would change, or why not. No query."""
    items = []
    for key, node in nodes.items():
        if node is None:
            items.append(missing(key))
            continue
        item = Item(key, node.title, node.kind)
        try:
            items.append(replace(item, changes=_changed(actor, node, changes)))
        except CascadeError as error:
            items.append(replace(item, refused=error))
    return items


def _changed(actor: Actor, node: Node, changes: Mapping[str, Any]) -> tuple[Changed, ...]:
    """What differs then; raises what :func:`goals.services.node_change` would raise."""
    require(actor, "node.write", node, act=format_lazy(_("change {key}"), key=node.key))
    if node.archived_at is not None:
        raise ArchivedError("node", node.key)
    check_mission(node, changes)
    after = copy(node)
    for name, value in changes.items():
        setattr(after, name, value)
    check_dates(after)
    require(actor, "node.write", after, act=format_lazy(_("change {key} so"), key=node.key))
    shown = list(dict.fromkeys(name.removesuffix("_name") for name in changes))
    told = [Changed(name, _told(node, name), _told(after, name)) for name in shown]
    different = tuple(change for change in told if change.before != change.after)
    if not different:
        raise UnchangedError(node.key)
    return different


def _told(node: Node, name: str) -> Any:
    """A field's value as people read it."""
    match name:
        case "owner":
            return str(node.owner or node.owner_name or "")
        case "unit" | "period":
            return str(getattr(node, name) or "")
        case "status":
            return str(Status(node.status).label)
        case _:
            return getattr(node, name)
