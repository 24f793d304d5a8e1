"""Plans as JSON: the same records as in YAML, for programs."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import orjson

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats import read_plan
from cascade.formats.json_places import JsonPlaces, Tokens, repeated_key, tokens_of
from cascade.formats.numerals import names_as_written
from cascade.formats.record import MAX_DEPTH, plan_from_record, plan_to_record
from cascade.formats.schema import check_shape
from cascade.formats.text import decode
from cascade.sayings import say
from cascade.types import Plan

#: A plan comes back as it was.
CANNOT_HOLD: tuple[str, ...] = ()

_TOO_DEEP = re.compile("depth|recursion", re.IGNORECASE)
# A user's own field may stand seven levels deep: nodes, key_results, values and their entries.
_DEEPEST = MAX_DEPTH + 10


def read(data: bytes, file: str = "") -> Plan:
    """The plan in a JSON file; node-link JSON, recognised by its keys, is read as that.

    Raises :class:`PlanFileError` with line and column for what is no JSON or no plan, or has
    a key twice in one object; :class:`UnsafeFileError` for huge nesting.

    >>> plan = read(b'{"nodes": [{"id": "m", "kind": "mission"}]}')
    >>> plan.nodes[0].kind.words
    'mission'
    """
    text = decode(data, file).encode()
    record = _parse(text, file)
    if _is_node_link(record):
        return read_plan(data, file=file, format="node-link")
    places = JsonPlaces(text)
    if isinstance(record, dict) and isinstance(record.get("nodes"), list):
        _check_structure(text, record, places, file)
    check_shape(record, places.find, file)
    names_as_written(record, text)
    return plan_from_record(
        record,
        lines=places.node_lines(),
        locate=places.line_in_node,
        find=places.find,
        file=file,
    )


def write(plan: Plan) -> bytes:
    """The plan as a JSON file in UTF-8, indented by two, ending with a line feed."""
    return orjson.dumps(
        plan_to_record(plan), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )


def _parse(text: bytes, file: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        kind, problem = PlanFileError, say("not JSON: {words}", words=error.msg)
        expected = say("JSON (RFC 8259)")
        if _TOO_DEEP.search(error.msg):
            kind, problem = UnsafeFileError, say("the file nests too deep")
            expected = say("a flatter plan")
        raise kind(
            problem, expected=expected, file=file, line=error.lineno, column=error.colno
        ) from None


def _is_node_link(record: Any) -> bool:
    if not isinstance(record, dict) or "cascade" in record:
        return False
    return "nodes" in record and ("links" in record or "edges" in record)


def _check_structure(text: bytes, record: Any, places: JsonPlaces, file: str) -> None:
    """Refuse huge nesting, and keys that the parser has dropped because a later one is equal."""
    tokens = places.tokens
    too_deep = np.flatnonzero(tokens.depth > _DEEPEST)
    if too_deep.size:
        line, column = places.place_of(int(tokens.at[too_deep[0]]))
        raise UnsafeFileError(
            say("the file nests more than {number} levels deep", number=_DEEPEST),
            expected=say("a flatter plan"),
            file=file,
            line=line,
            column=column,
        )
    # A key that was dropped is missing when the record is written again.
    if _count_keys(tokens) != _count_keys(tokens_of(orjson.dumps(record))):
        key, offset = repeated_key(text, tokens) or ("", 0)
        line, column = places.place_of(offset)
        raise PlanFileError(
            say("the key {key!r} is written twice in one object", key=key),
            expected=say("each key once in an object"),
            file=file,
            line=line,
            column=column,
        )


def _count_keys(tokens: Tokens) -> int:
    return int(np.count_nonzero(tokens.byte == ord(":")))
