"""Pages by a cursor: the place after the last row, so that rows made meanwhile move nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from django.core.exceptions import ValidationError as FieldError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Left
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from goals.errors import InvalidError

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
#: Where a day is not known, rows come last.
LAST_DAY = date.max
#: How much of a text rows are ordered by: it stands in the cursor, and that in an address.
ORDERED_BY = 100
#: By what a list may be ordered: the name to an expression that is never null.
Orders = Mapping[str, str | Combinable]


@dataclass(frozen=True, slots=True)
class Place:
    """Between two rows: ``value`` is what the row beside it is ordered by, ``number`` its key."""

    ordering: str
    value: Any
    number: int
    backward: bool = False

    def encode(self) -> str:
        """The place as a text for an address."""
        told = orjson.dumps([self.ordering, self.value, self.number, self.backward])
        return base64.urlsafe_b64encode(told).decode().rstrip("=")


class Pages(BasePagination):
    """One page of a queryset by ``limit``, ``cursor`` and ``ordering``."""

    request: Request
    page: list[Any]
    before: Place | None = None
    after: Place | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page that the view's checked query asks for; one query."""
        self.request = request
        query: Mapping[str, Any] = view.query
        limit = query.get("limit", DEFAULT_LIMIT)
        ordering = query.get("ordering") or view.default_ordering
        place = _decode(query["cursor"], ordering) if "cursor" in query else None
        ordered = Ordered(queryset, ordering, view.orders)
        found = ordered.beside(place, limit + 1)
        more, rows = len(found) > limit, found[:limit]
        backward = place is not None and place.backward
        if backward:
            rows.reverse()
        self.page = rows
        if rows and (more if backward else place is not None):
            self.before = ordered.place(rows[0], backward=True)
        if rows and (backward or more):
            self.after = ordered.place(rows[-1], backward=False)
        return rows

    def body(self, results: list[Any]) -> dict[str, Any]:
        """The page as it is told."""
        return {
            "results": results,
            "next": self._link(self.after),
            "previous": self._link(self.before),
        }

    def _link(self, place: Place | None) -> str | None:
        if place is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", place.encode())


@dataclass(slots=True)
class Ordered:
    """A queryset in an order that is total: by an expression, and by number among equals."""

    rows: QuerySet[Any]
    ordering: str
    orders: Orders
    descends: bool = field(init=False)
    by_number: bool = field(init=False)

    def __post_init__(self) -> None:
        name = self.ordering.removeprefix("-")
        self.descends = name != self.ordering
        self.by_number = self.orders[name] in ("pk", "id")
        by = self.orders[name]
        self.rows = self.rows.annotate(ordered_by=F(by) if isinstance(by, str) else by)

    def beside(self, place: Place | None, limit: int) -> list[Any]:
        """The rows after a place, or before it with the nearest first."""
        descends = self.descends != (place is not None and place.backward)
        rows = self.rows if place is None else self._from(place, descends=descends)
        sign = "-" if descends else ""
        names = [f"{sign}pk"] if self.by_number else [f"{sign}ordered_by", f"{sign}pk"]
        try:
            return list(rows.order_by(*names)[:limit])
        except (FieldError, ValueError, TypeError, OverflowError):
            raise bad_cursor() from None

    def _from(self, place: Place, *, descends: bool) -> QuerySet[Any]:
        after = "lt" if descends else "gt"
        among_equals = {f"pk__{after}": place.number}
        if self.by_number:
            return self.rows.filter(**among_equals)
        try:
            return self.rows.filter(
                Q(**{f"ordered_by__{after}": place.value})
                | Q(**among_equals, ordered_by=place.value)
            )
        except (FieldError, ValueError, TypeError):
            raise bad_cursor() from None

    def place(self, row: Model, *, backward: bool) -> Place:
        """The place beside a row."""
        value = None if self.by_number else _plain(row.ordered_by)  # type: ignore[attr-defined]
        return Place(self.ordering, value, row.pk, backward)


def beginning(column: str) -> Combinable:
    """What to order by for a column of texts."""
    return Left(column, ORDERED_BY)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _decode(text: str, ordering: str) -> Place:
    try:
        told = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except ValueError:
        raise bad_cursor() from None
    if not (isinstance(told, list) and len(told) == 4):
        raise bad_cursor()
    name, value, number, backward = told
    is_place = name == ordering and type(number) is int and 0 < number < 2**63
    if not is_place or not isinstance(backward, bool) or not isinstance(value, str | int | None):
        raise bad_cursor()
    if isinstance(value, str) and "\0" in value:
        raise bad_cursor()
    return Place(name, value, number, backward)


def bad_cursor() -> InvalidError:
    """The error of a cursor that did not come from here, or came with another ordering."""
    return InvalidError({"cursor": "take it from `next` or `previous`, or leave it out"})
