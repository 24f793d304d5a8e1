"""Where things stand in a JSON file: the text's structure as arrays, one pass of NumPy.

Only brackets, commas, colons and quotes are looked at; what stands inside strings is left
out by the parity of the quotes before it. The text must be valid JSON.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from cascade.types import Path

#: ``(line, column)``, from 1.
Place = tuple[int, int]

_QUOTE, _BACKSLASH, _COLON = b'"\\:'
_OPEN_OBJECT, _OPEN_LIST = b"{["
_SPACE = re.compile(rb"[ \t\r\n]*")

_IS_TOKEN = np.zeros(256, dtype=np.bool_)
_IS_TOKEN[[*b'{}[],:"']] = True
_STEP = np.zeros(256, dtype=np.int32)
_STEP[[*b"{["]] = 1
_STEP[[*b"}]"]] = -1


class Tokens(NamedTuple):
    """Brackets, commas and colons outside strings: their offsets, bytes and depths.

    A bracket has the depth of what it encloses, a comma or colon of what it stands in.
    """

    at: npt.NDArray[np.intp]
    byte: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.int32]


def tokens_of(data: bytes) -> Tokens:
    """The structure of a JSON text.

    >>> tokens_of(b'{"a": ["}", 1]}').at.tolist()
    [0, 4, 6, 10, 13, 14]
    """
    text = np.frombuffer(data, dtype=np.uint8)
    at = np.flatnonzero(_IS_TOKEN[text])
    at = at[~_is_escaped(text, at)]
    byte = text[at]
    is_quote = byte == _QUOTE
    # Adding bytes wraps at 256, which is even: the parity stays right.
    outside = (np.cumsum(is_quote, dtype=np.uint8) & 1) == 0
    keep = outside & ~is_quote
    at, byte = at[keep], byte[keep]
    step = _STEP[byte]
    return Tokens(at, byte, np.cumsum(step, dtype=np.int32) + (step < 0))


def _is_escaped(text: npt.NDArray[np.uint8], at: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Whether an odd number of backslashes stands right before each of these offsets."""
    slashes = np.flatnonzero(text == _BACKSLASH)
    if not slashes.size:
        return np.zeros(at.size, dtype=np.bool_)
    begins = np.concatenate(([True], np.diff(slashes) != 1))
    run_start = slashes[np.flatnonzero(begins)][np.cumsum(begins) - 1]
    last = np.searchsorted(slashes, at) - 1
    follows: npt.NDArray[np.bool_] = (last >= 0) & (slashes[last] == at - 1)
    follows &= (at - run_start[last]) % 2 == 1
    return follows


def repeated_key(data: bytes, tokens: Tokens) -> tuple[str, int] | None:
    """The first key that its object already has, with its offset.

    A loop over every token: ask only when there is such a key.
    """
    seen: list[set[str]] = []
    before = 0
    for at, byte in zip(tokens.at.tolist(), tokens.byte.tolist(), strict=True):
        if byte == _COLON:
            key: str = orjson.loads(data[before + 1 : at])
            if key in seen[-1]:
                return key, _skip_space(data, before + 1)
            seen[-1].add(key)
        elif _STEP[byte] > 0:
            seen.append(set())
        elif _STEP[byte] < 0:
            seen.pop()
        before = at
    return None


