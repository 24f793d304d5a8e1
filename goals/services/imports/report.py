"""What an import would do, or did: a row for each thing of the file, with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from cascade.types import Fault

Outcome = Literal["created", "changed", "unchanged", "refused"]
What = Literal[
    "organisation", "period", "unit", "node", "contribution", "key_result", "waiver", "dismissal"
]
#: Told of progress: the phase, how many are done, of how many.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One thing of the file. ``fields`` are those that change; ``reason`` says why, in words."""

    what: What
    id: str
    outcome: Outcome
    reason: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The rows in the order of the file. ``faults`` are what its reader met and mended."""

    rows: tuple[ImportRow, ...]
    faults: tuple[Fault, ...] = ()
    applied: bool = False

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows of each outcome.

        >>> ImportReport((ImportRow("node", "a", "created"),)).counts["created"]
        1
        """
        found = Counter(row.outcome for row in self.rows)
        return {
            "created": found["created"],
            "changed": found["changed"],
            "unchanged": found["unchanged"],
            "refused": found["refused"],
        }

    @property
    def refused(self) -> list[ImportRow]:
        """The rows that stand in the way."""
        return [row for row in self.rows if row.outcome == "refused"]


def silent(phase: str, done: int, of: int) -> None:
    """Tells nobody."""


def row_of(
    what: What, id: str, *, new: bool, fields: Iterable[str], problem: str | None, reason: str = ""
) -> ImportRow:
    """The row of a thing that is new or not, and has a problem or not."""
    told = tuple(fields)
    if problem is not None:
        return ImportRow(what, id, "refused", problem, told)
    if new:
        return ImportRow(what, id, "created", reason or gettext("it is not there yet"), told)
    if told:
        return ImportRow(
            what,
            id,
            "changed",
            reason or gettext("differs in %(fields)s") % {"fields": ", ".join(told)},
            told,
        )
    return ImportRow(what, id, "unchanged", reason or gettext("it is there as the file has it"))
