"""A small issuer of OpenID Connect on this machine, which says of people what a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt

CLIENT, SECRET = "cascade", "a-secret-of-this-client"


class Issuer:
    """What it says of the next person (``claims``), and what it was asked (``asked``)."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []

    def configuration(self) -> dict[str, object]:
        paths = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        told: dict[str, object] = {name: f"{self.address}/{name}" for name in paths}
        return told | {
            "issuer": self.address,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self) -> dict[str, object]:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}
        # It comes from the issuer itself, so its signature is not looked at.
        signed = jwt.encode(claims, "k" * 32, algorithm="HS256")
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str) -> dict[str, object]:
        if path == "/.well-known/openid-configuration":
            return self.configuration()
        return self.token() if path == "/token_endpoint" else self.claims


@contextmanager
def issuer() -> Iterator[Issuer]:
    """An issuer that answers, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(running.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            running.asked.append({name: values[0] for name, values in parse_qs(sent).items()})
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing: tests print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    running = Issuer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