class JsonPlaces:
    """Finds lines and columns in a valid JSON text (bytes in UTF-8).

    Nothing is computed before it is asked for; a place inside a node costs a look at that
    node's text alone.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def tokens(self) -> Tokens:
        """The structure of the whole text."""
        return tokens_of(self._data)

    def node_lines(self) -> list[int | None]:
        """The line of each entry of the list ``nodes``."""
        starts = np.searchsorted(self._line_feeds, self._node_starts)
        lines: list[int | None] = (starts + 1).tolist()
        return lines

    @cached_property
    def _line_feeds(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(np.frombuffer(self._data, dtype=np.uint8) == ord("\n"))

    def line_in_node(self, index: int, path: Path) -> int | None:
        """The line of a place inside a node: :attr:`cascade.types.Plan.locate`."""
        return self.find(("nodes", index, *path))[0]

    def find(self, path: Path) -> Place:
        """The place of a path in the record, or of the last part of it that is there."""
        index = path[1] if path[:1] == ("nodes",) and len(path) > 1 else None
        if not isinstance(index, int) or index >= len(self._node_starts):
            return self.place_of(_descend(self._data, self.tokens, path))
        start, *end = self._node_starts[index : index + 2].tolist()
        piece = self._data[start : end[0] if end else len(self._data)]
        return self.place_of(start + _descend(piece, tokens_of(piece), path[2:]))

    def place_of(self, offset: int) -> Place:
        """The line and the column, counted in characters, of a byte."""
        line_start = self._data.rfind(b"\n", 0, offset) + 1
        column = len(self._data[line_start:offset].decode("utf-8", "replace")) + 1
        return int(np.searchsorted(self._line_feeds, offset)) + 1, column

    @cached_property
    def _node_starts(self) -> npt.NDArray[np.intp]:
        """The offset of each entry of the list ``nodes``; empty when there is no such list."""
        tokens = self.tokens
        member = _member(self._data, tokens, 0, "nodes") if tokens.at.size else None
        opening = _opening_at(tokens, member[1]) if member else None
        if opening is None or tokens.byte[opening] != _OPEN_LIST:
            return np.empty(0, dtype=np.intp)
        return _entry_offsets(self._data, tokens, opening)


def _descend(data: bytes, tokens: Tokens, path: Path) -> int:
    """The offset of a path's deepest part that exists: a scalar, or the key of a container."""
    told = value = _skip_space(data, 0)
    for part in path:
        opening = _opening_at(tokens, value)
        if opening is None:
            break
        if isinstance(part, int):
            offsets = _entry_offsets(data, tokens, opening)
            if part >= len(offsets):
                break
            told = value = _skip_space(data, int(offsets[part]))
        else:
            member = _member(data, tokens, opening, part)
            if member is None:
                break
            key, value = member
            told = value if _opening_at(tokens, value) is None else key
    return told


def _opening_at(tokens: Tokens, offset: int) -> int | None:
    """The index of the token at this offset, where that opens an object or a list."""
    index = int(np.searchsorted(tokens.at, offset))
    if index == tokens.at.size or tokens.at[index] != offset or _STEP[tokens.byte[index]] < 1:
        return None
    return index


def _inside(tokens: Tokens, opening: int) -> npt.NDArray[np.intp]:
    """The indices of the commas and colons that stand directly in a container."""
    same = np.flatnonzero(tokens.depth[opening + 1 :] == tokens.depth[opening]) + opening + 1
    closing = np.flatnonzero(_STEP[tokens.byte[same]] < 0)
    return same[: closing[0]] if closing.size else same


def _entry_offsets(data: bytes, tokens: Tokens, opening: int) -> npt.NDArray[np.intp]:
    """Where the entries of a list begin: at an object's brace, else right after the comma."""
    inside = _inside(tokens, opening)
    if not inside.size and data[_skip_space(data, int(tokens.at[opening]) + 1)] == ord("]"):
        return inside
    before = np.concatenate(([opening], inside))
    following = np.minimum(before + 1, tokens.at.size - 1)
    is_object = tokens.byte[following] == _OPEN_OBJECT
    return np.where(is_object, tokens.at[following], tokens.at[before] + 1)


def _member(data: bytes, tokens: Tokens, opening: int, name: str) -> tuple[int, int] | None:
    """The offsets of a key of an object and of its value."""
    inside = _inside(tokens, opening)
    for colon in inside[tokens.byte[inside] == _COLON].tolist():
        start, end = int(tokens.at[colon - 1]) + 1, int(tokens.at[colon])
        if orjson.loads(data[start:end]) == name:
            return _skip_space(data, start), _skip_space(data, end + 1)
    return None


def _skip_space(data: bytes, offset: int) -> int:
    match = _SPACE.match(data, offset)
    return match.end() if match else offset
