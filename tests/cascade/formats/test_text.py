import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import PlanFileError
from cascade.formats.text import decode


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
def test_reads_what_its_byte_order_mark_announces(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    assert decode(f"{mark}Größe: 日本".encode(encoding)) == "Größe: 日本"


def test_leaves_windows_line_ends_alone() -> None:
    assert decode(b"a\r\nb") == "a\r\nb"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_refuses_an_empty_file(data: bytes) -> None:
    with pytest.raises(PlanFileError, match="is empty"):
        decode(data, "plan.yaml")


def test_names_line_and_byte_of_another_encoding() -> None:
    with pytest.raises(PlanFileError, match=r"byte 6 \(0xfc\) is not UTF-8") as caught:
        decode("ab\nab: ü".encode("latin-1").replace(b": ", b":"), "plan.yaml")
    assert (caught.value.file, caught.value.line, caught.value.column) == ("plan.yaml", 2, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x00",
        b"plain\x00text",
        "no mark".encode("utf-16-le"),
    ],
)
def test_refuses_binary_data_by_its_zeros(data: bytes) -> None:
    with pytest.raises(PlanFileError, match="binary data"):
        decode(data)


def test_refuses_broken_utf_16() -> None:
    with pytest.raises(PlanFileError, match="UTF-16-LE"):
        decode(b"\xff\xfea\x00\x00\xd8")


@given(st.binary(max_size=40))
def test_any_bytes_are_text_or_a_clear_error(data: bytes) -> None:
    try:
        assert decode(data).strip()
    except PlanFileError as error:
        assert error.expected
