"""The figures of a plan: of now, and of the days on which they were recorded."""

from __future__ import annotations

from datetime import date

import numpy as np

from goals.actors import Actor
from goals.models import DailyFigures
from goals.selectors.alignment import WholePlan, index_of


def figures_over_time(actor: Actor, since: date) -> list[DailyFigures]:
    """What was recorded from a day on, the oldest first; a day without a row was not recorded.

    Everybody in the organisation sees them: they count drafts, and name none. One query.
    """
    rows = DailyFigures.objects.filter(organisation_id=actor.organisation_id, day__gte=since)
    return list(rows.order_by("day"))


def figures_of(plan: WholePlan, *, wait: bool = True) -> DailyFigures:
    """The figures of a plan on its day, not saved; the whole organisation's, whoever reads.

    Without ``wait``, what rests on texts that nobody has judged yet is left unknown.
    """
    answer, judged = plan.answer, plan.judged(wait=wait)
    known, orphan = answer.connection.known, answer.connection.orphan
    found = index_of(plan, wait=wait)
    index = found.index if found.is_current else None
    children, parents = (plan.snapshot.places(plan.snapshot.links[end]) for end in _ENDS)
    return DailyFigures(
        organisation_id=plan.organisation.pk,
        day=plan.as_of,
        graph_version=plan.version,
        nodes=answer.graph.n_nodes,
        goals=int(answer.goals.sum()),
        programs=int(answer.programs.sum()),
        orphans=int(orphan.sum()) if known else None,
        loose_ends=len(answer.loose_ends) if known else None,
        **(_orphan_programs(plan) if known else {}),
        **{rule: _count(judged.breaking(rule)) for rule in ("unsupported", "unmeasured")},
        dangling=int(((children >= 0) & (parents < 0)).sum()),
        connected=answer.connected_share,
        supported=answer.supported_share,
        smart=judged.smart,
        confirmed=judged.confirmed,
        understood=None if index is None else index.understood,
        index=None if index is None else index.value,
    )


_ENDS = ("child_id", "parent_id")


def _count(mask: object) -> int:
    # Both rules rest on no text, so that the mask is always there.
    return int(np.sum(mask))  # type: ignore[call-overload]


def _orphan_programs(plan: WholePlan) -> dict[str, float]:
    answer = plan.answer
    orphans = answer.connection.orphan & answer.programs
    budgets = answer.graph.budgets[orphans]
    budgeted = ~np.isnan(budgets)
    return {
        "orphan_programs": int(orphans.sum()),
        "orphan_budget": float(budgets[budgeted].sum()),
        "orphans_budgeted": int(budgeted.sum()),
    }
