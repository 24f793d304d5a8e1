"""Why a node's progress is so: its terms with names and ways on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goals.models import Node
from goals.selectors.naming import named
from goals.selectors.rows import key_results_visible_to
from web.looking import address
from web.visits import Visit

#: How many terms are told.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """One term of a progress; ``why`` is where a child's own progress is taken apart."""

    name: str
    key: str
    fraction: float | None
    weight: float
    part: float
    adds: float | None
    why: str = ""
    address: str = ""


def terms_of(visit: Visit, node: Node, terms: Sequence[dict[str, Any]]) -> list[NamedTerm]:
    """The terms, each by its name; two queries. A draft that the reader may not see has none."""
    results = key_results_visible_to(visit.actor).filter(node=node, archived_at=None)
    titles = dict(results.values_list("identifier", "title"))
    index = visit.plan.answer.graph.index
    shown = terms[:SHOWN]
    children = [term["id"] for term in shown if term["what"] == "child"]
    names = dict(zip(children, named(visit.plan, [index[key] for key in children]), strict=True))
    found = []
    for term in shown:
        is_child = term["what"] == "child"
        name = names[term["id"]] if is_child else None
        key = name.key if name else ""
        fraction = term["fraction"]
        found.append(
            NamedTerm(
                name=name.title if name else titles.get(term["id"]) or term["id"],
                key=key,
                fraction=fraction,
                weight=term["weight"],
                part=term["part"],
                adds=None if fraction is None else fraction * term["part"],
                why=address(visit, "node-progress", key) if key else "",
                address=address(visit, "node", key) if key else "",
            )
        )
    return found
