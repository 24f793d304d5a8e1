"""What becomes of a node that is made something else: its links, and who may write it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.models import Contribution, Node
from goals.permissions import allows

#: What a node may become; a mission is set.
KINDS = (Kind.COMPANY_GOAL, Kind.FUNCTIONAL_GOAL, Kind.PROGRAM)
#: How many of the links are told.
TOLD = 50


@dataclass(frozen=True, slots=True)
class KindEffect:
    """What making a node another kind would do.

    ``downward`` are contributions that would lead away from the mission then, which refuse it;
    ``more`` counts those beyond the first. ``confirmed`` counts the contributions to it that were
    confirmed for what it is now. ``writers`` is who writes it then, and ``writers_now`` now:
    ``executives``, or the ``leads`` of its unit.
    """

    kind: Kind
    downward: tuple[Contribution, ...]
    more: int
    confirmed: int
    writers: str
    writers_now: str


def kinds_open_to(actor: Actor, node: Node) -> list[Kind]:
    """What else somebody may make of a node that they may write."""
    return [
        kind
        for kind in KINDS
        if kind != node.kind and allows(actor, "node.write", as_kind(node, kind))
    ]


def as_kind(node: Node, kind: int) -> Node:
    """The node as if it were of a kind; not saved."""
    then = copy(node)
    then.kind = kind
    return then


def kind_effect(node: Node, kind: Kind) -> KindEffect:
    """What making a node another kind would do; three queries."""
    downward = links_down(node, kind)
    confirmed = Contribution.objects.filter(
        parent=node,
        is_confirmed=True,
        confirmed_fingerprint=node.fingerprint,
        child__archived_at=None,
        child__status=Status.ACTIVE,
    )
    return KindEffect(
        kind,
        tuple(downward[:TOLD]),
        max(0, downward.count() - TOLD),
        confirmed.count(),
        _writers(as_kind(node, kind)),
        _writers(node),
    )


def _writers(node: Node) -> str:
    if node.kind in (Kind.MISSION, Kind.COMPANY_GOAL) or node.unit_id is None:
        return "executives"
    return "leads"


def links_down(node: Node, kind: int) -> QuerySet[Contribution]:
    """The contributions of a node that would go down a level if it were of a kind."""
    links = Contribution.objects.filter(organisation_id=node.organisation_id)
    lower = Q(child=node, parent__kind__gt=kind)
    upper = Q(parent=node, child__kind__lt=kind)
    return links.filter(lower | upper).select_related("child", "parent").order_by("pk")
