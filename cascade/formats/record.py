"""Plain records (dicts as in a YAML file) to nodes and plans, and back.

Reading presumes a record that the schema accepts (:mod:`cascade.formats.schema`).
Writing leaves defaults out, keeps the order of the dataclasses' fields and ends with the
fields of the user's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from cascade.collecting import collector_paused
from cascade.errors import UnsafeFileError
from cascade.formats.assemble import assemble
from cascade.sayings import say
from cascade.types import (
    Confirmation,
    Contribution,
    Direction,
    Dismissal,
    Fault,
    KeyResult,
    Kind,
    Locate,
    Measures,
    Milestone,
    Need,
    Node,
    Path,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Unit,
    Value,
    Waiver,
)

Record = dict[str, Any]
#: Makes one field's value of what the file has there; never given None.
Convert = Callable[[Any], Any]

#: The version of the plan format, in the key ``cascade``.
VERSION = 1
#: How deep a user's own field may nest.
MAX_DEPTH = 100

_NOT_HEADER = ("nodes", "cascade")

# From here to 2**53 a float holds every integer exactly: it is written as one.
_EXACT = 2.0**53


def plan_from_record(
    record: Mapping[str, Any],
    *,
    lines: Sequence[int | None] = (),
    faults: Sequence[Fault] = (),
    locate: Locate | None = None,
    find: Callable[[Path], tuple[int, int] | None] | None = None,
    file: str = "",
) -> Plan:
    """The plan that a record tells.

    ``lines`` are those of its nodes, where known; ``find`` tells any path's line and column.

    Raises :class:`UnsafeFileError` when a field of the user's own nests deeper than
    :data:`MAX_DEPTH`.

    >>> plan = plan_from_record({"nodes": [{"id": 7, "kind": "mission", "colour": "red"}]})
    >>> plan.nodes[0].id, plan.nodes[0].extra
    ('7', {'colour': 'red'})
    """

    def line_of(path: Path) -> int | None:
        place = find(path) if find else None
        return place[0] if place else None

    told = record.get("nodes") or []
    places = lines or [None] * len(told)
    with collector_paused():
        nodes: list[Node] = []
        try:
            for node, line in zip(told, places, strict=True):
                nodes.append(node_from_record(node, line))
            header = {key: value for key, value in record.items() if key not in _NOT_HEADER}
            known = _known_fields(_PLAN, header)
            return assemble(nodes, faults, line_of=line_of, locate=locate, **known)
        except UnsafeFileError as error:
            line = places[len(nodes)] if len(nodes) < len(places) else None
            raise UnsafeFileError(
                error.problem, expected=error.expected, file=file, line=line
            ) from None


def node_from_record(record: Mapping[str, Any], line: int | None = None) -> Node:
    """The node that a record tells; ``line`` is its place in the file."""
    return Node(line=line, **_known_fields(_NODE, record))


def plan_to_record(plan: Plan) -> Record:
    """The plan as a record of dicts, lists, texts, numbers and booleans; dates are ISO texts."""
    with collector_paused():
        nodes = [node_to_record(node) for node in plan.nodes]
    record = {"cascade": VERSION} | _fields_of(plan, _PLAN_DUMP) | {"nodes": nodes}
    return _with_own(record, plan.extra)


def node_to_record(node: Node) -> Record:
    """The node as a record, without its line.

    >>> node_to_record(Node("a", Kind.PROGRAM, contributes_to=(Contribution("g", 2),)))
    {'id': 'a', 'kind': 'program', 'contributes_to': [{'to': 'g', 'weight': 2}]}
    """
    return _record_of(node, _NODE_DUMP)


# --- reading ---------------------------------------------------------------------------


def _known_fields(converts: Mapping[str, Convert], record: Mapping[Any, Any]) -> Record:
    """Keyword arguments for a dataclass: what is known converted, the rest under ``extra``."""
    known: Record = {}
    extra: Record = {}
    for key, value in record.items():
        convert = converts.get(key)
        if convert is None:
            extra[_key(key)] = own_value(value)
        elif value is not None:
            known[key] = convert(value)
    if extra:
        known["extra"] = extra
    return known


def _one(made: Callable[..., Any], converts: Mapping[str, Convert]) -> Convert:
    return lambda record: made(**_known_fields(converts, record))


def _many(convert: Convert) -> Convert:
    return lambda values: tuple([convert(value) for value in values])


def _choice(choices: type[StrEnum]) -> Convert:
    return {choice.value: choice for choice in choices}.__getitem__


def _contributions(told: Any) -> tuple[Contribution, ...]:
    """A list of contributions, or one by itself."""
    if not isinstance(told, list):
        told = [told]
    return tuple([_contribution(link) for link in told])


def _contribution(told: Any) -> Contribution:
    if isinstance(told, dict):
        return Contribution(**_known_fields(_CONTRIBUTION, told))
    return Contribution(str(told))


def _progress(told: Any) -> ProgressPolicy:
    if isinstance(told, dict):
        return ProgressPolicy(**_known_fields(_PROGRESS, told))
    return ProgressPolicy(ProgressBy.MANUAL, value=float(told))


def _needs(told: Mapping[Any, str | None]) -> dict[str, Need]:
    need = _choice(Need)
    return {_key(function): need(asked) for function, asked in told.items() if asked is not None}


def _band(told: Sequence[float]) -> tuple[float, float]:
    low, high = told
    return float(low), float(high)


def own_value(value: Any, depth: int = 0) -> Any:
    """A value of the user's own as every format can hold it: keys and odd numbers as texts.

    Raises :class:`UnsafeFileError` when it nests deeper than :data:`MAX_DEPTH`.

    >>> own_value({1: float("inf")})
    {'1': 'inf'}
    """
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, (int, float)):
        return _own_number(value)
    if depth > MAX_DEPTH:
        raise UnsafeFileError(
            say("a field nests more than {number} levels deep", number=MAX_DEPTH),
            expected=say("a flatter field"),
        )
    if isinstance(value, Mapping):
        return {_key(key): own_value(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [own_value(inner, depth + 1) for inner in value]
    return str(value)


def _own_number(number: int | float) -> int | float | str:
    """JSON has no infinity and no integer above 64 bits: such a number is kept as its text."""
    if isinstance(number, int):
        return number if -(2**63) <= number < 2**64 else _digits(number)
    return number if math.isfinite(number) else str(number)


def _digits(number: int) -> str:
    """An integer's text; in base 16 where Python refuses to print it in base 10."""
    return str(number) if number.bit_length() < 10_000 else hex(number)


