"""Where things stand in a YAML file, without the price of a parser that marks every value.

Marking every value makes parsing ten times slower. So the text is cut at its top-level keys
and at the dashes of its nodes, as block style allows, and only the piece that is asked for
is parsed again with marks.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NamedTuple

import yamlrocks

from cascade.formats.numerals import value_at
from cascade.types import Path

#: ``(line, column)``, from 1.
Place = tuple[int, int]

# The patterns begin with a line feed, not with `^`: a literal is searched five times faster.
_OUTERMOST = re.compile(r"\n(?=[^\s#\-])")
_KEY = re.compile(r"""(["']?)([\w-]+)\1[ ]*:(?=[ \n]|\Z)""")
_OPENS_LIST = re.compile(r"[^\n:]*:[ ]*(?:#[^\n]*)?(?:\n[ ]*(?:#[^\n]*)?)*\n([ ]*)-(?=[ \n]|\Z)")
_MARKS = yamlrocks.OPT_ANNOTATED | yamlrocks.OPT_ANNOTATE_NUMBERS

# What an integer looks like whose digits are not those that Python writes.
_ODD_INTEGER = re.compile(r"(?<![\w.])(?:\+\d|-0|0[xo])")

# A file in flow style has no pieces. Marking all of it is worth a second or two, no more.
_WHOLE_LIMIT = 4_000_000


class _Piece(NamedTuple):
    """A part of the text, and where in what it parses to the searched path begins."""

    start: int
    end: int
    path: Path


class YamlPlaces:
    """Finds lines and columns in a YAML text whose ``nodes`` list has ``count`` entries.

    The text's line ends are single line feeds. Nothing is computed before it is asked for.
    """

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._count = count
        self._latest: tuple[int, Any] | None = None
        self._odd: dict[int, bool] = {}

    def node_lines(self) -> list[int | None]:
        """The line of each node; None for all where telling it would take too long."""
        if self._node_starts:
            return list(self._node_lines)
        places = [_walk(self._whole, ("nodes", index)) for index in range(self._count)]
        return [place[0] if place else None for place in places]

    def line_in_node(self, index: int, path: Path) -> int | None:
        """The line of a place inside a node: :attr:`cascade.types.Plan.locate`."""
        place = self.find(("nodes", index, *path))
        return place[0] if place else None

    def find(self, path: Path) -> Place | None:
        """The place of a path in the record, or of the last part of it that is there."""
        if not path:
            return (1, 1)
        piece = self._piece_of(path)
        marked = self._marked_piece(piece) if piece else None
        if piece is None or marked is None:
            # No pieces, or one with an alias to something outside of it.
            return _walk(self._whole, path)
        place = _walk(marked, piece.path)
        return place and (place[0] + self._lines_before(path, piece), place[1])

    def numeral(self, path: Path, number: float) -> str | None:
        """The text of a plain number at a path; None where it cannot be told."""
        piece = self._piece_of(path)
        if isinstance(number, int) and not self._has_odd_integer(piece):
            return str(number)
        marked = self._marked_piece(piece) if piece else None
        if piece is None or marked is None:
            return _numeral(self._text, _value_at(self._whole, path), number)
        return _numeral(self._text[piece.start : piece.end], _value_at(marked, piece.path), number)

    def _has_odd_integer(self, piece: _Piece | None) -> bool:
        start, end = (piece.start, piece.end) if piece else (0, len(self._text))
        if start not in self._odd:
            self._odd = {start: _ODD_INTEGER.search(self._text, start, end) is not None}
        return self._odd[start]

    def _lines_before(self, path: Path, piece: _Piece) -> int:
        if path[0] == "nodes" and len(path) > 1 and isinstance(path[1], int):
            return self._node_lines[path[1]] - 1
        return self._text.count("\n", 0, piece.start)

    def _marked_piece(self, piece: _Piece) -> Any:
        """A piece with marks; several findings in a row are often about one node."""
        if self._latest is None or self._latest[0] != piece.start:
            self._latest = (piece.start, _marked(self._text[piece.start : piece.end]))
        return self._latest[1]

    def _piece_of(self, path: Path) -> _Piece | None:
        if path[0] == "nodes" and len(path) > 1:
            return self._node_piece(path)
        starts = list(self._sections.values())
        start = self._sections.get(str(path[0]))
        if start is None:
            return None
        return _Piece(start, _next(starts, starts.index(start), len(self._text)), path)

    def _node_piece(self, path: Path) -> _Piece | None:
        index = path[1]
        if not isinstance(index, int) or index >= len(self._node_starts):
            return None
        end = _next(self._node_starts, index, self._nodes_end)
        return _Piece(self._node_starts[index], end, (0, *path[2:]))

    @cached_property
    def _sections(self) -> dict[str, int]:
        """Where each top-level key's line begins; a name in brackets for another such line."""
        starts = [match.end() for match in _OUTERMOST.finditer(self._text)]
        found = {}
        for start in [0, *starts]:
            key = _KEY.match(self._text, start)
            found[key[2] if key else f"<{start}>"] = start
        return found

    @property
    def _nodes_end(self) -> int:
        starts = list(self._sections.values())
        return _next(starts, starts.index(self._sections["nodes"]), len(self._text))

    @cached_property
    def _node_starts(self) -> list[int]:
        """Where each node's line begins; empty unless exactly the right number is found."""
        start = self._sections.get("nodes")
        opening = None if start is None else _OPENS_LIST.match(self._text, start)
        if opening is None:
            return []
        dash = re.compile(rf"\n{opening[1]}-(?=[ \n]|\Z)")
        found = dash.finditer(self._text, opening.start(1) - 1, self._nodes_end)
        starts = [match.start() + 1 for match in found]
        return starts if len(starts) == self._count else []

    @cached_property
    def _node_lines(self) -> list[int]:
        """The lines of the nodes' rising offsets, counted from one to the next."""
        lines: list[int] = []
        line, before = 1, 0
        for offset in self._node_starts:
            line += self._text.count("\n", before, offset)
            before = offset
            lines.append(line)
        return lines

    @cached_property
    def _whole(self) -> Any:
        return _marked(self._text) if len(self._text) <= _WHOLE_LIMIT else None


def _next(starts: list[int], index: int, last: int) -> int:
    return starts[index + 1] if index + 1 < len(starts) else last


def _marked(text: str) -> Any:
    """The text's first document with a line and column on every value; None for no YAML."""
    try:
        documents = yamlrocks.loads_all(text, option=_MARKS)
    except yamlrocks.YAMLRocksDecodeError:
        return None
    return documents[0] if documents else None


def _walk(marked: Any, path: Path) -> Place | None:
    """The place of the deepest value on the path that exists and carries a mark."""
    place = _place_of(marked)
    for part in path:
        if isinstance(marked, dict):
            key = next((key for key in marked if key == part), None)
            if key is None:
                break
            marked = marked[key]
            place = _entry_place(key, marked) or place
        elif isinstance(marked, list) and isinstance(part, int) and part < len(marked):
            marked = marked[part]
            place = _place_of(marked) or place
        else:
            break
    return place


def _value_at(marked: Any, path: Path) -> Any:
    try:
        return value_at(marked, path)
    except (LookupError, TypeError):
        return None


def _numeral(text: str, marked: Any, number: float) -> str | None:
    """What stands between a value's marks, if that is this number."""
    start, end = getattr(marked, "__offset__", None), getattr(marked, "__end_offset__", None)
    if marked != number or start is None or end is None:
        return None
    told = text.encode()[start:end].decode().strip()
    return told if told and not any(map(str.isspace, told)) else None


def _entry_place(key: Any, value: Any) -> Place | None:
    """A scalar's own place; of a list or mapping the key's, which stands above it."""
    own = None if isinstance(value, (dict, list)) else _place_of(value)
    return own or _place_of(key)


def _place_of(value: Any) -> Place | None:
    line, column = getattr(value, "__line__", None), getattr(value, "__column__", None)
    return (line, column) if isinstance(line, int) and isinstance(column, int) else None
