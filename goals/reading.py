"""Reading many rows as one state of an organisation, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from goals.errors import NotFoundError
from goals.models import GraphState

#: How often rows are read again before their writers are made to wait.
ATTEMPTS = 3
_BEGIN = {
    # A read transaction of WAL: it neither waits for the writer nor keeps it waiting.
    "sqlite": "BEGIN DEFERRED",
    # To compile a query of long arrays, or to divide it, takes longer than to run it.
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off;"
    " SET LOCAL max_parallel_workers_per_gather = 0",
}


@dataclass(frozen=True, slots=True)
class State:
    """Which state of an organisation's rows: ``head`` is the hash of all that was ever written.

    Two states of one version and head hold the same rows, also after a restored backup or a
    transaction that was undone. ``rows`` counts the audit rows up to it.
    """

    version: int
    rows: int
    head: str


def state_of(organisation_id: int) -> State:
    """The state that a read sees now; one query.

    Raises :class:`~goals.errors.NotFoundError`.
    """
    found = (
        GraphState.objects.filter(pk=organisation_id)
        .values_list("version", "audit_count", "audit_head")
        .first()
    )
    if found is None:
        raise NotFoundError("organisation", organisation_id)
    return State(*found)


def consistently[Found](organisation_id: int, read: Callable[[], Found]) -> Found:
    """What a function of several queries reads, all of them seeing one state of the rows.

    Outside a transaction that is one of its own, which only reads. Inside one it is read again
    when somebody has written meanwhile (on PostgreSQL each statement sees what is committed), and
    at last under the organisation's lock.
    """
    if not connection.in_atomic_block:
        with reading():
            return read()
    for _ in range(ATTEMPTS):
        before = state_of(organisation_id)
        found = read()
        if state_of(organisation_id) == before:
            return found
    GraphState.objects.select_for_update().get(pk=organisation_id)
    return read()


@contextmanager
def reading() -> Iterator[None]:
    """A transaction that only reads, of one state. Django's own would lock all of SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
