"""Rows to a plan: an organisation as the engine's plain data, in the order it was written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from cascade.collecting import collector_paused
from cascade.graph import KINDS, STATUSES
from cascade.progress import POLICIES
from cascade.smart.grounds import grounds_of_link
from cascade.types import (
    Confirmation,
    Contribution,
    Direction,
    Dismissal,
    KeyResult,
    Measures,
    Milestone,
    Need,
    Node,
    Period,
    Plan,
    ProgressPolicy,
    Unit,
    Value,
    Waiver,
)
from goals import models
from goals.actors import Actor
from goals.choices import Status
from goals.permissions import sees_its_drafts
from goals.reading import consistently

_DIRECTIONS = tuple(Direction)
_MEASURES = tuple(Measures)
_NEEDS = {need.value: need for need in Need}


def load_plan(organisation: models.Organisation, *, visible_to: Actor | None = None) -> Plan:
    """An organisation's plan without what is archived. Eight queries, whatever the size.

    Nodes are known by their identifiers, and everything is in the order of its numbers, which is
    that of the file it was imported from. With ``visible_to``, drafts that the actor may not see
    are left out, and the contributions to and from them.
    """
    with collector_paused():
        return consistently(organisation.pk, Loader(organisation.pk, visible_to).plan)


class Loader:
    """The rows of one organisation; numbers of rows to the names that a plan calls them by.

    ``overruled`` asks for what was dismissed, too. ``span`` are the first and the last number of
    the nodes that are meant; ``only`` are the numbers of those that are; all where both are None.
    """

    def __init__(self, organisation_id: int, visible_to: Actor | None) -> None:
        self.mine = {"organisation_id": organisation_id}
        self.here = self.mine | {"archived_at": None}
        self.reader = None if visible_to is None or visible_to.is_system else visible_to
        self.unit_ids: dict[int, str] = {}
        self.overruled = False
        self.span: tuple[int, int] | None = None
        self.only: Collection[int] | None = None

    def _within(self, node: str) -> dict[str, Any]:
        """The condition that the number of a node is one of those that are meant."""
        if self.only is not None:
            return {f"{node}__in": self.only}
        if self.span is None:
            return {}
        first, last = self.span
        return {f"{node}__gte": first, f"{node}__lte": last}

    def plan(self) -> Plan:
        """Everything; eight queries."""
        self.overruled = True
        frame = self.frame()
        rows = self._nodes()
        nodes = self.nodes(rows, self._contributions(rows))
        return replace(frame, nodes=nodes if self.reader is None else tuple(map(_as_seen, nodes)))

    def frame(self) -> Plan:
        """The plan without its nodes; two queries."""
        here = models.Organisation.objects.filter(pk=self.mine["organisation_id"])
        name, language, extra, *period = here.values_list(*_ORGANISATION).get()
        return Plan(
            organisation=name,
            language=language,
            period=_period(*period),
            units=self._units(),
            extra=extra,
        )

    def part(self, first: int, last: int) -> dict[int, Node]:
        """The nodes of a span by their numbers, without contributions; four queries."""
        self.span = first, last
        return self._by_number()

    def some(self, numbers: Collection[int]) -> dict[int, Node]:
        """Some nodes by their numbers, without contributions; four queries."""
        self.only = numbers
        return self._by_number()

    def _by_number(self) -> dict[int, Node]:
        rows = self._nodes()
        return dict(zip([row[0] for row in rows], self.nodes(rows, {}), strict=True))

    def nodes(
        self, rows: list[tuple[Any, ...]], links: Mapping[int, tuple[Contribution, ...]]
    ) -> tuple[Node, ...]:
        """The nodes of some rows, with these contributions, and what measures them."""
        results, waivers = self._key_results(), self._waivers()
        found = [
            self._node(row, links.get(row[0], ()), results.get(row[0], ()), waivers.get(row[0]))
            for row in rows
        ]
        if self.overruled:
            dismissed = self._dismissals()
            for place, row in enumerate(rows):
                if row[0] in dismissed:
                    found[place] = replace(found[place], dismissed=dismissed[row[0]])
        return tuple(found)

    def _units(self) -> tuple[Unit, ...]:
        rows = list(
            models.Unit.objects.filter(**self.here)
            .order_by("id")
            .values_list("id", "identifier", "name", "function", "purpose", "parent_id", "extra")
        )
        self.unit_ids = {row[0]: row[1] for row in rows}
        return tuple(
            Unit(id, name, function, purpose, self.unit_ids.get(parent), extra)
            for _, id, name, function, purpose, parent, extra in rows
        )

    def _nodes(self) -> list[tuple[Any, ...]]:
        here = self.here | self._within("id")
        rows = models.Node.objects.filter(**here).order_by("id").values_list(*_NODE)
        return [row for row in rows if self._sees(row)]

    def _sees(self, row: tuple[Any, ...]) -> bool:
        status, unit, owner, author = _SIGHT(row)
        if self.reader is None or status != Status.DRAFT:
            return True
        draft = models.Node(status=status, unit_id=unit, owner_id=owner, created_by_id=author)
        return bool(sees_its_drafts.test(self.reader, draft))

    def _contributions(self, nodes: list[tuple[Any, ...]]) -> dict[int, tuple[Contribution, ...]]:
        """Each node's contributions, by its number."""
        ids = {row[0]: row[1] for row in nodes}
        rows = models.Contribution.objects.filter(**self.mine).order_by("id").values_list(*LINK)
        return _grouped(
            (row[0], contribution(ids[row[1]], row))
            for row in rows
            if row[0] in ids and row[1] in ids
        )

    def _key_results(self) -> dict[int, tuple[KeyResult, ...]]:
        """Each node's key results, by its number."""
        values = self._values()
        here = self.here | self._within("node_id")
        rows = models.KeyResult.objects.filter(**here).order_by("id").values_list(*_RESULT)
        return _grouped((row[1], _key_result(row, values.get(row[0], ()))) for row in rows)

    def _values(self) -> dict[int, tuple[Value, ...]]:
        """Each key result's values, by its number."""
        rows = (
            models.CheckIn.objects.filter(
                **self.mine, **self._within("node_id"), key_result__isnull=False
            )
            .order_by("id")
            .values_list("key_result_id", "on", "value", "extra")
        )
        return _grouped(
            (number, Value(on, value, extra))
            for number, on, value, extra in rows
            if value is not None
        )

    def _waivers(self) -> dict[int, Waiver]:
        rows = models.Waiver.objects.filter(**self.mine, **self._within("node_id")).values_list(
            "node_id", "because", "until", "by__email", "by_name", "extra"
        )
        return {
            node: Waiver(because, until, email or name, extra)
            for node, because, until, email, name, extra in rows
        }

    def _dismissals(self) -> dict[int, tuple[Dismissal, ...]]:
        """What was dismissed of each node, by its number."""
        rows = models.Dismissal.objects.filter(**self.mine, **self._within("node_id"))
        return _grouped(
            (node, Dismissal(finding, check or rule, because, email or name, extra))
            for node, finding, check, rule, because, email, name, extra in rows.order_by(
                "id"
            ).values_list(*_DISMISSAL)
        )

    def _node(
        self,
        row: tuple[Any, ...],
        links: tuple[Contribution, ...],
        results: tuple[KeyResult, ...],
        waiver: Waiver | None,
    ) -> Node:
        (
            _, id, kind, status, title, description, unit, owner_email, owner_name, starts, due,
            budget, by, share, by_hand, by_extra, milestones, needs, depends_on, related,
            checked_in, confidence, extra, *_,
        ) = row  # fmt: skip
        return Node(
            id=id,
            kind=KINDS[kind],
            title=title,
            description=description,
            unit=self.unit_ids.get(unit),
            owner=owner_email or owner_name,
            starts=starts,
            due=due,
            status=STATUSES[status],
            budget=budget,
            contributes_to=links,
            key_results=results,
            depends_on=tuple(depends_on or ()),
            related=tuple(related or ()),
            progress=ProgressPolicy(POLICIES[by], share, by_hand, by_extra or {}),
            milestones=tuple([_milestone(told) for told in milestones or ()]),
            checked_in=checked_in,
            confidence=confidence,
            needs={function: _NEEDS[word] for function, word in (needs or {}).items()},
            waived=waiver,
            extra=extra,
        )


