"""Findings that were dismissed: of a node, and counted by what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from cascade.smart.checks import CHECKS
from cascade.smart.grounds import COMPARED
from goals.bridge.judging import CHECK_BITS
from goals.models import Dismissal, Node
from goals.selectors.alignment import WholePlan
from goals.selectors.rows import dismissals_visible_to


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Who dismissed a finding, when, and why. ``by`` is empty for the system."""

    because: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overruled:
    """How often the findings of one check were dismissed.

    ``times`` counts all that were and that nobody brought back, also those whose words have changed
    since. ``found`` and ``dismissed`` are of the plan as it is: the nodes on which the check finds
    something, and those of them on which all of it is dismissed. None where that is not known.
    """

    rule: str
    check: str
    times: int
    found: int | None
    dismissed: int | None

    @property
    def share(self) -> float | None:
        """The part (0..1) of what is found that is dismissed; None where unknown."""
        if self.dismissed is None or not self.found:
            return None
        return self.dismissed / self.found


def dismissed_on(node: Node) -> dict[str, Dismissed]:
    """The dismissals of a node by what they rest on; one query."""
    rows = Dismissal.objects.filter(node=node).select_related("by")
    return {row.fingerprint: _told(row) for row in rows}


def _told(row: Dismissal) -> Dismissed:
    return Dismissed(row.because, str(row.by or row.by_name or ""), row.updated_at)


def dismissals_by_check(plan: WholePlan, *, wait: bool = True) -> list[Overruled]:
    """How often each check was dismissed, the most often first; two queries at most.

    What the reader may not see is not counted. Without ``wait``, how much is found is perhaps
    unknown.
    """
    rows = dismissals_visible_to(plan.reader).filter(node__archived_at=None).order_by()
    counted = rows.values_list("rule", "check_name").annotate(times=Count("pk"))
    found = [
        Overruled(rule, check, times, *_found(plan, check, wait=wait))
        for rule, check, times in counted
    ]
    return sorted(found, key=lambda each: (-each.times, each.rule, each.check))


def _found(plan: WholePlan, check: str, *, wait: bool) -> tuple[int | None, int | None]:
    """On how many live nodes a check finds something, and on how many all of it is dismissed."""
    nodes = plan.judged(wait=wait).nodes
    if nodes is None or check not in CHECKS or check in COMPARED:
        return None, None
    asked, bit = plan.shown & plan.answer.graph.live, CHECK_BITS[check]
    found, overruled = (((nodes[name] & bit) != 0) & asked for name in ("checks", "overruled"))
    return int(found.sum()), int(overruled.sum())
