"""A StratML document as a plan: what its elements say, then what Cascade's instructions add."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from cascade.errors import PlanFileError
from cascade.formats.record import plan_from_record
from cascade.formats.schema import check_shape
from cascade.formats.schema_words import either
from cascade.formats.stratml.conform import RULE, schema_faults
from cascade.formats.stratml.interpret import Reading, interpreted
from cascade.formats.stratml.names import INSTRUCTION, ORDER, PARTS, WITHOUT, Part
from cascade.formats.xml import Element, naming, parse_xml
from cascade.sayings import say
from cascade.types import Fault, Plan

Record = dict[str, Any]


def read(data: bytes, file: str = "") -> Plan:
    """The plan in a StratML document of either part and either namespace.

    Every departure from the schema is a fault of the plan, with its line.

    Raises :class:`PlanFileError` when it is not well-formed, or not StratML.
    """
    root = parse_xml(data, file)
    part = part_of(root, file)
    reading = interpreted(root, part)
    reading.faults += schema_faults(root, part, reading.owners)
    reading.faults.sort(key=lambda fault: fault.line or 0)
    record = _with_instructions(root, reading)
    lines = [element.line for element in reading.elements]
    order = _order(root, len(lines))
    record["nodes"] = [record["nodes"][index] for index in order]
    with naming(file):
        return plan_from_record(record, lines=[lines[i] for i in order], faults=reading.faults)


def part_of(root: Element, file: str = "") -> Part:
    """The part of StratML that a document is of; raises :class:`PlanFileError` for none."""
    for part in PARTS:
        if root.name == part.root and root.namespace in part.namespaces:
            return part
    problem = say(
        "this is not StratML: the root element is {element} without a namespace", element=root.name
    )
    if root.namespace:
        problem = say(
            "this is not StratML: the root element is {element} in the namespace {namespace}",
            element=root.name,
            namespace=root.namespace,
        )
    wanted = either(
        say("{element} in {namespace}", element=part.root, namespace=part.namespaces[0])
        for part in PARTS
    )
    older = "http://www.stratml.net"
    expected = say("{wanted} (or the older namespaces at {older})", wanted=wanted, older=older)
    raise PlanFileError(problem, expected=expected, file=file, line=root.line)


def _with_instructions(root: Element, reading: Reading) -> Record:
    """The plan's record: what the elements say, mended by what Cascade wrote beside them."""
    header = _mended(reading.header, root, None, reading)
    nodes = [
        _mended(record, element, record["id"], reading)
        for record, element in zip(reading.records, reading.elements, strict=True)
    ]
    return header | {"nodes": nodes}


def _mended(record: Record, element: Element, node: str | None, reading: Reading) -> Record:
    if not element.instructions:
        return record
    mended = dict(record)
    for target, data in element.instructions:
        if target not in (INSTRUCTION, WITHOUT):
            continue
        told = _told(data)
        if target == WITHOUT and isinstance(told, list):
            mended = {name: value for name, value in mended.items() if name not in told}
        elif target == INSTRUCTION and isinstance(told, dict):
            mended |= told
        else:
            reading.faults.append(_unusable(element, node))
    if mended == record or _has_shape(mended, node):
        return mended
    reading.faults.append(_unusable(element, node))
    return record


def _told(data: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def _has_shape(record: Record, node: str | None) -> bool:
    """Whether a mended record is still one: somebody may have edited the instruction."""
    whole = record | {"nodes": []} if node is None else {"nodes": [record]}
    if node is not None and str(record.get("id")) != node:
        return False
    try:
        check_shape(whole, lambda _: None)
    except PlanFileError:
        return False
    return True


def _unusable(element: Element, node: str | None) -> Fault:
    return Fault(
        RULE,
        say("Cascade's own instruction here cannot be used, and is passed over"),
        "",
        say("export the plan again, or take the instruction out"),
        node,
        element.line,
    )


def _order(root: Element, count: int) -> Iterable[int]:
    """The plan's order of nodes, where the document's is another and says so."""
    for target, data in root.instructions:
        order = _told(data) if target == ORDER else None
        if not isinstance(order, list) or any(type(index) is not int for index in order):
            continue
        if sorted(order) == list(range(count)):
            return order
    return range(count)
