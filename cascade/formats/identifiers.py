"""Which identifiers every format can hold, asked before a plan is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.errors import PlanError
from cascade.sayings import Name, Said, say
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
            raise _refused(say("unit {unit}", unit=Name(unit.id)), unit.id, None)
    for node in plan.nodes:
        for identifier in _identifiers_of(node):
            if _UNREADABLE.search(identifier):
                raise _refused(say("node {node}", node=Name(node.id)), identifier, node.id)
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
            problem = say(
                "node {node}: two key results have the identifier {id}: give one another",
                node=Name(node),
                id=Name(result.id),
            )
            raise PlanError(problem, node=node, identifier=result.id)
        seen.add(result.id)


def _refused(where: Said, identifier: str, node: str | None) -> PlanError:
    problem = say(
        "{where}: the identifier {id!r} could not be read again: give it one without white space"
        " around it and without control characters",
        where=where,
        id=identifier,
    )
    return PlanError(problem, node=node, identifier=identifier)
