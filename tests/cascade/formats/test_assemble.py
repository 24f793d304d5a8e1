import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.formats import read_plan
from cascade.formats.assemble import assemble
from cascade.types import Contribution, Fault, KeyResult, Kind, Node, Unit


def test_gives_a_repeated_identifier_a_unique_one_and_a_fault() -> None:
    """m <- p, m again: the link still means the first m."""
    plan = assemble(
        [
            Node("m", Kind.MISSION, "Feed the town", line=3),
            Node("p", Kind.PROGRAM, contributes_to=(Contribution("m"),), line=5),
            Node("m", Kind.PROGRAM, line=9),
        ]
    )
    assert [node.id for node in plan.nodes] == ["m", "p", "m~2"]
    assert plan.nodes[1].contributes_to == (Contribution("m"),)
    (fault,) = plan.faults
    assert (fault.rule, fault.node, fault.line) == ("duplicate-id", "m~2", 9)
    assert "Feed the town" in fault.evidence
    assert "line 3" in fault.evidence


def test_never_invents_an_identifier_that_the_file_uses() -> None:
    names = ["a", "a", "a~2", "a~3", "a"]
    plan = assemble([Node(name, Kind.PROGRAM) for name in names])
    assert [node.id for node in plan.nodes] == ["a", "a~4", "a~2", "a~3", "a~5"]


def test_keeps_the_reader_s_faults_before_its_own() -> None:
    told = Fault("bad-value", "due: 'soon' is not a date")
    plan = assemble([Node("a", Kind.PROGRAM), Node("a", Kind.PROGRAM)], [told])
    assert [fault.rule for fault in plan.faults] == ["bad-value", "duplicate-id"]


def test_a_key_result_is_unique_within_its_node_and_a_unit_keeps_its_name() -> None:
    """Two nodes may each have a key result k; one node may not have two."""
    results = (KeyResult("k"), KeyResult("k~2"), KeyResult("k", "Loaves"))
    lines = {("nodes", 1, "key_results", 2): 12, ("units", 1): 3}
    plan = assemble(
        [
            Node("m", Kind.MISSION, key_results=(KeyResult("k"),)),
            Node("p", Kind.PROGRAM, key_results=results),
        ],
        units=(Unit("u", "One"), Unit("u", "Two")),
        line_of=lines.get,
    )
    assert [result.id for result in plan.nodes[1].key_results] == ["k", "k~2", "k~3"]
    assert plan.nodes[0].key_results == (KeyResult("k"),)
    assert [unit.name for unit in plan.units if unit.id == "u"] == ["One", "Two"]
    assert [(fault.rule, fault.node, fault.line) for fault in plan.faults] == [
        ("duplicate-id", "p", 12),
        ("duplicate-id", None, 3),
    ]
    assert "'k~3'" in plan.faults[0].evidence


_YAML_TWICE = """\
units:
- id: u
- id: u
nodes:
- id: p
  kind: program
  key_results:
  - id: k
  - id: k
"""
_JSON_TWICE = """\
{"units": [{"id": "u"},
{"id": "u"}], "nodes": [{"id": "p", "kind": "program", "key_results": [{"id": "k"},
{"id": "k"}]}]}
"""


@pytest.mark.parametrize(
    ("format", "text", "lines"), [("yaml", _YAML_TWICE, [9, 3]), ("json", _JSON_TWICE, [3, 2])]
)
def test_a_repeated_key_result_or_unit_is_told_with_its_line(
    format: str, text: str, lines: list[int]
) -> None:
    plan = read_plan(text.encode(), format=format)
    assert [(fault.rule, fault.line) for fault in plan.faults] == [
        ("duplicate-id", line) for line in lines
    ]
    assert [result.id for result in plan.nodes[0].key_results] == ["k", "k~2"]


@given(st.lists(st.sampled_from(["a", "a~2", "a~2~2", "b"]), max_size=12))
def test_identifiers_are_unique_and_firsts_keep_theirs(names: list[str]) -> None:
    plan = assemble([Node(name, Kind.PROGRAM) for name in names])
    found = [node.id for node in plan.nodes]
    assert len(set(found)) == len(names)
    assert all(found[names.index(name)] == name for name in names)
    assert len(plan.faults) == len(names) - len(set(names))
