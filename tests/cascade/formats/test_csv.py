from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import PlanFileError
from cascade.formats.csv import read, write
from cascade.types import Contribution, Kind, Node, Plan, ProgressBy, ProgressPolicy, Status

HEADER = "id,kind,title,contributes_to,unit,owner,starts,due,status,budget"


def _refusal(text: str) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        read(text.encode(), "plan.csv")
    assert caught.value.file == "plan.csv"
    assert caught.value.expected
    return caught.value


def test_reads_the_contract_s_columns() -> None:
    plan = read(
        f"{HEADER}\nm,mission,Feed the town,,,,,,,\n"
        "p,program,Bake,m;g*2,bakery,ana,2026-01-01,2026-12-31,draft,1200\n".encode()
    )
    assert plan.faults == ()
    assert [node.line for node in plan.nodes] == [2, 3]
    assert plan.nodes[1] == Node(
        "p",
        Kind.PROGRAM,
        "Bake",
        unit="bakery",
        owner="ana",
        starts=date(2026, 1, 1),
        due=date(2026, 12, 31),
        status=Status.DRAFT,
        budget=1200.0,
        contributes_to=(Contribution("m"), Contribution("g", 2.0)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "id,kind,contributes_to\np,program,a;b\n",
        'id;kind;contributes_to\np;program;"a;b"\n',
        "id\tkind\tcontributes_to\np\tprogram\ta;b\n",
        "sep=|\nid|kind|contributes_to\np|program|a;b\n",
        "Contributes to , KIND,Id\r\na; b,Program,p\r\n",
        "\n\nid,kind,contributes_to\n,,\n\np,program,a;b",
    ],
)
def test_reads_every_separator_order_and_spelling(text: str) -> None:
    (node,) = read(text.encode()).nodes
    assert (node.id, node.kind) == ("p", Kind.PROGRAM)
    assert [link.to for link in node.contributes_to] == ["a", "b"]


def test_line_is_where_a_row_of_several_lines_begins() -> None:
    plan = read(b'id,kind,title\nm,mission,"two\nlines"\n\np,program,x\n')
    assert [(node.title, node.line) for node in plan.nodes] == [("two\nlines", 2), ("x", 5)]


def test_more_fields_than_the_contract_s_have_columns_when_they_are_told() -> None:
    node = Node(
        "p",
        Kind.PROGRAM,
        description="Slowly",
        depends_on=("a;b", "c"),
        related=("d",),
        progress=ProgressPolicy(ProgressBy.MANUAL, value=0.0),
        checked_in=date(2026, 3, 1),
        confidence=0.0,
    )
    plan = Plan(nodes=(node,))
    data = write(plan)
    first = data.decode().split("\r\n")[0]
    assert first == f"{HEADER},description,depends_on,related,progress,checked_in,confidence"
    assert read(data) == plan


def test_extra_columns_are_kept_and_written_back() -> None:
    plan = read(b"id,kind,Colour,,Colour\np,program,red,x,blue\nq,program,,,,late\n")
    assert plan.nodes[0].extra == {"Colour": "red", "column 4": "x", "Colour (2)": "blue"}
    assert plan.nodes[1].extra == {"column 6": "late"}
    assert read(write(plan)) == plan


def test_a_column_of_a_field_that_a_table_cannot_tell_is_kept_under_another_name() -> None:
    plan = read(b"id,kind,milestones\np,program,in May\n")
    assert plan.nodes[0].extra == {"milestones (own)": "in May"}
    assert read(write(plan)) == plan


def test_cells_that_cannot_be_read_become_faults_and_are_kept() -> None:
    plan = read(
        b"id,kind,due,budget,status,contributes_to,confidence\n"
        b"p,program,soon,much,paused,m*0,2\nq,program,,-1,,,\n"
    )
    first, second = plan.nodes
    assert first == Node(
        "p",
        Kind.PROGRAM,
        extra={
            "due (unread)": "soon",
            "budget (unread)": "much",
            "status (unread)": "paused",
            "contributes_to (unread)": "m*0",
            "confidence (unread)": "2",
        },
    )
    assert second.budget is None
    assert [(fault.line, fault.node, fault.evidence) for fault in plan.faults] == [
        (2, "p", "soon"),
        (2, "p", "much"),
        (2, "p", "paused"),
        (2, "p", "m*0"),
        (2, "p", "2"),
        (3, "q", "-1"),
    ]
    assert {fault.rule for fault in plan.faults} == {"bad-value"}
    assert plan.faults[0].message == "due: 'soon' is not a date"
    assert all(fault.fix for fault in plan.faults)


def test_a_parent_with_a_bad_weight_costs_no_other_parent() -> None:
    """m <- p, and p's other entries are no weights: p keeps its path to the mission."""
    plan = read(b"id,kind,contributes_to\nm,mission,\np,program,m;g*0;h*1e400\n")
    node = plan.nodes[1]
    assert node.contributes_to == (Contribution("m"),)
    assert node.extra == {"contributes_to (unread)": "g*0;h*1e400"}
    assert [(fault.rule, fault.node, fault.line, fault.evidence) for fault in plan.faults] == [
        ("bad-value", "p", 3, "g*0"),
        ("bad-value", "p", 3, "h*1e400"),
    ]
    assert "no finite number" in plan.faults[1].message


