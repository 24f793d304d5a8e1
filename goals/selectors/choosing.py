"""Which of the visible rows a reader asks for: filters by name, one function a noun.

A query holds only the filters that are asked for; a name that is not a filter is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cascade.wording import STILL_OPEN
from goals.actors import Actor
from goals.models import (
    AuditRow,
    CheckIn,
    Contribution,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Token,
    Unit,
    User,
)
from goals.search import few
from goals.selectors import rows

Query = Mapping[str, Any]
Condition = Callable[[Any], Q]
#: The first and the last day that a point in time can be told of, with its offset.
_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)
#: Up to so many nodes, to look each up is quicker than to go through all.
FEW = 1_000


def _chosen[Row: Any](found: QuerySet[Row], query: Query, **conditions: Condition) -> QuerySet[Row]:
    """The rows that meet the conditions of all filters that are asked for."""
    for name, condition in conditions.items():
        if name in query:
            found = found.filter(condition(query[name]))
    return found


def _is(path: str) -> Condition:
    return lambda value: Q(**{path: value})


def _either(holds: Q) -> Condition:
    return lambda wanted: holds if wanted else ~holds


def _archived(asked: str) -> Q:
    return Q() if asked == "any" else Q(archived_at__isnull=asked == "false")


def _owner(name: str) -> Q:
    return Q(owner__email=name.strip().lower()) | Q(owner_name=name)


def _words(*paths: str) -> Condition:
    """Every word stands in one of the columns."""

    def condition(words: str) -> Q:
        found = Q()
        for word in words.split():
            in_any = Q()
            for path in paths:
                in_any |= Q(**{f"{path}__icontains": word})
            found &= in_any
        return found

    return condition


def _words_of_nodes(actor: Actor, archived: str) -> Condition:
    """The same for nodes; where few may meet it, the index of words tells which these are."""
    in_columns = _words("key", "title", "description")

    def condition(words: str) -> Q:
        # The index knows nothing of archived nodes.
        numbers = few(actor.organisation_id, words.split(), FEW) if archived == "false" else None
        return in_columns(words) if numbers is None else Q(pk__in=numbers) & in_columns(words)

    return condition


def _from_day(path: str) -> Condition:
    return lambda day: Q(**{f"{path}__gte": _midnight(day)})


def _to_day(path: str) -> Condition:
    return lambda day: Q(**{f"{path}__lt": _midnight(day) + timedelta(days=1)})


def _midnight(day: date) -> datetime:
    """The first instant of a day, in the server's zone."""
    within = min(max(day, _FIRST), _LAST)
    return timezone.make_aware(datetime.combine(within, time.min))


_NOT_ARCHIVED = {"archived": "false"}
#: What stands where an owner is still to be named.
_NO_NAME = rf"^\W*({'|'.join(re.escape(word) for word in sorted(STILL_OPEN) if word)})?\W*$"
_HAS_OWNER = Q(owner__isnull=False) | (
    Q(owner_name__isnull=False) & ~Q(owner_name__iregex=_NO_NAME)
)


def organisations_chosen(user: User, query: Query) -> QuerySet[Organisation]:
    """The person's organisations, by ``q``."""
    return _chosen(rows.organisations_of(user), query, q=_words("slug", "name"))


def nodes_chosen(actor: Actor, query: Query) -> QuerySet[Node]:
    """The nodes by what is said of them, and by what is beside them.

    ``kind`` and ``status`` are lists of codes, ``unit`` is a key (units below it count), ``parent``
    and ``child`` are keys of nodes, ``archived`` is false, true or any.
    """
    links = rows.contributions_visible_to(actor).order_by()
    asked = _NOT_ARCHIVED | dict(query)
    return _chosen(
        rows.nodes_visible_to(actor),
        asked,
        archived=_archived,
        kind=_is("kind__in"),
        status=_is("status__in"),
        unit=lambda key: Q(unit__in=units_below(actor, key)),
        owner=_owner,
        has_owner=_either(_HAS_OWNER),
        period=_is("period"),
        q=_words_of_nodes(actor, asked["archived"]),
        due_before=_is("due__lte"),
        due_after=_is("due__gte"),
        updated_after=_is("updated_at__gt"),
        parent=lambda key: Q(pk__in=links.filter(parent__key=key).values("child")),
        child=lambda key: Q(pk__in=links.filter(child__key=key).values("parent")),
    )


