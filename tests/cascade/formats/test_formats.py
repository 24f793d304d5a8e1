"""The registry, and what every reader promises: a plan or a clear error, whatever the bytes."""

import io
import re
import zipfile
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.errors import PlanError, PlanFileError, UnknownFormatError
from cascade.formats import FORMATS, format_of, read_plan, write_plan
from cascade.types import Contribution, KeyResult, Kind, Node, Plan, Unit

READERS = list(FORMATS)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("plan.yaml", "yaml"),
        ("PLAN.YML", "yaml"),
        ("a/b.json", "json"),
        ("graph.node-link.json", "node-link"),
        ("plan.xml", "stratml"),
        ("plan.csv", "csv"),
        ("plan.xlsx", "xlsx"),
        ("plan.graphml", "graphml"),
    ],
)
def test_the_ending_means_a_format(file: str, name: str) -> None:
    assert format_of(file) == name


@pytest.mark.parametrize("file", ["plan.docx", "plan", "", "yaml"])
def test_refuses_an_unknown_ending_and_names_the_formats(file: str) -> None:
    with pytest.raises(UnknownFormatError, match="choose one of yaml, json"):
        format_of(file)


def test_refuses_an_unknown_ending_in_other_words_than_an_unknown_name() -> None:
    with pytest.raises(UnknownFormatError, match=r"file ending of 's\.txt'; name the format"):
        read_plan(b"x", file="s.txt")
    with pytest.raises(UnknownFormatError, match="neither a file name nor a format is told"):
        read_plan(b"x")
    with pytest.raises(UnknownFormatError, match="no plan format is called 's'"):
        read_plan(b"x", format="s")


def test_refuses_text_instead_of_bytes_at_the_door() -> None:
    with pytest.raises(TypeError, match="takes the bytes of a file, not str: open it with 'rb'"):
        read_plan("nodes: []", format="yaml")  # type: ignore[arg-type]
    assert read_plan(bytearray(b"nodes: []"), format="yaml") == Plan()


_UNREADABLE = ["", " ", "\xa0", "\r", " m", "m\u2028", "a\nb", "a\x00b", "a\x85b", "\ud800"]


@pytest.mark.parametrize("identifier", _UNREADABLE)
@pytest.mark.parametrize("name", READERS)
def test_refuses_to_write_an_identifier_that_could_not_be_read_again(
    name: str, identifier: str
) -> None:
    for plan in (
        Plan(nodes=(Node(identifier, Kind.PROGRAM),)),
        Plan(nodes=(Node("p", Kind.PROGRAM, contributes_to=(Contribution(identifier),)),)),
        Plan(nodes=(Node("p", Kind.PROGRAM, key_results=(KeyResult(identifier),)),)),
        Plan(nodes=(Node("p", Kind.PROGRAM, depends_on=(identifier,)),)),
        Plan(nodes=(Node("p", Kind.PROGRAM, related=(identifier,)),)),
        Plan(units=(Unit(identifier),)),
    ):
        with pytest.raises(PlanError, match="could not be read again: give it one") as caught:
            write_plan(plan, format=name)
        assert caught.value.data["identifier"] == identifier
        assert caught.value.data["node"] == (plan.nodes[0].id if plan.nodes else None)


def test_refuses_to_write_two_key_results_of_one_identifier() -> None:
    node = Node("p", Kind.PROGRAM, key_results=(KeyResult("k"), KeyResult("k")))
    with pytest.raises(PlanError, match="node 'p': two key results have the identifier 'k'"):
        write_plan(Plan(nodes=(node,)), format="yaml")


@pytest.mark.parametrize("name", READERS)
def test_identifiers_may_have_spaces_and_letters_of_any_script_inside(name: str) -> None:
    plan = Plan(nodes=(Node("m 1\xa0日本\u2028🎯", Kind.MISSION), Node("a;b*2", Kind.COMPANY_GOAL)))
    again = read_plan(write_plan(plan, format=name), format=name)
    assert [node.id for node in again.nodes][-2:] == [node.id for node in plan.nodes]


@pytest.mark.parametrize("name", READERS)
def test_writing_twice_gives_the_same_bytes(name: str) -> None:
    plan = read_plan(_valid(name), format=name)
    once = write_plan(plan, format=name)
    assert write_plan(plan, format=name) == once


def test_a_workbook_does_not_tell_when_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(_valid("xlsx"))) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        days = re.findall(rb"\d{4}-\d\d-\d\d", package.read("docProps/core.xml"))
        assert days == [b"1980-01-01"] * 2
        assert all(part.compress_type == zipfile.ZIP_DEFLATED for part in package.infolist())


def test_refuses_an_unknown_format() -> None:
    with pytest.raises(UnknownFormatError):
        read_plan(b"", file="plan.yaml", format="docx")
    with pytest.raises(UnknownFormatError):
        write_plan(Plan(), format="docx")


def test_the_format_told_wins_over_the_ending() -> None:
    assert read_plan(b"id,kind\nm,mission\n", file="export.txt", format="csv").nodes[0].id == "m"


@pytest.mark.parametrize("name", READERS)
def test_every_format_has_words_for_a_person(name: str) -> None:
    known = FORMATS[name]
    assert known.name == name
    assert known.title
    assert all(loss.strip() for loss in known.cannot_hold)


@cache
def _valid(name: str) -> bytes:
    plan = Plan(
        nodes=(
            Node(
                "m",
                Kind.MISSION,
                "Feed the town",
                key_results=(KeyResult("k", "Loaves", target=5),),
            ),
            Node("g", Kind.COMPANY_GOAL, contributes_to=(Contribution("m"),), unit="b"),
            Node("p", Kind.PROGRAM, budget=5, contributes_to=(Contribution("g", 2, "so"),)),
        ),
        organisation="Brot",
        units=(Unit("b", "Bakery"),),
    )
    return write_plan(plan, format=name)


def _read(data: bytes, name: str) -> None:
    """Read; anything else than a plan or a :class:`PlanFileError` fails the test."""
    try:
        plan = read_plan(data, file="plan", format=name)
    except PlanFileError as error:
        assert error.expected, error
        assert str(error).startswith("plan")
    else:
        assert all(isinstance(node, Node) for node in plan.nodes)
        for index in range(len(plan.nodes)):
            line = plan.line_of(index, ("contributes_to", 0))
            assert line is None or line >= 1


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_a_plan_or_a_clear_error(name: str, data: bytes) -> None:
    _read(data, name)


_mutations = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 8), st.binary(max_size=4) | st.sampled_from([
        b"\n", b"\n- ", b":", b"'", b'"', b"{", b"]", b"<", b"&", b"*", b"nodes", b"null", b"1e999", b";", b"=",
    ])),
    min_size=1,
    max_size=4,
)  # fmt: skip


def _mutated(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The data with some bytes cut out and others put in, at fractions of its length."""
    for at, cut, put in changes:
        offset = int(at * len(data))
        data = data[:offset] + put + data[offset + cut :]
    return data


@pytest.mark.parametrize("name", READERS)
@given(changes=_mutations)
def test_a_damaged_file_is_a_plan_or_a_clear_error(
    name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    _read(_mutated(_valid(name), changes), name)


@settings(max_examples=200)
@given(st.data())
def test_a_workbook_with_a_damaged_part_is_a_plan_or_a_clear_error(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(_valid("xlsx"))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = _mutated(parts[part], data.draw(_mutations))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    _read(out.getvalue(), "xlsx")
