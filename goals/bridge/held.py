"""What one process holds in memory of organisations: the latest, as much as there is room for."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol


class Holdable(Protocol):
    """What can be held: one an organisation, such as a snapshot."""

    @property
    def organisation_id(self) -> int:
        """Whose it is."""

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes."""


#: How much they may take, with what is computed from them.
MOST_BYTES = 1_000_000_000
MOST_SNAPSHOTS = 200


class Held[Thing: Holdable]:
    """Snapshots by organisation, or what else there is one of. For many threads.

    What was asked for longest ago goes first.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most_snapshots: int = MOST_SNAPSHOTS) -> None:
        self.most_bytes, self.most_snapshots = most_bytes, most_snapshots
        self._things: OrderedDict[int, Thing] = OrderedDict()
        self._loading: defaultdict[int, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def get(self, organisation_id: int) -> Thing | None:
        """What is held of an organisation, whatever its state."""
        with self._lock:
            found = self._things.get(organisation_id)
            if found is not None:
                self._things.move_to_end(organisation_id)
            return found

    def put(self, thing: Thing) -> None:
        """Holds it in place of the organisation's last."""
        with self._lock:
            self._things[thing.organisation_id] = thing
            self._things.move_to_end(thing.organisation_id)
            size = sum(held.n_bytes for held in self._things.values())
            while len(self._things) > 1 and (
                size > self.most_bytes or len(self._things) > self.most_snapshots
            ):
                _, dropped = self._things.popitem(last=False)
                size -= dropped.n_bytes

    @contextmanager
    def loading(self, organisation_id: int) -> Iterator[None]:
        """One thread at a time, for each organisation."""
        with self._lock:
            lock = self._loading[organisation_id]
        with lock:
            yield

    def clear(self) -> None:
        """Holds nothing any more."""
        with self._lock:
            self._things.clear()
