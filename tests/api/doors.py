"""Somebody who asks the API, with a token or without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpResponse
from django.test import Client

from goals.choices import Scope
from goals.services import token_create
from tests.api.told import check_told
from tests.worlds import World


@dataclass
class Door:
    """Asks below one organisation, as one person; every answer must be as the schema tells."""

    home: str
    secret: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    @classmethod
    def of(cls, world: World, name: str, scope: str = Scope.WRITE) -> Door:
        """One of the people, with a token of theirs."""
        _, secret = token_create(actor=world.actor(name), name=f"of {name}", scope=scope)
        return cls(f"/api/v1/organisations/{world.organisation.slug}", secret)

    def ask(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> HttpResponse:
        """Any request; header names are written with ``_``, ``if_match=...``."""
        where = path if path.startswith(("/api", "http")) else self.home + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            named.setdefault("Authorization", f"Bearer {self.secret}")
        media = named.pop("content-type", "application/json")
        data = raw if raw is not None else b"" if body is None else orjson.dumps(body)
        response = self.client.generic(method, where, data, content_type=media, headers=named)
        check_told(method, where, response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("DELETE", path, **headers)

    def tag(self, path: str) -> str:
        """The ETag of what is there now."""
        return self.get(path)["ETag"]


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The data of a problem, which must have that status and code, and be whole."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["code"] == code
    assert set(told) == {
        "type", "title", "status", "detail", "instance", "code", "data", "request_id",
    }  # fmt: skip
    assert told["type"].endswith(f"/problems/{code}")
    assert told["status"] == status
    assert told["request_id"] == response["X-Request-ID"]
    return told["data"]
