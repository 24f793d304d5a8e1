"""The outermost layer of every request: its id, and its line in the log."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

import structlog
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.functional import SimpleLazyObject

_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.stdlib.get_logger("cascade.requests")
#: Routes whose paths hold a secret.
_SECRET_ROUTES = {"invitation", "account_reset_password_from_key", "account_confirm_email"}

#: The id of the request that this thread or task is serving; empty outside of one.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def request_id(given: str) -> str:
    r"""What the caller calls the request, where that is harmless, else a new id.

    >>> request_id("deploy-17"), len(request_id("a b\n"))
    ('deploy-17', 32)
    """
    return given if _HARMLESS.fullmatch(given) else uuid.uuid4().hex


class RequestLog:
    """Gives every request an id, returns it as `X-Request-ID`, and logs one line a request.

    The id stands in ``request.request_id``, in :data:`current_request_id`, and in every line that
    is logged meanwhile. The line holds the path and no query: values may be secrets.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the layers below, with the id on it."""
        name = request_id(request.headers.get("X-Request-ID", ""))
        request.request_id = name  # type: ignore[attr-defined]  # ours, for views
        token = current_request_id.set(name)
        started = time.perf_counter()
        try:
            with structlog.contextvars.bound_contextvars(request_id=name):
                response = self.get_response(request)
                _log_request(request, response, seconds=time.perf_counter() - started)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = name
        return response


def _log_request(request: HttpRequest, response: HttpResponseBase, *, seconds: float) -> None:
    _log.info(
        "request",
        method=request.method,
        path=_told_path(request),
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
        user=_known_user(request),
    )


def _told_path(request: HttpRequest) -> str:
    """The path, without what in it lets somebody in: links that were sent to one person."""
    route = request.resolver_match
    if route is None or route.view_name not in _SECRET_ROUTES:
        return request.path
    return f"({route.view_name})"


def _known_user(request: HttpRequest) -> str | None:
    """Who acts, as far as the request had to find out: the log asks the database nothing."""
    user = getattr(request, "user", None)
    if user is not None and not isinstance(user, SimpleLazyObject):
        return None if user.pk is None else str(user.pk)
    session = getattr(request, "session", None)
    if session is None or not session.accessed:
        return None
    found = session.get(SESSION_KEY)
    return None if found is None else str(found)


class CompressedPages(GZipMiddleware):
    """Compresses pages, and pages alone: it would make the strong ETags of the API weak ones."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The page, compressed where the browser takes that."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
