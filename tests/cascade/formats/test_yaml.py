import pytest
from hypothesis import given, settings

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.yaml import read, write
from cascade.formats.yaml_places import YamlPlaces
from cascade.types import Kind, Need, Node, Plan
from tests.strategies import plans

PLAN = b"""\
# Our plan
cascade: 1
period: {name: FY26, starts: 2026-01-01}
units:
  - id: bakery
    name: Bakery
nodes:
  # the top
  - id: m
    kind: mission
    title: >
      Feed
      - the town

  - id: p
    contributes_to:
      - m
      - to: m
        weight: 2
      - {to: gone, because: "why"}
    kind: program
    budget: 1200
    key_results:
      - id: loaves
        values:
          - {on: 2026-03-31, value: 5}
board: approved
"""


def _refusal(text: str | bytes) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        read(text if isinstance(text, bytes) else text.encode(), "plan.yaml")
    assert caught.value.file == "plan.yaml"
    assert caught.value.expected
    return caught.value


def test_knows_the_line_of_each_node_and_of_places_inside() -> None:
    plan = read(PLAN, "plan.yaml")
    assert [node.line for node in plan.nodes] == [9, 15]
    lines = {
        ("title",): 15,  # not there: the node itself
        ("budget",): 22,
        ("contributes_to",): 16,
        ("contributes_to", 0): 17,
        ("contributes_to", 1): 18,
        ("contributes_to", 1, "weight"): 19,
        ("contributes_to", 2, "because"): 20,
        ("contributes_to", 9): 16,
        ("key_results", 0, "values", 0, "value"): 26,
    }
    assert {path: plan.line_of(1, path) for path in lines} == lines
    assert plan.line_of(0, ("title",)) == 11


@pytest.mark.parametrize(
    "change", ["crlf", "cr", "bom", "utf-16", "no end", "indentless", "quoted"]
)
def test_lines_stay_right_however_the_file_is_written(change: str) -> None:
    text = PLAN.decode()
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
        "no end": text.split("board")[0].rstrip().encode(),
        "indentless": text.replace("\n  ", "\n").encode(),
        "quoted": text.replace("\nnodes:", '\n"nodes" :  # all').encode(),
    }[change]
    plan = read(data)
    assert [node.line for node in plan.nodes] == [9, 15]
    assert plan.line_of(1, ("contributes_to", 1, "weight")) == 19


def test_knows_lines_in_flow_style_too() -> None:
    plan = read(
        b"{nodes: [\n{id: m, kind: mission},\n{id: p,\n kind: program,\n contributes_to: [m]}]}"
    )
    assert [node.line for node in plan.nodes] == [2, 3]
    assert plan.line_of(1, ("contributes_to", 0)) == 5


def test_knows_lines_where_a_node_uses_an_alias_from_elsewhere() -> None:
    plan = read(b"nodes:\n- id: m\n  kind: &k mission\n- id: n\n  kind: *k\n  title: x\n")
    assert plan.nodes[1].kind is Kind.MISSION
    assert plan.line_of(1, ("title",)) == 6


def test_finds_no_place_rather_than_marking_a_huge_file() -> None:
    text = "{nodes: [{id: a, kind: b}" + " " * 5_000_000 + "]}"
    places = YamlPlaces(text, 1)
    assert places.node_lines() == [None]
    assert places.find(("nodes", 0, "kind")) is None


