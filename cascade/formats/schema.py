"""Does a record have the shape of a plan? Asked of the published JSON Schema.

The schema is ``cascade/formats/plan.schema.json``. Validation runs in a compiled library;
its verdict is told in a person's words, with the place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import jsonschema_rs

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.record import VERSION, own_value
from cascade.formats.schema_words import problem_of, shown, type_of
from cascade.sayings import Said, say
from cascade.types import Path

#: ``(line, column)`` in a file, from 1.
Place = tuple[int, int]
#: From a path in a record to its place in the file, where that can be told.
Locator = Callable[[Path], Place | None]

#: How many problems of one file are told.
LIMIT = 20

#: The way out when a file holds something else than a plan.
PLAN_SHAPE = say(
    "a plan: `cascade: 1`, `organisation: ...` and a list `nodes:` of {{id, kind, title}}"
)

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
        what = type_of(record)
        problem, path = say("the file holds {what}, not a plan", what=what), Path()
    elif not isinstance(record.get("nodes"), list):
        problem, path = _without_nodes(record)
    elif not _is_version(record.get("cascade", VERSION)):
        version = shown(record["cascade"])
        problem = say("this plan is of version {version}; version 1 can be read", version=version)
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


def _without_nodes(record: dict[Any, Any]) -> tuple[Said, Path]:
    if "nodes" in record:
        what = type_of(record["nodes"])
        return say("nodes: {what} where a list is expected", what=what), ("nodes",)
    return say("the file has no list `nodes`, so it is not a plan"), ()


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
) -> tuple[int, int, Said, Said]:
    """Line and column (0 where unknown), the problem, and what was expected."""
    line, column = locator(path) or (0, 0)
    expected = _expected(error)
    problem, place = problem_of(error, expected), _path_words(path)
    if place:
        problem = Said("{place}: {problem}", {"place": place, "problem": problem})
    return line, column, problem, expected


def _path_words(path: Path) -> str:
    """Where it stands in the record; nothing for the file as a whole.

    >>> _path_words(("nodes", 12, "contributes_to", 0))
    'nodes[12].contributes_to[0]'
    """
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def without_place(problem: Said) -> Said:
    """What is wrong, for who tells in another way where in the record that is."""
    inner = problem.values.get("problem") if "place" in problem.values else None
    return inner if isinstance(inner, Said) else problem


def _expected(error: jsonschema_rs.ValidationError) -> Said:
    """The description that stands beside the schema's broken rule."""
    schema: Any = plan_schema()
    for part in error.schema_path[:-1]:
        schema = schema[part]
    # Translators find these in the schema itself.
    return Said(schema.get("description", "") if isinstance(schema, dict) else "")
