"""Every error as a problem of RFC 9457."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

import orjson
import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions as rest
from rest_framework.response import Response
from rest_framework.views import set_rollback

from api.problem_kinds import BROKEN, KINDS, MALFORMED, Kind, kind_of
from api.requests import http_of
from cascade import errors as engine

MEDIA_TYPE = "application/problem+json"
_LOGGED = "it was logged under the request id; try again, and tell whoever runs the server"
_log = structlog.stdlib.get_logger("cascade.api")


#: What to do next, where the error itself does not say.
_ADVICE: dict[type[Exception], str] = {
    rest.NotAuthenticated: "send a token as `Authorization: Bearer cascade_...`, or sign in",
    rest.NotFound: "there is nothing at this address; the schema lists what there is",
    Http404: "there is nothing at this address; the schema lists what there is",
    rest.MethodNotAllowed: "this address does not take that method; the header Allow names those"
    " that it does",
    RequestDataTooBig: "the body is larger than this server takes; split it",
    OperationalError: "the database is busy or out of reach; try again in a second",
}


def problem_of(error: Exception, request: HttpRequest) -> dict[str, Any]:
    """The members of the problem that an error is."""
    kind = kind_of(error)
    if kind is None:
        return problem(BROKEN, request, detail=_LOGGED)
    return problem(kind, request, detail=_detail(error), data=_data(error))


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error; None for one that nobody expected, which is logged and a 500."""
    kind = kind_of(error)
    if kind is None:
        return None
    set_rollback()
    request: HttpRequest = http_of(context["request"])
    body = problem_of(error, request)
    return Response(body, kind.status, headers=_headers(error), content_type=MEDIA_TYPE)


def problem(
    kind: Kind, request: HttpRequest, *, detail: str, data: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The members of a problem."""
    return {
        "type": f"/api/v1/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.path,
        "code": kind.code,
        "data": dict(data or {}),
        "request_id": getattr(request, "request_id", ""),
    }


def _detail(error: Exception) -> str:
    if isinstance(error, engine.CascadeError):
        return str(error)
    told = next((_ADVICE[known] for known in type(error).__mro__ if known in _ADVICE), None)
    if told is not None:
        return told
    if isinstance(error, rest.ValidationError):
        return "please correct " + "; ".join(f"{k}: {v}" for k, v in fields_of(error).items())
    return str(getattr(error, "detail", "")) or "you may not do this"


def _data(error: Exception) -> dict[str, Any]:
    if isinstance(error, engine.CascadeError):
        return error.data
    if isinstance(error, rest.ValidationError):
        return {"fields": fields_of(error)}
    seconds = _wait(error)
    return {} if seconds is None else {"wait_seconds": seconds}


def _wait(error: Exception) -> int | None:
    """The seconds to wait before the next try; None where waiting does not help."""
    if isinstance(error, OperationalError):
        return 1
    wait: float | None = getattr(error, "wait", None)
    return None if wait is None else max(1, ceil(wait))


def fields_of(error: rest.ValidationError) -> dict[str, str]:
    """What is wrong with each field, by the path to it, such as ``milestones.0.on``."""
    found: dict[str, str] = {}
    for path, message in _flat(error.detail, ()):
        name = ".".join(path) or "body"
        found[name] = f"{found[name]} {message}" if name in found else message
    return found


def _flat(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = () if name == "non_field_errors" else (str(name),)
            yield from _flat(inner, path + own)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            yield from _flat(inner, (*path, str(index)) if nested else path)
    else:
        yield path, str(detail)


def _headers(error: Exception) -> dict[str, str]:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]  # by DRF
    seconds = _wait(error)
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    return headers


def server_error(request: HttpRequest) -> HttpResponse:
    """The problem of an error that nobody expected; what it was stands in the log."""
    return _response(BROKEN, request, _LOGGED)


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """The problem of an address that leads nowhere."""
    return _response(KINDS[Http404], request, _ADVICE[Http404])


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The problem of a request that Django itself refuses, such as one for an unknown host."""
    _log.warning("refused request", reason=type(exception).__name__)
    return _response(MALFORMED, request, "the request cannot be understood; look at its headers")


def _response(kind: Kind, request: HttpRequest, detail: str) -> HttpResponse:
    body = orjson.dumps(problem(kind, request, detail=detail))
    return HttpResponse(body, status=kind.status, content_type=MEDIA_TYPE)
