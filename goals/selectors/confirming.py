"""Contributions that nobody has confirmed yet, by the units that are to do it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from django.db.models import Count

from cascade.layers import Bools
from goals.choices import Status
from goals.models import Contribution, Unit
from goals.selectors.alignment import WholePlan


def unconfirmed_by_unit(plan: WholePlan, units: Iterable[Unit]) -> dict[int, int]:
    """How many contributions of active nodes nobody has confirmed, by the child's unit's number.

    No query where the plan is judged; else one, which takes 100,000 contributions 20 ms.
    """
    wanted = {unit.pk for unit in units}
    remarks = plan.judged(wait=False).links
    if remarks is None:
        return _asked(plan, wanted)
    graph, units_of = plan.answer.graph, plan.snapshot.nodes["unit_id"]
    active: Bools = plan.snapshot.nodes["status"] == Status.ACTIVE
    unsure = active[graph.children] & active[graph.parents] & ~remarks["confirmed"]
    numbers, counts = np.unique(units_of[graph.children[unsure]], return_counts=True)
    told = zip(numbers.tolist(), counts.tolist(), strict=True)
    return {number: count for number, count in told if number in wanted}


def _asked(plan: WholePlan, units: Iterable[int]) -> dict[int, int]:
    links = Contribution.objects.filter(
        organisation=plan.organisation,
        child__unit__in=units,
        child__status=Status.ACTIVE,
        child__archived_at=None,
        parent__status=Status.ACTIVE,
        parent__archived_at=None,
        is_confirmed=False,
    )
    return dict(links.order_by().values_list("child__unit").annotate(n=Count("pk")))
