"""The file between choosing and confirming: kept for a day, for the one who chose it.

It lies in the cache that all servers share, with what was found in it, so that nobody has to
choose it twice; whoever finds it gone is asked for it again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from django.core.cache import cache

from cascade import read_plan
from cascade.types import Fault, Plan
from goals.services.imports.previewing import Outlook, PreviewRow, plan_preview
from web.visits import Visit

KEPT_SECONDS = 24 * 3600
#: How many rows of a preview are stored together.
BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import: the rows' counts, and the graph version that it made."""

    created: int
    changed: int
    unchanged: int
    left_out: int
    version: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What the preview tells beside its rows, and how many of these there are."""

    version: int
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    outlook: Outlook


class Rows(Sequence[PreviewRow]):
    """The rows of one outcome, read a block at a time: a page of 50 does not read 100,000."""

    def __init__(self, key: str, outcome: str, count: int) -> None:
        self.key, self.outcome, self.length = key, outcome, count

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> PreviewRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[PreviewRow]: ...
    def __getitem__(self, place: int | slice) -> PreviewRow | list[PreviewRow]:
        if isinstance(place, int):
            return self._block(place // BLOCK)[place % BLOCK]
        start, stop, _ = place.indices(self.length)
        blocks = range(start // BLOCK, (stop - 1) // BLOCK + 1) if start < stop else range(0)
        rows = [row for block in blocks for row in self._block(block)]
        return rows[start - blocks.start * BLOCK : stop - blocks.start * BLOCK]

    def _block(self, number: int) -> list[PreviewRow]:
        found: list[PreviewRow] = cache.get(self._name(number)) or []
        return found

    def _name(self, number: int) -> str:
        return f"{self.key}:rows:{self.outcome}:{number}"

    def keep(self, rows: Sequence[PreviewRow]) -> None:
        """Stores the rows."""
        for start in range(0, len(rows), BLOCK):
            block = list(rows[start : start + BLOCK])
            cache.set(self._name(start // BLOCK), block, timeout=KEPT_SECONDS)


@dataclass(frozen=True)
class Staged:
    """A file that waits to be confirmed."""

    key: str
    token: str
    name: str
    format: str | None
    data: bytes

    @cached_property
    def plan(self) -> Plan:
        """The plan in it; it was read before, so it can be."""
        return read_plan(self.data, file=self.name, format=self.format)

    @property
    def outcome(self) -> Outcome | None:
        """What came of it; None while it waits."""
        found: Outcome | None = cache.get(f"{self.key}:outcome")
        return found

    def close(self, outcome: Outcome) -> None:
        """Notes what came of it."""
        cache.set(f"{self.key}:outcome", outcome, timeout=KEPT_SECONDS)
        cache.delete(f"{self.key}:looked")

    def looked(self, version: int) -> Looked | None:
        """What was found, if somebody looked and nobody has written since."""
        found: Looked | None = cache.get(f"{self.key}:looked")
        return found if found is not None and found.version == version else None

    def look(self, visit: Visit) -> Looked:
        """Compares the file with what is there, and keeps what was found."""
        made = plan_preview(actor=visit.actor, plan=self.plan, as_of=visit.today)
        apart: dict[str, list[PreviewRow]] = {outcome: [] for outcome in made.counts}
        for row in made.rows:
            apart[row.row.outcome].append(row)
        for outcome, rows in apart.items():
            Rows(self.key, outcome, len(rows)).keep(rows)
        counts: dict[str, int] = {outcome: len(rows) for outcome, rows in apart.items()}
        looked = Looked(made.version, made.faults, counts, made.outlook)
        cache.set(f"{self.key}:looked", looked, timeout=KEPT_SECONDS)
        return looked

    def rows(self, looked: Looked, outcome: str) -> Rows:
        """The rows of one outcome."""
        return Rows(self.key, outcome, looked.counts.get(outcome, 0))


def stage(visit: Visit, name: str, format: str | None, data: bytes) -> str:
    """Keeps a file; returns what it is asked for by."""
    token = secrets.token_urlsafe(16)
    cache.set(f"{_key(visit, token)}:file", (name, format, data), timeout=KEPT_SECONDS)
    return token


def staged(visit: Visit, token: str) -> Staged | None:
    """The file of a token, if it is this person's in this organisation and still kept."""
    key = _key(visit, token)
    found = cache.get(f"{key}:file")
    return None if found is None else Staged(key, token, *found)


def _key(visit: Visit, token: str) -> str:
    return f"web.plans:{visit.organisation.pk}:{visit.actor.user_id}:{token[:40]}"
