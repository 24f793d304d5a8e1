"""XML, hardened: bytes become a small tree that knows its lines, and a tree becomes bytes.

Nothing outside the file is ever read and no entity is ever expanded. A document type
declaration is tolerated only when it has no internal subset (it then declares nothing);
entities, attribute defaults and everything else that a subset can hold are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NoReturn, cast
from xml.etree.ElementTree import ParseError

import orjson
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.sayings import Said, say

#: Elements inside one another; a plan needs about ten.
MAX_DEPTH = 200
#: Elements in one file; 100,000 nodes need about one million.
MAX_ELEMENTS = 10_000_000

_UTF8_NAMES = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
_WIDE_NAMES = frozenset({"utf-16", "utf16", "utf-16le", "utf-16be", "ucs-2", "iso-10646-ucs-2"})
_SINGLE_BYTE = re.compile(r"(?:iso-?8859-?\d{1,2}|latin-?\d{1,2}|windows-?125\d|cp125\d)\Z")
_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,60})["']""")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# One for all elements: three million empty containers would cost half a gigabyte.
_NOTHING: Mapping[str, str] = MappingProxyType({})
_INVALID_TOKEN = 4  # expat's code for bytes that cannot stand there, wrong encoding among them


@dataclass(slots=True, eq=False)
class Element:
    """One element: its local ``name``, ``namespace``, ``attributes``, ``children`` and ``text``.

    ``text`` is all character data that stands directly in it, between its children too.
    ``instructions`` are its own processing instructions, as (target, data). ``line`` is
    counted from 1. An attribute in a namespace is keyed ``{namespace}name``.
    """

    name: str
    namespace: str = ""
    attributes: Mapping[str, str] = _NOTHING
    children: Sequence[Element] = ()
    text: str = ""
    line: int | None = None
    instructions: Sequence[tuple[str, str]] = ()

    def named(self, name: str) -> list[Element]:
        """The children of that local name, in document order."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """The first child of that local name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def descendants(self) -> Iterator[Element]:
        """Every element below this one, in document order."""
        stack = list(reversed(self.children))
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


