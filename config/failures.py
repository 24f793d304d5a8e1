"""Which door tells that a request failed: problems in JSON for the API, else pages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses, such as a request for an unknown host."""
    return _told("bad_request", defaults.bad_request, request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    return _told("not_found", defaults.page_not_found, request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """An error that nobody expected."""
    return _told("server_error", _broken, request)


def _broken(request: HttpRequest) -> HttpResponse:
    """The page of it, which asks nothing of what may have failed: no session, no database."""
    told = {"request_id": getattr(request, "request_id", "")}
    return HttpResponseServerError(render_to_string("500.html", told))


def _told(
    name: str, page: Callable[..., Any], request: HttpRequest, *exception: Exception
) -> HttpResponse:
    view = page
    if request.path.startswith("/api/"):
        # Imported when it is needed: what failed may be the API's own code.
        view = getattr(import_module("api.problems"), name, page)
    response: HttpResponse = view(request, *exception)
    return response