def test_a_cell_of_any_length_is_read_again() -> None:
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, "x" * 200_000),))
    assert read(write(plan)) == plan


def test_only_commas_between_cells_tell_that_a_point_is_decimal() -> None:
    assert read(b"id,kind,budget\np,program,12.345\n").nodes[0].budget == 12.345
    plan = read(b"id\tkind\tbudget\np\tprogram\t12.345\n")
    assert plan.nodes[0].budget is None
    (fault,) = plan.faults
    assert fault.message == "budget: '12.345' may be 12345 or 12.345: write 12345 or 12.3450"
    assert read(b"id\tkind\tbudget\np\tprogram\t12.3450\n").nodes[0].budget == 12.345


def test_thousands_are_read_by_the_file_s_own_habit() -> None:
    english = read(b'id,kind,budget\np,program,"120,000"\n')
    german = read(b"id;kind;budget\np;program;120.000\nq;program;1.200.000,50\n")
    assert english.nodes[0].budget == 120_000
    assert german.nodes[0].budget is None
    assert (
        german.faults[0].message
        == "budget: '120.000' may be 120000 or 120.000: write 120000 or 120.0000"
    )
    assert german.nodes[1].budget == 1_200_000.5


def test_a_repeated_identifier_becomes_unique_with_a_fault() -> None:
    plan = read(b"id,kind\nm,mission\nm,program\n")
    assert [node.id for node in plan.nodes] == ["m", "m~2"]
    assert [(fault.rule, fault.line) for fault in plan.faults] == [("duplicate-id", 3)]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("hello\nworld\n", 1, "the first row names no column"),
        ("title,owner\nx,y\n", 1, "no column is called 'id'"),
        ("id,title\nx,y\n", 1, "no column is called 'kind'"),
        ("id,kind,ID\nx,program,y\n", 1, "two columns are called 'id'"),
        ("id,kind\n,program\n", 2, "this row has no id"),
        ("id,kind\nm,mission\np,\n", 3, "this row has no kind"),
        ("id,kind\np,progam\n", 2, "did you mean 'program'?"),
        ('id,kind\np,"program\n', 2, "not CSV"),
        ('id,kind\nm,mission\np,"prog"ram\n', 3, "not CSV"),
        ("id,kind" + "," * 2000, 1, "this row has 2,002 cells"),
        ("id,kind\nm,mission" + "," * 2000, 2, "this row has 2,002 cells"),
        ("sep=;\n", 1, "no column is called 'id'"),
    ],
)
def test_refuses_with_the_line(text: str, line: int, problem: str) -> None:
    error = _refusal(text)
    assert problem in error.problem
    assert error.line == line


def test_tells_up_to_twenty_problems_with_line_and_cell() -> None:
    error = _refusal("kind,id\nx,a\nprogram,\n" + "y,z\n" * 1000)
    told = error.data["problems"]
    assert [place for *place, _ in told][:3] == [[2, 1], [3, 2], [4, 1]]  # type: ignore[attr-defined]
    assert len(told) == 20  # type: ignore[arg-type]


def test_no_semicolon_makes_a_formula_of_what_follows() -> None:
    text = "x;=cmd|'/c calc'!A1"
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, text, contributes_to=(Contribution("-b"),)),))
    data = write(plan)
    assert b";=" not in data
    assert read(data) == plan


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@x", "\tx", "\rx", "＝1", "'=1"])
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    plan = Plan(nodes=(Node(f"{text}.", Kind.PROGRAM, text, extra={text: text}),))
    data = write(plan).decode("utf-8-sig")
    cells = [cell.strip('"') for cell in data.replace("\r\n", ",").split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    again = read(write(plan))
    assert (again.nodes[0].title, again.nodes[0].extra) == (text, {text.strip(): text})


def test_tells_every_row_without_an_identifier_or_kind() -> None:
    error = _refusal("id,kind\n,program\nx,\ny,mission\n,mission\nz,zebra\n")
    problems = [(line, words) for line, _, words in error.data["problems"]]  # type: ignore[attr-defined]
    assert [line for line, _ in problems] == [2, 3, 5, 6]
    assert problems[1] == (3, "this row has no kind")


def test_a_byte_order_mark_is_written_only_where_it_is_needed() -> None:
    assert write(Plan()).startswith(b"id,kind,title,")
    umlaut = write(Plan(nodes=(Node("ü", Kind.PROGRAM),)))
    assert umlaut.startswith(b"\xef\xbb\xbfid,")
    assert read(umlaut).nodes[0].id == "ü"


@given(st.text("id,kind;\t\"'\r\n=*\\programission 5", max_size=80))
def test_any_text_under_a_header_is_a_plan_or_a_clear_error(text: str) -> None:
    try:
        plan = read(f"id,kind,contributes_to,due,budget\n{text}".encode())
    except PlanFileError as error:
        assert error.expected
    else:
        assert read(write(plan)) == plan
