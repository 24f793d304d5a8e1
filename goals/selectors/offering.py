"""Which transactions can be offered to be undone, for what shows the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.models import AuditRow
from goals.permissions import allows
from goals.selectors.rows import history_of
from goals.selectors.undoing import (
    FINAL,
    MOST_ROWS,
    STAY,
    TABLES,
    Touched,
    final_in,
    look_up,
    rights_to_undo,
    touched_by,
)
from goals.wording import Words

#: A transaction of more rows is offered without a look at each of them.
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Offers:
    """Which graph versions can be offered to be undone; of others that one asks about, why not."""

    versions: frozenset[int]
    why_not: Mapping[int, Words]


def undoable(actor: Actor, rows: Iterable[AuditRow]) -> frozenset[int]:
    """Of the transactions of some audit rows, the graph versions that can be offered to be undone.

    What they wrote is as they left it, and the actor has the rights. Whether undoing is safe in
    every way, only :func:`goals.services.undo` says. A fixed number of queries.
    """
    return offers(actor, rows).versions


def offers(actor: Actor, rows: Iterable[AuditRow]) -> Offers:
    """What :func:`undoable` finds; and why who manages people cannot undo what concerns them."""
    sizes = _sizes(actor, {row.graph_version for row in rows})
    offered = {version for version, size in sizes.items() if LOOKED_AT < size <= MOST_ROWS}
    near = [version for version, size in sizes.items() if size <= LOOKED_AT]
    by_version = _by_version(actor, near)
    touched = {version: touched_by(rows) for version, rows in by_version.items()}
    look_up(thing for things in touched.values() for thing in things)
    why_not = {}
    for version, things in touched.items():
        final = final_in(by_version[version])
        if not final and all(_offered(actor, thing) for thing in things):
            offered.add(version)
        elif reason := _why_not(actor, final, things):
            why_not[version] = reason
    return Offers(frozenset(offered), why_not)


def _why_not(
    actor: Actor, final: list[tuple[AuditRow, Words]], things: list[Touched]
) -> Words | None:
    """Why what concerns people is not undone, for who might; None for all else."""
    if not allows(actor, "people.manage"):
        return None
    if final:
        return final[0][1]
    changed = [thing for thing in things if thing.unlike()]
    people = {"membership", "invitation"}
    if not changed or not any(thing.what in people for thing in things):
        return None
    if any(getattr(thing.now, "accepted_at", None) for thing in changed):
        return FINAL["invitation.accept"]
    return _("something of it was changed since")


def _sizes(actor: Actor, versions: set[int]) -> dict[int, int]:
    """How many rows each transaction has, of those that can be undone and seen as a whole."""
    mine = {"organisation_id": actor.organisation_id, "graph_version__in": versions}
    found = AuditRow.objects.filter(**mine).order_by().values("graph_version")
    whole = dict(found.values_list("graph_version", Count("pk")))
    known = history_of(actor).filter(object_type__in=[*TABLES, *STAY])
    seen = known.filter(graph_version__in=versions).order_by()
    counts = dict(seen.values("graph_version").values_list("graph_version", Count("pk")))
    return {version: size for version, size in whole.items() if counts.get(version) == size}


def _by_version(actor: Actor, versions: list[int]) -> dict[int, list[AuditRow]]:
    found: defaultdict[int, list[AuditRow]] = defaultdict(list)
    mine = {"organisation_id": actor.organisation_id, "graph_version__in": versions}
    for row in AuditRow.objects.filter(**mine).order_by("sequence") if versions else ():
        found[row.graph_version].append(row)
    return found


def _offered(actor: Actor, thing: Touched) -> bool:
    if thing.unlike():
        return False
    if thing.now is None and thing.what in ("contribution", "checkin", "waiver", "dismissal"):
        return True  # who may put it back is asked when it is
    return all(
        allows(actor, right, about) for right, about in rights_to_undo(actor, thing, thing.now)
    )
