"""Which identifiers every format can hold, asked before a plan is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.errors import PlanError
from cascade.types import KeyResult, Node, Plan

# Some reader strips, splits, folds or refuses each of these.
_UNREADABLE = re.compile(r"\A\s|\s\Z|\A\Z|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check_identifiers(plan: Plan) -> None:
    """Raise :class:`PlanError` for the first identifier that could not be read again.

    One rule for all formats: not blank, no white space around it, no control character in it;
    and no key result's identifier twice in one node. ``data`` holds ``node`` (None for a unit)
    and ``identifier``.

    >>> from cascade.types import Kind
    >>> check_identifiers(Plan(nodes=(Node(" m", Kind.MISSION),)))
    Traceback (most recent call last):
    ...
    cascade.errors.PlanError: node ' m': the identifier ' m' could not be read again: give it \
one without white space around it and without control characters
    """
    for unit in plan.units:
        if _UNREADABLE.search(unit.id):
            raise _refused(f"unit {unit.id!r}", unit.id, None)
    for node in plan.nodes:
        for identifier in _identifiers_of(node):
            if _UNREADABLE.search(identifier):
                raise _refused(f"node {node.id!r}", identifier, node.id)
        if len(node.key_results) > 1:
            _check_unique(node.id, node.key_results)


def _identifiers_of(node: Node) -> Iterator[str]:
    yield node.id
    for link in node.contributes_to:
        yield link.to
    for result in node.key_results:
        yield result.id
    yield from node.depends_on
    yield from node.related


def _check_unique(node: str, key_results: tuple[KeyResult, ...]) -> None:
    seen: set[str] = set()
    for result in key_results:
        if result.id in seen:
            raise PlanError(
                f"node {node!r}: two key results have the identifier {result.id!r}:"
                " give one another",
                node=node,
                identifier=result.id,
            )
        seen.add(result.id)


def _refused(where: str, identifier: str, node: str | None) -> PlanError:
    return PlanError(
        f"{where}: the identifier {identifier!r} could not be read again: give it one without"
        " white space around it and without control characters",
        node=node,
        identifier=identifier,
    )
