"""What a person owns in an organisation: shown to them, and asked before they leave it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from cascade.layers import Ints
from goals.actors import Actor
from goals.bridge.tables import NO_DAY
from goals.choices import Kind, Status
from goals.errors import NotFoundError
from goals.models import KeyResult, Node, User
from goals.permissions import require
from goals.selectors.alignment import WholePlan
from goals.selectors.lookups import member_of


@dataclass(frozen=True, slots=True)
class Owned:
    """How many nodes and key results a person owns, and how many archived ones beside."""

    nodes: int
    key_results: int
    archived: int

    def __bool__(self) -> bool:
        return bool(self.nodes or self.key_results or self.archived)


def owned_by(actor: Actor, email: str) -> Owned:
    """What the member of an address owns; four queries.

    Raises NotFoundError for who is no member, ForbiddenError.
    """
    require(actor, "people.manage", act=_("see what somebody leaves behind"))
    mine = {"organisation_id": actor.organisation_id, "owner": the_member(actor, email)}
    nodes, results = Node.objects.filter(**mine), KeyResult.objects.filter(**mine)
    live_nodes = nodes.filter(archived_at=None).count()
    live_results = results.filter(archived_at=None, node__archived_at=None).count()
    archived = nodes.count() + results.count() - live_nodes - live_results
    return Owned(live_nodes, live_results, archived)


def the_member(actor: Actor, email: str) -> User:
    """The member of an address; raises NotFoundError."""
    user = member_of(actor.organisation_id, email)
    if user is None:
        raise NotFoundError("member", email)
    return user


def owned_places(plan: WholePlan) -> Ints:
    """What the reader owns and works on, by places in the graph: programs first, then by due date.

    No query: among 100,000 rows a database takes 20 ms to find them.
    """
    nodes, wanted = plan.snapshot.nodes, (Status.ACTIVE, Status.DRAFT)
    mine = (nodes["owner_id"] == plan.reader.user_id) & (nodes["kind"] != Kind.MISSION)
    places = np.flatnonzero(mine & np.isin(nodes["status"], wanted) & plan.shown)
    kinds, due = (nodes[name][places].astype(np.int64) for name in ("kind", "due"))
    order = np.lexsort((plan.snapshot.numbers[places], due, due == NO_DAY, -kinds))
    return places[order].astype(np.int32)
