"""What was done since a transaction, and stands in the way of undoing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from goals.actors import Actor
from goals.models import AuditRow, CheckIn, Comment, Contribution, Dismissal, KeyResult, Node
from goals.selectors.undoing import Touched
from goals.services.undoing.saying import Place, place_of, told_change


def changed_since(actor: Actor, rows: list[AuditRow], touched: list[Touched]) -> list[Place]:
    """Each thing that is no longer as it was left: its fields, and who changed it last."""
    different = {
        (thing.what, thing.number): (thing, fields)
        for thing in touched
        if (fields := thing.unlike())
    }
    if not different:
        return []
    last = _last_acts(actor, rows[-1].sequence, list(different))
    return [
        place_of(
            thing.what,
            thing.key,
            told_change(last.get(place), thing.what, fields),
            fields=fields,
            by=last[place].actor_name if place in last else "",
            at=last[place].at.isoformat() if place in last else None,
        )
        for place, (thing, fields) in different.items()
    ]


def _last_acts(
    actor: Actor, sequence: int, things: list[tuple[str, int]]
) -> dict[tuple[str, int], AuditRow]:
    """The last audit row of each thing after a place of the trail."""
    by_type: dict[str, list[int]] = {}
    for what, number in things:
        by_type.setdefault(what, []).append(number)
    mine = Q()
    for what, numbers in by_type.items():
        mine |= Q(object_type=what, object_id__in=numbers)
    rows = AuditRow.objects.filter(
        mine, organisation_id=actor.organisation_id, sequence__gt=sequence
    )
    return {(row.object_type, row.object_id): row for row in rows.order_by("sequence")}


def attached_since(rows: list[AuditRow], touched: list[Touched]) -> Iterator[Place]:
    """What others have attached since to what undoing takes out of the plan again."""
    names = {(thing.what, thing.number): thing.key for thing in touched}
    made: defaultdict[str, set[int]] = defaultdict(set)
    going: defaultdict[str, set[int]] = defaultdict(set)
    for thing in touched:
        if thing.is_new:
            made[thing.what].add(thing.number)
        if thing.comes_in:
            going[thing.what].add(thing.number)
    since = {"created_at__gte": rows[0].at}
    for what, column, found, told in (
        ("node", "parent_id", _links(going["node"]), gettext("something contributes to it now")),
        (
            "node",
            "node_id",
            KeyResult.objects.filter(archived_at=None),
            gettext("it has a key result now"),
        ),
        (
            "node",
            "node_id",
            CheckIn.objects.filter(key_result=None),
            gettext("it has a check-in now"),
        ),
        (
            "node",
            "node_id",
            Comment.objects.filter(deleted_at=None),
            gettext("somebody commented on it"),
        ),
        (
            "node",
            "node_id",
            Dismissal.objects.all(),
            gettext("somebody dismissed a finding of it"),
        ),
        ("keyresult", "key_result_id", CheckIn.objects.all(), gettext("it has values now")),
    ):
        if going[what]:
            own = made[found.model._meta.model_name or ""]
            new = found.filter(**since, **{f"{column}__in": going[what]}).exclude(pk__in=own)
            for number in sorted(set(new.values_list(column, flat=True))):
                yield place_of(what, names[what, number], told)


def archived_since(rows: list[AuditRow], touched: list[Touched]) -> Iterator[Place]:
    """The ends of links to be put back that were archived since."""
    own = {thing.number for thing in touched if thing.what == "node"}
    ends: defaultdict[int, list[str]] = defaultdict(list)
    for thing in touched:
        if thing.what == "contribution" and (thing.is_gone or "parent_id" in thing.changed()):
            for column in ("child_id", "parent_id"):
                ends[(thing.before or {})[column]].append(thing.key)
    gone = Node.objects.filter(pk__in=ends, archived_at__gte=rows[0].at).exclude(pk__in=own)
    for number, key in gone.values_list("pk", "key") if ends else ():
        for link in ends[number]:
            reason = gettext("%(key)s was archived since; restore it first") % {"key": key}
            yield place_of("contribution", link, reason)


def _links(going: set[int]) -> QuerySet[Any]:
    """The contributions of what stays."""
    stays = Contribution.objects.exclude(child_id__in=going)
    return stays.filter(child__archived_at=None)
