"""Rows of one table: listed, told with a tag, made once, written from a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.conditional import expected_version, is_fresh, strong_tag
from api.idempotency import once
from api.pagination import Orders
from api.views.base import Fields, OrganisationView
from goals.errors import NotFoundError, StaleEditError


class Rows(OrganisationView):
    """Rows of one table. A noun says where they are, and which service does each act."""

    what: ClassVar[str]
    lookup: ClassVar[str] = "pk"
    kwarg: ClassVar[str] = "number"
    orders: ClassVar[Orders] = {"id": "pk"}
    default_ordering: ClassVar[str] = "id"

    def rows(self) -> QuerySet[Any]:
        """The rows that the actor may see."""
        raise NotImplementedError

    def asked_for(self, query: Fields) -> QuerySet[Any]:
        """The rows that a query asks for."""
        raise NotImplementedError

    def row(self) -> Any:
        """The row that is addressed; raises :class:`~goals.errors.NotFoundError`."""
        name = self.kwargs[self.kwarg]
        found = self.rows().filter(**{self.lookup: name}).first()
        if found is None:
            raise NotFoundError(self.what, name)
        return found

    def answer(self, row: Any, status: int | None = None, **headers: str) -> Response:
        """A row with its tag; for who has it already, 304."""
        body = self.told(row)
        if self.act.tag:
            headers["ETag"] = strong_tag(row.version, body)
            if self.request.method in ("GET", "HEAD") and is_fresh(self.request, headers["ETag"]):
                return Response(status=304, headers=headers)
        return Response(body, status or self.act.status, headers=headers)

    def list(self, _request: Request, **_: Any) -> Response:
        """A page of the rows that the query asks for."""
        return self.page(self.asked_for(self.query))

    def retrieve(self, _request: Request, **_: Any) -> Response:
        """One row."""
        return self.answer(self.row())

    def create(self, request: Request, **_: Any) -> Response:
        """A new row, once for an idempotency key."""
        return once(request, lambda: self.made(self.create_row(self.taken())))

    def made(self, row: Model) -> Response:
        """The answer that tells of a new row."""
        found = self.rows().get(pk=row.pk)
        return self.answer(found, Location=self.address_of(found))

    def address_of(self, row: Any) -> str:
        """Where one row is told."""
        return self.address(f"{self.noun}-one", **{self.kwarg: getattr(row, self.lookup)})

    def partial_update(self, _request: Request, **_: Any) -> Response:
        """The row with new values of some fields."""
        return self.write(lambda row, version: self.change_row(row, version, self.taken()))

    def destroy(self, _request: Request, **_: Any) -> Response:
        """The row archived or gone."""
        return self.write(self.remove_row)

    def restore(self, _request: Request, **_: Any) -> Response:
        """The archived row, back."""
        return self.write(self.restore_row)

    def write(self, act: Callable[[Any, int | None], Any]) -> Response:
        """Does an act on the row as it was read, and tells the row as it is then."""
        row = self.row()
        version = expected_version(self.request, row.version) if self.act.if_match else None
        with self.telling_current(row):
            act(row, version)
        if self.act.answers is None:
            return Response(status=self.act.status)
        return self.answer(self.rows().get(pk=row.pk))

    @contextmanager
    def telling_current(self, row: Any) -> Iterator[None]:
        """Where a write comes too late, the problem tells the row as it is, in the API's words."""
        try:
            yield
        except StaleEditError as stale:
            if self.act.answers is not None and row is not None:
                stale.data["current"] = self.told(self.rows().get(pk=row.pk))
            raise

    def create_row(self, fields: Fields) -> Any:
        """Calls the service that creates."""
        raise NotImplementedError

    def change_row(self, row: Any, _version: int | None, fields: Fields) -> Any:
        """Calls the service that changes."""
        raise NotImplementedError

    def remove_row(self, row: Any, _version: int | None) -> Any:
        """Calls the service that archives or withdraws."""
        raise NotImplementedError

    def restore_row(self, row: Any, version: int | None) -> Any:
        """Calls the service that restores."""
        raise NotImplementedError