def parse_xml(data: bytes, file: str = "") -> Element:
    """The root element of an XML document.

    Reads UTF-8, UTF-16 and the declared single-byte encodings. Takes time and memory linear
    in the size of ``data``.

    Raises :class:`UnsafeFileError` for entities, an internal document type subset, nesting
    beyond :data:`MAX_DEPTH` or more than :data:`MAX_ELEMENTS`, and :class:`PlanFileError`
    with line and column for all else that is not well-formed.

    >>> root = parse_xml(b"<plan><goal id='g'>Bread</goal></plan>")
    >>> [(goal.attributes["id"], goal.text, goal.line) for goal in root.children]
    [('g', 'Bread', 1)]
    """
    utf8 = _as_utf8(data, file)
    builder = _Builder(file)
    # The declaration has been obeyed already, so the parser is told to overlook it.
    parser = DefusedXMLParser(target=builder, encoding="utf-8")
    builder.attach(parser)
    try:
        parser.feed(utf8)
        root = cast(Element, parser.close())
    except ParseError as error:
        _refuse_syntax(error, utf8, file)
    except DefusedXmlException as error:
        builder.refuse(
            say("this file declares entities, which no plan needs"),
            say("a file without them"),
            error,
        )
    return root


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Name the file in an :class:`UnsafeFileError` that was raised without knowing it."""
    try:
        yield
    except UnsafeFileError as error:
        raise UnsafeFileError(error.problem, expected=error.expected, file=file) from None


class _Builder:
    """What the parser tells of its progress, gathered into a tree."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._expat: Any = None
        self._names: dict[str, tuple[str, str]] = {}
        self._stack: list[Element] = []
        # The pieces of text and the children of all open elements, and where each one's begin.
        self._pieces: list[str] = []
        self._children: list[Element] = []
        self._begins: list[tuple[int, int]] = []
        self._root: Element | None = None
        self._count = 0

    def attach(self, parser: DefusedXMLParser) -> None:
        """Listen to expat itself: that is how lines are known, and it halves the time."""
        self._expat = expat = vars(parser)["parser"]
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._pieces.append
        expat.ProcessingInstructionHandler = self._instruction
        expat.StartDoctypeDeclHandler = self._doctype
        expat.SkippedEntityHandler = self._skipped

    def refuse(self, problem: Said, expected: Said, cause: Exception | None = None) -> NoReturn:
        """Stop reading here, for safety's sake."""
        raise UnsafeFileError(
            problem,
            expected=expected,
            file=self._file,
            line=self._expat.CurrentLineNumber,
            column=self._expat.CurrentColumnNumber + 1,
        ) from cause

    def close(self) -> Element | None:
        """The root element; what the parser returns at the end."""
        return self._root

    def _doctype(self, _name: str, _system: str, _public: str, has_internal_subset: int) -> None:
        if has_internal_subset:
            self.refuse(
                say("this file declares a document type of its own"),
                say("a plan without `<!DOCTYPE ... [...]>`: entities are never expanded"),
            )

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        # Its text is elsewhere: reading on would lose it without a word.
        self.refuse(
            say("the entity &{name}; is not declared here", name=name), say("the text itself")
        )

    def _start(self, tag: str, attributes: list[str]) -> None:
        names = self._names.get(tag)
        if names is None:
            namespace, _, name = tag.rpartition("}")
            names = self._names[tag] = (name, namespace)
        stack = self._stack
        element = Element(names[0], names[1], line=self._expat.CurrentLineNumber)
        if attributes:
            element.attributes = _keyed(attributes)
        if stack:
            self._children.append(element)
        else:
            self._root = element
        stack.append(element)
        self._begins.append((len(self._pieces), len(self._children)))
        self._count += 1
        if len(stack) > MAX_DEPTH or self._count > MAX_ELEMENTS:
            self._refuse_size()

    def _refuse_size(self) -> NoReturn:
        if self._count > MAX_ELEMENTS:
            self.refuse(
                say("the file has too many elements"),
                say("at most {number:,} of them", number=MAX_ELEMENTS),
            )
        self.refuse(
            say("elements are nested too deeply"),
            say("at most {number} inside one another", number=MAX_DEPTH),
        )

    def _end(self, _tag: str) -> None:
        pieces, children = self._begins.pop()
        element = self._stack.pop()
        if len(self._pieces) > pieces:
            element.text = "".join(self._pieces[pieces:])
            del self._pieces[pieces:]
        if len(self._children) > children:
            element.children = tuple(self._children[children:])
            del self._children[children:]

    def _instruction(self, target: str, data: str) -> None:
        if self._stack:
            element = self._stack[-1]
            if isinstance(element.instructions, list):
                element.instructions.append((target, data))
            else:
                element.instructions = [(target, data)]


def _keyed(attributes: list[str]) -> dict[str, str]:
    """Expat's flat list of names and values, names in a namespace as ``{namespace}name``."""
    names = (f"{{{name}" if "}" in name else name for name in attributes[::2])
    return dict(zip(names, attributes[1::2], strict=True))