@settings(max_examples=40)
@given(plans(max_nodes=4))
def test_lines_are_those_of_the_marked_parse(plan: Plan) -> None:
    """The quick way (cutting at dashes) agrees with the slow one (marking every value)."""
    text = write(plan).decode()
    quick, slow = YamlPlaces(text, len(plan.nodes)), YamlPlaces(text, len(plan.nodes))
    slow.__dict__.update(_node_starts=[], _sections={})
    assert quick.node_lines() == slow.node_lines()
    for index in range(len(plan.nodes)):
        for path in (("id",), ("due",), ("contributes_to", 1), ("key_results", 0, "id")):
            assert quick.find(("nodes", index, *path)) == slow.find(("nodes", index, *path))


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("nodes:\n- id: a\n  kind: progam\n", 3, 9, "did you mean 'program'?"),
        ("nodes:\n- id: a\n", 2, 3, "has no `kind`"),
        ("nodes:\n- kind: program\n  id: a\n  budget: x", 4, 11, "'x' is a text"),
        ("period:\n  starts: 2026-13-01\nnodes: []", 2, 11, "not a day of the calendar"),
        ("units:\n- name: x\n- id: 1\n  name: 2\nnodes: []", 2, 3, "units[0]: has no `id`"),
        ("nodes:\n- id: a\n  kind: program\n  due: 20260101", 4, 8, "; write 2026-01-01"),
        ("nodes:\n- id: a\n  kind: program\n  due: 20269901", 4, 8, "; write a day as 2026-12-31"),
        ("nodes:\n- id: a\n  kind: program\n  checked_in: 2026", 4, 15, "; write a day as"),
        ("nodes: []\ncascade: 9", 2, 10, "version 9"),
        ("nodes:\n  a: b", 1, 1, "nodes: a mapping where a list is expected"),
        ("a: 1\nb: [", 2, 5, "not YAML: unclosed flow collection"),
        ("a: 1\nnodes: []\na: 2", 3, 1, "duplicate mapping key: a"),
        ("nodes:\n- id: a\n  kind: program\n  id: b", 4, 3, "duplicate mapping key: id"),
        ("a: 1\n---\nb: 2", 2, None, "2 YAML documents"),
        ("---\na: 1\n---\nb: 2", 3, None, "2 YAML documents"),
        ("# nothing\n", None, None, "holds no data"),
        ("just words", 1, 1, "holds a text, not a plan"),
        ("\tnodes: []", 1, None, "tab"),
        ("a: *b", 1, 4, "unknown alias"),
    ],
)
def test_refuses_with_line_and_column(
    text: str, line: int | None, column: int | None, problem: str
) -> None:
    error = _refusal(text)
    assert problem in error.problem
    assert error.line == line
    assert column is None or error.column == column


def test_tells_every_problem_in_the_order_of_the_file() -> None:
    error = _refusal("nodes:\n- {id: a, kind: x}\n- {id: '', kind: program}\nperiod: 5\n")
    assert [line for line, _, _ in error.data["problems"]] == [2, 3, 4]  # type: ignore[attr-defined]


def test_refuses_a_billion_laughs() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(UnsafeFileError, match="alias bomb"):
        read("\n".join(lines).encode())


def test_refuses_huge_nesting() -> None:
    with pytest.raises(UnsafeFileError, match="nesting depth"):
        read(b"nodes: []\nx: " + b"[" * 100_000)
    deep = b"[" * 500 + b"]" * 500
    with pytest.raises(UnsafeFileError, match="100 levels"):
        read(b"nodes: []\nx: " + deep)
    error = _refusal(b"nodes:\n- {id: a, kind: program}\n- id: b\n  kind: program\n  x: " + deep)
    assert (error.code, error.line) == ("unsafe-file", 3)


def test_refuses_a_huge_file_of_rubbish_before_parsing_it() -> None:
    with pytest.raises(PlanFileError, match="no list `nodes`"):
        read(b"- " * 6_000_000)
    with pytest.raises(UnsafeFileError, match="20,000,002 entries"):
        read(b"nodes:\n[" + b"1," * 20_000_000 + b"]")


def test_tags_make_nothing_and_include_nothing() -> None:
    plan = read(b"nodes: []\na: !!python/object/apply:os.system [x]\nb: !include /etc/passwd\n")
    assert plan.extra == {"a": ["x"], "b": "/etc/passwd"}


def test_keys_that_are_no_texts_are_read_as_texts() -> None:
    plan = read(
        b"1: a\nnull: b\nnodes: [{id: m, kind: mission, 2: {3: c}, needs: {4: required}}]\n"
    )
    assert plan.extra == {"1": "a", "None": "b"}
    assert plan.nodes[0].extra == {"2": {"3": "c"}}
    assert plan.nodes[0].needs == {"4": Need.REQUIRED}


def test_a_word_that_yaml_1_1_takes_for_a_truth_value_is_a_word() -> None:
    plan = read(b"nodes: [{id: no, kind: mission, title: yes, owner: 007}]")
    node = plan.nodes[0]
    assert (node.id, node.title, node.owner) == ("no", "yes", "007")


def test_writes_a_form_that_people_edit() -> None:
    plan = Plan(nodes=(Node("m", Kind.MISSION, "Feed the town: all of it"),), organisation="Brot")
    assert write(plan).decode() == (
        "cascade: 1\norganisation: Brot\nnodes:\n  - id: m\n    kind: mission\n"
        '    title: "Feed the town: all of it"\n'
    )
