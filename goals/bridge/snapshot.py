"""One state of an organisation's plan as arrays: never changed, shared by all readers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.graph import ACTIVE, DRAFT, MISSION, GoalGraph
from cascade.layers import Bools, Floats, Ints
from cascade.measures import Metrics, Milestones, expected_on, fractions
from cascade.progress import MeasureArrays
from cascade.rollup import RolledUp
from goals.bridge.answers import Answer
from goals.bridge.shape import Shape
from goals.bridge.tables import Columns
from goals.bridge.values import values_on
from goals.reading import State

#: To be raised whenever the parts of a snapshot change: a cache may hold those of before.
LAYOUT = 1
_PARTS = (
    "organisation_id", "nodes", "links", "results", "milestones", "needs", "period",
    "last_check_in",
)  # fmt: skip
#: Memory of what is computed, as a multiple of what it is computed from.
COMPUTED = 4
#: The columns that a graph is made of.
SHAPE_OF_NODES = ("id", "kind", "status", "budget", "unit_id")
SHAPE_OF_LINKS = ("id", "child_id", "parent_id", "weight")
#: For how many days a snapshot keeps its answer.
DAYS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Units:
    """The units in the order of their numbers, with the function of each or of one above it."""

    numbers: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    functions: tuple[str | None, ...] = ()


@dataclass(slots=True)
class Earlier:
    """What older snapshots of the same nodes have found last, to find the same more quickly."""

    shape: Shape | None = None
    rolled_up: dict[date, RolledUp] = field(default_factory=dict)

    def take_shape(self) -> Shape | None:
        """The shape; it serves once, so that old ones do not fill the memory."""
        shape, self.shape = self.shape, None
        return shape


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What whole-plan questions ask of an organisation's rows, at one state of them.

    ``nodes``, ``links`` and ``results`` have one array a column (:mod:`goals.bridge.tables`).
    Links and key results of archived nodes are among them, so that a node can come back.
    ``milestones`` has the columns ``node_id``, ``day`` and ``expected``; ``needs`` is by a node's
    number (its row's, as all numbers here). ``last_check_in`` is the number of the last check-in
    with a value.
    """

    organisation_id: int
    state: State
    nodes: Columns
    keys: list[str]
    links: Columns
    results: Columns
    milestones: Columns
    needs: Mapping[int, Mapping[str, str]]
    units: Units
    period: tuple[int, int]
    last_check_in: int
    _answers: OrderedDict[date, Answer] = field(default_factory=OrderedDict, init=False, repr=False)
    _earlier: Earlier = field(default_factory=Earlier, init=False, repr=False)
    #: What others compute of it on a day; they keep it here as long as there is room.
    beside: OrderedDict[date, object] = field(default_factory=OrderedDict, init=False, repr=False)

    def __post_init__(self) -> None:
        for columns in (self.nodes, self.links, self.results, self.milestones):
            for values in columns.values():
                values.flags.writeable = False

    @property
    def version(self) -> int:
        """The graph version."""
        return self.state.version

    @property
    def numbers(self) -> Any:
        """The rows' numbers of the nodes, rising: node ``i`` of the graph is row ``numbers[i]``."""
        return self.nodes["id"]

    def places(self, numbers: Any) -> Ints:
        """Where nodes stand in the graph, by their rows' numbers; -1 for what is not there."""
        return places_among(self.numbers, numbers)

    @cached_property
    def ends(self) -> tuple[Ints, Ints, Bools]:
        """``(children, parents, kept)``: the nodes of those links that have both ends here."""
        children = self.places(self.links["child_id"])
        parents = self.places(self.links["parent_id"])
        kept = (children >= 0) & (parents >= 0)
        return (children, parents, kept) if kept.all() else (children[kept], parents[kept], kept)

    @cached_property
    def link_numbers(self) -> Any:
        """The rows' numbers of the graph's links."""
        return self.links["id"][self.ends[2]]

    @cached_property
    def unit_codes(self) -> Ints:
        """Each node's unit as a place in ``units``; -1 for none."""
        known = np.array(self.units.numbers, np.int64)
        return places_among(known, self.nodes["unit_id"])

    @cached_property
    def shape(self) -> Shape:
        """What follows from nodes and contributions alone."""
        children, parents, kept = self.ends
        return Shape(
            GoalGraph(
                ids=self.keys,
                kinds=self.nodes["kind"],
                statuses=self.nodes["status"],
                budgets=self.nodes["budget"],
                units=self.unit_codes,
                unit_ids=self.units.ids,
                unit_functions=self.units.functions,
                children=children,
                parents=parents,
                weights=self.links["weight"][kept],
                accept_drafts=self.accepts_drafts,
            ),
            self._earlier.take_shape(),
        )

    def inherit(self, older: Snapshot) -> None:
        """Takes over what an older snapshot has computed and is true of this one, too."""
        if self.units is older.units and _same(self.nodes, older.nodes, ("unit_id",)):
            self._take_over(older, "unit_codes")
        if self.numbers is older.numbers and _same(self.results, older.results, ("node_id",)):
            self._take_over(older, "owners")
        if self.numbers is older.numbers:
            self._remember(older)
        shape = _same(self.nodes, older.nodes, SHAPE_OF_NODES) and self.units is older.units
        if not (shape and _same(self.links, older.links, SHAPE_OF_LINKS)):
            return
        self._take_over(older, "shape", "ends")
        self._earlier.take_shape()
        dates = self.period == older.period and self.milestones is older.milestones
        values = _same(self.results, older.results, tuple(self.results))
        values = values and self.last_check_in == older.last_check_in
        if dates and values and _same(self.nodes, older.nodes, tuple(self.nodes)):
            self._answers.update(older._answers)

    def _remember(self, older: Snapshot) -> None:
        earlier = self._earlier
        earlier.shape = older.__dict__.get("shape") or older._earlier.shape
        earlier.rolled_up |= older._earlier.rolled_up
        answers = older._answers.items()
        earlier.rolled_up |= {day: was for day, answer in answers if (was := answer.rolled_up)}

    def _take_over(self, older: Snapshot, *names: str) -> None:
        found = older.__dict__
        self.__dict__.update({name: found[name] for name in names if name in found})

    @property
    def n_bytes(self) -> int:
        """About how much memory it holds, with what is computed from it."""
        tables = (self.nodes, self.links, self.results, self.milestones)
        own = sum(column.nbytes for table in tables for column in table.values())
        return COMPUTED * own + 100 * len(self.keys)

    @property
    def accepts_drafts(self) -> bool:
        """Whether drafts count as live: when nothing but missions is active."""
        statuses, kinds = self.nodes["status"], self.nodes["kind"]
        return bool((statuses == DRAFT).any() and not (statuses[kinds != MISSION] == ACTIVE).any())

    def answer(self, as_of: date) -> Answer:
        """Every figure on a day. One query, and none where no value is later than the day."""
        found = self._answers.get(as_of)
        if found is None:
            before = self._earlier.rolled_up.pop(as_of, None)
            found = Answer(self.shape, self._measures(as_of), as_of, self.nodes, before)
            self._answers[as_of] = found
            while len(self._answers) > DAYS_KEPT:
                self._answers.popitem(last=False)
        return found

    def _measures(self, as_of: date) -> MeasureArrays:
        owners = self.owners
        nodes, results = self.nodes, self.results
        if (owners < 0).any():
            owners, results = owners[owners >= 0], _where(owners >= 0, results)
        metrics = Metrics(
            results["baseline"],
            results["target"],
            results["direction"],
            results["band_low"],
            results["band_high"],
            results["tolerance"],
        )
        return MeasureArrays(
            owner=owners,
            fraction=fractions(metrics, self._values(results, as_of)),
            weight=results["weight"],
            policy=nodes["progress_by"].astype(np.int32),
            split=nodes["key_results_share"],
            by_hand=nodes["progress_value"],
            expected=expected_on(
                as_of.toordinal(), nodes["starts"], nodes["due"], self._milestones(), self.period
            ),
        )

    @cached_property
    def owners(self) -> Ints:
        """The node of each key result; -1 where it is archived."""
        return self.places(self.results["node_id"])

    def _values(self, results: Columns, as_of: date) -> Floats:
        """Each key result's latest value on or before a day."""
        values: Floats = results["latest_value"]
        later = np.flatnonzero(results["latest_on"] > as_of.toordinal())
        if not len(later):
            return values
        numbers = results["id"][later]
        values = values.copy()
        values[later] = values_on(self.organisation_id, numbers, as_of, self.last_check_in)
        return values

    def _milestones(self) -> Milestones:
        stated = self.milestones
        return Milestones(self.places(stated["node_id"]), stated["day"], stated["expected"])


