"""Clients that go on writing while their server is killed: each write is sent until it is answered.

``python -m tests.crashing`` migrates a database, makes the organisation that they write to, and prints
their token.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

HOME = "/api/v1/organisations/northwind"
#: Seconds after which a client gives a write up, and the test fails.
PATIENCE = 90


@dataclass
class Write:
    """One creation: what was sent, under which key, how often, and what was answered."""

    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    sent: int = 0
    answer: dict[str, Any] | None = None
    replayed: bool = False


class Client(threading.Thread):
    """Creates programs and records values in turn, until it is told to stop."""

    def __init__(self, name: str, port: int, secret: str, key_result: int) -> None:
        super().__init__(name=name)
        self.port, self.secret, self.key_result = port, secret, key_result
        self.writes: list[Write] = []
        self.over, self.problem = threading.Event(), ""
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while not self.over.is_set() and not self.problem:
            write = self._next(f"{self.name} {len(self.writes)}")
            self.writes.append(write)
            self._send_until_answered(write)
        self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _next(self, name: str) -> Write:
        if len(self.writes) % 2:
            body = {"key_result": self.key_result, "value": float(len(self.writes)), "note": name}
            return Write("/check-ins", body)
        return Write("/nodes", {"kind": "program", "unit": "SALES", "title": name})

    def _send_until_answered(self, write: Write) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            write.sent += 1
            try:
                status, replayed, told = self._send(write)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                self._hang_up()
                time.sleep(0.02)
                continue
            if status == 201:
                write.answer, write.replayed = told, replayed
            else:
                self.problem = f"{write} was answered by {status}: {told}"
            return
        self.problem = f"{write} was not answered in time"

    def _send(self, write: Write) -> tuple[int, bool, Any]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
            "Idempotency-Key": write.key,
        }
        self._connection.request("POST", HOME + write.path, json.dumps(write.body), headers)
        response = self._connection.getresponse()
        replayed = response.headers.get("Idempotency-Replayed") == "true"
        return response.status, replayed, json.loads(response.read())


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from goals.choices import Scope
    from goals.services import token_create
    from tests.worlds import northwind

    world = northwind()
    _, secret = token_create(actor=world.actor("lead"), name="clients", scope=Scope.WRITE)
    assert world.key_result is not None
    print(json.dumps({"secret": secret, "key_result": world.key_result.pk}))


if __name__ == "__main__":
    main()
