"""What one process holds in memory: the latest snapshots, as many as there is room for."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from goals.bridge.snapshot import Snapshot

#: How much the snapshots may hold, with what is computed from them.
MOST_BYTES = 1_000_000_000
MOST_SNAPSHOTS = 200


class Held:
    """Snapshots by organisation; what was asked for longest ago goes first. For many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_snapshots: int = MOST_SNAPSHOTS) -> None:
        self.most_bytes, self.most_snapshots = most_bytes, most_snapshots
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._loading: defaultdict[int, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def get(self, organisation_id: int) -> Snapshot | None:
        """The snapshot of an organisation, whatever its state."""
        with self._lock:
            found = self._snapshots.get(organisation_id)
            if found is not None:
                self._snapshots.move_to_end(organisation_id)
            return found

    def put(self, snapshot: Snapshot) -> None:
        """Holds a snapshot in place of the organisation's last."""
        with self._lock:
            self._snapshots[snapshot.organisation_id] = snapshot
            self._snapshots.move_to_end(snapshot.organisation_id)
            size = sum(held.n_bytes for held in self._snapshots.values())
            while len(self._snapshots) > 1 and (
                size > self.most_bytes or len(self._snapshots) > self.most_snapshots
            ):
                _, dropped = self._snapshots.popitem(last=False)
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
            self._snapshots.clear()