def places_among(known: NDArray[np.int64], numbers: NDArray[np.int64]) -> Ints:
    """Where numbers stand among those known, which rise; -1 for what is not there."""
    if not len(known):
        return np.full(len(numbers), -1, np.int32)
    low, high = int(known[0]), int(known[-1])
    if high - low > 8 * len(known) + 1000:
        place = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        return np.where(known[place] == numbers, place, -1).astype(np.int32)
    # Numbers are mostly without gaps: a table is quicker than a search.
    table = np.full(high - low + 2, -1, np.int32)
    table[known - low] = np.arange(len(known), dtype=np.int32)
    inside = np.where((numbers >= low) & (numbers <= high), numbers - low, -1)
    return table[inside]


def _same(columns: Columns, others: Columns, names: tuple[str, ...]) -> bool:
    """Whether some columns are the very same arrays."""
    return all(columns[name] is others[name] for name in names)


def _where(kept: Bools, columns: Columns) -> Columns:
    return {name: values[kept] for name, values in columns.items()}


def to_parts(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as arrays, texts and numbers alone, for a cache."""
    parts = {name: getattr(snapshot, name) for name in _PARTS}
    state, units = astuple(snapshot.state), astuple(snapshot.units)
    return parts | {
        "layout": LAYOUT, "state": state, "units": units, "keys": "\n".join(snapshot.keys)
    }  # fmt: skip


def from_parts(parts: Mapping[str, Any]) -> Snapshot | None:
    """The snapshot of such parts; None where another release has stored them."""
    if parts.get("layout") != LAYOUT:
        return None
    return Snapshot(
        **{name: parts[name] for name in _PARTS},
        state=State(*parts["state"]),
        units=Units(*parts["units"]),
        keys=parts["keys"].split("\n") if parts["keys"] else [],
    )
