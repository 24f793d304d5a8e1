"""What an act on many nodes would do, node by node and to the whole plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.errors import BulkRefusedError, InvalidError, NotFoundError
from goals.models import Node
from goals.permissions import allows
from goals.selectors.naming import NONE, Some
from goals.wording import message_of

#: How many nodes an act is for at most.
MOST_NODES = 5_000
#: How many rows go into one statement.
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a node, before and after, as people read it (texts, days, choices)."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Item:
    """One node: what would change, or the error with which it would be refused."""

    key: str
    title: str
    kind: int | None
    changes: tuple[Changed, ...] = ()
    refused: CascadeError | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the way to the mission: who gets it, and who loses it.

    ``known`` is False while connection is unknown; then both are empty.
    """

    known: bool = False
    connects: Some = NONE
    orphans: Some = NONE
    budget_connected: float = 0.0
    budget_orphaned: float = 0.0


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act on many nodes would do, in the order of the keys.

    ``effect`` is that of the nodes that would be changed.
    """

    items: tuple[Item, ...]
    effect: Effect = Effect()

    @property
    def allowed(self) -> list[str]:
        """The keys that the act may be given."""
        return [item.key for item in self.items if item.refused is None]

    @property
    def refused(self) -> list[Item]:
        """What would be refused, and why."""
        return [item for item in self.items if item.refused is not None]


def nodes_of(actor: Actor, keys: Sequence[str]) -> dict[str, Node | None]:
    """The nodes of some keys, once each and in that order; None for what the actor does not see.

    A query a thousand. Raises InvalidError for more than :data:`MOST_NODES`, or none.
    """
    wanted = list(dict.fromkeys(keys))
    if not 0 < len(wanted) <= MOST_NODES:
        raise InvalidError(
            {"keys": gettext("choose between 1 and %(most)s nodes") % {"most": f"{MOST_NODES:,}"}}
        )
    found: dict[str, Node | None] = dict.fromkeys(wanted)
    for some in batches(wanted):
        rows = Node.objects.filter(organisation_id=actor.organisation_id, key__in=some)
        for node in rows.select_related("unit", "owner", "period"):
            if allows(actor, "node.read", node):
                found[node.key] = node
    return found


def missing(key: str) -> Item:
    """The item of a key that no node has, or none that the actor sees."""
    return Item(key, "", None, refused=NotFoundError("node", key))


def refuse(items: Iterable[Item]) -> None:
    """Raises BulkRefusedError when any is refused."""
    places = [
        {"id": item.key, "code": item.refused.code, "reason": message_of(item.refused)}
        for item in items
        if item.refused is not None
    ]
    if places:
        raise BulkRefusedError(places)


def batches[Thing](things: Sequence[Thing]) -> Iterable[list[Thing]]:
    """The things, as many at a time as one statement takes."""
    for start in range(0, len(things), BATCH):
        yield list(things[start : start + BATCH])