def _as_seen(node: Node) -> Node:
    """A node without dismissals that tell of a link which the reader does not see."""
    if not any(each.check == OF_LINK for each in node.dismissed):
        return node
    links = {grounds_of_link(node.title, link.to) for link in node.contributes_to}
    told = [each for each in node.dismissed if each.check != OF_LINK or each.finding in links]
    return replace(node, dismissed=tuple(told))


_ORGANISATION = (
    "name", "language", "extra", "period__archived_at", "period__id", "period__name",
    "period__starts", "period__ends", "period__extra",
)  # fmt: skip
_NODE = (
    "id", "identifier", "kind", "status", "title", "description", "unit_id", "owner__email",
    "owner_name", "starts", "due", "budget", "progress_by", "key_results_share", "progress_value",
    "progress_extra", "milestones", "needs", "depends_on", "related", "checked_in", "confidence",
    "extra", "owner_id", "created_by_id",
)  # fmt: skip
_DISMISSAL = (
    "node_id", "fingerprint", "check_name", "rule", "because", "by__email", "by_name", "extra",
)  # fmt: skip
#: The check whose findings rest on a link.
OF_LINK = "no-reason"
_SIGHT: Callable[[tuple[Any, ...]], tuple[Any, ...]] = itemgetter(
    *map(_NODE.index, ("status", "unit_id", "owner_id", "created_by_id"))
)
LINK = (
    "child_id", "parent_id", "weight", "because", "moves", "primary", "is_confirmed",
    "confirmed_by__email", "confirmed_by_name", "confirmed_on", "confirmed_fingerprint",
    "confirmed_extra", "extra",
)  # fmt: skip
_RESULT = (
    "id", "node_id", "identifier", "title", "unit", "baseline", "target", "direction", "band_low",
    "band_high", "tolerance", "measures", "weight", "owner__email", "owner_name", "due", "extra",
)  # fmt: skip


