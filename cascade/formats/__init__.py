"""Plan files: one module a format, looked up by name or by file ending.

A format's module has ``read(data: bytes, file: str) -> Plan``, ``write(plan: Plan) -> bytes``
and ``CANNOT_HOLD: tuple[str, ...]``, and is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import cast

from cascade.errors import UnknownFormatError
from cascade.formats.identifiers import check_identifiers
from cascade.types import Plan


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a plan down.

    ``endings`` are the file endings that mean it, the first one preferred; ``title`` is
    what a person calls it; ``module`` implements it; ``media`` is its media type.
    """

    name: str
    endings: tuple[str, ...]
    title: str
    module: str
    media: str

    def file_name(self, stem: str) -> str:
        """What a file of this format is called.

        >>> FORMATS["node-link"].file_name("northwind")
        'northwind.node-link.json'
        """
        return f"{stem}{(self.endings or ('.xml',))[0]}"

    @property
    def read(self) -> Callable[[bytes, str], Plan]:
        """``read(data, file)``: a plan, or :class:`~cascade.errors.PlanFileError`."""
        return cast(Callable[[bytes, str], Plan], self._load().read)

    @property
    def write(self) -> Callable[[Plan], bytes]:
        """``write(plan)``: the bytes of a file that :attr:`read` reads."""
        return cast(Callable[[Plan], bytes], self._load().write)

    @property
    def cannot_hold(self) -> tuple[str, ...]:
        """What a plan loses in this format, in words; empty when nothing."""
        return cast(tuple[str, ...], self._load().CANNOT_HOLD)

    def _load(self) -> ModuleType:
        return import_module(self.module)


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("yaml", (".yaml", ".yml"), "YAML", "cascade.formats.yaml", "application/yaml"),
        Format("json", (".json",), "JSON", "cascade.formats.json", "application/json"),
        Format(
            "stratml",
            (".xml", ".stratml"),
            "StratML Part 2",
            "cascade.formats.stratml",
            "application/xml",
        ),
        Format(
            "stratml-core", (), "StratML Part 1", "cascade.formats.stratml.core", "application/xml"
        ),
        Format("csv", (".csv", ".tsv"), "CSV table", "cascade.formats.csv", "text/csv"),
        Format("xlsx", (".xlsx",), "Excel workbook", "cascade.formats.xlsx", SHEET),
        Format(
            "graphml",
            (".graphml",),
            "GraphML",
            "cascade.formats.graphml",
            "application/graphml+xml",
        ),
        Format(
            "node-link",
            (".node-link.json",),
            "node-link JSON",
            "cascade.formats.node_link",
            "application/json",
        ),
    )
}


def format_of(file: str) -> str:
    """The name of the format that a file's ending means; the longest ending decides.

    >>> format_of("plans/FY26.YML")
    'yaml'

    Raises :class:`UnknownFormatError`.
    """
    lowered = file.lower()
    matches = [
        (len(ending), known.name)
        for known in FORMATS.values()
        for ending in known.endings
        if lowered.endswith(ending)
    ]
    if not matches:
        raise UnknownFormatError(file, list(FORMATS), is_file=True)
    return max(matches)[1]


def read_plan(data: bytes, *, file: str = "", format: str | None = None) -> Plan:
    r"""The plan in a file's bytes. The format is told, or follows from ``file``'s ending.

    A ``.json`` file may also be node-link JSON; what it holds decides.

    Raises :class:`PlanFileError` when the bytes are no such plan,
    :class:`UnknownFormatError`, and :class:`TypeError` for text instead of bytes.

    >>> read_plan(b"cascade: 1\nnodes:\n- {id: m, kind: mission}", format="yaml").nodes[0].id
    'm'
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(
            f"read_plan takes the bytes of a file, not {type(data).__name__}:"
            " open it with 'rb', or encode the text"
        )
    return _known(format or format_of(file)).read(bytes(data), file)


def write_plan(plan: Plan, *, format: str) -> bytes:
    """A plan as the bytes of a file. What is lost: ``FORMATS[format].cannot_hold``.

    Raises :class:`UnknownFormatError`, and :class:`PlanError` for an identifier that could not
    be read again: a blank one, one with white space around it or a control character in it, and
    a key result's that its node has already.
    """
    known = _known(format)
    check_identifiers(plan)
    return known.write(plan)


def _known(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormatError(name, list(FORMATS)) from None