def _as_utf8(data: bytes, file: str) -> bytes:
    """The same document in UTF-8, whatever it says of its own encoding."""
    if not data.strip():
        raise PlanFileError(say("the file is empty"), expected=say("an XML document"), file=file)
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        _refuse_encoding("UTF-32", file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        return _decoded(data, _wide_codec(data), "UTF-16", file)
    name = _declared(data)
    if name in _UTF8_NAMES:
        return data
    if name in _WIDE_NAMES or not _SINGLE_BYTE.match(name):
        _refuse_encoding(name, file)
    return _decoded(data, name, name, file)


def _declared(data: bytes) -> str:
    """The encoding that the declaration names, in lower case; empty where it names none."""
    found = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf")[:400])
    return found[1].decode("ascii", "replace").strip().lower().replace("_", "-") if found else ""


def _wide_codec(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if data.startswith(b"<") else "utf-16-be"


def _decoded(data: bytes, codec: str, name: str, file: str) -> bytes:
    try:
        return data.decode(codec).encode("utf-8")
    except (LookupError, UnicodeError) as error:
        raise PlanFileError(
            say("the file is not the {encoding} that it starts as", encoding=name),
            expected=say("one encoding from start to end, best UTF-8"),
            file=file,
            line=1,
        ) from error


def _refuse_encoding(name: str, file: str) -> NoReturn:
    raise PlanFileError(
        say(
            "the file says that its encoding is {encoding}, and it is not, or that cannot be read",
            encoding=name,
        ),
        expected=say('UTF-8, declared as encoding="UTF-8" in the first line'),
        file=file,
        line=1,
    )


def _refuse_syntax(error: ParseError, data: bytes, file: str) -> NoReturn:
    line, column = error.position
    words = str(error.msg).partition(": line")[0]
    problem = say("this is not well-formed XML: {words}", words=words)
    expected = say("a complete XML document (`&` is written `&amp;`, `<` is written `&lt;`)")
    if error.code == _INVALID_TOKEN:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as fault:
            line = data.count(b"\n", 0, fault.start) + 1
            column = fault.start - (data.rfind(b"\n", 0, fault.start) + 1)
            problem = say("byte 0x{byte} is not UTF-8", byte=f"{data[fault.start]:02X}")
            expected = say("UTF-8, or the encoding that the file's first line declares")
    raise PlanFileError(
        problem, expected=expected, file=file, line=line, column=column + 1
    ) from error


def legal(text: str) -> str:
    r"""``text`` with every character that XML cannot carry replaced by U+FFFD.

    >>> legal("a\x00b")
    'a�b'
    """
    return _ILLEGAL.sub("\ufffd", text)


def json_text(value: Any) -> str:
    """JSON of characters that XML can carry, in a processing instruction too (never ``?>``)."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # half a surrogate pair, which no encoding has
        text = orjson.dumps(_legal_all(value)).decode()
    text = text.replace(">", "\\u003e")
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _legal_all(value: Any) -> Any:
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_legal_all(inner) for inner in value]
    if isinstance(value, dict):
        return {_legal_all(name): _legal_all(inner) for name, inner in value.items()}
    return value


def write_xml(root: Element, *, prefixes: dict[str, str] | None = None) -> bytes:
    """A document in UTF-8, indented by two blanks; elements without children keep their text.

    ``prefixes`` gives a namespace the prefix that its elements are written with (the empty one is
    the default namespace). A child stands in its own ``namespace``; character data of an element
    that has children is not written.
    """
    spoken = prefixes if prefixes is not None else {root.namespace: ""}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    declared = "".join(_declaration(uri, prefix) for uri, prefix in spoken.items() if uri)
    # Deeper than what may be read is never written, but nothing here recurses all the same.
    stack: list[tuple[Element, int] | str] = [(root, 0)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            lines.append(item)
            continue
        element, depth = item
        tag = _tag(element, spoken)
        opening = f"{'  ' * depth}<{tag}{declared}{_attributes(element)}"
        declared = ""
        if not element.children and not element.instructions:
            lines.append(_leaf(opening, tag, element.text))
            continue
        lines.append(f"{opening}>")
        lines += (f"{'  ' * (depth + 1)}<?{name} {data}?>" for name, data in element.instructions)
        stack.append(f"{'  ' * depth}</{tag}>")
        stack.extend((child, depth + 1) for child in reversed(element.children))
    return "\n".join([*lines, ""]).encode("utf-8")


def _leaf(opening: str, tag: str, text: str) -> str:
    return f"{opening}>{_escape(text)}</{tag}>" if text else f"{opening}/>"


def _declaration(uri: str, prefix: str) -> str:
    return f' xmlns{":" if prefix else ""}{prefix}="{_escape_attribute(uri)}"'


def _tag(element: Element, prefixes: dict[str, str]) -> str:
    prefix = prefixes.get(element.namespace, "")
    return f"{prefix}:{element.name}" if prefix else element.name


def _attributes(element: Element) -> str:
    return "".join(
        f' {name}="{_escape_attribute(value)}"' for name, value in element.attributes.items()
    )


def _escape(text: str) -> str:
    text = legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A bare carriage return would come back as a line feed.
    return text.replace("\r", "&#13;")


def _escape_attribute(text: str) -> str:
    text = _escape(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")
