import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.json import read, write
from cascade.formats.json_places import JsonPlaces, repeated_key, tokens_of
from cascade.types import Kind, Node, Plan
from tests.strategies import texts

PLAN = r"""
{ "cascade": 1,
  "board": {"nodes": ["not these"], "x": "\\\"{[,:"},
  "period":
     {"starts": "2026-01-01"},
  "nodes": [
    {"id": "m", "kind": "mission", "title": "}]\\"},
    {
      "id": "p", "kind": "program",
      "contributes_to": [
        "m",
        {"to": "gone",
         "weight": 2}
      ], "owner": "ü", "budget": 5
    }
  ]
}
""".encode()


def _refusal(text: str | bytes) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        read(text if isinstance(text, bytes) else text.encode(), "plan.json")
    assert caught.value.file == "plan.json"
    assert caught.value.expected
    return caught.value


def test_knows_the_line_of_each_node_and_of_places_inside() -> None:
    plan = read(PLAN)
    assert [node.line for node in plan.nodes] == [7, 8]
    lines = {
        ("id",): 9,
        ("contributes_to",): 10,
        ("contributes_to", 0): 11,
        ("contributes_to", 1): 12,
        ("contributes_to", 1, "weight"): 13,
        ("contributes_to", 7): 10,
        ("title",): 8,
    }
    assert {path: plan.line_of(1, path) for path in lines} == lines


def test_counts_columns_in_characters() -> None:
    assert JsonPlaces(PLAN).find(("nodes", 1, "budget")) == (14, 34)


@pytest.mark.parametrize("change", ["crlf", "bom", "utf-16"])
def test_lines_stay_right_however_the_file_is_written(change: str) -> None:
    text = PLAN.decode()
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
    }[change]
    assert [node.line for node in read(data).nodes] == [7, 8]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(_json, st.sampled_from([None, 1]), st.booleans())
def test_every_place_found_is_where_the_value_stands(
    record: Any, indent: int | None, ascii: bool
) -> None:
    """The text from the place on decodes to the value, or to its key for a container."""
    text = json.dumps(record, indent=indent, ensure_ascii=ascii)
    places = JsonPlaces(text.encode())
    lines = text.split("\n")
    for path, value in _paths(record):
        line, column = places.find(path)
        found, _ = json.JSONDecoder().raw_decode(
            "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        )
        is_keyed_container = path and isinstance(path[-1], str) and isinstance(value, (dict, list))
        assert found == (path[-1] if is_keyed_container else value)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    return [
        (path, value),
        *(found for key, inner in children for found in _paths(inner, (*path, key))),
    ]


@given(_json)
def test_counts_every_key_once(record: Any) -> None:
    tokens = tokens_of(json.dumps(record).encode())
    keys = sum(len(value) for _, value in _paths(record) if isinstance(value, dict))
    assert np.count_nonzero(tokens.byte == ord(":")) == keys
    assert repeated_key(json.dumps(record).encode(), tokens) is None


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ('{"nodes":\n [{"id": "a", "kind": "progam"}]}', 2, 23, "did you mean 'program'?"),
        ('{"nodes":\n [{"id": "a"}]}', 2, 3, "has no `kind`"),
        ('{"nodes": [],\n "period": {"ends": "soon"}}', 2, 21, "'soon' is not a day"),
        ('{"nodes": [5, {}]}', 1, 12, "5 is a number where a mapping is expected"),
        ('{"nodes": []\n "a": 1}', 2, 2, "not JSON"),
        ('{"nodes": [], "a": NaN}', 1, 20, "not JSON"),
        ('{"nodes": [], "a": Infinity}', 1, 20, "not JSON"),
        ('{"nodes": [], "a": "\\ud800"}', 1, None, "not JSON"),
        (
            '{"nodes": [{"id": "a", "kind": "program",\n "id": "b"}]}',
            2,
            2,
            "the key 'id' is written twice",
        ),
        ('{"nodes": [],\n "a": 1, "\\u0061": 1}', 2, 10, "the key 'a' is written twice"),
        ('{"cascade": 2, "nodes": []}', 1, 13, "version 2"),
        ("[]", 1, 1, "holds a list, not a plan"),
        ("nodes: []", 1, 1, "not JSON"),
    ],
)
def test_refuses_with_line_and_column(
    text: str, line: int, column: int | None, problem: str
) -> None:
    error = _refusal(text)
    assert problem in error.problem
    assert error.line == line
    assert column is None or error.column == column


@pytest.mark.parametrize("levels", [200, 5000])
def test_refuses_huge_nesting(levels: int) -> None:
    with pytest.raises(UnsafeFileError, match="nests"):
        read(b'{"nodes": [], "a": ' + b"[" * levels + b"]" * levels + b"}")


def test_node_link_json_is_recognised_by_its_keys() -> None:
    data = b'{"directed": true, "nodes": [{"id": "m", "kind": "mission"}], "links": []}'
    assert read(data).nodes[0].kind is Kind.MISSION


def test_a_plan_may_have_a_field_called_links() -> None:
    assert read(b'{"cascade": 1, "nodes": [], "links": [1]}').extra == {"links": [1]}


def test_writes_indented_utf_8_that_ends_with_a_line_feed() -> None:
    data = write(Plan(nodes=(Node("m", Kind.MISSION, "Größe"),)))
    assert data.endswith(b"}\n")
    assert '      "title": "Größe"\n'.encode() in data