def _key(key: Any) -> str:
    return key if isinstance(key, str) else str(own_value(key))


_DATE = date.fromisoformat

_CONFIRMATION: dict[str, Convert] = {"by": str, "on": _DATE, "fingerprint": str}
_CONTRIBUTION: dict[str, Convert] = {
    "to": str,
    "weight": float,
    "because": str,
    "moves": str,
    "primary": bool,
    "confirmed": _one(Confirmation, _CONFIRMATION),
}
_VALUE: dict[str, Convert] = {"on": _DATE, "value": float}
_KEY_RESULT: dict[str, Convert] = {
    "id": str,
    "title": str,
    "unit": str,
    "baseline": float,
    "target": float,
    "direction": _choice(Direction),
    "band": _band,
    "tolerance": float,
    "measures": _choice(Measures),
    "weight": float,
    "owner": str,
    "due": _DATE,
    "values": _many(_one(Value, _VALUE)),
}
_PROGRESS: dict[str, Convert] = {
    "by": _choice(ProgressBy),
    "key_results_share": float,
    "value": float,
}
_MILESTONE: dict[str, Convert] = {"on": _DATE, "expected": float}
_WAIVER: dict[str, Convert] = {"because": str, "until": _DATE, "by": str}
_DISMISSAL: dict[str, Convert] = {"finding": str, "check": str, "because": str, "by": str}
_NODE: dict[str, Convert] = {
    "id": str,
    "kind": _choice(Kind),
    "title": str,
    "description": str,
    "unit": str,
    "owner": str,
    "starts": _DATE,
    "due": _DATE,
    "status": _choice(Status),
    "budget": float,
    "contributes_to": _contributions,
    "key_results": _many(_one(KeyResult, _KEY_RESULT)),
    "depends_on": _many(str),
    "related": _many(str),
    "progress": _progress,
    "milestones": _many(_one(Milestone, _MILESTONE)),
    "checked_in": _DATE,
    "confidence": float,
    "needs": _needs,
    "waived": _one(Waiver, _WAIVER),
    "dismissed": _many(_one(Dismissal, _DISMISSAL)),
}
_PERIOD: dict[str, Convert] = {"name": str, "starts": _DATE, "ends": _DATE}
_UNIT: dict[str, Convert] = {
    "id": str,
    "name": str,
    "function": str,
    "purpose": str,
    "parent": str,
}
_PLAN: dict[str, Convert] = {
    "organisation": str,
    "language": str,
    "period": _one(Period, _PERIOD),
    "units": _many(_one(Unit, _UNIT)),
}


