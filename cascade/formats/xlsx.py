"""Plans as Excel workbooks: the rows of CSV on the sheet "Nodes", and more sheets beside it.

"Key results" and "Values" have one row each of them, "Units" and "Plan" tell the rest. When
reading, only the nodes are required: the sheet of that name, else the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from cascade.collecting import collector_paused
from cascade.errors import PlanFileError
from cascade.formats.assemble import assemble
from cascade.formats.cells import (
    MAX_NUMBER,
    choice_of,
    day_of,
    number_of,
    shown,
    text_of,
    within,
    word_of,
    words_of,
)
from cascade.formats.node_table import (
    CANNOT_HOLD_IN_ROW,
    COLUMNS,
    Written,
    own_cell,
    read_nodes,
    written_nodes,
)
from cascade.formats.table import (
    UNREADABLE,
    Columns,
    Read,
    TableReader,
    TableRow,
    normal_name,
    own_name,
)
from cascade.formats.workbook import Sheet, dump_sheets, load_sheets
from cascade.sayings import Field, Name, Names, say
from cascade.types import (
    Direction,
    Extra,
    Fault,
    KeyResult,
    Measures,
    Node,
    Path,
    Period,
    Plan,
    Unit,
    Value,
)

CANNOT_HOLD = (
    "the period's fields of your own",
    "numbers beyond 16 digits, texts beyond 32,767 characters",
    *CANNOT_HOLD_IN_ROW,
)

# A number that was typed as a text may come from a place with a decimal comma.
_number = within(
    -MAX_NUMBER, MAX_NUMBER, partial(number_of, is_comma_decimal=True), say("too large a number")
)

_KEY_RESULTS = Columns(
    "key results",
    {
        "node": word_of,
        "id": word_of,
        "title": text_of,
        "unit": text_of,
        "baseline": _number,
        "target": _number,
        "direction": choice_of(Direction),
        "measures": choice_of(Measures),
        "weight": within(5e-324, MAX_NUMBER, _number, say("not above 0")),
        "owner": word_of,
        "due": day_of,
        "band_low": _number,
        "band_high": _number,
        "tolerance": _number,
    },
    ("node", "id"),
    frozenset({"values", "band", "extra"}),
)
_VALUES = Columns(
    "values",
    {"node": word_of, "key_result": word_of, "on": day_of, "value": _number},
    ("node", "key_result"),
    frozenset({"extra"}),
)
_UNITS = Columns(
    "units",
    {"id": word_of, "name": text_of, "function": word_of, "purpose": text_of, "parent": word_of},
    ("id",),
    frozenset({"extra"}),
)
_PLAN = Columns("plan", {"field": word_of, "value": lambda cell: cell}, ("field",))
_HEADER: dict[str, Read] = {
    "organisation": text_of,
    "language": word_of,
    "period": text_of,
    "period_starts": day_of,
    "period_ends": day_of,
}
_PERIOD = {"name": "period", "starts": "period_starts", "ends": "period_ends"}


def read(data: bytes, file: str = "") -> Plan:
    """The plan in a workbook. Cells that cannot be read become faults; lines are row numbers.

    Raises :class:`PlanFileError` for what is no workbook or has no table of nodes, and
    :class:`~cascade.errors.UnsafeFileError` for one that unpacks to too much.
    """
    with collector_paused():
        return _Reader(load_sheets(data, file), file).plan()


def write(plan: Plan) -> bytes:
    """The plan as a workbook. Texts are never formulas, days are dates, budgets numbers."""
    return dump_sheets(
        [
            ("Nodes", written_nodes(plan)),
            ("Key results", _written_key_results(plan)),
            ("Values", _written_values(plan)),
            ("Units", _written_units(plan)),
            ("Plan", _written_header(plan)),
        ]
    )


class _Reader:
    """Reads the sheets one after the other, and gathers the faults of all."""

    def __init__(self, sheets: list[Sheet], file: str) -> None:
        self._by_name = {normal_name(sheet.title): sheet for sheet in reversed(sheets)}
        self._first = sheets[0] if sheets else None
        self._file = file
        self._faults: list[Fault] = []
        self._lines: dict[Path, int] = {}

    def plan(self) -> Plan:
        nodes = self._nodes()
        self._add_key_results(nodes)
        units = tuple([self._unit(i, row) for i, row in enumerate(self._rows(_UNITS))])
        header = self._header()
        return assemble(nodes, self._faults, line_of=self._lines.get, units=units, **header)

    def _nodes(self) -> list[Node]:
        sheet = self._by_name.get("nodes", self._first)
        if sheet is None or not sheet.rows:
            raise PlanFileError(
                say("the workbook has no rows"),
                expected=say("a first row that names the columns: {names}", names=Names(COLUMNS)),
                file=self._file,
            )
        (line, header), *rows = sheet.rows
        nodes, faults = read_nodes(header, rows, line=line, file=self._file, is_comma_decimal=True)
        self._faults += faults
        return nodes

    def _rows(self, columns: Columns) -> Iterator[TableRow]:
        sheet = self._by_name.get(normal_name(columns.title))
        if sheet is not None and sheet.rows:
            (line, header), *rows = sheet.rows
            yield from TableReader(columns, header, line, self._file).rows(rows)

    def _add_key_results(self, nodes: list[Node]) -> None:
        """Put each key result, with its values, into its node: the first of that name."""
        place = {node.id: index for index, node in reversed(list(enumerate(nodes)))}
        values = self._values()
        told: dict[int, list[KeyResult]] = {}
        for row in self._rows(_KEY_RESULTS):
            node = row.known.pop("node")
            if node in place:
                found = values.pop((node, row.known["id"]), [])
                results = told.setdefault(place[node], [])
                self._lines["nodes", place[node], "key_results", len(results)] = row.line
                results.append(self._key_result(node, row, found))
            else:
                self._lose(row, say("no node is called {node}", node=Name(node)))
        for index, key_results in told.items():
            nodes[index] = replace(nodes[index], key_results=tuple(key_results))
        for node, key_result in values:
            self._faults.append(_without_key_result(node, key_result))

    def _key_result(self, node: str, row: TableRow, values: list[Value]) -> KeyResult:
        self._faults += row.faults_of(node)
        low, high = row.known.pop("band_low", None), row.known.pop("band_high", None)
        if low is not None and high is not None:
            row.known["band"] = (low, high)
        elif low is not None or high is not None:
            row.extra["band (unread)"] = f"{low} to {high}"
        return KeyResult(**row.known, values=tuple(values), extra=row.extra)

    def _values(self) -> dict[tuple[str, str], list[Value]]:
        """The values of each key result, by its node's identifier and its own."""
        values: dict[tuple[str, str], list[Value]] = {}
        for row in self._rows(_VALUES):
            known = row.known
            if "on" in known and "value" in known:
                value = Value(known["on"], known["value"], row.extra)
                values.setdefault((known["node"], known["key_result"]), []).append(value)
            else:
                self._lose(row, say("a value needs a day and a number"))
        return values

    def _unit(self, index: int, row: TableRow) -> Unit:
        self._lines["units", index] = row.line
        self._faults += row.faults_of(None)
        return Unit(**row.known, extra=row.extra)

    def _header(self) -> dict[str, Any]:
        """The plan's own fields; a period when any field tells of one."""
        fields: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for row in self._rows(_PLAN):
            name, cell = row.known["field"], row.known.get("value")
            normal = normal_name(name)
            try:
                if normal in _HEADER:
                    fields[normal] = None if cell is None else _HEADER[normal](cell)
                elif cell is not None:
                    extra[name] = text_of(cell)
            except ValueError as problem:
                extra[f"{name} (unread)"] = shown(cell)
                words = words_of(problem)
                self._lose(row, say("{field}: {problem}", field=Field(name), problem=words))
        period = {key: fields.pop(name) for key, name in _PERIOD.items() if name in fields}
        known = _without_none(fields) | {"extra": extra}
        return known | {"period": Period(**_without_none(period))} if period else known

    def _lose(self, row: TableRow, problem: str) -> None:
        cells = [*map(str, row.known.values()), *row.extra.values()]
        fault = Fault(UNREADABLE, problem, evidence=", ".join(cells), line=row.line)
        self._faults.append(fault)


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _without_key_result(node: str, key_result: str) -> Fault:
    return Fault(
        UNREADABLE,
        say(
            "values of {key_result}, which is no key result of {node}, are left out",
            key_result=Name(key_result),
            node=Name(node),
        ),
        fix=say("give the key result a row on the sheet Key results"),
        node=node,
    )


