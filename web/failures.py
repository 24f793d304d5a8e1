"""What the domain refuses, as a page that tells what happened and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cascade import errors as engine
from cascade.errors import CascadeError
from goals import errors as domain

#: The status of each kind of refusal; the nearest class counts.
STATUSES: dict[type[CascadeError], int] = {
    CascadeError: 400,
    engine.UnknownNodeError: 404,
    engine.UnknownRuleError: 404,
    engine.CycleError: 409,
    engine.UnknownConnectionError: 409,
    domain.NotFoundError: 404,
    domain.ForbiddenError: 403,
    domain.InvalidError: 422,
    domain.ConflictError: 409,
    domain.StaleEditError: 409,
    domain.ArchivedError: 409,
    domain.AuditBrokenError: 500,
}


def status_of(error: CascadeError) -> int:
    """The HTTP status of a refusal."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def asks_for_part(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page, to be put into the one that is there.

    When somebody goes back to an address that a script has pushed, it asks for the whole page.
    """
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def failure(request: HttpRequest, error: CascadeError) -> HttpResponse:
    """The page of a refusal; for a script, the sentence alone, to be shown as a toast."""
    status = status_of(error)
    name = "errors/refused.html"
    if asks_for_part(request):
        name += "#sentence"
    return render(request, name, {"error": error, "status": status}, status=status)
