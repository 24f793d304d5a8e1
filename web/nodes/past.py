"""What happened to a node, a page at a time."""

from __future__ import annotations

from typing import Any

from goals.models import Node
from goals.selectors.history import changes_of
from web.presenting.past import told_past
from web.visits import Visit

#: How many transactions a page tells.
SHOWN = 20


def past_of(visit: Visit, node: Node, before: str = "") -> dict[str, Any]:
    """A page of what happened to a node, the latest first, and where the next page begins."""
    version = int(before) if before.isdecimal() and len(before) < 19 else None
    found = changes_of(visit.actor, node, before_version=version, limit=SHOWN + 1)
    shown = found[:SHOWN]
    return {
        "past": told_past(visit.actor, shown),
        "older": shown[-1].graph_version if len(found) > SHOWN else None,
    }
