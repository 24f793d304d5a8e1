"""The goal graph: a plan as arrays for whole-plan passes, and as a networkx ``DiGraph``.

An arrow goes from a child up to its parent. Nodes and links are numbered in the order of
the plan; *dangling* links (to a node that does not exist) and repeated ones are set apart
and are part of no figure.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cascade.errors import PlanError, UnknownNodeError
from cascade.exchange import plan_from_networkx, plan_to_networkx
from cascade.layers import Bools, Floats, Ints, Layers, Neighbours
from cascade.types import Contribution, Kind, Plan, Status, Unit

if TYPE_CHECKING:
    import networkx as nx

KINDS = tuple(Kind)
STATUSES = tuple(Status)
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
STATUS_CODES = {status: code for code, status in enumerate(STATUSES)}
MISSION, COMPANY_GOAL, FUNCTIONAL_GOAL, PROGRAM = range(4)
DRAFT, ACTIVE = range(2)

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Where a contribution stands in its plan: the child's index and the place in its list."""

    child: int
    position: int


class GoalGraph:
    """The nodes and contributions of one plan, as arrays.

    Args:
        ids: one identifier a node, unique; text, or integer keys of a database.
        kinds: one code a node, 0 mission to 3 program (:data:`KINDS`).
        children, parents: one node index a contribution.
        weights: one a contribution, above 0; 1 each when left out.
        statuses: one code a node (:data:`STATUSES`); all active when left out.
        budgets: one a node, NaN where unknown.
        units: one code a node into ``unit_ids``, -1 for none.
        unit_functions: the function of each unit, None where it has none.
        accept_drafts: count draft nodes as live ("as if accepted").

    Raises :class:`~cascade.errors.PlanError` for arrays that do not fit together.
    Building costs O(n + m) and keeps no Python object a node.

    >>> graph = GoalGraph(ids=["m", "g", "p"], kinds=[0, 1, 3], children=[1], parents=[0])
    >>> graph.mission_id, graph.n_nodes, graph.n_links
    ('m', 3, 1)
    """

    def __init__(
        self,
        *,
        ids: Sequence[Hashable],
        kinds: ArrayLike,
        children: ArrayLike,
        parents: ArrayLike,
        weights: ArrayLike | None = None,
        statuses: ArrayLike | None = None,
        budgets: ArrayLike | None = None,
        units: ArrayLike | None = None,
        unit_ids: Sequence[str] = (),
        unit_functions: Sequence[str | None] = (),
        accept_drafts: bool = False,
    ) -> None:
        n = len(ids)
        self.ids = ids
        self.kinds: Codes = _array("kinds", kinds, np.int8)
        self.children: Ints = _array("children", children, np.int32)
        self.parents: Ints = _array("parents", parents, np.int32)
        m = len(self.children)
        self.weights: Floats = _filled("weights", weights, m, 1.0, np.float64)
        self.statuses: Codes = _filled("statuses", statuses, n, ACTIVE, np.int8)
        self.budgets: Floats = _filled("budgets", budgets, n, np.nan, np.float64)
        self.units: Ints = _filled("units", units, n, -1, np.int32)
        self.unit_ids, self.unit_functions = tuple(unit_ids), tuple(unit_functions)
        self.accept_drafts = accept_drafts
        self.plan: Plan | None = None
        self.places: Ints = np.empty(0, np.int32)
        self.dangling: tuple[LinkPlace, ...] = ()
        self.repeated: tuple[LinkPlace, ...] = ()
        self._check()

    def _check(self) -> None:
        n, m = self.n_nodes, self.n_links
        for name in ("kinds", "statuses", "budgets", "units"):
            if len(getattr(self, name)) != n:
                raise PlanError(f"{name} must have one entry a node ({n})", array=name, expected=n)
        for name in ("parents", "weights"):
            if len(getattr(self, name)) != m:
                raise PlanError(f"{name} must have one entry a link ({m})", array=name, expected=m)
        if m and not (self.weights.min() > 0 and self.weights.max() < np.inf):
            raise PlanError("weights must be above 0 and finite", array="weights")
        n_units = len(self.unit_ids)
        if len(self.unit_functions) != n_units:
            message = f"unit_functions must have one entry a unit ({n_units})"
            raise PlanError(message, array="unit_functions", expected=n_units)
        self._check_codes()

    def _check_codes(self) -> None:
        n, units = self.n_nodes, len(self.unit_ids)
        for name, least, end in (
            ("children", 0, n),
            ("parents", 0, n),
            ("kinds", 0, len(KINDS)),
            ("statuses", 0, len(STATUSES)),
            ("units", -1, units),
        ):
            codes: Ints | Codes = getattr(self, name)
            if len(codes) and not (least <= codes.min() and codes.max() < end):
                raise PlanError(f"{name} must be {least} to {end - 1}", array=name, expected=end)

    @classmethod
    def from_plan(cls, plan: Plan, *, accept_drafts: bool | None = None) -> GoalGraph:
        """The graph of a plan. O(n + m).

        ``accept_drafts`` left out means: when the plan has drafts and nothing active but missions.

        >>> from cascade.types import Contribution, Node
        >>> plan = Plan(nodes=(Node("m", Kind.MISSION),
        ...     Node("p", Kind.PROGRAM, contributes_to=(Contribution("m"), Contribution("x")))))
        >>> graph = GoalGraph.from_plan(plan)
        >>> graph.n_links, graph.dangling
        (1, (LinkPlace(child=1, position=1),))
        """
        ids = [node.id for node in plan.nodes]
        number = {id: index for index, id in enumerate(ids)}
        links = _Links()
        for child, node in enumerate(plan.nodes):
            links.take(child, node.contributes_to, number)
        statuses = np.fromiter((STATUS_CODES[node.status] for node in plan.nodes), np.int8)
        if accept_drafts is None:
            accept_drafts = _is_draft(plan)
        unit_ids, unit_functions = _units(plan)
        unit_codes = {id: code for code, id in enumerate(unit_ids)}
        graph = cls(
            ids=ids,
            kinds=np.fromiter((KIND_CODES[node.kind] for node in plan.nodes), np.int8),
            statuses=statuses,
            budgets=np.fromiter(
                (np.nan if node.budget is None else node.budget for node in plan.nodes), np.float64
            ),
            units=np.fromiter(
                (unit_codes.get(node.unit or "", -1) for node in plan.nodes), np.int32
            ),
            unit_ids=unit_ids,
            unit_functions=unit_functions,
            children=np.array(links.children, np.int32),
            parents=np.array(links.parents, np.int32),
            weights=np.array(links.weights, np.float64),
            accept_drafts=accept_drafts,
        )
        graph.plan, graph.places = plan, np.array(links.places, np.int32)
        graph.dangling, graph.repeated = tuple(links.dangling), tuple(links.repeated)
        graph.__dict__["index"] = number
        return graph

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[Any]) -> GoalGraph:
        """The goal graph of a ``DiGraph`` whose edges go from child to parent.

        Nodes need the attribute ``kind``; every other field of a node or contribution may be an
        attribute, too. Raises :class:`~cascade.errors.PlanError` where one does not fit.
        """
        return cls.from_plan(plan_from_networkx(graph))

    def to_networkx(self) -> nx.DiGraph[Any]:
        """A ``DiGraph`` with every field as an attribute; from arrays alone, those that they have.

        >>> graph = GoalGraph(ids=["m", "p"], kinds=[0, 3], children=[1], parents=[0])
        >>> graph.to_networkx().nodes["p"]["kind"].value
        'program'
        """
        if self.plan is not None:
            return plan_to_networkx(self.plan)
        import networkx as nx

        units = zip(self.unit_ids, self.unit_functions, strict=True)
        graph: nx.DiGraph[Any] = nx.DiGraph(
            units=tuple(Unit(id, function=function) for id, function in units)
        )
        for number, id in enumerate(self.ids):
            budget, unit = float(self.budgets[number]), int(self.units[number])
            graph.add_node(
                id,
                kind=KINDS[self.kinds[number]],
                status=STATUSES[self.statuses[number]],
                budget=None if np.isnan(budget) else budget,
                unit=None if unit < 0 else self.unit_ids[unit],
            )
        ends = zip(
            self.children.tolist(), self.parents.tolist(), self.weights.tolist(), strict=True
        )
        graph.add_edges_from((self.ids[c], self.ids[p], {"weight": w}) for c, p, w in ends)
        return graph

    @property
    def n_nodes(self) -> int:
        """How many nodes there are, the mission among them, whatever their status."""
        return len(self.ids)

    @property
    def n_links(self) -> int:
        """How many contributions there are, whatever their status, without dangling ones."""
        return len(self.children)

    @cached_property
    def index(self) -> dict[Hashable, int]:
        """From identifier to node number."""
        return {id: number for number, id in enumerate(self.ids)}

    def number(self, id: Hashable) -> int:
        """The number of a node; raises :class:`UnknownNodeError` with close matches."""
        try:
            return self.index[id]
        except KeyError:
            known = [str(other) for other in self.ids]
            raise UnknownNodeError(str(id), difflib.get_close_matches(str(id), known, 3)) from None

    def names(self, nodes: Ints | Bools) -> list[str]:
        """The identifiers of some nodes (numbers or a mask), sorted."""
        numbers = np.flatnonzero(nodes) if nodes.dtype == bool else nodes
        return sorted(str(self.ids[number]) for number in numbers.tolist())

    def place_of(self, link: int) -> LinkPlace:
        """Where a contribution stands in the plan that the graph was made from."""
        return LinkPlace(int(self.children[link]), int(self.places[link]))

    @cached_property
    def live(self) -> Bools:
        """Which nodes are live: active, or draft as well when drafts are accepted."""
        live: Bools = self.statuses == ACTIVE
        return live | (self.statuses == DRAFT) if self.accept_drafts else live

    @cached_property
    def missions(self) -> Ints:
        """The live nodes of kind mission."""
        return np.flatnonzero(self.live & (self.kinds == MISSION)).astype(np.int32)

    @property
    def mission(self) -> int | None:
        """The one current mission, or None when there is none or more than one."""
        return int(self.missions[0]) if len(self.missions) == 1 else None

    @property
    def mission_id(self) -> str | None:
        """The identifier of the current mission, or None."""
        return None if self.mission is None else str(self.ids[self.mission])

    @cached_property
    def live_links(self) -> Ints:
        """The numbers of the live contributions that can lead to the mission.

        Both ends are live; links out of the current mission are left out, since every path
        to it has ended there.
        """
        if self.live.all() and self.mission is None:
            return np.arange(self.n_links, dtype=np.int32)
        kept = self.live[self.children] & self.live[self.parents]
        if self.mission is not None:
            kept &= self.children != self.mission
        return np.flatnonzero(kept).astype(np.int32)

    @cached_property
    def live_ends(self) -> tuple[Ints, Ints]:
        """``(children, parents)`` of :attr:`live_links`."""
        if len(self.live_links) == self.n_links:
            return self.children, self.parents
        return self.children[self.live_links], self.parents[self.live_links]

    @cached_property
    def live_weights(self) -> Floats:
        """The weights of :attr:`live_links`."""
        return self.weights[self.live_links]

    @cached_property
    def up(self) -> Neighbours:
        """Each node's live parents; ``links`` index :attr:`live_links`."""
        return Neighbours.of(self.n_nodes, *self.live_ends)

    @cached_property
    def down(self) -> Neighbours:
        """Each node's live children; ``links`` index :attr:`live_links`."""
        children, parents = self.live_ends
        return Neighbours.of(self.n_nodes, parents, children)

    @cached_property
    def all_up(self) -> Neighbours:
        """Each node's parents, whatever the status of either; ``links`` index contributions."""
        return Neighbours.of(self.n_nodes, self.children, self.parents)

    @cached_property
    def layers(self) -> Layers:
        """The live graph laid out for sweeps; ``links`` index :attr:`live_links`."""
        return Layers(self.up, self.down, *self.live_ends)

    @cached_property
    def n_live_children(self) -> Ints:
        """How many live children each node has."""
        return np.diff(self.down.starts)


