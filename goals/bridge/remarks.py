"""What rows say by themselves, as arrays: brought forward by the audit rows, shared by a cache.

It is kept beside the snapshot, and apart from it: whole-plan figures need no text, and reading all
texts takes longer than all else together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np

from cascade.smart import has_text_rules
from goals.bridge.judging import LINK_COLUMNS, NODE_COLUMNS, VERDICTS, link_rows, node_rows
from goals.bridge.tables import Columns, Row, changed
from goals.guiding import guidance
from goals.models import AuditRow, Organisation
from goals.reading import State, consistently, state_of

#: To be raised whenever the parts change: a cache may hold those of before.
LAYOUT = 3
#: Beyond so many audit rows, judging all rows anew is quicker.
MOST = 5_000
_KINDS: dict[str, type] = {
    "id": np.int64,
    "rules": np.int64,
    "checked_in": np.int32,
    "checks": np.int64,
    "overruled": np.int64,
    **dict.fromkeys(VERDICTS, np.uint8),
    "confirmed_on": np.int32,
}


@dataclass(frozen=True, eq=False)
class Remarks:
    """What the rules remark on each row of an organisation by itself, at one state of them.

    ``nodes`` has the columns :data:`~goals.bridge.judging.NODE_COLUMNS`, ``links`` has
    :data:`~goals.bridge.judging.LINK_COLUMNS` of the contributions that say anything.
    ``references`` are the names that a node depends on or is related to, by its row's number.
    ``words`` is whether there are text rules for the organisation's language.
    """

    organisation_id: int
    state: State
    words: bool
    nodes: Columns
    links: Columns
    references: Mapping[int, tuple[str, ...]]

    @property
    def n_bytes(self) -> int:
        """About how much memory it holds."""
        columns = [*self.nodes.values(), *self.links.values()]
        return sum(column.nbytes for column in columns) + 200 * len(self.references)


def judge_all(organisation_id: int) -> Remarks:
    """The remarks on what is there now: a fixed number of queries, and some 10 us a node."""
    return consistently(organisation_id, lambda: _judge_all(organisation_id))


def _judge_all(organisation_id: int) -> Remarks:
    state, words = state_of(organisation_id), has_words(organisation_id)
    rows, references = node_rows(organisation_id, words=words)
    nodes, links = _columns(NODE_COLUMNS, rows), _columns(LINK_COLUMNS, link_rows(organisation_id))
    return Remarks(organisation_id, state, words, nodes, links, references)


def few_alone(organisation_id: int, numbers: Collection[int]) -> dict[int, list[int]]:
    """The verdicts of a few nodes by themselves, by their rows' numbers; four queries."""
    rows, _ = node_rows(organisation_id, words=has_words(organisation_id), numbers=numbers)
    first = NODE_COLUMNS.index(VERDICTS[0])
    return {row[0]: list(row[first:]) for row in rows}


def has_words(organisation_id: int) -> bool:
    """Whether there are text rules for an organisation's language; one query."""
    told = Organisation.objects.filter(pk=organisation_id).values_list("language", flat=True)
    return has_text_rules(told.first())


def _columns(names: Sequence[str], rows: list[tuple[int, ...]]) -> Columns:
    """Rows as one array a column, in the order of their numbers."""
    told = np.array(sorted(rows), np.int64).reshape(-1, len(names))
    return {name: told[:, at].astype(_KINDS.get(name, bool)) for at, name in enumerate(names)}


def _by_number(names: Sequence[str], rows: Iterable[tuple[int, ...]]) -> dict[int, Row]:
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def bring_forward(remarks: Remarks, state: State) -> Remarks | None:
    """The remarks at a later state; None where that does not continue their history.

    Only what the audit rows since name is judged again: a fixed number of queries, and one where
    it is the same state. What is written meanwhile may be in it already; it is judged again then.
    """
    if remarks.state == state:
        return remarks
    if not 0 < state.rows - remarks.state.rows <= MOST:
        return None
    rows = list(
        AuditRow.objects.filter(
            organisation_id=remarks.organisation_id,
            sequence__gt=remarks.state.rows,
            sequence__lte=state.rows,
        )
        .order_by("sequence")
        .values_list("object_type", "object_id", "before", "after", "previous_hash", "hash")
    )
    if not rows or rows[0][4] != remarks.state.head or rows[-1][5] != state.head:
        return None
    touched = _Touched()
    for what, number, before, after, *_ in rows:
        touched.take(what, number, before, after)
    if touched.language and has_words(remarks.organisation_id) != remarks.words:
        return None
    return touched.judged_again(replace(remarks, state=state))


class _Touched:
    """Which rows are to be judged again."""

    def __init__(self) -> None:
        self.nodes: set[int] = set()
        self.restated: set[int] = set()
        self.links: set[int] = set()
        self.language = False

    def take(self, what: str, number: int, before: str, after: str) -> None:
        """Takes one audit row in."""
        match what:
            case "node":
                self.nodes.add(number)
                self.restated.add(number)
            case "contribution":
                self.links.add(number)
            case "keyresult":
                node = _node_of(before, after)
                self.nodes.add(node)
                self.restated.add(node)
            case "checkin" | "dismissal":
                self.nodes.add(_node_of(before, after))
            case "organisation":
                self.language = True

    def judged_again(self, remarks: Remarks) -> Remarks:
        """The remarks with those on the touched rows made anew.

        What a contribution says of its parent follows from the parent's statement, too.
        """
        id, nodes, links = remarks.organisation_id, remarks.nodes, remarks.links
        references = remarks.references
        if self.nodes:
            rows, referring = node_rows(id, words=remarks.words, numbers=self.nodes)
            known = _by_number(NODE_COLUMNS, rows)
            nodes = changed(nodes, {number: known.get(number) for number in self.nodes})
            references = _referring(references, {n: referring.get(n, ()) for n in self.nodes})
        if self.links or self.restated:
            rows = link_rows(id, numbers=self.links, parents=self.restated)
            known = _by_number(LINK_COLUMNS, rows)
            links = changed(links, {n: known.get(n) for n in self.links | known.keys()})
        return replace(remarks, nodes=nodes, links=links, references=references)


def _node_of(before: str, after: str) -> int:
    number: int = json.loads(after or before)["node_id"]
    return number


def _referring(
    known: Mapping[int, tuple[str, ...]], new: Mapping[int, tuple[str, ...]]
) -> Mapping[int, tuple[str, ...]]:
    if known.keys().isdisjoint(new) and not any(new.values()):
        return known
    merged = {**known, **new}
    return {number: names for number, names in merged.items() if names}


def to_parts(remarks: Remarks) -> dict[str, Any]:
    """Remarks as arrays, texts and numbers alone, for a cache."""
    return {
        "layout": LAYOUT,
        "edition": guidance().edition,
        "organisation_id": remarks.organisation_id,
        "state": astuple(remarks.state),
        "words": remarks.words,
        "nodes": remarks.nodes,
        "links": remarks.links,
        "references": remarks.references,
    }


def from_parts(parts: Mapping[str, Any]) -> Remarks | None:
    """The remarks of such parts; None where other rules have made them."""
    if (parts.get("layout"), parts.get("edition")) != (LAYOUT, guidance().edition):
        return None
    told = {name: parts[name] for name in parts.keys() - {"layout", "edition", "state"}}
    return Remarks(state=State(*parts["state"]), **told)