def units_below(actor: Actor, key: str) -> set[int]:
    """The numbers of a unit and of those below it; none where no unit has the key."""
    tree = list(rows.units_of(actor).values_list("pk", "parent_id", "prefix"))
    found = {number for number, _, prefix in tree if prefix == key}
    size = 0
    while size < len(found):
        size = len(found)
        found |= {number for number, parent, _ in tree if parent in found}
    return found


def contributions_chosen(actor: Actor, query: Query) -> QuerySet[Contribution]:
    """The contributions by their ends (keys) and marks; without those of archived nodes.

    ``suspect`` are those whose parent has changed in substance since they were confirmed.
    """
    suspect = Q(is_confirmed=True, confirmed_fingerprint__isnull=False) & ~Q(
        confirmed_fingerprint=F("parent__fingerprint")
    )
    live = rows.contributions_visible_to(actor).filter(
        child__archived_at=None, parent__archived_at=None
    )
    return _chosen(
        live,
        query,
        child=_is("child__key"),
        parent=_is("parent__key"),
        confirmed=_is("is_confirmed"),
        suspect=_either(suspect),
        primary=_is("primary"),
    )


def key_results_chosen(actor: Actor, query: Query) -> QuerySet[KeyResult]:
    """The key results by ``node`` (a key), ``owner``, ``measures``, due date and ``archived``."""
    return _chosen(
        rows.key_results_visible_to(actor),
        _NOT_ARCHIVED | dict(query),
        archived=_archived,
        node=_is("node__key"),
        owner=_owner,
        measures=_is("measures"),
        due_before=_is("due__lte"),
        due_after=_is("due__gte"),
    )


def check_ins_chosen(actor: Actor, query: Query) -> QuerySet[CheckIn]:
    """The check-ins by ``node`` (a key), ``key_result`` (a number) and days."""
    return _chosen(
        rows.check_ins_visible_to(actor),
        query,
        node=_is("node__key"),
        key_result=_is("key_result"),
        on_or_after=_is("on__gte"),
        on_or_before=_is("on__lte"),
    )


def units_chosen(actor: Actor, query: Query) -> QuerySet[Unit]:
    """The units by ``function``, ``parent`` (a key), ``q`` and ``archived``."""
    return _chosen(
        rows.units_of(actor),
        _NOT_ARCHIVED | dict(query),
        archived=_archived,
        function=_is("function"),
        parent=_is("parent__prefix"),
        q=_words("prefix", "name", "purpose"),
    )


def periods_chosen(actor: Actor, query: Query) -> QuerySet[Period]:
    """The periods by ``parent`` (a number), ``on`` (a day within) and ``archived``."""
    return _chosen(
        rows.periods_of(actor),
        _NOT_ARCHIVED | dict(query),
        archived=_archived,
        parent=_is("parent"),
        on=lambda day: (Q(starts=None) | Q(starts__lte=day)) & (Q(ends=None) | Q(ends__gte=day)),
    )


def memberships_chosen(actor: Actor, query: Query) -> QuerySet[Membership]:
    """The memberships by ``role``, ``unit`` (a key) and ``email``."""
    return _chosen(
        rows.memberships_of(actor),
        query,
        role=_is("role"),
        unit=_is("unit__prefix"),
        email=lambda address: Q(user__email=address.strip().lower()),
    )


def tokens_chosen(actor: Actor, query: Query) -> QuerySet[Token]:
    """The actor's own tokens, by ``revoked``."""
    return _chosen(rows.tokens_of(actor), query, revoked=_either(Q(revoked_at__isnull=False)))


def history_chosen(actor: Actor, query: Query) -> QuerySet[AuditRow]:
    """The audit trail by what was done, to what, by whom and when.

    ``about`` is a pair: words of which all stand in the key, or else keys of which it is one.
    """
    return _chosen(
        rows.history_of(actor).select_related("actor"),
        query,
        act=_is("act"),
        act_begins=_is("act__startswith"),
        act_ends=_is("act__endswith"),
        object_type=_is("object_type"),
        object_types=_is("object_type__in"),
        object_id=_is("object_id"),
        object_key=_is("object_key"),
        about=lambda told: _words("object_key")(told[0]) | Q(object_key__in=told[1]),
        actor=lambda address: Q(actor__email=address.strip().lower()),
        on_or_after=_from_day("at"),
        on_or_before=_to_day("at"),
        since_version=_is("graph_version__gt"),
    )
