"""A new goal or program together with what belongs to it from the start, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from goals.actors import Actor
from goals.models import Node
from goals.selectors.lookups import node_of
from goals.services.contributions import LinkFields, link_in
from goals.services.key_results import KeyResultFields, key_result_in
from goals.services.nodes import NodeFields, node_in
from goals.services.writing import writing


def node_begin(
    *,
    actor: Actor,
    kind: int,
    parent: str | None = None,
    because: str = "",
    key_results: Sequence[KeyResultFields] = (),
    **fields: Unpack[NodeFields],
) -> Node:
    """A new node with its first contribution and key results: all of it, or nothing.

    Raises what :func:`~goals.services.nodes.node_create`,
    :func:`~goals.services.contributions.contribute` and
    :func:`~goals.services.key_results.key_result_create` raise.
    """
    with writing(actor) as session:
        upper = node_of(actor.organisation_id, parent) if parent else None
        node = node_in(session, kind, fields)
        for told in key_results:
            key_result_in(session, node, "", told)
        if upper is not None:
            link_in(session, node, upper, LinkFields(because=because))
        return node
