"""What all addresses share: who acts, what was asked, how rows are told and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from api.acts import Act
from api.conditional import expected_version, is_fresh, strong_tag, weak_tag
from api.idempotency import once
from api.media import AlwaysJson, JsonParser, JsonRenderer
from api.pagination import Orders, Pages
from api.requests import request_id_of
from api.schema import ActSchema
from api.serializers.base import read_query
from api.throttling import AddressThrottle, PersonThrottle, TokenThrottle
from goals.actors import Actor
from goals.choices import Scope
from goals.errors import NotFoundError, StaleEditError
from goals.models import Organisation, Token, User
from goals.selectors.lookups import organisation_of

Fields = dict[str, Any]


class ApiView(ViewSet):
    """One noun's addresses. ``acts`` says what each does."""

    noun: ClassVar[str]
    acts: ClassVar[Mapping[str, Act]]
    schema = ActSchema()
    http_method_names = ("get", "post", "put", "patch", "delete", "head")
    renderer_classes = (JsonRenderer,)
    parser_classes = (JsonParser,)
    content_negotiation_class = AlwaysJson
    metadata_class = None
    throttle_classes = (AddressThrottle, PersonThrottle, TokenThrottle)
    format_kwarg = None
    query: Fields

    def initial(self, request: Request, *_args: Any, **_kwargs: Any) -> None:
        """Finds out who asks and for what; refuses what no rights are needed to refuse."""
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(
            request
        )
        self.perform_authentication(request)
        # Before the permissions: who is turned away counts, too.
        self.check_throttles(request)
        self.check_permissions(request)
        if self.action not in self.acts:
            raise MethodNotAllowed(request.method or "")
        self.query = read_query(request.query_params, self.act.query)

    @property
    def act(self) -> Act:
        """What is asked for."""
        return self.acts[self.action]

    def taken(self) -> Fields:
        """The checked body."""
        assert self.act.takes is not None
        form: Any = self.act.takes(data=self.request.data)
        if self.act.partial:
            # Not `partial=True`, with which parts of what is said need not be whole, either.
            for field in form.fields.values():
                field.required = False
        form.is_valid(raise_exception=True)
        fields: Fields = form.validated_data
        return fields

    def told(self, thing: Any) -> Any:
        """A thing as it is told."""
        assert self.act.answers is not None
        return self.act.answers(thing).data

    def page(self, rows: QuerySet[Any]) -> Response:
        """One page of rows."""
        pages = Pages()
        found = pages.paginate_queryset(rows, self.request, self)
        assert self.act.answers is not None
        each = self.act.answers().fields["results"]  # type: ignore[attr-defined]
        return Response(pages.body(each.to_representation(found)))


class OrganisationView(ApiView):
    """Addresses below one organisation: they do not exist for who is no member."""

    organisation: Organisation
    actor: Actor

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Also finds the organisation, and what who asks is in it; three queries."""
        super().initial(request, *args, **kwargs)
        self.organisation = organisation_of(kwargs["slug"])
        token = request.auth if isinstance(request.auth, Token) else None
        if token is not None and token.organisation_id != self.organisation.pk:
            raise NotFoundError("organisation", self.organisation.slug)
        self.actor = Actor.of(
            cast(User, request.user),
            self.organisation,
            scope=Scope(token.scope) if token else Scope.WRITE,
            request_id=request_id_of(request),
        )

    def address(self, name: str, **names: object) -> str:
        """The address of something in the organisation."""
        return reverse(f"api:{name}", kwargs={"slug": self.organisation.slug, **names})

    def fresh_or(self, make: Callable[[], Any], *parts: object) -> Response:
        """An answer that follows from ``parts``: 304 where it is known, else made."""
        tag = weak_tag(self.action, self.organisation.pk, *parts)
        if is_fresh(self.request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(make(), headers={"ETag": tag})


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
