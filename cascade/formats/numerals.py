"""Identifiers that a file writes as numbers: where they stand, so that their text can be read.

To a parser 1.1 and 1.10 are one number; as identifiers they are two. Only whoever still has
the file's text can tell them apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from cascade.errors import PlanFileError
from cascade.sayings import say
from cascade.types import Path

# Which fields hold identifiers: None for one, a mapping for a record (or a list) of such fields.
_Names = Mapping[str, Any]

_MANY: _Names = {}
_LINK: _Names = {"to": None, "moves": None, "confirmed": {"by": None, "fingerprint": None}}
_NODE: _Names = {
    "id": None,
    "unit": None,
    "owner": None,
    "contributes_to": _LINK,
    "key_results": {"id": None, "owner": None},
    "depends_on": _MANY,
    "related": _MANY,
    "waived": {"by": None},
    "dismissed": {"finding": None, "by": None},
}
_UNIT: _Names = {"id": None, "function": None, "parent": None}
_EDGE: _Names = {"source": None, "target": None, **_LINK}
_PLAN: _Names = {"nodes": _NODE, "units": _UNIT}
_GRAPH: _Names = {"nodes": _NODE, "edges": _EDGE, "links": _EDGE, "graph": {"units": _UNIT}}


def numbers_in(record: Any, is_graph: bool = False) -> list[Path]:
    """The paths of the identifiers that are numbers in a plan's record, or in a node-link graph's.

    >>> numbers_in({"nodes": [{"id": 1.1, "budget": 5, "related": ["a", 7]}]})
    [('nodes', 0, 'id'), ('nodes', 0, 'related', 1)]
    """
    try:
        # Most plans have none, and a compiled check tells so in a tenth of the time.
        if _without_numbers(is_graph).is_valid(record):
            return []
    except ValueError:
        pass  # A key that is no text, which YAML allows.
    return list(_walk(record, _GRAPH if is_graph else _PLAN, ()))


def _walk(value: Any, names: _Names | None, path: Path) -> Iterator[Path]:
    if isinstance(value, dict) and names:
        for name, inner in names.items():
            yield from _walk(value.get(name), inner, (*path, name))
    elif isinstance(value, list) and names is not None:
        for index, entry in enumerate(value):
            yield from _walk(entry, names, (*path, index))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path


@cache
def _without_numbers(is_graph: bool) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_schema_of(_GRAPH if is_graph else _PLAN))


def _schema_of(names: _Names | None) -> dict[str, Any]:
    """The JSON Schema of values whose identifiers are no numbers."""
    no_number: dict[str, Any] = {"not": {"type": "number"}}
    if names is None:
        return no_number
    if names:
        no_number["properties"] = {name: _schema_of(inner) for name, inner in names.items()}
    return {**no_number, "items": no_number}


def value_at(record: Any, path: Path) -> Any:
    """What stands at a path, which must exist."""
    for part in path:
        record = record[part]
    return record


def names_as_written(record: Any, text: bytes, is_graph: bool = False) -> None:
    """Let identifiers that were parsed as numbers with a fraction be the JSON text's own digits.

    ``record`` is what the text parses to, changed in place. JSON's integers have one spelling.
    """
    paths = [path for path in numbers_in(record, is_graph) if _is_float(value_at(record, path))]
    if not paths:
        return
    digits = json.loads(text, parse_float=str, parse_int=str)
    for path in paths:
        put(record, path, value_at(digits, path))


def _is_float(value: Any) -> bool:
    return isinstance(value, float)


def put(record: Any, path: Path, text: str) -> None:
    """Let the identifier at a path, which must exist, be a text."""
    value_at(record, path[:-1])[path[-1]] = text


def refused(number: object, file: str, place: tuple[int, int] | None) -> PlanFileError:
    """The error for an identifier whose text cannot be told."""
    line, column = place or (None, None)
    return PlanFileError(
        say(
            "the identifier {number} is a number here, and may be written in several ways",
            number=str(number),
        ),
        expected=say("an identifier that is a number in quotes"),
        file=file,
        line=line,
        column=column,
    )
