"""Two people edited one node: what each of them changed, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Field
from django.utils.formats import get_format

from goals.models import AuditRow, Node
from goals.selectors.rows import history_of
from web.nodes.node_form import NodeForm, as_initial
from web.visits import Visit
from web.widgets import NumberField

#: How far back the version that somebody edited is looked for.
MOST = 200


@dataclass(frozen=True, slots=True)
class Contested:
    """A field that one of them changed, or both: what each has, as people read it."""

    label: str
    theirs: str
    mine: str
    by: str

    @property
    def is_contested(self) -> bool:
        """Whether both changed it, in different ways."""
        return self.by == "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two editors did. ``hidden`` are the fields to be sent to keep mine where both changed.

    ``who`` changed it meanwhile, ``at`` last; the trail may not reach back so far. ``is_own``
    where it was the reader alone, and ``version`` is the graph version of the one such change.
    """

    fields: tuple[Contested, ...]
    hidden: tuple[tuple[str, str], ...]
    who: str
    at: datetime | None
    is_own: bool
    version: int | None


def conflict_of(visit: Visit, now: Node, form: NodeForm) -> Conflict:
    """What a sent form and the node as it is now differ in; three queries at most."""
    rows = _rows_since(visit, now, form.cleaned_data["version"])
    base = _as_edited(rows, now)
    theirs, mine = _plain(as_initial(now)), _plain(form.cleaned_data)
    found, hidden = [], dict(theirs)
    for name in theirs.keys() & mine.keys() - {"version"}:
        before = base.get(name, theirs[name])
        if mine[name] != before:
            hidden[name] = mine[name]
    for name in form.fields:
        if name == "version" or mine[name] == theirs[name]:
            continue
        found.append(_contested(form, name, base.get(name), theirs[name], mine[name]))
    hidden["version"] = str(now.version)
    names = list(dict.fromkeys(row.actor_name for row in rows))
    is_own = {row.actor_id for row in rows} == {visit.actor.user_id}
    return Conflict(
        tuple(found),
        tuple((name, _sent(field, hidden[name])) for name, field in form.fields.items()),
        ", ".join(names),
        rows[0].at if rows else None,
        is_own,
        rows[0].graph_version if is_own and len(rows) == 1 else None,
    )


def _contested(form: NodeForm, name: str, before: str | None, theirs: str, mine: str) -> Contested:
    by = "both"
    if before == theirs:
        by = "mine"
    elif before == mine:
        by = "theirs"
    label = str(form.fields[name].label)
    return Contested(label, form.choice_of(name, theirs), form.choice_of(name, mine), by)


def _rows_since(visit: Visit, now: Node, version: int | None) -> list[AuditRow]:
    """The changes of a node since a version of it, the latest first."""
    rows = history_of(visit.actor).filter(object_type="node", object_id=now.pk)
    found = []
    for row in rows.order_by("-sequence")[:MOST]:
        if version is None or not row.before or json.loads(row.after or "{}")["version"] <= version:
            break
        found.append(row)
    return found


def _as_edited(rows: list[AuditRow], now: Node) -> dict[str, str]:
    """The node as its editor saw it, as its form shows it; as it is now where nothing tells."""
    if not rows:
        return {}
    record = json.loads(rows[-1].before)
    columns = {field.attname for field in now._meta.concrete_fields}
    return _plain(as_initial(Node(**{name: record[name] for name in columns & record.keys()})))


def _plain(told: dict[str, Any]) -> dict[str, str]:
    """Values as texts that are equal for equal values."""
    return {name: _text(value) for name, value in told.items()}


def _sent(field: Field, text: str) -> str:
    """A value as a field takes it: a number with the reader's decimal sign."""
    is_number = isinstance(field, NumberField)
    return text.replace(".", get_format("DECIMAL_SEPARATOR")) if is_number else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def now_saved(form: NodeForm, node: Node) -> dict[str, str]:
    """What is saved now in the fields that a form says otherwise, as people read it."""
    saved, shown = _plain(as_initial(node)), _plain(dict(form.initial))
    return {
        name: form.choice_of(name, value) or "–"
        for name, value in saved.items()
        if name != "version" and name in form.fields and shown.get(name, value) != value
    }
