"""Identifiers that a file writes as numbers are read as their text, in every such format."""

import pytest

from cascade.errors import PlanFileError
from cascade.formats import read_plan
from cascade.formats.numerals import numbers_in
from cascade.types import Plan

#: Numbers whose text is not what Python writes for them, and two that are one number.
NUMERALS = ["1.1", "1.10", "1e3", "1000", "1E3", "7", "5.0", "0.5e1", "-0.0", "1e-7"]
YAML_NUMERALS = [*NUMERALS, "0x10", "16", "0o20", "+5", "+5.0", ".5", "5.", "-0", "0"]  # fmt: skip


def _yaml(text: str) -> Plan:
    return read_plan(text.encode(), file="plan.yaml")


@pytest.mark.parametrize("numeral", YAML_NUMERALS)
def test_yaml_keeps_the_text_of_every_identifier(numeral: str) -> None:
    n = numeral
    plan = _yaml(
        f"# é 日本\nunits:\n- {{id: {n}, function: {n}, parent: {n}}}\n"
        f"nodes:\n- id: {n}\n  kind: program\n  title: 日本\n  unit: {n}\n  owner: {n}  # so\n"
        f"  contributes_to: [{n}, {{to: {n}, moves: {n}, confirmed: {{by: {n}}}}}]\n"
        f"  key_results:\n  - id: {n}\n    owner: {n}\n  depends_on:\n  - {n}\n  related: [ {n} ]\n"
        f"  waived: {{because: x, until: 2026-01-01, by: {n}}}\n"
    )
    (node,), (unit,) = plan.nodes, plan.units
    long, short = node.contributes_to[1], node.contributes_to[0]
    (result,) = node.key_results
    assert node.waived
    assert long.confirmed
    told = [
        unit.id, unit.function, unit.parent, node.id, node.unit, node.owner, short.to, long.to,
        long.moves, long.confirmed.by, result.id, result.owner, *node.depends_on, *node.related,
        node.waived.by,
    ]  # fmt: skip
    assert told == [numeral] * 15


def test_numbers_that_are_equal_stay_two_nodes() -> None:
    """1.1 and 1.10 are two goals of an outline; p contributes to the second."""
    plan = _yaml(
        "nodes:\n- {id: 1.1, kind: mission}\n- {id: 1.10, kind: company_goal}\n"
        "- id: p\n  kind: program\n  contributes_to: 1.10\n"
    )
    assert [node.id for node in plan.nodes] == ["1.1", "1.10", "p"]
    assert plan.nodes[2].contributes_to[0].to == "1.10"
    assert plan.faults == ()


def test_yaml_keeps_the_text_in_flow_style_and_through_aliases() -> None:
    plan = _yaml("{nodes: [{id: 1.10, kind: mission}, {id: 0x10, kind: program}]}")
    assert [node.id for node in plan.nodes] == ["1.10", "0x10"]
    plan = _yaml(
        "nodes:\n- id: &a 1.10\n  kind: mission\n  depends_on: &l [1.50]\n"
        "- id: p\n  kind: program\n  contributes_to: [*a]\n  depends_on: *l\n"
    )
    assert plan.nodes[0].id == plan.nodes[1].contributes_to[0].to == "1.10"
    assert plan.nodes[0].depends_on == plan.nodes[1].depends_on == ("1.50",)


def test_yaml_refuses_a_number_whose_text_it_cannot_find() -> None:
    with pytest.raises(PlanFileError, match="the identifier 47223664") as caught:
        _yaml("nodes:\n- kind: mission\n  id: 0xFFFFFFFFFFFFFFFFFF\n")
    assert caught.value.line in (2, 3)
    filler = " " * 5_000_000
    with pytest.raises(PlanFileError, match="the identifier 1.1 is a number") as caught:
        _yaml("{nodes: [{id: 1.10, kind: mission}" + filler + "]}")
    assert "in quotes" in caught.value.expected


@pytest.mark.parametrize("numeral", [*NUMERALS, "12345678901234567890123"])
def test_json_keeps_the_text_of_every_identifier(numeral: str) -> None:
    text = (
        f'{{"units": [{{"id": {numeral}}}], "nodes": [{{"id": {numeral}, "kind": "program", '
        f'"budget": 1.50, "contributes_to": [{numeral}, {{"to": {numeral}, "weight": 2.50}}]}}]}}'
    )
    plan = read_plan(text.encode(), file="plan.json")
    (node,) = plan.nodes
    assert [node.id, *(link.to for link in node.contributes_to)] == [numeral] * 3
    assert plan.units[0].id == numeral
    assert (node.budget, node.contributes_to[1].weight) == (1.5, 2.5)


@pytest.mark.parametrize("numeral", NUMERALS)
def test_node_link_keeps_the_text_of_every_identifier(numeral: str) -> None:
    text = (
        f'{{"nodes": [{{"id": {numeral}}}, {{"id": "p", "owner": {numeral}, "budget": 1.50}}], '
        f'"edges": [{{"source": "p", "target": {numeral}, "weight": 2.50}}]}}'
    )
    plan = read_plan(text.encode(), file="plan.node-link.json")
    first, second = plan.nodes
    assert first.id == second.owner == second.contributes_to[0].to == numeral
    assert (second.budget, second.contributes_to[0].weight) == (1.5, 2.5)


@pytest.mark.parametrize("told", ["true", "null", "~"])
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_truth_values_and_nothing_are_no_identifiers(told: str, format: str) -> None:
    told = "null" if format == "json" else told
    for text in (
        f'{{"nodes": [{{"id": {told}, "kind": "mission"}}]}}',
        f'{{"nodes": [{{"id": "m", "kind": "mission", "contributes_to": [{told}]}}]}}',
        f'{{"nodes": [{{"id": "m", "kind": "mission", "depends_on": [{told}]}}]}}',
    ):
        with pytest.raises(PlanFileError, match="is (a truth value|nothing) where") as caught:
            read_plan(text.encode(), format=format)
        assert caught.value.line == 1


def test_own_fields_keep_their_numbers() -> None:
    record = {"edges": [{"source": 1.1}], "nodes": [{"id": "a", "to": 5, "needs": {"x": 1}}]}
    assert numbers_in(record) == []
    assert numbers_in(record, is_graph=True) == [("edges", 0, "source")]
