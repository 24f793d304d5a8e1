"""One table from an error's class to what it is at this door: its code, status and title."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions as rest

from api.errors import ApiError, KeyReusedError, PreconditionRequiredError, TooLargeError
from cascade import errors as engine
from goals import errors as domain


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: what it is called in ``code``, its status and its title."""

    code: str
    status: int
    title: str


def _of(error: type[engine.CascadeError], status: int, title: str) -> Kind:
    return Kind(error.code, status, title)


#: Every error that is raised on purpose, and what it is at this door.
KINDS: dict[type[Exception], Kind] = {
    error: _of(error, status, title)
    for error, status, title in (
        (engine.CascadeError, 400, "Refused"),
        (engine.PlanFileError, 422, "The plan file cannot be read"),
        (engine.UnsafeFileError, 422, "The plan file asks for what no plan needs"),
        (engine.UnknownFormatError, 415, "Unknown plan format"),
        (engine.ConfigError, 422, "The configuration cannot be used"),
        (engine.MissingExtraError, 500, "An optional part is not installed"),
        (engine.ModelFileError, 500, "A file of the model is another one"),
        (engine.PlanError, 422, "The plan contradicts itself"),
        (engine.DuplicateIdError, 422, "Two nodes share an identifier"),
        (engine.UnknownNodeError, 404, "No such node"),
        (engine.UnknownRuleError, 404, "No such rule"),
        (engine.CycleError, 409, "It would close a cycle"),
        (engine.UnknownConnectionError, 409, "There is not one current mission"),
        (domain.DomainError, 400, "Refused"),
        (domain.NotFoundError, 404, "Not found"),
        (domain.ForbiddenError, 403, "Forbidden"),
        (domain.InvalidError, 422, "A value does not fit"),
        (domain.ConflictError, 409, "It contradicts what is there"),
        (domain.DuplicateError, 409, "It is there already"),
        (domain.StaleEditError, 412, "Changed meanwhile"),
        (domain.ArchivedError, 409, "It is archived"),
        (domain.LevelError, 409, "A contribution goes toward the mission"),
        (domain.InvitationError, 409, "The invitation cannot be accepted"),
        (domain.ImportRefusedError, 409, "Some rows cannot be imported"),
        (domain.UndoRefusedError, 409, "The change cannot be undone"),
        (domain.UnchangedError, 409, "It is so already"),
        (domain.BulkRefusedError, 409, "Some of the nodes cannot be changed so"),
        (domain.AuditBrokenError, 500, "The audit trail is broken"),
        (ApiError, 400, "Refused"),
        (PreconditionRequiredError, 428, "If-Match is missing"),
        (KeyReusedError, 422, "The idempotency key is in use"),
        (TooLargeError, 413, "Too large"),
    )
}
MALFORMED = Kind("malformed", 400, "The request does not fit the schema")
UNAVAILABLE = Kind("unavailable", 503, "Busy")
BROKEN = Kind("internal", 500, "Something went wrong here")
KINDS |= {
    rest.ValidationError: MALFORMED,
    rest.ParseError: MALFORMED,
    rest.NotAuthenticated: Kind("not-authenticated", 401, "Not signed in"),
    rest.AuthenticationFailed: Kind("not-authenticated", 401, "Not signed in"),
    rest.PermissionDenied: Kind("forbidden", 403, "Forbidden"),
    PermissionDenied: Kind("forbidden", 403, "Forbidden"),
    rest.NotFound: Kind("not-found", 404, "Not found"),
    Http404: Kind("not-found", 404, "Not found"),
    rest.MethodNotAllowed: Kind("method-not-allowed", 405, "Not done here"),
    rest.UnsupportedMediaType: Kind("unsupported-media-type", 415, "Unknown media type"),
    rest.Throttled: Kind("throttled", 429, "Too many requests"),
    RequestDataTooBig: Kind("too-large", 413, "Too large"),
    OperationalError: UNAVAILABLE,
}


def kind_of(error: Exception) -> Kind | None:
    """What an error is at this door: by its class, or the nearest one above it."""
    return next((KINDS[known] for known in type(error).__mro__ if known in KINDS), None)


def all_kinds() -> dict[str, Kind]:
    """Every kind of problem by its code, in the order of the codes."""
    return dict(sorted({kind.code: kind for kind in [*KINDS.values(), BROKEN]}.items()))


def title_of(status: int) -> str:
    """What a status is called."""
    return HTTPStatus(status).phrase
