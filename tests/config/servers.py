"""A server as an operator starts it: a process group of its own, on a free port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.environment import ROOT


class Server:
    """A server that was started, and what it has written."""

    def __init__(self, *arguments: str, log: Path, variables: dict[str, str]) -> None:
        self.log = log
        self.port = int(variables.setdefault("PORT", str(free_port())))
        with log.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve", *arguments],
                cwd=ROOT,
                env=environment(variables),
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def wait_until_live(self, seconds: float = 30) -> None:
        """Returns when the server answers; fails when it ends or takes too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.get("/health/live")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.output()}")

    def stop(self, number: int = signal.SIGINT, *, group: bool = False, seconds: float = 20) -> int:
        """The exit status after a signal: to the main process, or, as a terminal does, to all."""
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(seconds)

    def output(self) -> str:
        """What the server has written so far."""
        return self.log.read_text("utf-8")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(variables: dict[str, str]) -> dict[str, str]:
    """The environment of a fresh machine with these variables."""
    kept = ("PATH", "HOME", "TMPDIR", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ} | variables


@contextmanager
def started(*arguments: str, log: Path, variables: dict[str, str]) -> Iterator[Server]:
    """A server that answers; it and its workers are gone afterwards, whatever happens."""
    server = Server(*arguments, log=log, variables=variables)
    try:
        server.wait_until_live()
        yield server
    finally:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()
