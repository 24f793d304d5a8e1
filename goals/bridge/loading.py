"""A snapshot from the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db.models import Max

from goals.bridge.rows import read
from goals.bridge.snapshot import Snapshot, Units
from goals.bridge.tables import LINKS, NO_DAY, NODES, RESULTS, Columns, day_number
from goals.models import CheckIn, Organisation, Unit
from goals.reading import consistently, state_of


def load(organisation_id: int) -> Snapshot:
    """The snapshot of what is there now; eight queries, whatever the size.

    Raises :class:`~goals.errors.NotFoundError`.
    """
    return consistently(organisation_id, lambda: _load(organisation_id))


def _load(organisation_id: int) -> Snapshot:
    state = state_of(organisation_id)
    nodes, keys, told = read(NODES, organisation_id)
    values = CheckIn.objects.filter(organisation_id=organisation_id, key_result__isnull=False)
    return Snapshot(
        organisation_id=organisation_id,
        state=state,
        nodes=nodes,
        keys=keys,
        links=read(LINKS, organisation_id)[0],
        results=read(RESULTS, organisation_id)[0],
        milestones=milestone_columns({number: stated or [] for number, stated, _ in told}),
        needs={number: needs for number, _, needs in told if needs},
        units=_units(organisation_id),
        period=_period(organisation_id),
        last_check_in=values.aggregate(last=Max("id"))["last"] or 0,
    )


def milestone_columns(told: dict[int, list[dict[str, Any]]]) -> Columns:
    """Milestones by the number of their node, as one array a column."""
    rows = [
        (number, day_number(milestone["on"]), float(milestone["expected"]))
        for number, milestones in told.items()
        for milestone in milestones
    ]
    numbers, days, expected = zip(*rows, strict=True) if rows else ((), (), ())
    return {
        "node_id": np.array(numbers, np.int64),
        "day": np.array(days, np.int32),
        "expected": np.array(expected, np.float64),
    }


def _units(organisation_id: int) -> Units:
    rows = list(
        Unit.objects.filter(organisation_id=organisation_id, archived_at=None)
        .order_by("id")
        .values_list("id", "identifier", "function", "parent_id")
    )
    above: dict[int, tuple[str | None, int | None]] = {
        number: (function, parent) for number, _, function, parent in rows
    }
    return Units(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(_function(row[0], above) for row in rows),
    )


def _function(unit: int | None, above: dict[int, tuple[str | None, int | None]]) -> str | None:
    """A unit's function, or that of the nearest unit above it that has one."""
    met: set[int] = set()
    while unit in above and unit not in met:
        met.add(unit)
        function, parent = above[unit]
        if function is not None:
            return function
        unit = parent
    return None


def _period(organisation_id: int) -> tuple[int, int]:
    """First and last day of the organisation's period, as ordinals."""
    starts, ends = (
        Organisation.objects.filter(pk=organisation_id, period__archived_at=None)
        .values_list("period__starts", "period__ends")
        .first()
    ) or (None, None)
    return (
        NO_DAY if starts is None else starts.toordinal(),
        NO_DAY if ends is None else ends.toordinal(),
    )
