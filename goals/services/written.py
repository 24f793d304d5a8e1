"""Which graph version an act made, for a door that wants to offer to undo it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Written:
    """What the acts inside :func:`written` have made so far.

    ``version`` is the graph version of the last of them that wrote; None when none did.
    """

    version: int | None = None


_NOTED: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def written(*, outward: bool = True) -> Iterator[Written]:
    """Notes the graph version that the acts inside make, whoever else writes meanwhile.

    To be given to :func:`goals.services.undo`::

    with written() as told:
        node_archive(actor=actor, key="SALES-12")
    told.version

    What is noted inside of another is noted there, too, unless ``outward`` is False, as for what
    will be rolled back.
    """
    noted = Written()
    around = _NOTED.get()
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)
        if outward and around is not None and noted.version is not None:
            around.version = noted.version


def tell(version: int) -> None:
    """Notes a version that was committed."""
    noted = _NOTED.get()
    if noted is not None:
        noted.version = version
