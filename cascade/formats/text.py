"""From a file's bytes to text, or to an error that says how to save the file."""

from __future__ import annotations

import codecs

from cascade.errors import PlanFileError
from cascade.sayings import say

_SAVE_AS_UTF8 = say("text saved as UTF-8 (spreadsheets call it 'CSV UTF-8')")
_PLAN_AS_UTF8 = say("a plan as {text}", text=_SAVE_AS_UTF8)

# Binary formats begin with some other byte, and soon have a zero.
_NEARBY = 4096

# UTF-32's little-endian mark starts with UTF-16's: the longer one is tried first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, file: str = "") -> str:
    r"""The text of a file, without its byte-order mark. Line ends are left as they are.

    UTF-8 is expected; UTF-16 and UTF-32 are read when a byte-order mark announces them.

    Raises :class:`PlanFileError` for an empty file, for binary data and for another
    encoding, with the line and the byte.

    >>> decode(b"\xef\xbb\xbfid,kind")
    'id,kind'
    """
    encoding, start = _encoding_of(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, start + error.start, encoding, file) from None
    if "\x00" in text:
        raise _binary(text, file)
    if not text or text.isspace():
        raise PlanFileError(say("the file is empty"), expected=say("a plan"), file=file)
    return text


def _encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding that the byte-order mark announces, and the mark's length in bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _undecodable(data: bytes, offset: int, encoding: str, file: str) -> PlanFileError:
    if encoding == "utf-8" and b"\x00" in data[: offset + _NEARBY]:
        return _binary_bytes(data, file)
    newline = "\n".encode(encoding)
    line = data.count(newline, 0, offset) + 1
    return PlanFileError(
        say(
            "byte {offset} (0x{byte}) is not {encoding} text",
            offset=str(offset),
            byte=f"{data[offset]:02x}",
            encoding=encoding.upper(),
        ),
        expected=_SAVE_AS_UTF8,
        file=file,
        line=line,
        column=offset - (data.rfind(newline, 0, offset) + 1) + 1,
    )


def _binary_bytes(data: bytes, file: str) -> PlanFileError:
    offset = data.index(b"\x00")
    return PlanFileError(
        say("byte {offset} is zero: this is binary data, not text", offset=str(offset)),
        expected=_PLAN_AS_UTF8,
        file=file,
        line=data.count(b"\n", 0, offset) + 1,
    )


def _binary(text: str, file: str) -> PlanFileError:
    offset = text.index("\x00")
    return PlanFileError(
        say("a zero character: this is binary data, or UTF-16 without a byte-order mark"),
        expected=_PLAN_AS_UTF8,
        file=file,
        line=text.count("\n", 0, offset) + 1,
        column=offset - text.rfind("\n", 0, offset),
    )
