"""What the key results of live nodes measure, by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from goals.actors import Actor
from goals.bridge.held import Held
from goals.choices import Measures, Status
from goals.models import KeyResult
from goals.reading import State
from goals.selectors.alignment import WholePlan


@dataclass(frozen=True, slots=True)
class MeasuredUnit:
    """How many key results of a unit measure what; ``unit`` is None for nodes of no unit.

    ``unsaid`` are those whose record does not say.
    """

    unit: str | None
    outcome: int
    output: int
    activity: int
    unsaid: int

    @property
    def outcome_share(self) -> float | None:
        """The part (0..1) of those that say what they measure; None where none says."""
        said = self.outcome + self.output + self.activity
        return self.outcome / said if said else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was counted at a state of an organisation's plan."""

    organisation_id: int
    state: State
    units: tuple[MeasuredUnit, ...]

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes."""
        return 200 * len(self.units)


#: What this process holds: all key results are counted once a state.
held: Held[_Kept] = Held(most_bytes=10_000_000)


def measured_on(plan: WholePlan) -> tuple[MeasuredUnit, ...]:
    """What :func:`measured_by_unit` counts, of a plan as it is now; no query where it is known."""
    state, known = plan.snapshot.state, held.get(plan.organisation.pk)
    if known is not None and known.state == state:
        return known.units
    found = tuple(measured_by_unit(Actor.system(plan.organisation)))
    # As with snapshots: rows without history may mean other rows soon.
    if state.head and not connection.in_atomic_block:
        held.put(_Kept(plan.organisation.pk, state, found))
    return found


def measured_by_unit(actor: Actor) -> list[MeasuredUnit]:
    """The units whose live nodes have key results, the smallest share of outcomes first.

    By what the records say. Drafts are not live, and not counted. One query.
    """
    rows = (
        KeyResult.objects.filter(
            organisation_id=actor.organisation_id,
            archived_at=None,
            node__archived_at=None,
            node__status=Status.ACTIVE,
        )
        .values_list("node__unit__name", "measures")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counts: defaultdict[str | None, dict[int | None, int]] = defaultdict(dict)
    for unit, measures, number in rows:
        counts[unit][measures] = number
    found = [
        MeasuredUnit(
            unit,
            told.get(Measures.OUTCOME, 0),
            told.get(Measures.OUTPUT, 0),
            told.get(Measures.ACTIVITY, 0),
            told.get(None, 0),
        )
        for unit, told in counts.items()
    ]
    return sorted(found, key=_order)


def _order(one: MeasuredUnit) -> tuple[bool, float, str]:
    share = one.outcome_share
    return share is None, 0.0 if share is None else share, one.unit or ""
