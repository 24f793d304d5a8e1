import io
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats import workbook
from cascade.formats.xlsx import read, write
from cascade.types import (
    Contribution,
    Direction,
    KeyResult,
    Kind,
    Node,
    Period,
    Plan,
    Unit,
    Value,
)

PLAN = Plan(
    nodes=(
        Node(
            "m",
            Kind.MISSION,
            "Feed the town",
            due=date(2026, 12, 31),
            key_results=(
                KeyResult(
                    "k",
                    "Loaves",
                    baseline=0.0,
                    target=10.0,
                    direction=Direction.UP,
                    values=(Value(date(2026, 3, 31), 4.5), Value(date(2026, 6, 30), 5.0)),
                ),
            ),
        ),
        Node("p", Kind.PROGRAM, budget=1200.5, contributes_to=(Contribution("m", 2.0),)),
    ),
    organisation="Brot",
    language="en",
    period=Period("FY26", date(2026, 1, 1), date(2026, 12, 31)),
    units=(Unit("b", "Bakery"),),
    extra={"board": "approved"},
)


def _book(**sheets: list[list[Any]]) -> bytes:
    """A workbook as somebody else's program writes it; underscores in titles are spaces."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return out.getvalue()


def test_a_plan_with_key_results_survives() -> None:
    plan = read(write(PLAN))
    assert plan == PLAN
    assert plan.faults == ()
    assert [node.line for node in plan.nodes] == [2, 3]


def test_days_are_dates_and_budgets_numbers_in_the_workbook() -> None:
    book = load_workbook(io.BytesIO(write(PLAN)))
    assert book.sheetnames == ["Nodes", "Key results", "Values", "Units", "Plan"]
    sheet = book["Nodes"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    due, budget = sheet[f"{columns['due']}2"], sheet[f"{columns['budget']}3"]
    assert (due.is_date, due.number_format) == (True, "yyyy-mm-dd")
    assert (budget.data_type, budget.value) == ("n", 1200.5)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@x", "\tx", "#REF!", "＝1", "'=1", "=A1&\r"])
def test_no_text_is_written_as_a_formula_or_an_error(text: str) -> None:
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, text, extra={"note": text}),), organisation=text)
    data = write(plan)
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    again = read(data)
    assert (again.nodes[0].title, again.nodes[0].extra) == (text, {"note": text})
    assert again.organisation == text


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\r\nb", "a\x1fb", "_x000D_", "_x005F_x000D_", "\ufffe", "_xD800_"]
)
def test_characters_that_xml_cannot_carry_survive(text: str) -> None:
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, text),))
    assert read(write(plan)) == plan


@pytest.mark.parametrize(
    "day",
    [date(1, 1, 1), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)],
)
def test_days_that_excel_s_calendar_lacks_survive(day: date) -> None:
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, due=day),))
    assert read(write(plan)) == plan


def test_reads_one_sheet_of_any_name_with_cells_of_any_type() -> None:
    plan = read(
        _book(
            Our_goals=[
                ["ID", "Kind", "Title", "Due", "Budget", "Contributes to", "Year"],
                [7, "Mission", 2026, date(2026, 1, 31), "1 200", None, 2026],
                [],
                ["p", "program", None, "31.1.2026", 3, 7, True],
            ],
            Notes=[["anything"]],
        )
    )
    assert [(node.id, node.title, node.line) for node in plan.nodes] == [
        ("7", "2026", 2),
        ("p", "", 4),
    ]
    assert [node.due for node in plan.nodes] == [date(2026, 1, 31)] * 2
    assert [node.budget for node in plan.nodes] == [1200, 3]
    assert plan.nodes[1].contributes_to == (Contribution("7"),)
    assert [node.extra for node in plan.nodes] == [{"Year": "2026"}, {"Year": "true"}]


def test_the_sheet_called_nodes_wins_over_the_first() -> None:
    data = _book(Notes=[["hello"]], Nodes=[["id", "kind"], ["m", "mission"]])
    assert read(data).nodes == (Node("m", Kind.MISSION),)


def test_faults_of_the_other_sheets_have_their_rows() -> None:
    plan = read(
        _book(
            Nodes=[["id", "kind"], ["m", "mission"]],
            Key_results=[["node", "id", "target"], ["m", "k", "lots"], ["gone", "x", 1]],
            Values=[
                ["node", "key result", "on", "value"],
                ["m", "k", "soon", 1],
                ["m", "other", date(2026, 1, 1), 1],
            ],
            Plan=[["field", "value"], ["period starts", "soon"], ["organisation", "Brot"]],
        )
    )
    assert plan.nodes[0].key_results == (KeyResult("k", extra={"target (unread)": "lots"}),)
    assert plan.organisation == "Brot"
    told = {(fault.line, fault.message) for fault in plan.faults}
    assert told == {
        (2, "target: 'lots' is not a number"),
        (3, "no node is called 'gone'"),
        (2, "a value needs a day and a number"),
        (None, "values of 'other', which is no key result of 'm', are left out"),
        (2, "period starts: 'soon' is not a date"),
    }


def test_a_formula_without_a_value_becomes_a_fault() -> None:
    plan = read(_book(Nodes=[["id", "kind", "title", "budget"], ["m", "mission", "=A1", "=1+1"]]))
    node = plan.nodes[0]
    assert (node.title, node.budget) == ("", None)
    assert node.extra == {"title (unread)": "=A1", "budget (unread)": "=1+1"}
    assert [fault.evidence for fault in plan.faults] == ["=A1", "=1+1"]
    assert "formula whose value is not in the file" in plan.faults[0].message


def test_a_formula_with_a_value_is_its_value() -> None:
    data = _book(Nodes=[["id", "kind", "budget"], ["m", "mission", "=1+1"]])
    data = _changed(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>2</v>")
            .replace(b"<v />", b"<v>2</v>")
            .replace(b"<v/>", b"<v>2</v>")
        ),
    )
    plan = read(data)
    assert plan.nodes[0].budget == 2
    assert plan.faults == ()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"id,kind\n", "is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of the old kind"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (_book(Nodes=[]), "no rows"),
        (_book(Nodes=[["title"], ["x"]]), "no column is called 'id'"),
        (_book(Nodes=[["id", "kind"], ["m", "misson"]]), "did you mean 'mission'?"),
        (_book(Nodes=[["id", "kind"], ["m", "=A1"]]), "kind: the cell holds a formula"),
    ],
)
def test_refuses_what_is_no_plan(data: bytes, problem: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        read(data, "plan.xlsx")
    assert problem in caught.value.problem
    assert caught.value.file == "plan.xlsx"
    assert caught.value.expected


def test_refuses_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("hello.txt", "hello")
    with pytest.raises(PlanFileError, match="damaged, or is none"):
        read(out.getvalue())


def test_refuses_a_zip_bomb_before_it_is_opened() -> None:
    out = io.BytesIO(_book(Nodes=[["id", "kind"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/bomb.bin", bytes(50_000_000))
    with pytest.raises(UnsafeFileError, match="unpacks to 50,"):
        read(out.getvalue())


def test_refuses_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_PARTS", 5)
    with pytest.raises(UnsafeFileError, match="parts"):
        read(write(PLAN))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_refuses_a_document_type_in_any_part(part: str, doctype: bytes) -> None:
    def with_doctype(xml: bytes) -> bytes:
        head, separator, rest = xml.rpartition(b"?>")
        return head + separator + doctype + rest

    with pytest.raises(UnsafeFileError, match="document type"):
        read(_changed(write(PLAN), part, with_doctype))


def test_a_row_beyond_the_last_is_not_waited_for() -> None:
    """A row number of a million million makes no million million empty rows."""
    data = _changed(
        write(PLAN),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="3"', b'<row r="999999999999"'),
    )
    assert [node.id for node in read(data).nodes] == ["m"]


def test_the_library_s_warnings_do_not_leak() -> None:
    data = _book(Nodes=[["id", "kind", "due"], ["m", "mission", date(2026, 1, 1)]])
    data = _changed(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>46023</v>", b"<v>99999999999</v>"),
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plan = read(data)
    assert caught == []
    assert plan.nodes[0].extra == {"due (unread)": "#VALUE!"}
