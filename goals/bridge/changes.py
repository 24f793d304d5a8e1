"""A snapshot brought forward by the audit rows written since: only what they touch is made anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from goals.bridge.loading import milestone_columns
from goals.bridge.snapshot import Snapshot
from goals.bridge.tables import LINKS, NODES, RESULTS, Columns, Form, Row, changed, place_of, row_at
from goals.models import AuditRow
from goals.reading import State

#: Beyond so many audit rows, reading all rows anew is quicker.
MOST = 500
#: What may change without any figure of a snapshot.
WITHOUT_FIGURES = frozenset(
    {"membership", "invitation", "waiver", "keyseries", "token", "user", "comment", "dismissal"}
)


def bring_forward(snapshot: Snapshot, state: State) -> Snapshot | None:
    """The snapshot at a later state; None where it has to be read from the rows anew.

    One query, none where the state is the same. None as well for a state that does not continue
    the snapshot's history.
    """
    if snapshot.state == state:
        return snapshot
    if not 0 < state.rows - snapshot.state.rows <= MOST:
        return None
    rows = list(
        AuditRow.objects.filter(
            organisation_id=snapshot.organisation_id,
            sequence__gt=snapshot.state.rows,
            sequence__lte=state.rows,
        )
        .order_by("sequence")
        .values_list("object_type", "object_id", "before", "after", "previous_hash", "hash")
    )
    if not rows or rows[0][4] != snapshot.state.head or rows[-1][5] != state.head:
        return None
    changes = _Changes(snapshot)
    taken = all(
        changes.take(what, number, before, after) for what, number, before, after, *_ in rows
    )
    return changes.applied(state) if taken else None


class _Changes:
    """What becomes of the rows of a snapshot: by number the row, or None where it goes."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.nodes: dict[int, Row | None] = {}
        self.keys: dict[int, str] = {}
        self.links: dict[int, Row | None] = {}
        self.results: dict[int, Row | None] = {}
        self.milestones: dict[int, list[dict[str, Any]]] = {}
        self.needs: dict[int, Mapping[str, str]] = {}
        self.last_check_in = snapshot.last_check_in

    def take(self, what: str, number: int, before: str, after: str) -> bool:
        """Takes one audit row in; False where that is not known how."""
        if what in WITHOUT_FIGURES:
            return True
        if not (before or after):
            return False
        was, now = json.loads(before or "null"), json.loads(after or "null")
        match what:
            case "node":
                return self._node(number, was, now)
            case "contribution":
                return self._link(number, was, now)
            case "keyresult":
                return self._result(number, was, now)
            case "checkin":
                return self._check_in(number, was, now)
            case _:
                return False

    def _node(self, number: int, before: Any, after: Any) -> bool:
        if after is None or after["archived_at"] is not None:
            self.nodes[number] = None
            self.milestones[number], self.needs[number] = [], {}
            return True
        self.nodes[number], self.keys[number] = NODES.row_of(after), after["key"]
        known = before if before and before["archived_at"] is None else {}
        if known.get("milestones") != after["milestones"]:
            self.milestones[number] = after["milestones"] or []
        if known.get("needs") != after["needs"]:
            self.needs[number] = after["needs"] or {}
        return True

    def _link(self, number: int, _before: Any, after: Any) -> bool:
        self.links[number] = None if after is None else LINKS.row_of(after)
        return True

    def _result(self, number: int, _before: Any, after: Any) -> bool:
        if after is None or after["archived_at"] is not None:
            self.results[number] = None
            return True
        # Of a row that is known, the check-ins tell the latest value.
        known = self._known_result(number) or {}
        latest = {name: known[name] for name in ("latest_on", "latest_value") if name in known}
        self.results[number] = RESULTS.row_of(after) | latest
        return True

    def _known_result(self, number: int) -> Row | None:
        if number in self.results:
            return self.results[number]
        return row_at(self.snapshot.results, number)

    def _check_in(self, number: int, before: Any, after: Any) -> bool:
        told = after or before
        if told["key_result_id"] is None:
            return True
        if after is None or before is not None:
            return False  # which value is the latest now, only the rows tell
        self.last_check_in = max(self.last_check_in, number)
        known = self._known_result(after["key_result_id"])
        on = Form.DAY.of(after["on"])
        if known is not None and on >= known["latest_on"]:
            latest = {"latest_on": on, "latest_value": after["value"]}
            self.results[after["key_result_id"]] = known | latest
        return True

    def applied(self, state: State) -> Snapshot:
        """The snapshot with all that was taken in."""
        before = self.snapshot
        after = replace(
            before,
            state=state,
            nodes=changed(before.nodes, self.nodes),
            keys=self._keys(),
            links=changed(before.links, self.links),
            results=changed(before.results, self.results),
            milestones=self._milestones(),
            needs=self._needs(),
            last_check_in=self.last_check_in,
        )
        after.inherit(before)
        return after

    def _keys(self) -> list[str]:
        """The keys with those of new nodes put in, and those of nodes that went taken out."""
        known = self.snapshot.nodes["id"]
        if not any(
            (row is None) == (place_of(self.snapshot.nodes, number) is not None)
            for number, row in self.nodes.items()
        ):
            return self.snapshot.keys
        keys = dict(zip(known.tolist(), self.snapshot.keys, strict=True)) | self.keys
        gone = {number for number, row in self.nodes.items() if row is None}
        return [keys[number] for number in sorted(keys.keys() - gone)]

    def _milestones(self) -> Columns:
        columns = self.snapshot.milestones
        if not self.milestones:
            return columns
        kept = ~np.isin(columns["node_id"], list(self.milestones))
        new = milestone_columns(self.milestones)
        return {name: np.concatenate([old[kept], new[name]]) for name, old in columns.items()}

    def _needs(self) -> Mapping[int, Mapping[str, str]]:
        if not self.needs:
            return self.snapshot.needs
        merged = {**self.snapshot.needs, **self.needs}
        return {number: needs for number, needs in merged.items() if needs}