# --- writing ---------------------------------------------------------------------------


def _number(value: float) -> float | int:
    """An integer where that is the same number, so that 120000 is not written 120000.0."""
    return int(value) if -_EXACT < value < _EXACT and value == int(value) else value


def _written(value: Any) -> Any:
    """A field's value as plain data."""
    write = _WRITERS.get(type(value))
    if write:
        return write(value)
    if isinstance(value, Mapping):
        return {key: _written(inner) for key, inner in value.items()}
    return value


# What a field is when it is not in the file: compared with, so that it is left out.
_Dump = tuple[tuple[str, Any], ...]
_ALWAYS = object()


def _default_of(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return _ALWAYS if field.default is MISSING else field.default


def _dump_of(kind: type[Any], without: tuple[str, ...] = ()) -> _Dump:
    left_out = ("extra", *without)
    return tuple((f.name, _default_of(f)) for f in fields(kind) if f.name not in left_out)


def _fields_of(thing: Any, dump: _Dump) -> Record:
    record = {}
    for name, default in dump:
        value = getattr(thing, name)
        if value is not default and value != default:
            record[name] = _written(value)
    return record


def _with_own(record: Record, extra: Mapping[str, Any]) -> Record:
    """The record with the user's own fields, which never hide one of ours."""
    for key, value in extra.items():
        record.setdefault(key, own_value(value))
    return record


def _record_of(thing: Any, dump: _Dump) -> Record:
    return _with_own(_fields_of(thing, dump), thing.extra)


def _writer(kind: type[Any]) -> Convert:
    dump = _dump_of(kind)
    return lambda thing: _record_of(thing, dump)


def _written_contribution(link: Contribution) -> Any:
    record = _record_of(link, _CONTRIBUTION_DUMP)
    return link.to if len(record) == 1 else record


def _written_progress(policy: ProgressPolicy) -> Any:
    if policy.value is not None and policy == ProgressPolicy(ProgressBy.MANUAL, value=policy.value):
        return _number(policy.value)
    return _record_of(policy, _PROGRESS_DUMP)


_CONTRIBUTION_DUMP = _dump_of(Contribution)
_PROGRESS_DUMP = _dump_of(ProgressPolicy)
_NODE_DUMP = _dump_of(Node, without=("line",))
_PLAN_DUMP = _dump_of(Plan, without=("nodes", "faults", "locate"))
_WRITERS: dict[type[Any], Convert] = {
    str: str,
    float: _number,
    date: date.isoformat,
    tuple: lambda values: [_written(value) for value in values],
    Confirmation: _writer(Confirmation),
    Contribution: _written_contribution,
    Dismissal: _writer(Dismissal),
    KeyResult: _writer(KeyResult),
    Milestone: _writer(Milestone),
    Period: _writer(Period),
    ProgressPolicy: _written_progress,
    Unit: _writer(Unit),
    Value: _writer(Value),
    Waiver: _writer(Waiver),
    **dict.fromkeys((Kind, Status, Direction, Measures, ProgressBy, Need), str),
}
