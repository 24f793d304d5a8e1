"""Does a record have the shape of a plan? Asked of the published JSON Schema.

The schema is ``cascade/formats/plan.schema.json``. Validation runs in a compiled library;
here its verdict is put into a person's words, with the place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import jsonschema_rs

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.record import VERSION, own_value
from cascade.types import Path

#: ``(line, column)`` in a file, from 1.
Place = tuple[int, int]
#: From a path in a record to its place in the file, where that can be told.
Locator = Callable[[Path], Place | None]

#: How many problems of one file are told.
LIMIT = 20

#: The way out when a file holds something else than a plan.
PLAN_SHAPE = "a plan: `cascade: 1`, `organisation: ...` and a list `nodes:` of {id, kind, title}"

_TYPE_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}

# A library call that lists every error of a list costs 15 microseconds for each of them, at once.
_MANY = 1000


@cache
def plan_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a plan file, as plain data. Do not change it."""
    text = files("cascade.formats").joinpath("plan.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def check_shape(record: Any, locator: Locator, file: str = "") -> None:
    """Raise :class:`PlanFileError` unless ``record`` has the shape of a plan.

    The error tells up to :data:`LIMIT` problems in file order, and is placed at the first.

    >>> check_shape({"nodes": [{"id": "m", "kind": "misson"}]}, lambda path: (2, 4))
    Traceback (most recent call last):
    ...
    cascade.errors.PlanFileError: 2:4: nodes[0].kind: 'misson' is not one of mission, \
company_goal, functional_goal, program; did you mean 'mission'?
      expected: what the node is
    """
    _check_outline(record, locator, file)
    try:
        if _is_valid("", record):
            return
        errors = list(islice(_errors(record), LIMIT))
    except UnsafeFileError as error:
        raise UnsafeFileError(error.problem, expected=error.expected, file=file) from None
    found = [_placed(path, error, locator) for path, error in errors]
    found.sort(key=lambda problem: problem[:2])
    line, column, words, expected = found[0]
    raise PlanFileError(
        words,
        expected=expected,
        file=file,
        line=line or None,
        column=column or None,
        problems=[(line or None, column or None, words) for line, column, words, _ in found],
    )


def _check_outline(record: Any, locator: Locator, file: str) -> None:
    """Refuse what is no plan at all, and a version that this program does not know."""
    if not isinstance(record, dict):
        problem, path = f"the file holds {_type_of(record)}, not a plan", Path()
    elif not isinstance(record.get("nodes"), list):
        problem, path = _without_nodes(record)
    elif not _is_version(record.get("cascade", VERSION)):
        problem = f"this plan is of version {_shown(record['cascade'])}; version 1 can be read"
        path = ("cascade",)
    else:
        return
    line, column = locator(path) or (None, None)
    raise PlanFileError(problem, expected=PLAN_SHAPE, file=file, line=line, column=column)


def _is_valid(definition: str, part: Any) -> bool:
    """Whether a part of a record is valid, with keys that are no texts read as texts.

    YAML allows such keys; the validator raises :class:`ValueError` when it comes to one.
    """
    validator = _validator(definition)
    try:
        return validator.is_valid(part)
    except ValueError:
        return validator.is_valid(own_value(part))


def _without_nodes(record: dict[Any, Any]) -> tuple[str, Path]:
    if "nodes" in record:
        return f"nodes: {_type_of(record['nodes'])} where a list is expected", ("nodes",)
    return "the file has no list `nodes`, so it is not a plan", ()


def _is_version(told: Any) -> bool:
    return told == VERSION and not isinstance(told, bool)


@cache
def _validator(definition: str) -> jsonschema_rs.Draft202012Validator:
    """The compiled schema of a whole plan (``""``) or of one of its definitions."""
    schema = plan_schema()
    if definition:
        schema = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _errors(record: dict[str, Any]) -> Iterator[tuple[Path, jsonschema_rs.ValidationError]]:
    """Each error with its path: the header's first, then node after node, lazily."""
    for error in _errors_of("", record | {"nodes": []}):
        yield tuple(error.instance_path), error
    for index, node in enumerate(record["nodes"]):
        for error in _errors_of("node", node):
            yield ("nodes", index, *error.instance_path), error


def _errors_of(definition: str, part: Any) -> list[jsonschema_rs.ValidationError]:
    if _is_valid(definition, part):
        return []
    part = own_value(part)
    inner = [value for value in _values(part) if isinstance(value, (list, dict))]
    if all(len(value) <= _MANY for value in inner):
        return list(islice(_validator(definition).iter_errors(part), LIMIT))
    try:
        _validator(definition).validate(part)
    except jsonschema_rs.ValidationError as first:
        return [first]
    return []


def _values(part: Any) -> Iterable[Any]:
    return part.values() if isinstance(part, dict) else ()


def _placed(
    path: Path, error: jsonschema_rs.ValidationError, locator: Locator
) -> tuple[int, int, str, str]:
    """Line and column (0 where unknown), the problem, and what was expected."""
    line, column = locator(path) or (0, 0)
    return line, column, f"{_path_words(path)}{_problem(error)}", _expected(error)


def _path_words(path: Path) -> str:
    """``nodes[12].kind: ``; nothing for the file as a whole.

    >>> _path_words(("nodes", 12, "contributes_to", 0))
    'nodes[12].contributes_to[0]: '
    """
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"{words.removeprefix('.')}: " if words else ""


def _expected(error: jsonschema_rs.ValidationError) -> str:
    """The description that stands beside the schema's broken rule."""
    schema: Any = plan_schema()
    for part in error.schema_path[:-1]:
        schema = schema[part]
    return str(schema.get("description", "")) if isinstance(schema, dict) else ""


def _problem(error: jsonschema_rs.ValidationError) -> str:
    """What is wrong, without the place."""
    found = error.instance
    is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
    if is_number and error.kind.name == "type" and _expected(error).startswith("a day"):
        return _no_day(found)
    words = _PROBLEMS.get(error.kind.name)
    return words(error.instance, error.kind.value) if words else error.message


def _wrong_choice(found: Any, known: list[Any]) -> str:
    names = [name for name in known if name is not None]
    close = get_close_matches(str(found).lower(), names, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"{_shown(found)} is not one of {', '.join(names)}{hint}"


def _wrong_type(found: Any, known: Any) -> str:
    names = [known] if isinstance(known, str) else known
    wanted = " or ".join(sorted(_TYPE_WORDS[name] for name in names if name != "null"))
    quotes = isinstance(found, (int, float)) and "string" in names and "number" not in names
    hint = "; put it in quotes" if quotes else ""
    return f"{_shown(found)} is {_type_of(found)} where {wanted} is expected{hint}"


def _no_day(found: object) -> str:
    """20260101 is a day without its hyphens; quotes would make it no better."""
    digits = str(found)
    day = "a day as 2026-12-31"
    with suppress(ValueError):
        if len(digits) == 8:
            day = date.fromisoformat(digits).isoformat()
    return f"{_shown(found)} is a number where a day is expected; write {day}"


def _type_of(found: Any) -> str:
    if found is None:
        return _TYPE_WORDS["null"]
    if isinstance(found, bool):
        return "a truth value"
    if isinstance(found, (int, float)):
        return _TYPE_WORDS["number"]
    if isinstance(found, str):
        return _TYPE_WORDS["string"]
    return _TYPE_WORDS["array" if isinstance(found, (list, tuple)) else "object"]


def _shown(found: Any) -> str:
    """A value as the message shows it, cut where it is long."""
    if isinstance(found, (dict, list, tuple)):
        return "this"
    text = repr(found) if isinstance(found, str) else json.dumps(found)
    return text if len(text) <= 60 else f"{text[:57]}..."


_PROBLEMS: dict[str, Callable[[Any, Any], str]] = {
    "enum": _wrong_choice,
    "exclusiveMinimum": lambda found, limit: f"{_shown(found)} is not above {limit}",
    "format": lambda found, _: f"{_shown(found)} is not a day of the calendar (YYYY-MM-DD)",
    "maxItems": lambda found, limit: f"has {len(found)} entries where {limit} are expected",
    "maximum": lambda found, limit: f"{_shown(found)} is above {limit:g}",
    "minItems": lambda found, limit: f"has {len(found)} entries where {limit} are expected",
    "minimum": lambda found, limit: f"{_shown(found)} is below {limit:g}",
    "pattern": lambda found, _: f"{_shown(found)} is {'impossible' if found.strip() else 'empty'}",
    "required": lambda _, missing: f"has no `{missing}`",
    "type": _wrong_type,
}
