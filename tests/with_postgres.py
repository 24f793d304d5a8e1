"""Runs a command on a PostgreSQL of its own: ``python -m tests.with_postgres COMMAND...``."""

import os
import signal
import subprocess
import sys

from tests.postgres import postgres


def main(command: list[str]) -> int:
    """Runs the command with `DATABASE_URL` set, stops the server, and returns its status."""
    with postgres() as url:
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
        # Ctrl-C reaches the command too: this process waits for it, and then cleans up.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _: _pass_on(child, received))
        return child.wait()


def _pass_on(child: subprocess.Popen[bytes], number: int) -> None:
    if number == signal.SIGTERM:
        child.terminate()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.with_postgres COMMAND...")
    sys.exit(main(sys.argv[1:]))
