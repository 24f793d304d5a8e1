"""What the parent picker proposes before anybody searches, and why, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from goals.choices import Kind, word_of
from goals.models import Node
from goals.selectors.suggesting import (
    SuggestedParents,
    parents_suggested,
    parents_suggested_for,
)
from goals.telling import retell
from web.looking import address
from web.picking.choices import Picker, Suggested, picker_of, picker_of_new
from web.visits import Visit


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of a node that is still to be created; ``unit`` is a key."""

    kind: Kind
    unit: str = ""
    title: str = ""


def suggesting_picker(
    visit: Visit, node: Node, query: str = "", chosen: str = "", *, at_once: bool = False
) -> Picker:
    """The picker of a node's further parents, with those that it most likely serves on top.

    Where suggestions are still being prepared, it says so.
    """
    found = SuggestedParents(ready=True)
    if not query and visit.plan.place(node) >= 0:
        found = parents_suggested(visit.plan, node)
    return picker_of(
        visit,
        node,
        query,
        chosen,
        at_once=at_once,
        suggested=_proposed(visit, found),
        is_preparing=not found.ready,
    )


def suggesting_picker_of_new(
    visit: Visit, typed: Typed, query: str = "", chosen: str = "", *, is_asked: bool = False
) -> Picker:
    """The same for a node that is still to be created, by the words typed so far.

    Who pressed for suggestions (``is_asked``) gets them, whatever was searched for before.
    """
    query = "" if is_asked else query
    found = SuggestedParents(ready=True)
    if not query:
        found = parents_suggested_for(visit.plan, typed.title, typed.kind, typed.unit)
    proposed = _proposed(visit, found)
    picker = picker_of_new(visit, typed.kind, typed.unit, query, chosen, suggested=proposed)
    return replace(
        picker,
        suggests=address(visit, "node-new"),
        is_preparing=not found.ready,
        has_words=bool(typed.title.strip()),
        is_asked=is_asked,
    )


def _proposed(visit: Visit, found: SuggestedParents) -> Sequence[Suggested]:
    return tuple(
        Suggested(
            key=parent.key,
            title=parent.title or parent.key,
            reason=retell(parent.reason),
            kind=word_of(Kind, parent.kind) or "",
            unit=parent.unit,
            steps=None if parent.distance is None else parent.distance + 1,
            is_known=visit.plan.answer.connection.known,
        )
        for parent in found.parents
    )