def _grouped[Thing](pairs: Iterable[tuple[int, Thing]]) -> dict[int, tuple[Thing, ...]]:
    """The things of each number, in their order."""
    found: defaultdict[int, list[Thing]] = defaultdict(list)
    for number, thing in pairs:
        found[number].append(thing)
    return {number: tuple(things) for number, things in found.items()}


def _period(
    archived_at: object,
    number: int | None,
    name: str,
    starts: date | None,
    ends: date | None,
    extra: Mapping[str, Any],
) -> Period | None:
    if number is None or archived_at is not None:
        return None
    return Period(name, starts, ends, extra)


def contribution(to: str, row: tuple[Any, ...]) -> Contribution:
    """The contribution of a row with the columns of :data:`LINK`, to a parent of that name."""
    _, _, weight, because, moves, primary, is_confirmed, email, name, on, seen, told, extra = row
    confirmed = Confirmation(email or name, on, seen, told or {}) if is_confirmed else None
    return Contribution(to, weight, because, moves, primary, confirmed, extra)


def _key_result(row: tuple[Any, ...], values: tuple[Value, ...]) -> KeyResult:
    (
        _, _, id, title, unit, baseline, target, direction, low, high, tolerance, measures, weight,
        email, name, due, extra,
    ) = row  # fmt: skip
    return KeyResult(
        id=id,
        title=title,
        unit=unit,
        baseline=baseline,
        target=target,
        direction=None if direction is None else _DIRECTIONS[direction],
        band=None if low is None else (low, high),
        tolerance=tolerance,
        measures=None if measures is None else _MEASURES[measures],
        weight=weight,
        owner=email or name,
        due=due,
        values=values,
        extra=extra,
    )


def _milestone(told: Mapping[str, Any]) -> Milestone:
    extra = {name: value for name, value in told.items() if name not in ("on", "expected")}
    return Milestone(date.fromisoformat(told["on"]), float(told["expected"]), extra)
