"""Lines of sight as pages tell them: from a node, step by step, to the mission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cascade.sight import line_of_sight
from goals.selectors.alignment import WholePlan
from goals.selectors.naming import Named, named
from web.presenting.nodes import address_of


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a line of sight; without an address where the reader may not see it."""

    key: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The way from a node to the mission: ``steps`` start above the node and end at the mission.

    ``is_known`` is False while connection is unknown; an orphan has no steps.
    """

    is_known: bool
    steps: tuple[Step, ...] = ()


def sights_of(plan: WholePlan, places: Sequence[int]) -> dict[int, Sight]:
    """The lines of sight of some nodes, by their places in the graph; one query."""
    answer = plan.answer
    if not answer.connection.known:
        return dict.fromkeys(places, Sight(is_known=False))
    found = {place: line_of_sight(answer.graph, answer.connection, place) for place in places}
    paths = {place: path.nodes[1:] if path else () for place, path in found.items()}
    flat = list(dict.fromkeys(node for path in paths.values() for node in path))
    names = dict(zip(flat, named(plan, flat), strict=True))
    return {
        place: Sight(True, tuple(_step(plan, names[node]) for node in path))
        for place, path in paths.items()
    }


def _step(plan: WholePlan, name: Named) -> Step:
    return Step(name.key, name.title, address_of(plan, name.key) if name.key else "")
