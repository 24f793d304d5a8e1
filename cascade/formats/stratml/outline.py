"""The bones of a StratML document: which elements become nodes, and under which parent.

Goals, objectives and indicators are found wherever they stand, by nesting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cascade.formats.stratml.identify import told_identifier
from cascade.formats.stratml.names import HOLDER, STRUCTURE
from cascade.formats.xml import Element


@dataclass(slots=True, eq=False)
class Found:
    """An element that becomes a node, the node above it, and the indicators that measure it.

    ``carriers`` are indicators that measure nothing and only carry relationships.
    """

    element: Element
    parent: Found | None = None
    indicators: list[Element] = field(default_factory=list)
    carriers: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """Every node of a document in its order, and the indicators that stand below none."""

    nodes: list[Found]
    strays: list[Element]

    def elements(self) -> Iterator[Element]:
        """Nodes first, then indicators, so that a node keeps an identifier both claim."""
        yield from (found.element for found in self.nodes)
        for found in self.nodes:
            yield from found.indicators


def outline_of(root: Element) -> Outline:
    """The outline of a document.

    A goal's parent is the mission of its own surroundings, an objective's the goal around it;
    nested ones have the goal or objective around them.
    """
    outline = Outline([], [])
    missions = {id(e): Found(e) for e in root.descendants() if e.name == "Mission"}
    first = next(iter(missions.values()), None)
    stack: list[tuple[Element, Found | None, Found | None]] = [(root, None, first)]
    while stack:
        element, above, mission = stack.pop()
        if element.name == "Submitter":
            continue
        if element.name == "PerformanceIndicator":
            _indicators(element, above, outline).append(element)
        elif element.name in STRUCTURE:
            above = _found(element, above, mission, missions)
            if above:
                outline.nodes.append(above)
        if above is None:
            inside = (missions[id(c)] for c in element.children if id(c) in missions)
            mission = next(inside, mission)
        inner = (c for c in reversed(element.children) if c.children or c.name in STRUCTURE)
        stack.extend((child, above, mission) for child in inner)
    return outline


def _found(
    element: Element, above: Found | None, mission: Found | None, missions: dict[int, Found]
) -> Found | None:
    """The node that a mission, goal or objective becomes; None for what only holds others."""
    if element.name == "Mission":
        return missions[id(element)]
    if told_identifier(element) == HOLDER:
        return None
    return Found(element, above or (mission if element.name == "Goal" else None))


def _indicators(element: Element, above: Found | None, outline: Outline) -> list[Element]:
    """The list that an indicator belongs to."""
    if above is None:
        return outline.strays
    said = {child.name for child in element.children if child.text.strip() or child.children}
    is_carrier = said <= {"Relationship", "Identifier"} and "Relationship" in said
    return above.carriers if is_carrier else above.indicators


def holds_structure(element: Element) -> bool:
    """Whether a mission, goal, objective or indicator stands somewhere in the element."""
    return element.name in STRUCTURE or any(
        inner.name in STRUCTURE for inner in element.descendants()
    )