def _written_key_results(plan: Plan) -> Iterator[list[Written]]:
    told = [(node, result) for node in plan.nodes for result in node.key_results]
    own = _own_keys(result.extra for _, result in told)
    yield [*_KEY_RESULTS.reads, *(own_name(_KEY_RESULTS, key) for key in own)]
    for node, result in told:
        low, high = result.band or (None, None)
        known: list[Written] = [
            node.id,
            result.id,
            result.title,
            result.unit,
            result.baseline,
            result.target,
            result.direction and result.direction.value,
            result.measures and result.measures.value,
            result.weight,
            result.owner,
            result.due,
            low,
            high,
            result.tolerance,
        ]
        yield [*known, *(own_cell(result.extra.get(key)) for key in own)]


def _written_values(plan: Plan) -> Iterator[list[Written]]:
    told = [
        (node.id, result.id, value)
        for node in plan.nodes
        for result in node.key_results
        for value in result.values
    ]
    own = _own_keys(value.extra for _, _, value in told)
    yield [*_VALUES.reads, *(own_name(_VALUES, key) for key in own)]
    for node, result, value in told:
        extra = [own_cell(value.extra.get(key)) for key in own]
        yield [node, result, value.on, value.value, *extra]


def _written_units(plan: Plan) -> Iterator[list[Written]]:
    own = _own_keys(unit.extra for unit in plan.units)
    yield [*_UNITS.reads, *(own_name(_UNITS, key) for key in own)]
    for unit in plan.units:
        extra = [own_cell(unit.extra.get(key)) for key in own]
        yield [unit.id, unit.name, unit.function, unit.purpose, unit.parent, *extra]


def _written_header(plan: Plan) -> Iterator[list[Written]]:
    yield [*_PLAN.reads]
    yield ["organisation", plan.organisation]
    yield ["language", plan.language]
    if plan.period:
        yield ["period", plan.period.name]
        yield ["period starts", plan.period.starts]
        yield ["period ends", plan.period.ends]
    for key, value in plan.extra.items():
        name = f"{key} (own)" if normal_name(key) in _HEADER else key
        yield [name, own_cell(value)]


def _own_keys(extras: Iterable[Extra]) -> list[str]:
    """The fields of the user's own that any of these has, in the order they come up."""
    return list(dict.fromkeys(key for extra in extras for key in extra))
