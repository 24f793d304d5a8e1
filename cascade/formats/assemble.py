"""The last step of every reader: nodes become a plan whose identifiers are unique."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cascade.types import Fault, Node, Plan


def assemble(nodes: Iterable[Node], faults: Sequence[Fault] = (), **plan_fields: Any) -> Plan:
    """A plan of these nodes, in their order; ``plan_fields`` are :class:`Plan`'s other fields.

    A repeated identifier is given a unique one (``id~2``, then ``id~3``) and a fault of
    rule ``duplicate-id``, which comes after ``faults``. Contributions name what they name
    in the file: the first of the two.

    >>> from cascade.types import Kind
    >>> plan = assemble([Node("m", Kind.MISSION), Node("m", Kind.PROGRAM, line=7)])
    >>> [node.id for node in plan.nodes], plan.faults[0].line
    (['m', 'm~2'], 7)
    """
    kept = tuple(nodes)
    taken = {node.id for node in kept}
    found: list[Fault] = list(faults)
    if len(taken) != len(kept):
        kept = tuple(_made_unique(kept, taken, found))
    return Plan(nodes=kept, faults=tuple(found), **plan_fields)


def _made_unique(nodes: Sequence[Node], taken: set[str], faults: list[Fault]) -> Iterable[Node]:
    """The nodes with repeated identifiers changed; appends a fault for each change.

    An invented identifier avoids all that the file uses, so that no link changes its meaning.
    """
    first: dict[str, Node] = {}
    last_number: dict[str, int] = {}
    for node in nodes:
        if node.id not in first:
            first[node.id] = node
            yield node
            continue
        number = last_number.get(node.id, 1) + 1
        while f"{node.id}~{number}" in taken:
            number += 1
        last_number[node.id] = number
        unique = f"{node.id}~{number}"
        taken.add(unique)
        faults.append(_repeated(node, first[node.id], unique))
        yield replace(node, id=unique)


def _repeated(node: Node, first: Node, unique: str) -> Fault:
    where = f" (line {first.line})" if first.line else ""
    return Fault(
        rule="duplicate-id",
        message=f"the identifier {node.id!r} is already taken by another node",
        evidence=f"first used by {first.title or first.id!r}{where}; read here as {unique!r}",
        fix="give this node an identifier of its own; links to the name mean the first",
        node=unique,
        line=node.line,
    )


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage is collected meanwhile.

    While a reader makes a million objects and drops none, looking for garbage among them
    again and again doubles its time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
