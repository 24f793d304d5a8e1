"""The key results of a node with what was measured, and what people noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from goals.choices import Direction, Measures, word_of
from goals.models import CheckIn, KeyResult, Node
from goals.selectors.measuring import reached
from goals.selectors.rows import check_ins_visible_to, key_results_visible_to
from web.nodes.sparks import Spark, spark
from web.visits import Visit

#: How many check-ins are shown of each key result, the latest first.
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One check-in; ``may_withdraw`` says whether the reader may take it back."""

    check_in: CheckIn
    may_withdraw: bool

    @property
    def who(self) -> str:
        """Who recorded it."""
        return str(self.check_in.by or "")


@dataclass(frozen=True, slots=True)
class Measured:
    """A key result: its row, how far it has come (0..1, None unknown) and its readings."""

    result: KeyResult
    fraction: float | None
    readings: tuple[Reading, ...]
    spark: Spark | None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.result.title or self.result.identifier

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return str(self.result.owner or self.result.owner_name or "")

    @property
    def direction(self) -> str:
        """Which way it should move, as a word; empty where nobody told."""
        return word_of(Direction, self.result.direction) or ""

    @property
    def measures(self) -> str:
        """What the metric tells, as a word; empty where nobody told."""
        return word_of(Measures, self.result.measures) or ""

    @property
    def has_no_measure(self) -> bool:
        """Whether there is nothing by which a value could be judged."""
        ends = (self.result.target, self.result.band_low)
        return all(end is None for end in ends)


@dataclass(frozen=True, slots=True)
class Record:
    """All that was measured of a node: key results, and looks at it without a value."""

    results: tuple[Measured, ...]
    looks: tuple[Reading, ...]

    @property
    def has_values(self) -> bool:
        """Whether any key result has a value."""
        return any(measured.result.latest_on for measured in self.results)


def record_of(visit: Visit, node: Node) -> Record:
    """What was measured of a node; two queries."""
    results = key_results_visible_to(visit.actor).filter(node=node, archived_at=None)
    readings = _readings(visit, node)
    return Record(
        results=tuple(
            _measured(visit, node, result, readings) for result in results.order_by("pk")
        ),
        looks=tuple(readings[None]),
    )


def _readings(visit: Visit, node: Node) -> dict[int | None, list[Reading]]:
    """The latest check-ins by key result, the latest first."""
    latest_first = [F("on").desc(), F("pk").desc()]
    rows = (
        check_ins_visible_to(visit.actor)
        .filter(node=node)
        .annotate(place=Window(RowNumber(), partition_by="key_result_id", order_by=latest_first))
        .filter(place__lte=SHOWN)
        .order_by("-on", "-pk")
    )
    found: defaultdict[int | None, list[Reading]] = defaultdict(list)
    for row in rows:
        row.node = node
        found[row.key_result_id].append(Reading(row, visit.may("value.record", row)))
    return found


def _measured(
    visit: Visit, node: Node, result: KeyResult, readings: dict[int | None, list[Reading]]
) -> Measured:
    told = readings[result.pk]
    return Measured(
        result=result,
        fraction=reached(result, visit.today),
        readings=tuple(told),
        spark=spark(
            _by_day(told),
            baseline=result.baseline,
            target=result.target,
            due=result.due or node.due,
        ),
    )


def _by_day(readings: Sequence[Reading]) -> list[tuple[date, float]]:
    """The value of each day, in their order; of two on one day the later counts."""
    days = {row.on: row.value for row in (reading.check_in for reading in reversed(readings))}
    return [(day, value) for day, value in days.items() if value is not None]
