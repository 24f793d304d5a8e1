"""Whether an answer is what the schema tells: its status, media type, headers and body."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jsonschema_rs
import orjson
from django.http import HttpResponse

from api.views.pages import openapi


@cache
def schema() -> dict[str, Any]:
    return orjson.loads(openapi())


@cache
def operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [
        (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), item)
        for path, item in schema()["paths"].items()
    ]


@cache
def validator(text: bytes) -> Any:
    whole = {**orjson.loads(text), "components": schema()["components"]}
    return jsonschema_rs.validator_for(whole)


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """The schema's operation; None for an address or a method that it does not tell of."""
    item = next((item for pattern, item in operations() if pattern.fullmatch(path)), {})
    return item.get({"HEAD": "get"}.get(method, method.lower()))


def check_told(method: str, path: str, response: HttpResponse) -> None:
    """Fails when the schema does not allow this answer."""
    operation = operation_of(method, path.partition("?")[0])
    if operation is None or response.status_code in (404, 405):
        return
    told = operation["responses"].get(str(response.status_code))
    assert told is not None, f"{method} {path}: {response.status_code} is not in the schema"
    for name in told.get("headers", {}):
        if name != "Idempotency-Replayed":
            assert name in response, f"{method} {path}: no header {name}"
    media = response.get("Content-Type", "").partition(";")[0]
    content = told.get("content")
    if content is None:
        assert response.content == b"", f"{method} {path}: has a body"
        return
    assert media in content, f"{method} {path}: {media} is not in the schema"
    if "json" in media and not response.streaming:
        body = orjson.loads(response.content)
        validator(orjson.dumps(content[media]["schema"])).validate(body)
