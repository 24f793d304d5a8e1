"""What a person owns in an organisation: asked before they leave it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import NotFoundError
from goals.models import KeyResult, Node, User
from goals.permissions import require
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
