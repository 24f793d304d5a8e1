"""Which nodes of a plan a reader asks for, as masks over its graph: quick, however many there are.

The same filters as :func:`goals.selectors.choosing.nodes_chosen`, and what the engine knows beside.
What only rows know (words, periods, owners that are no members) is asked of them once for a state
of the plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from django.db.models import Q, QuerySet

from cascade.layers import Bools
from cascade.progress import HEALTHS
from goals.bridge import Snapshot
from goals.choices import Kind, Status, code_of
from goals.errors import NotFoundError
from goals.models import Contribution, Node, User
from goals.selectors.alignment import WholePlan
from goals.selectors.choosing import nodes_chosen, units_below
from goals.selectors.verdicts import nodes_with_finding

#: How many answers of the rows are kept for a state of a plan.
KEPT = 16
#: The words of progress that a status may be, beside those of :class:`~goals.choices.Status`.
GOING = {health.value: code for code, health in enumerate(HEALTHS)} | {"unknown": -1}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; what is empty is not asked.

    ``unit`` is a key (units below it count), ``owner`` an address or a name, ``period`` a number.
    ``statuses`` are words: of plan files, or of how it goes (``on_track``, ``unknown``), which
    concern active nodes. ``findings`` are rules, or ``mine``, ``unconfirmed``; all must hold.
    """

    text: str = ""
    unit: str = ""
    kinds: tuple[str, ...] = ()
    owner: str = ""
    period: int | None = None
    statuses: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Query()


def nodes_asked(plan: WholePlan, query: Query) -> Bools:
    """The nodes that meet a query, as far as the reader may see them.

    Raises :class:`~goals.errors.NotFoundError` for a unit that is not there.
    """
    kept: Bools = plan.shown.copy()
    if query.kinds:
        codes = [code for word in query.kinds if (code := code_of(Kind, word)) is not None]
        kept &= np.isin(plan.snapshot.nodes["kind"], codes)
    if query.unit:
        kept &= _of_unit(plan, query.unit)
    if query.statuses:
        kept &= _of_statuses(plan, query.statuses)
    if query.owner:
        kept &= _of_owner(plan, query.owner)
    if query.period is not None:
        period = query.period
        kept &= _asked_of_rows(plan, ("period", period), lambda: _rows(plan, Q(period=period)))
    for finding in query.findings:
        kept &= _with_finding(plan, finding)
    if query.text.strip():
        words = " ".join(query.text.split())
        kept &= _asked_of_rows(plan, ("text", words), lambda: _with_words(plan, words))
    return kept


def _of_unit(plan: WholePlan, key: str) -> Bools:
    units = units_below(plan.reader, key)
    if not units:
        raise NotFoundError("unit", key)
    within: Bools = np.isin(plan.snapshot.nodes["unit_id"], list(units))
    return within


def _of_statuses(plan: WholePlan, words: tuple[str, ...]) -> Bools:
    """``done`` is both a status and how it goes: either counts."""
    stored = plan.snapshot.nodes["status"]
    known = {status.name.lower(): status.value for status in Status}
    kept: Bools = np.isin(stored, [known[word] for word in words if word in known])
    going = [GOING[word] for word in words if word in GOING]
    if going:
        health = plan.answer.progress.own_health
        kept |= np.isin(health, going) & (stored == Status.ACTIVE)
    return kept


def _of_owner(plan: WholePlan, name: str) -> Bools:
    user = User.objects.filter(email=name.strip().lower()).values_list("pk", flat=True).first()
    if user is not None:
        owned: Bools = plan.snapshot.nodes["owner_id"] == user
        return owned
    named = Q(owner_name__iexact=name.strip()) | Q(owner__name__iexact=name.strip())
    return _asked_of_rows(plan, ("owner", name), lambda: _rows(plan, named))


def _with_finding(plan: WholePlan, finding: str) -> Bools:
    answer, nodes = plan.answer, plan.snapshot.nodes
    if finding == "mine":
        mine: Bools = nodes["owner_id"] == (plan.reader.user_id or 0)
        return mine
    if finding == "unconfirmed":
        return _asked_of_rows(plan, (finding,), lambda: _unconfirmed(plan)) & answer.graph.live
    if finding == "orphan":
        return answer.connection.orphan
    found = nodes_with_finding(plan, finding)
    marks = np.zeros(len(plan.snapshot.numbers), bool)
    if found is not None:
        marks[found] = True
    return marks


def _unconfirmed(plan: WholePlan) -> QuerySet[Any, int]:
    """Children of live contributions that nobody has confirmed."""
    ends = {
        f"{end}__{name}": value
        for end in ("child", "parent")
        for name, value in (("archived_at", None), ("status", Status.ACTIVE))
    }
    found = Contribution.objects.filter(
        organisation=plan.organisation, is_confirmed=False, **ends
    ).order_by()
    return found.values_list("child_id", flat=True)


def _with_words(plan: WholePlan, words: str) -> QuerySet[Any, int]:
    found = nodes_chosen(plan.reader, {"q": words}).select_related(None).order_by()
    return found.values_list("pk", flat=True)


def _rows(plan: WholePlan, condition: Q) -> QuerySet[Any, int]:
    found = Node.objects.filter(condition, organisation=plan.organisation, archived_at=None)
    return found.order_by().values_list("pk", flat=True)


_ROWS: WeakKeyDictionary[Snapshot, dict[tuple[object, ...], Bools]] = WeakKeyDictionary()


def _asked_of_rows(
    plan: WholePlan, name: tuple[object, ...], ask: Callable[[], QuerySet[Any, int]]
) -> Bools:
    """The nodes whose rows meet a condition; kept while the plan is the same."""
    known = _ROWS.setdefault(plan.snapshot, {})
    name = (*name, plan.reader.user_id)
    marks = known.pop(name, None)
    if marks is None:
        places = plan.snapshot.places(np.fromiter(ask(), np.int64))
        marks = np.zeros(len(plan.snapshot.numbers), bool)
        marks[places[places >= 0]] = True
    known[name] = marks
    while len(known) > KEPT:
        known.pop(next(iter(known)), None)
    return marks
