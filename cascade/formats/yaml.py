"""Plans as YAML 1.2: what a team keeps in git. One document a plan.

Tags are ignored and nothing is included. A key that is written twice in one mapping, a
second document, and aliases that would multiply without end are refused.
"""

from __future__ import annotations

import re
from typing import Any

import yamlrocks

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.numerals import numbers_in, put, refused, value_at
from cascade.formats.record import plan_from_record, plan_to_record
from cascade.formats.schema import PLAN_SHAPE, check_shape
from cascade.formats.text import decode
from cascade.formats.yaml_places import YamlPlaces
from cascade.sayings import say
from cascade.types import Plan

CANNOT_HOLD = ("comments, anchors and the order of keys: the file is written anew",)

#: How many lines, commas, dashes and brackets a file may have: five times a plan of 100,000 nodes.
MAX_ENTRIES = 16_000_000

# From this many characters on a file is looked at before it is parsed.
_LARGE = 10_000_000
_UNSAFE = re.compile("alias bomb|nesting depth|recursion")
# The parser ends its messages with the place, which we tell in our own way.
_PLACE = re.compile(r" at line \d+, column \d+$")


def read(data: bytes, file: str = "") -> Plan:
    r"""The plan in a YAML file. ``Plan.locate`` parses a node again when it is asked.

    Raises :class:`PlanFileError` with line and column for what is no YAML or no plan, and
    :class:`UnsafeFileError` for a bomb.

    >>> plan = read(b"nodes:\n- id: m\n  kind: mission\n  title: Feed the town\n")
    >>> plan.nodes[0].line, plan.line_of(0, ("title",))
    (2, 4)
    """
    text = _one_line_end(decode(data, file))
    _check_size(text, file)
    record = _parse(text, file)
    places = YamlPlaces(text, _count_nodes(record))
    check_shape(record, places.find, file)
    _names_as_written(record, places, file)
    return plan_from_record(
        record,
        lines=places.node_lines(),
        locate=places.line_in_node,
        find=places.find,
        file=file,
    )


def write(plan: Plan) -> bytes:
    """The plan as a YAML file in UTF-8, fields in a fixed order, defaults left out."""
    return yamlrocks.dumps(plan_to_record(plan))


def _check_size(text: str, file: str) -> None:
    """Refuse huge files that the parser would need gigabytes to refuse, or to read."""
    if len(text) < _LARGE:
        return
    if "nodes" not in text:
        raise PlanFileError(say("the file has no list `nodes`"), expected=PLAN_SHAPE, file=file)
    entries = sum(text.count(mark) for mark in ("\n", ",", "- ", "[", "{"))
    if entries > MAX_ENTRIES:
        raise UnsafeFileError(
            say("the file holds {number:,} entries", number=entries),
            expected=say("YAML of at most {number:,}; JSON can be larger", number=MAX_ENTRIES),
            file=file,
        )


def _one_line_end(text: str) -> str:
    """YAML reads every line end as one line feed; so the lines are counted as it counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _parse(text: str, file: str) -> Any:
    try:
        documents = yamlrocks.loads_all(text, option=yamlrocks.OPT_DUPLICATE_KEYS_ERROR)
    except yamlrocks.YAMLRocksDecodeError as error:
        raise _refused(error, file) from None
    if len(documents) > 1:
        raise PlanFileError(
            say("the file holds {number} YAML documents", number=len(documents)),
            expected=say("one document: one plan a file"),
            file=file,
            line=_second_document(text),
        )
    if not documents or documents[0] is None:
        raise PlanFileError(say("the file holds no data"), expected=PLAN_SHAPE, file=file)
    return documents[0]


def _names_as_written(record: Any, places: YamlPlaces, file: str) -> None:
    """Let identifiers that were parsed as numbers be the text that the file has there."""
    for path in numbers_in(record):
        number = value_at(record, path)
        text = places.numeral(path, number)
        if text is None:
            raise refused(number, file, places.find(path))
        put(record, path, text)


def _refused(error: yamlrocks.YAMLRocksDecodeError, file: str) -> PlanFileError:
    words = _PLACE.sub("", str(error))
    kind, problem = PlanFileError, say("not YAML: {words}", words=words)
    expected = say("YAML 1.2")
    if _UNSAFE.search(words):
        kind, expected = UnsafeFileError, say("a plan that nests and repeats no more than plans do")
        problem = say("the file nests or repeats too much: {words}", words=words).exactly(
            "{words}", words=words
        )
    elif isinstance(error, yamlrocks.YAMLRocksDuplicateKeyError):
        expected = say("each key once in a mapping")
        key = words.partition(": ")[2]
        problem = say("the key {key!r} is written twice in one mapping", key=key).exactly(
            "{words}", words=words
        )
    return kind(problem, expected=expected, file=file, line=error.line, column=error.column)


def _second_document(text: str) -> int | None:
    """The line of the mark that begins the second document."""
    marks = list(re.finditer(r"^---(?=\s|$)", text, re.MULTILINE))
    begins_with_mark = bool(marks) and not text[: marks[0].start()].strip()
    mark = marks[1:2] if begins_with_mark else marks[:1]
    return text.count("\n", 0, mark[0].start()) + 1 if mark else None


def _count_nodes(record: Any) -> int:
    nodes = record.get("nodes") if isinstance(record, dict) else None
    return len(nodes) if isinstance(nodes, list) else 0
