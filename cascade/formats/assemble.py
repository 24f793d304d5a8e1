"""The last step of every reader: nodes become a plan whose identifiers are unique."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from cascade.sayings import Name, say
from cascade.types import Fault, KeyResult, Node, Path, Plan, Unit

#: From a path in a plan's record to its line in the file, where that can be told.
LineOf = Callable[[Path], int | None]


def assemble(
    nodes: Iterable[Node],
    faults: Sequence[Fault] = (),
    *,
    line_of: LineOf | None = None,
    **plan_fields: Any,
) -> Plan:
    """A plan of these nodes, in their order; ``plan_fields`` are :class:`Plan`'s other fields.

    A repeated identifier is given a unique one (``id~2``, then ``id~3``) and a fault of
    rule ``duplicate-id``, which comes after ``faults``. Contributions name what they name
    in the file: the first of the two. So do key results within one node. A repeated unit keeps
    its identifier, which means the first, and has a fault. ``line_of`` tells the lines of key
    results and units by their paths, such as ``("nodes", 3, "key_results", 0)``.

    >>> from cascade.types import Kind
    >>> plan = assemble([Node("m", Kind.MISSION), Node("m", Kind.PROGRAM, line=7)])
    >>> [node.id for node in plan.nodes], plan.faults[0].line
    (['m', 'm~2'], 7)
    """
    kept = tuple(nodes)
    names = [node.id for node in kept]
    found: list[Fault] = list(faults)
    places = line_of or _nowhere
    if len(set(names)) != len(names):
        kept = tuple(_unique_nodes(kept, found))
    if any(len(node.key_results) > 1 for node in kept):
        kept = tuple(_unique_key_results(kept, found, places))
    _tell_repeated_units(plan_fields.get("units", ()), found, places)
    return Plan(nodes=kept, faults=tuple(found), **plan_fields)


def _nowhere(_: Path) -> None:
    return None


def _renamed(names: Sequence[str]) -> Iterator[str]:
    """The names with repeated ones changed.

    An invented identifier avoids all that the file uses, so that no link changes its meaning.
    """
    taken, seen = set(names), set[str]()
    last_number: dict[str, int] = {}
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name
            continue
        number = last_number.get(name, 1) + 1
        while f"{name}~{number}" in taken:
            number += 1
        last_number[name] = number
        taken.add(f"{name}~{number}")
        yield f"{name}~{number}"


def _unique_nodes(nodes: Sequence[Node], faults: list[Fault]) -> Iterator[Node]:
    first: dict[str, Node] = {}
    for node, unique in zip(nodes, _renamed([node.id for node in nodes]), strict=True):
        if node.id == unique:
            first[unique] = node
            yield node
        else:
            faults.append(_repeated(node, first[node.id], unique))
            yield replace(node, id=unique)


def _unique_key_results(
    nodes: Sequence[Node], faults: list[Fault], line_of: LineOf
) -> Iterator[Node]:
    for index, node in enumerate(nodes):
        names = [result.id for result in node.key_results]
        if len(set(names)) == len(names):
            yield node
            continue
        results = []
        for place, unique in enumerate(_renamed(names)):
            result = node.key_results[place]
            if result.id != unique:
                line = line_of(("nodes", index, "key_results", place)) or node.line
                faults.append(_repeated_key_result(node, result, unique, line))
            results.append(replace(result, id=unique))
        yield replace(node, key_results=tuple(results))


def _tell_repeated_units(units: Sequence[Unit], faults: list[Fault], line_of: LineOf) -> None:
    seen: set[str] = set()
    for place, unit in enumerate(units):
        if unit.id in seen:
            faults.append(_repeated_unit(unit, line_of(("units", place))))
        seen.add(unit.id)


def _repeated(node: Node, first: Node, unique: str) -> Fault:
    called = first.title or repr(first.id)
    used: str = called
    if first.line:
        used = say("{node} (line {line})", node=called, line=str(first.line))
    return Fault(
        rule="duplicate-id",
        message=say("the identifier {id} is already taken by another node", id=Name(node.id)),
        evidence=say("first used by {node}; read here as {id}", node=used, id=Name(unique)),
        fix=say("give this node an identifier of its own; links to the name mean the first"),
        node=unique,
        line=node.line,
    )


def _repeated_key_result(node: Node, result: KeyResult, unique: str, line: int | None) -> Fault:
    return Fault(
        rule="duplicate-id",
        message=say(
            "the identifier {id} is already taken by another key result of this node",
            id=Name(result.id),
        ),
        evidence=say(
            "{key_result} is read here as {id}",
            key_result=result.title or repr(result.id),
            id=Name(unique),
        ),
        fix=say(
            "give this key result an identifier of its own; what moves it means the first"
        ).exactly("give this key result an identifier of its own; `moves` means the first"),
        node=node.id,
        line=line,
    )


def _repeated_unit(unit: Unit, line: int | None) -> Fault:
    return Fault(
        rule="duplicate-id",
        message=say("the identifier {id} is already taken by another unit", id=Name(unit.id)),
        evidence=say("used again by {unit}", unit=unit.name or repr(unit.id)),
        fix=say(
            "give this unit an identifier of its own; nodes and units that name it mean the first"
        ),
        line=line,
    )
