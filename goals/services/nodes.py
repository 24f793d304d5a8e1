"""Goals and programs: create, change, archive, restore. The mission has its own module."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db.models import F
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.errors import ConflictError, InvalidError, LevelError
from goals.models import KeySeries, Node, Unit
from goals.permissions import require
from goals.selectors.kinds import links_down
from goals.selectors.lookups import node_of
from goals.services.references import resolve
from goals.services.writing import Writing, check_version, clean, writing
from goals.substance import fingerprint_of
from goals.wording import Words

#: The prefix of keys of nodes that belong to no unit.
ORGANISATION_PREFIX = "ORG"
#: What it is called to create a node of a kind, in what is said to who may not.
CREATING: Mapping[int, Words] = {
    Kind.COMPANY_GOAL: _("create a company goal"),
    Kind.FUNCTIONAL_GOAL: _("create a functional goal"),
    Kind.PROGRAM: _("create a program"),
}


class NodeFields(TypedDict, total=False):
    """What a node's writer may say. ``unit`` is its key, ``owner`` an address or a name."""

    title: str
    description: str
    status: int
    unit: str | None
    owner: str | None
    starts: date | None
    due: date | None
    budget: float | None
    period: int | None
    progress_by: int
    key_results_share: float
    progress_value: float | None
    milestones: list[dict[str, Any]] | None
    needs: dict[str, str] | None
    depends_on: list[str] | None
    related: list[str] | None
    checked_in: date | None
    confidence: float | None
    extra: dict[str, Any]


def node_create(*, actor: Actor, kind: int, **fields: Unpack[NodeFields]) -> Node:
    """A new goal or program, with the next key of its unit.

    Raises ForbiddenError, InvalidError, and ConflictError for a mission, which
    :func:`~goals.services.missions.mission_set` sets.
    """
    with writing(actor) as session:
        return node_in(session, kind, fields)


def node_in(session: Writing, kind: int, fields: NodeFields) -> Node:
    """A new goal or program, as part of a larger act; see :func:`node_create`."""
    actor = session.actor
    if kind == Kind.MISSION:
        raise ConflictError(gettext("a mission is set, not created; set the mission instead"))
    node = Node(organisation_id=actor.organisation_id, kind=kind, created_by_id=actor.user_id)
    for name, value in resolve(actor.organisation_id, fields).items():
        setattr(node, name, value)
    require(actor, "node.write", node, act=CREATING.get(kind, _("create a node")))
    return add_node(session, "node.create", node)


def add_node(session: Writing, act: str, node: Node) -> Node:
    """Saves a new node under the next free key; without an identifier, the key is it."""
    check_dates(node)
    node.key = next_key(node.organisation_id, node.unit)
    node.identifier = node.identifier or node.key
    clean(node)
    node.fingerprint = fingerprint_of(node)
    return session.create(act, node)


def next_key(organisation_id: int, unit: Unit | None) -> str:
    """The next key of a unit; it is taken, whatever becomes of the node."""
    prefix = unit.prefix if unit else ORGANISATION_PREFIX
    nodes = Node.objects.filter(organisation_id=organisation_id)
    while True:
        key = f"{prefix}-{next_number(organisation_id, prefix)}"
        # A plan file may have called a node so.
        if not nodes.filter(identifier=key).exists():
            return key


def next_number(organisation_id: int, prefix: str, count: int = 1) -> int:
    """The first of the next ``count`` numbers of a prefix, which are taken."""
    series, _ = KeySeries.objects.get_or_create(organisation_id=organisation_id, prefix=prefix)
    KeySeries.objects.filter(pk=series.pk).update(last_number=F("last_number") + count)
    return series.last_number + 1


def node_change(
    *,
    actor: Actor,
    key: str,
    expected_version: int | None = None,
    kind: int | None = None,
    **fields: Unpack[NodeFields],
) -> Node:
    """The node with new values of some fields.

    Who changes it must have the right to it as it was and as it becomes. Raises StaleEditError,
    ForbiddenError, InvalidError, LevelError when a new kind does not fit its links, and
    ConflictError for turning a mission on or off.
    """
    with writing(actor) as session:
        node = node_of(actor.organisation_id, key)
        require(actor, "node.write", node, act=format_lazy(_("change {key}"), key=key))
        check_version(node, expected_version)
        changes = resolve(actor.organisation_id, fields)
        if kind is not None:
            changes["kind"] = kind
        check_mission(node, changes)
        apply_to_node(session, "node.change", node, changes)
        require(actor, "node.write", node, act=format_lazy(_("change {key} so"), key=key))
        return node


def apply_to_node(session: Writing, act: str, node: Node, changes: dict[str, Any]) -> bool:
    """Changes a node, with its fingerprint; False when nothing differs."""
    after = copy(node)
    for name, value in changes.items():
        setattr(after, name, value)
    check_dates(after)
    if after.kind != node.kind:
        _check_levels(after)
    clean(after)
    return session.change(act, node, changes | {"fingerprint": fingerprint_of(after)})


def node_archive(*, actor: Actor, key: str, expected_version: int | None = None) -> Node:
    """The node, taken out of the plan with its links and key results; it can be restored."""
    with writing(actor) as session:
        node = node_of(actor.organisation_id, key)
        require(actor, "node.write", node, act=format_lazy(_("archive {key}"), key=key))
        if node.kind == Kind.MISSION and node.status == Status.ACTIVE:
            raise ConflictError(
                gettext("the current mission is not archived; set a new one instead")
            )
        session.change(
            "node.archive", node, {"archived_at": session.now}, expected_version=expected_version
        )
        return node


def node_restore(*, actor: Actor, key: str, expected_version: int | None = None) -> Node:
    """The node, back in the plan as it was, with its links to what is there."""
    with writing(actor) as session:
        node = node_of(actor.organisation_id, key, archived=True)
        require(actor, "node.write", node, act=format_lazy(_("restore {key}"), key=key))
        if node.unit is not None and node.unit.archived_at is not None:
            raise ConflictError(
                gettext("its unit, %(name)s, is archived; restore that first")
                % {"name": node.unit.prefix}
            )
        session.change(
            "node.restore", node, {"archived_at": None}, expected_version=expected_version
        )
        return node


def check_dates(node: Node) -> None:
    """Refuses a node that is due before it starts."""
    if node.starts and node.due and node.starts > node.due:
        raise InvalidError(
            {
                "due": gettext("must not be before the start, %(day)s")
                % {"day": date_format(node.starts)}
            }
        )


def check_mission(node: Node, changes: Mapping[str, Any]) -> None:
    """Refuses changes that would turn a mission on or off, or make one of a goal."""
    kind = changes.get("kind", node.kind)
    if (kind == Kind.MISSION) != (node.kind == Kind.MISSION):
        raise ConflictError(
            gettext("a goal does not become the mission, nor the other way; set it instead")
        )
    was = node.status == Status.ACTIVE
    if node.kind == Kind.MISSION and (changes.get("status", node.status) == Status.ACTIVE) != was:
        raise ConflictError(gettext("a mission comes and goes by setting a new one"))


def _check_levels(node: Node) -> None:
    """Refuses a kind with which a contribution would go down a level."""
    for link in links_down(node, node.kind)[:1]:
        child, parent = (node, link.parent) if link.child_id == node.pk else (link.child, node)
        raise LevelError(child.key, _kind(child), parent.key, _kind(parent))


def _kind(node: Node) -> str:
    return node.get_kind_display()
