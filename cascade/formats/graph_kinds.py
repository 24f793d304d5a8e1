"""Kinds for nodes of a graph that states none: by how far they are from the top."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cascade.sayings import Name, Names, Said, say
from cascade.types import Fault, Kind

Record = dict[str, Any]


def infer_kinds(nodes: Sequence[Record], faults: list[Fault]) -> None:
    """Give every record without a ``kind`` one, and tell so in one fault.

    The mission is the top under which most nodes stand (none when two have equally many); next
    to it are company goals, further down functional goals, and what has nothing below it there
    is a program. Other tops are company goals that contribute to nothing; a node alone is a
    program. Takes time linear in nodes and links.
    """
    without = [index for index, record in enumerate(nodes) if record.get("kind") is None]
    if not without:
        return
    parents = _parents(nodes)
    children: list[list[int]] = [[] for _ in nodes]
    for child, above in enumerate(parents):
        for parent in above:
            children[parent].append(child)
    mission = _mission(nodes, parents, children)
    tops = [i for i, above in enumerate(parents) if not above and children[i]]
    depth = _depths(children, [] if mission is None else [mission], tops)
    for index in without:
        kind = _kind(index, mission, depth, children)
        nodes[index]["kind"] = kind.value
    faults.append(_told(nodes, without, mission))


def _parents(nodes: Sequence[Record]) -> list[list[int]]:
    place: dict[str, int] = {}
    for index, record in enumerate(nodes):
        place.setdefault(record["id"], index)
    return [[place[target] for target in _targets(record) if target in place] for record in nodes]


def _targets(record: Record) -> Iterable[str]:
    for link in record.get("contributes_to") or ():
        target = link.get("to") if isinstance(link, Mapping) else link
        if isinstance(target, str):
            yield target


def _mission(
    nodes: Sequence[Record], parents: Sequence[list[int]], children: Sequence[list[int]]
) -> int | None:
    """The mission that is stated, or the top that most nodes are nearest to."""
    stated = [i for i, record in enumerate(nodes) if record.get("kind") == Kind.MISSION]
    if stated:
        return stated[0]
    tops = [
        index
        for index, above in enumerate(parents)
        if not above and children[index] and nodes[index].get("kind") is None
    ]
    nearest = {top: top for top in tops}
    waiting = deque(tops)
    while waiting:
        above = waiting.popleft()
        for child in children[above]:
            if child not in nearest:
                nearest[child] = nearest[above]
                waiting.append(child)
    sizes = Counter(nearest.values()).most_common(2)
    if not sizes or (len(sizes) == 2 and sizes[0][1] == sizes[1][1]):
        return None
    return sizes[0][0]


def _depths(
    children: Sequence[list[int]], missions: Sequence[int], tops: Sequence[int]
) -> dict[int, int]:
    """How far below the mission each node is; other tops stand where company goals do."""
    depth = dict.fromkeys(missions, 0)
    _spread(children, depth)
    for top in tops:
        depth.setdefault(top, 1)
    _spread(children, depth)
    return depth


def _spread(children: Sequence[list[int]], depth: dict[int, int]) -> None:
    waiting = deque(sorted(depth, key=depth.__getitem__))
    while waiting:
        above = waiting.popleft()
        for child in children[above]:
            if child not in depth:
                depth[child] = depth[above] + 1
                waiting.append(child)


def _kind(
    index: int, mission: int | None, depth: Mapping[int, int], children: Sequence[list[int]]
) -> Kind:
    if index == mission:
        return Kind.MISSION
    if depth.get(index) == 1:
        return Kind.COMPANY_GOAL
    return Kind.FUNCTIONAL_GOAL if children[index] else Kind.PROGRAM


def _told(nodes: Sequence[Record], without: Sequence[int], mission: int | None) -> Fault:
    counts = Counter(nodes[index]["kind"] for index in without)
    given: Said = Said(
        "{kinds}",
        {
            "kinds": Names(
                say("{number} × {kind}", number=counts[kind], kind=kind.words).exactly(
                    "{number} {kind}", number=counts[kind], kind=kind.words
                )
                for kind in Kind
                if counts[kind]
            )
        },
    )
    if mission is not None:
        top = Name(nodes[mission]["id"])
        given = say("{kinds}; the mission is {mission}", kinds=given, mission=top)
    return Fault(
        "inferred-kind",
        say(
            "{number} nodes state no kind: each was given one by its place in the graph",
            number=len(without),
        ),
        given,
        say("give each node an attribute kind: mission, company_goal, functional_goal or program"),
    )