class _Links:
    """Collects a plan's contributions as lists; sets dangling and repeated ones apart."""

    def __init__(self) -> None:
        self.children: list[int] = []
        self.parents: list[int] = []
        self.weights: list[float] = []
        self.places: list[int] = []
        self.dangling: list[LinkPlace] = []
        self.repeated: list[LinkPlace] = []

    def take(self, child: int, links: Sequence[Contribution], number: dict[str, int]) -> None:
        met: set[int] = set()
        for position, link in enumerate(links):
            parent = number.get(link.to)
            if parent is None:
                self.dangling.append(LinkPlace(child, position))
            elif parent in met:
                self.repeated.append(LinkPlace(child, position))
            else:
                met.add(parent)
                self.children.append(child)
                self.parents.append(parent)
                self.weights.append(link.weight)
                self.places.append(position)


def _filled(
    name: str, values: ArrayLike | None, size: int, default: float, dtype: type
) -> NDArray[Any]:
    return np.full(size, default, dtype) if values is None else _array(name, values, dtype)


def _array(name: str, values: ArrayLike, dtype: type) -> NDArray[Any]:
    """The values as one row of a type, refused where that would change any."""
    try:
        given = np.asarray(values, dtype if dtype is np.float64 else None)
    except (TypeError, ValueError) as error:
        raise PlanError(f"{name} must be numbers: {error}", array=name) from None
    if given.ndim != 1:
        raise PlanError(f"{name} must be one row, not of shape {given.shape}", array=name)
    if len(given) and dtype is not np.float64 and given.dtype.kind not in "iu":
        raise PlanError(f"{name} must be whole numbers", array=name)
    array: NDArray[Any] = given.astype(dtype, copy=False)
    if given.dtype != dtype and (array != given).any():
        raise PlanError(f"{name} must fit into {dtype.__name__}", array=name)
    return array


def _is_draft(plan: Plan) -> bool:
    """Whether a plan has drafts, and nothing active beside missions."""
    statuses = {node.status for node in plan.nodes if node.kind is not Kind.MISSION}
    if Status.ACTIVE in statuses:
        return False
    return any(node.status is Status.DRAFT for node in plan.nodes)


def _units(plan: Plan) -> tuple[list[str], list[str | None]]:
    """The plan's units and their functions.

    A unit without a function has that of the nearest unit above it; where a plan lists no units,
    each that a node names is its own function.
    """
    # Of two units with one identifier the first is meant.
    above = {unit.id: unit for unit in reversed(plan.units)}
    functions = {unit.id: _function(above[unit.id], above) for unit in plan.units}
    for node in plan.nodes:
        if node.unit is not None and node.unit not in functions:
            functions[node.unit] = None if plan.units else node.unit
    return list(functions), list(functions.values())


def _function(unit: Unit | None, above: dict[str, Unit]) -> str | None:
    met: set[str] = set()
    while unit is not None and unit.id not in met:
        if unit.function is not None:
            return unit.function
        met.add(unit.id)
        unit = above.get(unit.parent or "")
    return None
