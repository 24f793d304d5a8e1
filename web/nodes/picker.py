"""The parent picker: what a node may contribute to, and what linking it there would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from goals.choices import Kind, Status, word_of
from goals.errors import ArchivedError, NotFoundError
from goals.models import Node
from goals.selectors.parents import Candidate, parents_for
from goals.selectors.whatif import LinkEffect, link_effect
from web.looking import address, node_here
from web.presenting.loose_ends import others_with
from web.visits import Visit

#: How many candidates are shown at once; words find the others.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate as the picker shows it; ``kind`` is its word.

    ``steps`` is how many contributions the child would be from the mission, None where linking it
    there would not bring it to the mission.
    """

    key: str
    title: str
    kind: str
    unit: str
    is_draft: bool
    steps: int | None


@dataclass(frozen=True, slots=True)
class Picker:
    """A parent picker as its template wants it.

    ``child`` is empty for a node that is still to be created. ``hits`` and ``effects`` are the
    addresses that answer with candidates, and with what the chosen link does. ``others`` more
    orphans reach the mission with the child. ``effect`` is what the chosen link would do; a new
    node has none yet.
    """

    child: str
    choices: tuple[Choice, ...]
    hits: str
    effects: str
    query: str = ""
    chosen: str = ""
    others: int = 0
    effect: LinkEffect | None = None


def picker_of(visit: Visit, node: Node, query: str = "", chosen: str = "") -> Picker:
    """The picker of a node's further parents; ``chosen`` is the key that is marked."""
    found = parents_for(visit.plan, node, text=query, limit=SHOWN)
    parent = node_here(visit, chosen) if chosen else None
    return Picker(
        child=node.key,
        choices=_choices(visit, found, parent),
        hits=address(visit, "node-parents", node.key),
        effects=f"{address(visit, 'node-parents', node.key)}?part=effect",
        query=query,
        chosen=chosen,
        others=others_with(visit.plan, node),
        effect=link_effect(visit.plan, node, parent) if parent is not None else None,
    )


def picker_of_new(
    visit: Visit, kind: int, unit: str = "", query: str = "", chosen: str = ""
) -> Picker:
    """The picker of a node that is still to be created, of a kind and in a unit."""
    found = parents_for(visit.plan, kind=kind, unit=unit or None, text=query, limit=SHOWN)
    parent = node_here(visit, chosen) if chosen else None
    hits = f"{address(visit, 'node-new-parents')}?{urlencode({'kind': word_of(Kind, kind) or ''})}"
    return Picker(
        child="",
        choices=_choices(visit, found, parent),
        hits=hits,
        effects=f"{hits}&part=effect",
        query=query,
        chosen=chosen,
    )


def _choices(visit: Visit, found: list[Candidate], parent: Node | None) -> tuple[Choice, ...]:
    """The candidates; what is chosen stays among them, whatever the search finds."""
    choices = [_choice(candidate) for candidate in found]
    if parent is not None and parent.key not in {choice.key for choice in choices}:
        choices.insert(0, _chosen(visit, parent))
    return tuple(choices)


def _choice(found: Candidate) -> Choice:
    return Choice(
        key=found.key,
        title=found.title or found.key,
        kind=word_of(Kind, found.kind) or "",
        unit=found.unit,
        is_draft=found.status == Status.DRAFT,
        steps=None if found.distance is None else found.distance + 1,
    )


def _chosen(visit: Visit, node: Node) -> Choice:
    place, connection = visit.plan.place(node), visit.plan.answer.connection
    is_connected = connection.known and place >= 0 and bool(connection.connected[place])
    return Choice(
        key=node.key,
        title=node.title or node.key,
        kind=word_of(Kind, node.kind) or "",
        unit=str(node.unit or ""),
        is_draft=node.status == Status.DRAFT,
        steps=int(connection.distance[place]) + 1 if is_connected else None,
    )


def still_there(visit: Visit, chosen: str) -> str:
    """The key that was chosen; empty where that is archived meanwhile, or not to be seen.

    So a form that names it opens all the same, with all that was typed.
    """
    try:
        return node_here(visit, chosen).key if chosen else ""
    except (NotFoundError, ArchivedError):
        return ""


def asked(data: Any) -> tuple[str, str]:
    """The words and the choice that a form or an address holds, as far as they may be looked up."""
    clean = (str(data.get(name, "")).replace("\0", "").strip() for name in ("q", "parent"))
    query, chosen = clean
    return query[:200], chosen[:40]
