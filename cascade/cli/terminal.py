"""The terminal: output, errors, colour, patience."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cascade.errors import CascadeError, PlanFileError
from cascade.reports.page import Page, safe
from cascade.sayings import say

#: Work that lasts longer than this many seconds is told on a terminal.
PATIENCE = 1.0
#: The exit status of input that cannot be read.
UNREADABLE = 2


def prepare_output() -> None:
    """A terminal that cannot show a character gets a stand-in rather than an error."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller has closed it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
        with suppress(AttributeError):
            getattr(sys, name).reconfigure(errors="replace")


def print_out(output: str | bytes) -> None:
    """Writes to standard output; bytes as they are, whatever the terminal's encoding.

    Raises :class:`PlanFileError` where it cannot be written.
    """
    try:
        if isinstance(output, str):
            sys.stdout.write(output)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has seen enough. Nothing more can be said to it.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        raise PlanFileError(
            say("standard output cannot be written: {words}", words=error.strerror),
            expected=say("room for the output"),
        ) from None


def refuse(*errors: CascadeError) -> int:
    """Tells errors on standard error; returns the exit status."""
    for error in errors:
        lines = [safe(part) for part in [*str(error).splitlines(), *_further(error)]]
        print("cascade: " + "\n".join(lines), file=sys.stderr)
    return UNREADABLE


def _further(error: CascadeError) -> Iterator[str]:
    """The problems of a file after the first, which its message tells."""
    if isinstance(error, PlanFileError):
        for line, column, problem in error.problems[1:]:
            place = ":".join(str(part) for part in (line, column) if part)
            yield f"  also {place}: {problem}" if place else f"  also {problem}"


def page() -> Page:
    """The terminal's width up to 80 columns, and colour where a person looks and wants it."""
    colour = (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    return Page(width=80, colour=colour)


@contextmanager
def patiently(stage: str) -> Iterator[None]:
    """Tells on a terminal's standard error what lasts, once it lasts."""
    if not sys.stderr.isatty():
        yield
        return
    told = threading.Timer(PATIENCE, lambda: print(f"cascade: {stage} ...", file=sys.stderr))
    told.daemon = True
    told.start()
    try:
        yield
    finally:
        told.cancel()
