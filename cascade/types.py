"""A plan as plain, frozen data: what every format reads and writes.

The direction of an arrow is told here, once: a :class:`Contribution` stands in the
*child* and names its *parent*. Arrows point up; "parent" is nearer to the mission.

Everything is compared by value; places in files (``line``) are left out of it, so that
a plan read from two formats can be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cascade.errors import DuplicateIdError
from cascade.sayings import Said, say

#: Unknown fields of a file, kept and written back.
Extra = Mapping[str, Any]
#: A path inside one node of a file, such as ``("contributes_to", 1)``.
Path = tuple[str | int, ...]
#: ``(index of the node, path inside it) -> line``; made by a reader, see :attr:`Plan.locate`.
Locate = Callable[[int, Path], int | None]


class Kind(StrEnum):
    """What a node is, by level: nearer to the mission first."""

    MISSION = "mission"
    COMPANY_GOAL = "company_goal"
    FUNCTIONAL_GOAL = "functional_goal"
    PROGRAM = "program"

    @property
    def level(self) -> int:
        """0 for the mission to 3 for a program.

        >>> Kind.PROGRAM.level
        3
        """
        return _LEVELS[self]

    @property
    def is_goal(self) -> bool:
        """Whether it is a company goal or a functional goal."""
        return self in (Kind.COMPANY_GOAL, Kind.FUNCTIONAL_GOAL)

    @property
    def words(self) -> Said:
        """The kind as a person says it: ``company goal``."""
        return _KIND_WORDS[self]


_LEVELS = {kind: level for level, kind in enumerate(Kind)}
_KIND_WORDS = {
    Kind.MISSION: say("mission"),
    Kind.COMPANY_GOAL: say("company goal"),
    Kind.FUNCTIONAL_GOAL: say("functional goal"),
    Kind.PROGRAM: say("program"),
}


class Status(StrEnum):
    """Where a node stands in its life. *Live* is active; the last three are retired."""

    DRAFT = "draft"
    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> Said:
        """The status as a person says it."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    Status.DRAFT: say("draft"),
    Status.ACTIVE: say("active"),
    Status.DONE: say("done"),
    Status.CANCELLED: say("cancelled"),
    Status.SUPERSEDED: say("superseded"),
}


class Direction(StrEnum):
    """Which way a key result's value should move."""

    UP = "up"
    DOWN = "down"
    HOLD = "hold"


class Measures(StrEnum):
    """What a metric tells: a change in the world, a thing made, or being busy."""

    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"


class ProgressBy(StrEnum):
    """How a node's progress is found. ``AUTO``: by its key results, else by its children."""

    AUTO = "auto"
    KEY_RESULTS = "key_results"
    CHILDREN = "children"
    BOTH = "both"
    MINIMUM = "minimum"
    MANUAL = "manual"


