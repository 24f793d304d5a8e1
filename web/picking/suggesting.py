"""What the parent picker proposes before anybody searches, and why, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from goals.choices import Kind, word_of
from goals.models import Node
from goals.selectors.suggesting import parents_suggested
from goals.telling import retell
from web.picking.choices import Picker, Suggested, picker_of
from web.visits import Visit


def suggesting_picker(
    visit: Visit, node: Node, query: str = "", chosen: str = "", *, at_once: bool = False
) -> Picker:
    """The picker of a node's further parents, with those that it most likely serves on top.

    Where suggestions are still being prepared, it says so.
    """
    ready, proposed = (True, ()) if query else _proposed(visit, node)
    return picker_of(
        visit,
        node,
        query,
        chosen,
        at_once=at_once,
        suggested=proposed,
        is_preparing=not ready,
    )


def _proposed(visit: Visit, node: Node) -> tuple[bool, Sequence[Suggested]]:
    if visit.plan.place(node) < 0:
        return True, ()
    found = parents_suggested(visit.plan, node)
    return found.ready, tuple(
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
