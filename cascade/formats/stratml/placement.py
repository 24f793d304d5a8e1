"""Where each node of a plan stands in a StratML document, and by which identifier."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cascade.formats.stratml.names import HOLDER, copied_id, encoded_id
from cascade.types import Kind, Node


@dataclass(frozen=True, slots=True)
class Placement:
    """``mission`` is the first one; ``goals`` become Goals, and each has its objectives.

    ``unplaced`` are functional goals and programs with no path to any company goal. ``home`` names
    the goal that each of the others stands in.
    """

    mission: Node | None
    goals: tuple[tuple[Node, tuple[Node, ...]], ...]
    unplaced: tuple[Node, ...]
    home: dict[str, str]


def placed(nodes: Sequence[Node]) -> Placement:
    """The places of these nodes: everything below a company goal stands in the nearest one."""
    mission = next((node for node in nodes if node.kind is Kind.MISSION), None)
    tops = [n for n in nodes if n.kind in (Kind.MISSION, Kind.COMPANY_GOAL) and n is not mission]
    home = _homes(nodes, [node for node in tops if node.kind is Kind.COMPANY_GOAL])
    inside: dict[str | None, list[Node]] = {}
    for node in nodes:
        if node.kind.level >= Kind.FUNCTIONAL_GOAL.level:
            inside.setdefault(home.get(node.id), []).append(node)
    goals = tuple((goal, tuple(inside.get(goal.id, ()))) for goal in tops)
    return Placement(mission, goals, tuple(inside.get(None, ())), home)


def _homes(nodes: Sequence[Node], goals: Iterable[Node]) -> dict[str, str]:
    """The nearest company goal above each node, found from all goals downward at once."""
    children: dict[str, list[str]] = {}
    for node in nodes:
        for link in node.contributes_to:
            children.setdefault(link.to, []).append(node.id)
    home = {goal.id: goal.id for goal in goals}
    waiting = deque(home)
    while waiting:
        above = waiting.popleft()
        for child in children.get(above, ()):
            if child not in home:
                home[child] = home[above]
                waiting.append(child)
    return home


class Coder:
    """Gives out xsd:IDs: each once in a document, decoded to what it was given for."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._taken = {HOLDER} | {encoded_id(node.id) for node in nodes}
        self._numbers: dict[str, int] = {}
        self._key_results: dict[tuple[str, str], str] = {}

    def fresh(self, identifier: str) -> str:
        """An xsd:ID that nothing else of the document has."""
        coded = name = encoded_id(identifier)
        while name in self._taken:
            self._numbers[coded] = number = self._numbers.get(coded, 1) + 1
            name = copied_id(coded, number)
        self._taken.add(name)
        return name

    def key_result(self, node: str, identifier: str) -> str:
        """A new xsd:ID for a node's key result; the node's first of that name is remembered."""
        name = self.fresh(identifier)
        self._key_results.setdefault((node, identifier), name)
        return name

    def referent(self, node: str, key_result: str | None) -> str:
        """The xsd:ID that a link to the node, or to its key result, names."""
        if key_result is None:
            return encoded_id(node)
        return self._key_results.get((node, key_result), encoded_id(node))
