"""A create that is sent twice with one key is done once, and answered twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
from django.db import transaction
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import KeyReusedError
from api.media import dumps
from api.requests import http_of
from goals.services.retries import answer_keep, key_claim

HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[!-~]{1,255}$"
#: What of an answer is given again.
_KEPT = ("ETag", "Location")


def once(request: Request, create: Callable[[], Response], *, unkept: str = "") -> Response:
    """The answer of ``create``, or that of the same request before; without a key, always new.

    ``unkept`` names a field that is not kept: it is null when told again. Raises
    :class:`~api.errors.KeyReusedError` for another request with that key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return create()
    if not re.fullmatch(KEY_PATTERN, key):
        raise ValidationError({HEADER: "must be 1 to 255 letters, digits or signs, no spaces"})
    assert request.user.pk is not None
    with transaction.atomic():
        record, is_new = key_claim(user=request.user, key=key, fingerprint=_fingerprint(request))
        if not is_new:
            if record.fingerprint != _fingerprint(request):
                raise KeyReusedError(key)
            return _again(record.status, record.headers, record.body)
        response = create()
        kept: Any = response.data if not unkept else {**response.data, unkept: None}
        headers = {name: response[name] for name in _KEPT if name in response}
        body = dumps(kept).decode()
        answer_keep(record=record, status=response.status_code, headers=headers, body=body)
        return response


def _fingerprint(request: Request) -> str:
    """What makes two requests the same: method, address and body."""
    http = http_of(request)
    told = [http.method, http.get_full_path(), http.headers.get("Content-Type", "")]
    return sha256(orjson.dumps(told) + http.body).hexdigest()


def _again(status: int | None, headers: dict[str, str], body: str) -> Response:
    replayed = {**headers, "Idempotency-Replayed": "true"}
    return Response(orjson.loads(body), status, headers=replayed)