class Need(StrEnum):
    """What a company goal asks of a function."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Period:
    """A planning period. Both dates are inclusive."""

    name: str = ""
    starts: date | None = None
    ends: date | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """A department or team: its function, its purpose within the mission, its parent unit."""

    id: str
    name: str = ""
    function: str | None = None
    purpose: str = ""
    parent: str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody stood by a contribution, against the parent's substance as it was that day."""

    by: str | None = None
    on: date | None = None
    fingerprint: str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contribution:
    """An arrow from the node it stands in up to ``to``.

    ``weight`` is above 0. ``because`` says why the child moves the parent; ``moves`` names
    the parent's key result that it moves. ``primary`` is for layout, never for arithmetic.
    """

    to: str
    weight: float = 1.0
    because: str = ""
    moves: str | None = None
    primary: bool = False
    confirmed: Confirmation | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A key result's value on a day."""

    on: date
    value: float
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyResult:
    """What measures a node. ``title`` is the metric, ``unit`` what it is counted in.

    ``band`` (low, high) and ``tolerance`` (both in ``unit``) belong to direction *hold*.
    """

    id: str
    title: str = ""
    unit: str | None = None
    baseline: float | None = None
    target: float | None = None
    direction: Direction | None = None
    band: tuple[float, float] | None = None
    tolerance: float | None = None
    measures: Measures | None = None
    weight: float = 1.0
    owner: str | None = None
    due: date | None = None
    values: tuple[Value, ...] = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProgressPolicy:
    """How a node's progress is found.

    ``key_results_share`` (0..1) is the stated split of :attr:`ProgressBy.BOTH`;
    ``value`` (0..1) is the one given by hand of :attr:`ProgressBy.MANUAL`.
    """

    by: ProgressBy = ProgressBy.AUTO
    key_results_share: float = 0.5
    value: float | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Milestone:
    """The progress (0..1) that is expected on a day."""

    on: date
    expected: float
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A lead's word that an orphan may stay one until a day (inclusive)."""

    because: str
    until: date
    by: str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Somebody's word that a finding of a node is none, and why.

    ``finding`` is the fingerprint of what the finding rests on (:mod:`cascade.smart.grounds`), so
    that it comes back when the words change; ``check`` names the check that found it, or the rule
    where that has none.
    """

    finding: str
    check: str
    because: str
    by: str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A mission, a goal or a program.

    ``budget`` is in the plan's one currency; None is unknown. ``checked_in`` is the last day
    somebody looked at it; ``confidence`` (0..1) is the owner's own word. ``needs`` says, for a
    company goal, what it asks of each function.
    """

    id: str
    kind: Kind
    title: str = ""
    description: str = ""
    unit: str | None = None
    owner: str | None = None
    starts: date | None = None
    due: date | None = None
    status: Status = Status.ACTIVE
    budget: float | None = None
    contributes_to: tuple[Contribution, ...] = ()
    key_results: tuple[KeyResult, ...] = ()
    depends_on: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    progress: ProgressPolicy = field(default_factory=ProgressPolicy)
    milestones: tuple[Milestone, ...] = ()
    checked_in: date | None = None
    confidence: float | None = None
    needs: Mapping[str, Need] = field(default_factory=dict)
    waived: Waiver | None = None
    dismissed: tuple[Dismissal, ...] = ()
    extra: Extra = field(default_factory=dict)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file that could still be read. Becomes a finding of ``rule``."""

    rule: str
    message: str
    evidence: str = ""
    fix: str = ""
    node: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One organisation's plan. Identifiers of nodes are unique.

    ``faults`` are what the reader met and mended; ``locate`` finds a line in the file, for
    places below a node (see :data:`Locate`). Neither is compared.

    >>> plan = Plan(nodes=(
    ...     Node("m", Kind.MISSION, "Feed the town"),
    ...     Node("g", Kind.COMPANY_GOAL, "Bread for all", contributes_to=(Contribution("m"),)),
    ... ))
    >>> [(child, link.to) for child, link in plan.contributions()]
    [('g', 'm')]

    Raises :class:`DuplicateIdError` when two nodes share an identifier.
    """

    nodes: tuple[Node, ...] = ()
    organisation: str = ""
    language: str | None = None
    period: Period | None = None
    units: tuple[Unit, ...] = ()
    extra: Extra = field(default_factory=dict)
    faults: tuple[Fault, ...] = field(default=(), compare=False)
    locate: Locate | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        seen = {node.id for node in self.nodes}
        if len(seen) != len(self.nodes):
            for node in self.nodes:
                if node.id not in seen:
                    raise DuplicateIdError(node.id)
                seen.remove(node.id)

    def contributions(self) -> Iterator[tuple[str, Contribution]]:
        """Every contribution with its child's identifier, in file order."""
        return ((node.id, link) for node in self.nodes for link in node.contributes_to)

    def line_of(self, index: int, path: Path = ()) -> int | None:
        """The line of a place inside the node at ``index``; the node's own where unknown."""
        line = self.locate(index, path) if path and self.locate else None
        return line if line is not None else self.nodes[index].line
