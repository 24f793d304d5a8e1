"""Structured logs: one line an event, each with the id of its request, none with a secret."""

from __future__ import annotations

import logging.config
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRETS = ("authorization", "cookie", "password", "secret", "token")


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The event, with the values of what sounds like a secret masked.

    >>> mask_secrets(None, "info", {"event": "signed in", "api_token": "c4f3"})
    {'event': 'signed in', 'api_token': '***'}
    """
    for name in event:
        if any(word in name.lower() for word in _SECRETS):
            event[name] = "***"
    return event


def _without_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The event without the request object that Django attaches to its records."""
    event.pop("request", None)
    return event


# What every line gets, whether it comes from structlog or from a library's own logger.
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def options(*, level: str, form: str) -> dict[str, Any]:
    """The settings of Python's logging: lines from `level` up, ``json`` or ``console``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {"()": "config.logging.formatter", "form": form},
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            # Django's own handlers would tell everything a second time.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            # At DEBUG it writes every query with its values.
            "django.db.backends": {"level": "INFO"},
            # It tells of each sign-in what the line of the request tells already.
            "axes": {"level": "WARNING"},
            "_granian": {"handlers": [], "propagate": True},
        },
    }


def formatter(form: str) -> logging.Formatter:
    """What writes a record as a line, in the form ``json`` or ``console``."""
    return structlog.stdlib.ProcessorFormatter(
        processors=list(_processors(form)),
        foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder(), _without_request],
    )


def _processors(form: str) -> Iterator[Processor]:
    yield structlog.stdlib.ProcessorFormatter.remove_processors_meta
    yield mask_secrets
    if form == "json":
        # A traceback as text: the structured one would hold local variables, secrets among them.
        yield structlog.processors.format_exc_info
        yield structlog.processors.JSONRenderer(sort_keys=True)
    else:
        yield structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback, sort_keys=False
        )


def configure(logging_options: dict[str, Any]) -> None:
    """Sets up Python's logging with these options, and structlog on top of it."""
    logging.config.dictConfig(logging_options)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
