"""What all addresses share: who acts, what was asked, how rows are told and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from api.acts import Act
from api.conditional import is_fresh, weak_tag
from api.media import AlwaysJson, JsonParser, JsonRenderer
from api.pagination import Pages
from api.requests import request_id_of
from api.schema import ActSchema
from api.serializers.base import read_query
from api.throttling import AddressThrottle, PersonThrottle, TokenThrottle
from goals.actors import Actor
from goals.choices import Scope
from goals.errors import NotFoundError
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
