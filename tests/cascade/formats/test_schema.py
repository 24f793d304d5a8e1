import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings

from cascade.errors import PlanFileError
from cascade.formats.record import plan_to_record
from cascade.formats.schema import LIMIT, Place, check_shape, plan_schema
from cascade.sayings import Said
from cascade.types import Path as PlanPath
from cascade.types import Plan
from tests.strategies import plans

ROOT = Path(__file__).parents[3]


def _nowhere(path: PlanPath) -> Place | None:
    return None


def _problems(record: Any) -> list[str]:
    with pytest.raises(PlanFileError) as caught:
        check_shape(record, _nowhere, "plan.yaml")
    assert isinstance(caught.value.expected, Said)
    assert all(isinstance(words, Said) for _, _, words in caught.value.problems)
    return [words for _, _, words in caught.value.problems]


def _node_problem(**fields: Any) -> str:
    (problem,) = _problems({"nodes": [{"id": "a", "kind": "program", **fields}]})
    return problem.removeprefix("nodes[0].")


def test_the_published_schema_is_the_one_in_the_package() -> None:
    published = (ROOT / "docs" / "plan.schema.json").read_bytes()
    assert published == (ROOT / "cascade" / "formats" / "plan.schema.json").read_bytes()


def test_the_schema_is_valid_draft_2020_12_and_every_field_is_described() -> None:
    schema = plan_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema)
    definitions = schema["$defs"]
    for name, definition in {**definitions, "plan": schema}.items():
        for field, rule in definition.get("properties", {}).items():
            told = rule if "description" in rule else definitions[rule["$ref"].split("/")[-1]]
            assert told["description"], (name, field)


@settings(max_examples=40)
@given(plans(max_nodes=4))
def test_accepts_every_plan_that_is_written(plan: Plan) -> None:
    check_shape(json.loads(json.dumps(plan_to_record(plan))), _nowhere)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": 5}, "title: 5 is a number where a text is expected; put it in quotes"),
        ({"title": True}, "title: true is a truth value where a text is expected; put it in quotes"),
        ({"starts": "2026-02-30"}, "starts: '2026-02-30' is not a day of the calendar (YYYY-MM-DD)"),
        ({"due": "31.12.2026"}, "due: '31.12.2026' is not a day of the calendar (YYYY-MM-DD)"),
        ({"budget": -1}, "budget: -1 is below 0"),
        ({"budget": 1e301}, "budget: 1e+301 is above 1e+300"),
        ({"budget": "12"}, "budget: '12' is a text where a number is expected"),
        ({"contributes_to": [{"to": "g", "weight": 0}]}, "contributes_to[0].weight: 0 is not above 0"),
        ({"contributes_to": {"weight": 2}}, "contributes_to: has no `to`"),
        ({"contributes_to": [[]]}, "contributes_to[0]: this is a list where a mapping or a number or a text is expected"),
        ({"contributes_to": " "}, "contributes_to: ' ' is empty"),
        ({"contributes_to": [{"to": "g", "primary": "yes"}]}, "contributes_to[0].primary: 'yes' is a text where true or false is expected"),
        ({"milestones": [{"on": "2026-01-01", "expected": 1.5}]}, "milestones[0].expected: 1.5 is above 1"),
        ({"milestones": [{"expected": 1}]}, "milestones[0]: has no `on`"),
        ({"waived": {"because": "x"}}, "waived: has no `until`"),
        ({"dismissed": [{"finding": "x", "check": "broad"}]}, "dismissed[0]: has no `because`"),
        ({"status": "Active"}, "status: 'Active' is not one of draft, active, done, cancelled, superseded; did you mean 'active'?"),
        ({"needs": {"sales": "must"}}, "needs.sales: 'must' is not one of required, optional, not_applicable"),
        ({"progress": "half"}, "progress: 'half' is a text where a mapping or a number is expected"),
        ({"key_results": [{"id": "k", "band": [1]}]}, "key_results[0].band: has 1 entries where 2 are expected"),
        ({"id": None}, "id: null is nothing where a number or a text is expected"),
        ({"id": "  "}, "id: '  ' is empty"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_in_a_person_s_words(fields: dict[str, Any], problem: str) -> None:
    assert _node_problem(**fields) == problem


@pytest.mark.parametrize("day", ["0000-01-01", "2026-1-1", "2026-01-01T00:00:00", "20260101", ""])
def test_refuses_other_ways_to_write_a_day(day: str) -> None:
    assert _problems({"nodes": [], "period": {"starts": day}})


def test_suggests_the_kind_that_was_meant() -> None:
    (problem,) = _problems({"nodes": [{"id": "a", "kind": "progam"}]})
    assert problem == (
        "nodes[0].kind: 'progam' is not one of mission, company_goal, functional_goal, program;"
        " did you mean 'program'?"
    )


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (None, "the file holds nothing, not a plan"),
        ([], "the file holds a list, not a plan"),
        ("hello", "the file holds a text, not a plan"),
        ({"cascade": 1}, "the file has no list `nodes`, so it is not a plan"),
        ({"nodes": {}}, "nodes: a mapping where a list is expected"),
        ({"cascade": 2, "nodes": []}, "this plan is of version 2; version 1 can be read"),
        ({"cascade": True, "nodes": []}, "this plan is of version true; version 1 can be read"),
    ],
)
def test_says_what_a_plan_looks_like(record: Any, problem: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        check_shape(record, _nowhere)
    assert caught.value.problem == problem
    assert "nodes:" in caught.value.expected


def test_accepts_a_plan_without_a_version() -> None:
    check_shape({"nodes": []}, _nowhere)


def test_is_placed_at_the_first_problem_in_the_file_and_tells_the_others() -> None:
    places: dict[PlanPath, Place] = {
        ("period", "starts"): (9, 3),
        ("nodes", 0, "kind"): (4, 11),
        ("nodes", 1): (5, 5),
    }
    record = {"period": {"starts": "x"}, "nodes": [{"id": "a", "kind": "x"}, {"id": "b"}]}
    with pytest.raises(PlanFileError) as caught:
        check_shape(record, places.get, "plan.yaml")
    assert str(caught.value).startswith("plan.yaml:4:11: nodes[0].kind: 'x'")
    told = caught.value.data["problems"]
    assert [place for *place, _ in told] == [[4, 11], [5, 5], [9, 3]]  # type: ignore[attr-defined]


def test_tells_a_limited_number_of_problems_of_a_hopeless_file() -> None:
    assert len(_problems({"nodes": [1] * 1_000_000})) == LIMIT
    assert len(_problems({"nodes": [{"id": "a", "kind": "program", "related": [[]] * 10**6}]})) == 1


def test_cuts_a_long_value_in_the_message() -> None:
    assert len(_node_problem(due="x" * 10_000)) < 150


def test_keys_that_are_no_texts_are_looked_at_as_texts() -> None:
    check_shape(
        {"nodes": [{"id": "a", "kind": "program", None: 1, "needs": {7: "required"}}]}, _nowhere
    )
    assert _problems({None: 1, "nodes": [{"id": "a"}]}) == ["nodes[0]: has no `kind`"]
