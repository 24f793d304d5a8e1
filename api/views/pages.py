"""What is open to all: the schema, the page that shows it, and the kinds of problems."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act
from api.media import dumps
from api.problem_kinds import Kind, all_kinds
from api.requests import http_of
from api.views.base import ApiView


class ProblemKind(serializers.Serializer[Kind]):
    """A kind of problem."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()


class ProblemKinds(serializers.Serializer[Any]):
    """All kinds of problems."""

    results = ProblemKind(many=True)


class Problems(ApiView):
    """What the addresses in the `type` of problems lead to."""

    noun = "problems"
    authentication_classes = ()
    permission_classes = (AllowAny,)
    acts: ClassVar[dict[str, Act]] = {
        "list": Act("Every kind of problem.", answers=ProblemKinds),
        "retrieve": Act("One kind of problem.", answers=ProblemKind),
    }

    def list(self, _request: Request) -> Response:
        """All kinds."""
        return Response(ProblemKinds({"results": all_kinds().values()}).data)

    def retrieve(self, _request: Request, code: str) -> Response:
        """One kind."""
        kind = all_kinds().get(code)
        if kind is None:
            raise NotFound
        return Response(ProblemKind(kind).data)


class Open(ApiView):
    """What is no part of the schema."""

    noun = "open"
    authentication_classes = ()
    schema = None  # type: ignore[assignment]  # left out
    permission_classes = (AllowAny,)
    acts: ClassVar[dict[str, Act]] = {
        "openapi": Act("The schema."),
        "docs": Act("The page."),
        "missing": Act("Nothing."),
    }

    def openapi(self, _request: Request) -> HttpResponse:
        """The schema in OpenAPI 3.1."""
        return HttpResponse(openapi(), content_type="application/vnd.oai.openapi+json")

    def docs(self, request: Request) -> HttpResponse:
        """The page that shows the schema, and tries it."""
        return render(http_of(request), "api/docs.html")

    def missing(self, _request: Request, **_: Any) -> HttpResponse:
        """Whatever is asked for here is not there."""
        raise NotFound


@cache
def openapi() -> bytes:
    """The schema; it takes a second to make, and stays as it is."""
    generator: Any = SchemaGenerator
    return dumps(generator().get_schema(request=None, public=True))
