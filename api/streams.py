"""A long act that tells its progress: one JSON object a line, the result or a problem at the end.

The act runs in a thread of its own, since it calls back and an answer is asked for; what it tells
is passed on as it comes. When whoever asks goes away, the act is broken off and nothing of it is
kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from queue import Queue
from threading import Thread
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.request import Request

from api.media import dumps
from api.problems import problem_of
from api.requests import http_of

MEDIA_TYPE = "application/x-ndjson"
Tell = Callable[[str, int, int], None]
Line = dict[str, Any]
_log = structlog.stdlib.get_logger("cascade.api")


class AbandonedError(Exception):
    """Whoever asked is gone."""


def wants_lines(request: Request) -> bool:
    """Whether progress is asked for."""
    return MEDIA_TYPE in request.headers.get("Accept", "")


def lines_of(request: Request, act: Callable[[Tell], Line]) -> StreamingHttpResponse:
    """The answer that runs an act, and tells of it."""
    lines = _lines(http_of(request), act)
    return StreamingHttpResponse(lines, content_type=MEDIA_TYPE)


def _lines(request: HttpRequest, act: Callable[[Tell], Line]) -> Iterator[bytes]:
    waiting: Queue[Line] = Queue()
    gone: list[bool] = []

    def tell(phase: str, done: int, of: int) -> None:
        if gone:
            raise AbandonedError
        waiting.put({"phase": phase, "done": done, "of": of})

    worker = Thread(target=copy_context().run, args=(_run, request, act, tell, waiting.put))
    worker.start()
    try:
        while True:
            line = waiting.get()
            yield dumps(line) + b"\n"
            if "phase" not in line:
                return
    finally:
        gone.append(True)
        worker.join()


def _run(
    request: HttpRequest, act: Callable[[Tell], Line], tell: Tell, put: Callable[[Line], None]
) -> None:
    """The act in its thread, which has a connection of its own; always ends with a last line."""
    try:
        last = {"result": act(tell)}
    except Exception as error:  # noqa: BLE001 whatever it is, a last line tells of it
        if not isinstance(error, AbandonedError):
            _log.info("import failed", exc_info=error)
        last = {"problem": problem_of(error, request)}
    finally:
        connection.close()
    put(last)
