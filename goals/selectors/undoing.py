"""What a transaction wrote, whether it is still so, and so whether it can be undone.

A transaction is all audit rows of one graph version. What it left is compared with what is there
now by content: versions and what follows from other rows do not count.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import NotFoundError
from goals.models import (
    AuditRow,
    CheckIn,
    Comment,
    Contribution,
    Dismissal,
    Invitation,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Unit,
    Waiver,
)
from goals.permissions import allows
from goals.records import Record, plain
from goals.selectors.rows import history_of
from goals.wording import Words

#: A larger transaction is not undone: an import is mended by importing again.
MOST_ROWS = 5_000
#: The tables whose rows can be put back, with what their rights ask about.
TABLES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "node": (Node, ("unit", "owner", "period")),
    "contribution": (Contribution, ("child", "parent")),
    "keyresult": (KeyResult, ("node", "owner")),
    "checkin": (CheckIn, ("node", "key_result")),
    "waiver": (Waiver, ("node",)),
    "comment": (Comment, ("node",)),
    "dismissal": (Dismissal, ("node",)),
    "unit": (Unit, ("parent",)),
    "period": (Period, ("parent",)),
    "organisation": (Organisation, ("period",)),
    "membership": (Membership, ("user", "unit")),
    "invitation": (Invitation, ("unit",)),
}
#: Tables whose rows stay as they are when the rest of their transaction is undone: a secret that
#: was revoked opens nothing again.
STAY = frozenset({"token"})
#: Acts that are not undone whatever has become of what they did, with why.
FINAL: Mapping[str, Words] = {
    "organisation.create": _("an organisation that was founded stays"),
    "invitation.accept": _(
        "the invitation was accepted; take the role back, or let the person leave"
    ),
    "token.create": _("a token is not undone; revoke it on the page of tokens"),
    "token.revoke": _("a token that was revoked stays so; make a new one"),
}
#: Columns that tell of the row and not of what it is about, or that follow from other rows.
BESIDE = frozenset(
    {
        "version", "created_at", "updated_at", "fingerprint", "latest_on", "latest_value",
        "checked_in", "confidence",
    }
)  # fmt: skip
#: The columns of check-ins that are called so are no repetition of others.
_OWN_CONFIDENCE = frozenset({"checkin"})
#: How an act that undoes another is called: ``undo:57:node.change``.
PREFIX = "undo"


@dataclass(slots=True)
class Touched:
    """One thing that a transaction wrote: as it was before, as it was left, and as it is now.

    ``before`` is None for what it made, ``after`` for what it deleted, ``now`` for what is not
    there.
    """

    what: str
    number: int
    key: str
    act: str
    before: Record | None
    after: Record | None
    now: models.Model | None = None

    @property
    def is_new(self) -> bool:
        """Whether the transaction made it."""
        return self.before is None

    @property
    def is_gone(self) -> bool:
        """Whether the transaction deleted it."""
        return self.after is None

    @property
    def comes_in(self) -> bool:
        """Whether the transaction brought it into the plan: made it, or restored it."""
        if self.before is None or self.after is None:
            return self.before is None
        archived = "archived_at"
        return self.before.get(archived) is not None and self.after.get(archived) is None

    def changed(self) -> dict[str, Any]:
        """The columns that the transaction changed, with what they held before."""
        before, after = self.before or {}, self.after or {}
        return {
            name: value
            for name, value in before.items()
            if name in after and value != after[name] and name not in self._beside
        }

    def unlike(self) -> list[str]:
        """The columns in which it is no longer as it was left; ``["id"]`` where it is not there."""
        if self.now is None:
            return [] if self.after is None else ["id"]
        if self.after is None:
            return ["id"]
        return [
            name
            for name, value in self.after.items()
            if name not in self._beside
            and hasattr(self.now, name)
            and plain(getattr(self.now, name)) != value
        ]

    @property
    def _beside(self) -> frozenset[str]:
        return BESIDE - {"confidence"} if self.what in _OWN_CONFIDENCE else BESIDE


def undone_act(act: str, graph_version: int) -> str:
    """What the act is called that undoes another of a graph version.

    >>> undone_act("node.change", 57), undone_act("undo:57:node.change", 58)
    ('undo:57:node.change', 'undo:58:node.change')
    """
    return f"{PREFIX}:{graph_version}:{base_act(act)}"


def base_act(act: str) -> str:
    """What was done, or undone.

    >>> base_act("undo:57:node.change")
    'node.change'
    """
    return act.rpartition(":")[2]


def undoes(act: str) -> int | None:
    """The graph version that an act has undone; None for an act that undoes none.

    >>> undoes("undo:57:node.change"), undoes("node.change")
    (57, None)
    """
    prefix, _, rest = act.partition(":")
    return int(rest.partition(":")[0]) if prefix == PREFIX and rest else None


def transaction_of(actor: Actor, graph_version: int) -> list[AuditRow]:
    """The audit rows of one transaction, in order.

    Raises NotFoundError where there are none, or some concern drafts that the actor may not see.
    """
    of_version = {"graph_version": graph_version, "organisation_id": actor.organisation_id}
    rows = list(AuditRow.objects.filter(**of_version).order_by("sequence")[: MOST_ROWS + 1])
    seen = history_of(actor).filter(**of_version).count()
    if not rows or seen < len(rows):
        raise NotFoundError("change", graph_version)
    return rows


def final_in(rows: Iterable[AuditRow]) -> list[tuple[AuditRow, Words]]:
    """The rows of one transaction that are not undone, each with why; none where it can be.

    What stays is a reason only where nothing else was done.
    """
    told = list(rows)
    if any(row.object_type not in STAY for row in told):
        told = [row for row in told if row.object_type not in STAY]
    return [(row, FINAL[act]) for row in told if (act := base_act(row.act)) in FINAL]


def touched_by(rows: Iterable[AuditRow]) -> list[Touched]:
    """What some audit rows of one transaction touch, each thing once, in the order of the last.

    What stays (:data:`STAY`) is left out.
    """
    found: dict[tuple[str, int], Touched] = {}
    for row in rows:
        if row.object_type in STAY:
            continue
        thing = (row.object_type, row.object_id)
        first = found.pop(thing, None)
        before = first.before if first else _record(row.before)
        found[thing] = Touched(*thing, row.object_key, row.act, before, _record(row.after))
    return list(found.values())


def _record(text: str) -> Record | None:
    return json.loads(text) if text else None


def look_up(touched: Iterable[Touched]) -> None:
    """Puts beside each thing what is there now; one query a table."""
    by_table: defaultdict[str, list[Touched]] = defaultdict(list)
    for thing in touched:
        by_table[thing.what].append(thing)
    for what, things in by_table.items():
        if what in TABLES:
            model, related = TABLES[what]
            rows = model._default_manager.select_related(*related).in_bulk(
                [thing.number for thing in things]
            )
            for thing in things:
                thing.now = rows.get(thing.number)


def rights_to_undo(actor: Actor, thing: Touched, row: Any) -> Iterator[tuple[str, Any]]:
    """The rights that it takes to put a thing back, each with what it is about.

    ``row`` is the thing as it is now, or for one that is gone as it would be again.
    """
    act = base_act(thing.act)
    if act.endswith(".import") and allows(actor, "plan.import_all"):
        return  # who may import everything may take it back, as nothing else was done to it
    if act in _BY_ACT:
        right, about = _BY_ACT[act]
        yield right, about(row)
    elif thing.what == "contribution" and _is_confirming(thing):
        yield "contribution.confirm", row
    else:
        right, about = _BY_TABLE[thing.what]
        yield right, about(row)


def _is_confirming(thing: Touched) -> bool:
    changed = thing.changed()
    return bool(changed) and all("confirmed" in name for name in changed)


def _nothing(_: Any) -> None:
    return None


def _itself(row: Any) -> Any:
    return row


#: What was done by a right of its own is undone by that.
_BY_ACT: dict[str, tuple[str, Any]] = {
    "node.adopt": ("people.manage", _nothing),
    "key_result.adopt": ("people.manage", _nothing),
    "node.give": ("people.manage", _nothing),
    "key_result.give": ("people.manage", _nothing),
    "contribution.carry": ("node.write", lambda link: link.parent),
}
_BY_TABLE: dict[str, tuple[str, Any]] = {
    "node": ("node.write", _itself),
    "contribution": ("node.write", lambda link: link.child),
    "keyresult": ("node.write", lambda result: result.node),
    "checkin": ("value.record", _itself),
    "waiver": ("node.waive", lambda waiver: waiver.node),
    "comment": ("comment.delete", _itself),
    "dismissal": ("finding.dismiss", lambda dismissal: dismissal.node),
    "unit": ("unit.manage", _nothing),
    "period": ("period.manage", _nothing),
    "organisation": ("organisation.change", _nothing),
    "membership": ("people.manage", _nothing),
    "invitation": ("people.manage", _nothing),
}
