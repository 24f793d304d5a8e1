"""From a workbook's bytes to sheets of plain cells, and back; hostile workbooks are refused."""

from __future__ import annotations

import io
import re
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any, NamedTuple

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.cells import Cell, Formula, guard
from cascade.formats.node_table import Written
from cascade.sayings import say

#: A workbook may unpack to this many bytes, and have this many parts.
MAX_BYTES, MAX_PARTS = 256 * 2**20, 2000
#: How many times its size a workbook may unpack to, where that is more than a few megabytes.
MAX_RATIO, RATIO_FREE = 200, 16 * 2**20
#: The rows that a spreadsheet has, and the columns that are looked at.
MAX_ROWS, MAX_COLUMNS = 2**20, 256

_EXPECTED = say("an Excel workbook (.xlsx)")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

# What the library raises on a workbook that is zipped and yet none: it trusts every attribute.
_BROKEN = (
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)

# Excel writes what XML cannot carry as _x000D_, and an underscore that would look so as _x005F_.
_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_UNESCAPE = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")

# When every workbook says it was made; the format demands some day.
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001  # the library expects UTC without a zone

# Excel's calendar counts a 29th of February 1900: before the day after it, dates are texts.
_FIRST_SAFE_DAY = date(1900, 3, 1)


class Sheet(NamedTuple):
    """A sheet's title, and its rows that hold anything with their numbers."""

    title: str
    rows: list[tuple[int, list[Cell]]]


def load_sheets(data: bytes, file: str = "") -> list[Sheet]:
    """The sheets of a workbook. A formula is its last value, or a :class:`Formula` without one.

    Raises :class:`UnsafeFileError` for a zip bomb or a document type with entities, and
    :class:`PlanFileError` for what is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_package(package, len(data), file)
            has_formulas = any(_has_formula(package, part) for part in package.namelist())
        values = _load(data, data_only=True)
        if has_formulas:
            return [_with_formulas(*pair) for pair in zip(values, _load(data), strict=True)]
        return values
    except DefusedXmlException:
        raise UnsafeFileError(
            say("the workbook declares a document type of its own"), expected=_EXPECTED, file=file
        ) from None
    except _BROKEN:
        raise _no_workbook(data, file) from None


def _no_workbook(data: bytes, file: str) -> PlanFileError:
    if not data:
        problem = say("the file is empty")
    elif data.startswith(_OLD_EXCEL):
        problem = say("this is an Excel file of the old kind (.xls), or one with a password")
    elif not data.startswith(b"PK"):
        problem = say("the file is not an Excel workbook")
    else:
        problem = say("the workbook is damaged, or is none")
    return PlanFileError(problem, expected=_EXPECTED, file=file)


def _check_package(package: zipfile.ZipFile, size: int, file: str) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > RATIO_FREE and unpacked > size * MAX_RATIO
    if is_bomb or unpacked > MAX_BYTES or len(parts) > MAX_PARTS:
        raise UnsafeFileError(
            say(
                "the workbook unpacks to {bytes:,} bytes in {parts:,} parts",
                bytes=unpacked,
                parts=len(parts),
            ),
            expected=say(
                "a workbook of at most {bytes:,} bytes, {times} times its file",
                bytes=MAX_BYTES,
                times=MAX_RATIO,
            ),
            file=file,
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                _check_document_type(stream)


def _check_document_type(stream: IO[bytes]) -> None:
    """Raise for a document type, which stands before the first element.

    The library's own defence depends on which parsers are installed.
    """
    next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)


def _has_formula(package: zipfile.ZipFile, part: str) -> bool:
    return (
        part.startswith("xl/worksheets/")
        and re.search(rb"<(\w+:)?f\b", package.read(part)) is not None
    )


def _load(data: bytes, data_only: bool = False) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
        try:
            return [Sheet(sheet.title, _rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()


def _rows(sheet: Any) -> list[tuple[int, list[Cell]]]:
    # The size that the sheet states may be wrong.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    told: list[tuple[int, list[Cell]]] = []
    width = 1
    for number, row in enumerate(rows, start=1):
        # Every row comes filled up to the last column: few are longer than those before.
        if _has_more(row, width):
            width = max(index for index, cell in enumerate(row, start=1) if cell is not None)
        if _has_more(row, 0):
            told.append((number, [_unescaped(cell) for cell in row[:width]]))
    return told


def _has_more(row: Sequence[Cell], width: int) -> bool:
    return row[width:].count(None) < len(row) - width


def _with_formulas(values: Sheet, formulas: Sheet) -> Sheet:
    """The values, and a :class:`Formula` in each cell that has one without a value."""
    known = dict(values.rows)
    merged = []
    for number, cells in formulas.rows:
        row = known.get(number, [])
        row += [None] * (len(cells) - len(row))
        for index, cell in enumerate(cells):
            if row[index] is None and cell is not None:
                row[index] = Formula(str(getattr(cell, "text", cell)))
        merged.append((number, row))
    return Sheet(values.title, merged)


def dump_sheets(sheets: Iterable[tuple[str, Iterable[Sequence[Written]]]]) -> bytes:
    """A workbook of sheets whose first row names the columns. No cell is a formula.

    The same sheets are the same bytes: nothing in the file tells when it was made.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    book.properties.created = book.properties.modified = _MADE
    out = io.BytesIO()
    with _Package(out, "w", zipfile.ZIP_DEFLATED) as package:
        # The workbook's own `save` asks the clock.
        ExcelWriter(book, package).write_data()
    return out.getvalue()


class _Package(zipfile.ZipFile):
    """A zip file whose parts have no date of their own: the same content is the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        with self._part(zinfo_or_arcname) as part:
            part.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self._part(arcname) as part:
            shutil.copyfileobj(source, part)

    def _part(self, name: str) -> IO[bytes]:
        # Without a date, the library writes the first that a zip file can have.
        info = zipfile.ZipInfo(name)
        info.compress_type = self.compression
        return self.open(info, "w")


def _cell(sheet: Any, cell: Written) -> Any:
    if cell == "":
        return None
    if isinstance(cell, str):
        return _text_cell(sheet, _ESCAPE.sub(_escaped, cell))
    if isinstance(cell, date) and cell < _FIRST_SAFE_DAY:
        return cell.isoformat()
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """The text; where a spreadsheet might run it, or show an error, in a cell marked as text."""
    if guard(text) == text and not text.startswith("#"):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _unescaped(cell: Cell) -> Cell:
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    return _UNESCAPE.sub(lambda match: chr(int(match[1], 16)), cell)
