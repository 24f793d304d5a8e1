"""The history as its page tells it: who did what, one sentence a transaction."""

from __future__ import annotations

from typing import Any

from goals.models import Node
from goals.selectors.choosing import history_chosen
from goals.selectors.history import Transaction, changes_of
from goals.selectors.rows import memberships_of
from web.history.forms import PEOPLE
from web.presenting.entries import Entry, entry_of
from web.presenting.past import told_past
from web.visits import Visit

#: How many transactions a page tells.
SHOWN = 30


def page_of(visit: Visit, query: dict[str, Any], before: int | None) -> dict[str, Any]:
    """A page of the history, the latest first; ``older`` is where the next one begins."""
    found = changes_of(visit.actor, None, query, before_version=before, limit=SHOWN)
    entries = [entry_of(past) for past in told_past(visit.actor, found)]
    return {"entries": entries, "older": _older(visit, query, found)}


def _older(visit: Visit, query: dict[str, Any], found: list[Transaction]) -> int | None:
    if not found:
        return None
    last = found[-1].graph_version
    rows = history_chosen(visit.actor, query).filter(graph_version__lt=last)
    return last if rows.exists() else None


def people_of(visit: Visit) -> dict[str, str]:
    """The members by address, by name; one query."""
    rows = memberships_of(visit.actor).order_by("user__name", "user__email")
    users = rows.values_list("user__email", "user__name").distinct()[:PEOPLE]
    return {email: name or email for email, name in users}


def keys_known(visit: Visit, entries: list[Entry]) -> set[str]:
    """Which of the keys of some entries are those of nodes that can be looked at; one query."""
    keys = {act.act.node_key for entry in entries for act in entry.past.acts}
    nodes = Node.objects.filter(organisation=visit.organisation, key__in=keys - {""})
    return set(nodes.values_list("key", flat=True))
