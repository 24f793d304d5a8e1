"""The server: ``python -m config.serve``, and with ``--local`` all that a first start needs."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from config import assets, environment, local
from config.environment import SettingError

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler
    from granian.server.common import AbstractServer

# How long requests that are being served may take when the server is told to stop.
_STOP_SECONDS = 30
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# How long a worker goes on when it is told to stop: meanwhile the main process hears of it too, and
# takes no worker that stops for one that has failed.
_HEARING_SECONDS = 0.2


def main(arguments: list[str] | None = None) -> None:
    """Serves until it is interrupted or terminated; a refused setting is told in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(prog="python -m config.serve", description=__doc__)
    parser.add_argument(
        "--local",
        action="store_true",
        help="for one's own machine: keeps a secret in DATA_DIR, migrates the database, and loads "
        "the example organisation when there is none",
    )
    try:
        serve(is_local=parser.parse_args(arguments).local)
    except SettingError as error:
        sys.exit(str(error))


def serve(*, is_local: bool) -> None:
    """Serves the site with one process a core, each of which serves one request at a time."""
    if is_local:
        local.write_environment()
    variables = environment.variables()
    host, port = environment.HOST.read(variables), environment.PORT.read(variables)
    _refuse_taken_port(host, port)
    if is_local:
        local.prepare_database()
        sys.stdout.write(f"\nCascade is at http://{host}:{port} (Ctrl-C stops it)\n")
        sys.stdout.flush()
    _run_server(host, port, variables, is_local=is_local)


def _refuse_taken_port(host: str, port: int) -> None:
    """Refuses a port on which somebody listens: two servers could share it unnoticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingError(
                "PORT",
                f"cannot be {port} on {host}: {error.strerror}",
                f"Choose another, as PORT={port + 1 if port < 65_535 else 8000}.",
            ) from None


def _run_server(host: str, port: int, variables: Mapping[str, str], *, is_local: bool) -> None:
    # Imported here, so that a refused setting is told before anything heavy is loaded.
    import django
    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    django.setup()
    assets.collect()
    # A worker that is forked from here must not share a connection.
    connections.close_all()
    server = Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=environment.WORKERS.read(variables) or os.cpu_count() or 1,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        websockets=False,
        log_level=LogLevels(environment.LOG_LEVEL.read(variables).lower()),
        log_dictconfig=settings.LOGGING,
    )
    if is_local:
        # The terminal was closed. By itself the server would take that as the wish to start anew.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    _fork_deaf_workers()
    _serve_until_told(server)


def _serve_until_told(server: AbstractServer[Any]) -> None:
    """Exits with a failure only when nobody has told the server to stop."""
    try:
        server.serve(target_loader=_load_application)
    except SystemExit:
        # A signal to all processes may stop a worker before the main process has asked it to.
        if not server.interrupt_signal:
            raise


def _fork_deaf_workers() -> None:
    """Keeps a signal to stop for a worker that is not yet able to hear it; it used to be lost."""
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP_SIGNALS),
    )


def _load_application(_target: str) -> WSGIHandler:
    """The application, in a worker that has just started."""
    _stop_once()
    from config.wsgi import application

    return application


def _stop_once() -> None:
    """Lets the first signal to stop this worker through, from a thread, and none after it.

    Ctrl-C reaches a worker twice: from the terminal, and from the main process. The second used to
    interrupt the handler of the first, now and then, and the worker hung.
    """
    # A forked worker is deaf already; one that was spawned is not.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    before = signal.getsignal(signal.SIGTERM)
    threading.Thread(target=_wait_for_stop, args=(before,), daemon=True).start()


def _wait_for_stop(before: object) -> None:
    number = signal.sigwait(_STOP_SIGNALS)
    time.sleep(_HEARING_SECONDS)
    while (stop := signal.getsignal(signal.SIGTERM)) is before:
        time.sleep(0.05)  # the worker is still loading the application
    if callable(stop):
        stop(number, None)


if __name__ == "__main__":
    main()
