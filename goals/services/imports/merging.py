"""What a file says, laid over what is there.

A file states what it states: what it leaves out stays as it is, since a spreadsheet cannot
hold everything. A node's kind and status always count, and a list of contributions that a node
has is its whole list. Nothing else is taken away by its absence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from cascade.types import Contribution, Dismissal, KeyResult, Node, Unit

#: Fields that a file always states, whatever their value.
_ALWAYS = {Node: {"kind", "status"}, Contribution: {"weight"}, KeyResult: {"weight"}, Unit: set()}
_APART = {"id", "to", "extra", "line", "contributes_to", "key_results", "values", "dismissed"}


def _defaults(kind: type[Any]) -> dict[str, Any]:
    """The merged fields of a dataclass, with what each is when a file leaves it out."""
    return {
        f.name: f.default_factory() if f.default_factory is not MISSING else f.default
        for f in fields(kind)
        if f.name not in _APART
    }


_DEFAULTS = {kind: _defaults(kind) for kind in (Node, Contribution, KeyResult, Unit)}


def overlay[Thing: (Node, Contribution, KeyResult, Unit)](
    there: Thing, told: Thing
) -> tuple[Thing, tuple[str, ...]]:
    """The thing with what a file tells of it, and the names of the fields that change.

    >>> unit, fields = overlay(Unit("s", "Sales", purpose="Sell"), Unit("s", "Sales Europe"))
    >>> unit.name, unit.purpose, fields
    ('Sales Europe', 'Sell', ('name',))
    """
    always = _ALWAYS[type(there)]
    changes: dict[str, Any] = {}
    for name, default in _DEFAULTS[type(there)].items():
        value = getattr(told, name)
        if (name in always or value != default) and value != getattr(there, name):
            changes[name] = value
    extra = merged_extra(there.extra, told.extra)
    if extra != there.extra:
        changes["extra"] = extra
    return (replace(there, **changes), tuple(changes)) if changes else (there, ())


def merged_extra(there: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields of the user's own: those told, beside those that were there."""
    return {**there, **told} if told else there


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A contribution of one node: as it is, as it becomes (None: withdrawn), what differs."""

    there: Contribution | None
    wanted: Contribution | None
    fields: tuple[str, ...]


def merge_links(
    there: tuple[Contribution, ...], told: tuple[Contribution, ...]
) -> list[LinkChange]:
    """A node's contributions, old and new; repeated ones are for the caller to refuse."""
    if not told:
        return [LinkChange(link, link, ()) for link in there]
    primary = next((link.to for link in told if link.primary), None)
    known = {link.to: link for link in there}
    changes = []
    for link in told:
        before = known.pop(link.to, None)
        after, names = (link, ()) if before is None else overlay(before, link)
        if primary not in (None, link.to) and after.primary:
            # Another one is marked, so the one that was is no longer.
            after, names = replace(after, primary=False), (*names, "primary")
        changes.append(LinkChange(before, after, names))
    changes += [LinkChange(link, None, ("withdrawn",)) for link in known.values()]
    return changes


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A key result of one node: as it is (None: new), as it becomes, what differs.

    ``wanted.values`` holds the values to add.
    """

    there: KeyResult | None
    wanted: KeyResult
    fields: tuple[str, ...]


def merge_key_results(
    there: tuple[KeyResult, ...], told: tuple[KeyResult, ...]
) -> list[ResultChange]:
    """A node's key results that a file tells of."""
    known = {result.id: result for result in there}
    changes = []
    for result in told:
        before = known.get(result.id)
        if before is None:
            changes.append(ResultChange(None, result, ()))
            continue
        after, names = overlay(before, result)
        values = tuple(value for value in result.values if value not in before.values)
        if values:
            names = (*names, "values")
        changes.append(ResultChange(before, replace(after, values=values), names))
    return changes


@dataclass(frozen=True, slots=True)
class DismissalChange:
    """A dismissal of one node: as it is (None: new), as it becomes, what differs."""

    there: Dismissal | None
    wanted: Dismissal
    fields: tuple[str, ...]


def merge_dismissals(
    there: tuple[Dismissal, ...], told: tuple[Dismissal, ...]
) -> list[DismissalChange]:
    """What a file dismisses of a node, each finding once; what it leaves out stays dismissed.

    What was found is no matter of the file's, so that its ``check`` changes nothing.
    """
    known = {each.finding: each for each in there}
    first: dict[str, Dismissal] = {}
    for each in told:
        first.setdefault(each.finding, each)
    changes = []
    for wanted in first.values():
        before = known.get(wanted.finding)
        if before is None:
            changes.append(DismissalChange(None, wanted, ()))
            continue
        extra = merged_extra(before.extra, wanted.extra)
        by = wanted.by or before.by
        becomes = replace(before, because=wanted.because, by=by, extra=extra)
        names = [n for n in ("because", "by", "extra") if getattr(before, n) != getattr(becomes, n)]
        changes.append(DismissalChange(before, becomes, tuple(names)))
    return changes
