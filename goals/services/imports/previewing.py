"""What an import would do, in full: before and after of each change, and the plan afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from cascade.catalogue import RULES
from cascade.check import Report, check
from cascade.collecting import collector_paused
from cascade.findings import Severity
from cascade.types import Fault, Node, Plan, Unit
from goals.actors import Actor
from goals.guiding import guidance
from goals.permissions import require
from goals.reading import state_of
from goals.services.imports.comparing import Comparison, Work
from goals.services.imports.report import ImportReport, ImportRow, Outcome
from goals.services.imports.there import There, by_identifier, look

#: Judging every text of a larger plan takes too long for a preview; its structure is told.
MOST_JUDGED = 20_000
#: How much of a long text is shown beside another.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a thing that changes, as texts; empty for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the report with what people ask of it: title, line of the file, the changes."""

    row: ImportRow
    title: str
    line: int | None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingChange:
    """How many findings of a rule there are, and how many there would be."""

    severity: str
    title: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to. ``orphan_programs`` is None while there is no current mission."""

    nodes: int
    programs: int
    orphan_programs: int | None
    cycles: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plan as it is, and as it would be without what is refused.

    ``dangling`` counts contributions of the file that would lead to nothing. ``findings`` are those
    of which the number changes, worst first; None where the plan is too large to judge its texts.
    """

    before: Figures
    after: Figures
    dangling: int
    findings: tuple[FindingChange, ...] | None


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it. ``version`` is the graph version that it was compared with."""

    version: int
    rows: tuple[PreviewRow, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[Outcome, int]
    outlook: Outlook


def plan_preview(*, actor: Actor, plan: Plan, as_of: date) -> Preview:
    """What :func:`~goals.services.imports.plan_import` would do; nothing is written.

    Raises ForbiddenError. Cost: linear in the plan and what is there.
    """
    require(actor, "plan.import", act=_("import a plan"))
    with collector_paused():
        version = state_of(actor.organisation_id).version
        there = look(actor.organisation_id)
        named = by_identifier(plan, there)
        work = Comparison(named, there, actor).run()
        return Preview(
            version=version,
            rows=tuple(_rows(named, there, work)),
            faults=plan.faults,
            counts=ImportReport(tuple(work.rows)).counts,
            outlook=_outlook(named, there, work, as_of),
        )


def _rows(plan: Plan, there: There, work: Work) -> Iterator[PreviewRow]:
    nodes = {node.id: node for node in plan.nodes}
    titles = {unit.id: unit.name for unit in plan.units}
    changes = dict(_changes(there, work))
    for row in work.rows:
        node = nodes.get(_node_of(row))
        title = titles.get(row.id, "") if row.what == "unit" else _title(node, there)
        is_told = row.outcome == "changed" or (row.outcome, row.what) == ("created", "dismissal")
        told = changes.get((row.what, row.id), ()) if is_told else ()
        yield PreviewRow(row, title, node.line if node else None, told)


def _title(node: Node | None, there: There) -> str:
    """The title of a node of the file, else that which it has."""
    known = there.nodes.get(node.id) if node else None
    return (node.title if node else "") or (known.title if known else "")


def _node_of(row: ImportRow) -> str:
    """The node that a row is about: links are called ``child -> parent``, results ``node/id``."""
    if row.what == "contribution":
        return row.id.partition(" -> ")[0]
    return row.id.rpartition("/")[0] if row.what in ("key_result", "dismissal") else row.id


def _changes(there: There, work: Work) -> Iterator[tuple[tuple[str, str], tuple[FieldChange, ...]]]:
    """The changed fields of each thing."""
    yield ("organisation", there.organisation.slug), _header(there, work)
    for unit, becomes, names in work.units:
        yield ("unit", becomes.id), _fields(unit, becomes, names)
    for node, merged, names in work.nodes:
        yield ("node", merged.id), _fields(node, merged, names)
    for child, link in work.links:
        end = link.wanted or link.there
        if end is not None:
            yield (
                ("contribution", f"{child} -> {end.to}"),
                _fields(link.there, link.wanted, link.fields),
            )
    for id, result in work.results:
        told = _fields(result.there, result.wanted, result.fields)
        yield ("key_result", f"{id}/{result.wanted.id}"), told
    for id, waiver in work.waivers:
        before = there.nodes[id].waived if id in there.nodes else None
        yield ("waiver", id), _fields(before, waiver, ("because", "until", "by"))
    for id, dismissed in work.dismissals:
        names = dismissed.fields if dismissed.there else ("check", "because", "by")
        told = _fields(dismissed.there, dismissed.wanted, names)
        yield ("dismissal", f"{id}/{dismissed.wanted.finding}"), told


def _header(there: There, work: Work) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _text(getattr(there.organisation, name)), _text(value))
        for name, value in work.header.items()
    )


def _fields(before: Any, after: Any, names: Iterable[str]) -> tuple[FieldChange, ...]:
    told = (
        FieldChange(name, _text(getattr(before, name, None)), _text(getattr(after, name, None)))
        for name in names
    )
    return tuple(change for change in told if change.before != change.after)


def _text(value: Any) -> str:
    """A value as people read it.

    >>> _text(("a", date(2026, 1, 31))), _text(2.0), _text({"sales": 1.5})
    ('a, 2026-01-31', '2', 'sales: 1.5')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, list | tuple):
        return ", ".join(_text(part) for part in value)
    return _text_of_parts(_parts(value)) if _parts(value) else str(value)[:LONGEST]


def _parts(value: Any) -> dict[str, Any]:
    """The named parts of a mapping, or of one of the plan's own things; none of other values."""
    if isinstance(value, Mapping):
        return dict(value)
    if not is_dataclass(value):
        return {}
    told = {part.name: getattr(value, part.name) for part in fields(value)}
    return {name: part for name, part in told.items() if part}


def _text_of_parts(parts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_text(part)}" for name, part in parts.items())


def _outlook(plan: Plan, there: There, work: Work, as_of: date) -> Outlook:
    refused = {row.id for row in work.rows if row.what == "node" and row.outcome == "refused"}
    merged = {
        id: there.nodes.get(id) if id in refused else node for id, node in work.merged.items()
    }
    kept = {id: node for id, node in merged.items() if node is not None}
    config = guidance().config
    before = check(there.plan, as_of=as_of, config=config)
    after = check(
        Plan(tuple(kept.values()), units=_units(plan, there), language=there.plan.language),
        as_of=as_of,
        config=config,
    )
    is_small = max(len(kept), len(there.nodes)) <= MOST_JUDGED
    return Outlook(
        before=_figures(before),
        after=_figures(after),
        dangling=sum(link.to not in kept for node in plan.nodes for link in node.contributes_to),
        findings=tuple(_finding_changes(before, after)) if is_small else None,
    )


def _units(plan: Plan, there: There) -> tuple[Unit, ...]:
    """The units that are there and those of the file."""
    told = {unit.id for unit in plan.units}
    return (*plan.units, *(unit for unit in there.plan.units if unit.id not in told))


def _figures(report: Report) -> Figures:
    counts = report.counts
    return Figures(counts.nodes, counts.programs, counts.orphan_programs, counts.cycles)


def _finding_changes(before: Report, after: Report) -> Iterator[FindingChange]:
    was = Counter(finding.rule for finding in before.findings if not finding.is_hint)
    becomes = Counter(finding.rule for finding in after.findings if not finding.is_hint)
    for rule in sorted(was | becomes, key=lambda name: _ORDER[name]):
        if was[rule] != becomes[rule]:
            known = RULES[rule]
            yield FindingChange(known.severity.value, known.title, was[rule], becomes[rule])


#: Rules as a reader should hear of them: errors first, then in the order of the catalogue.
_ORDER = {
    name: (list(Severity).index(rule.severity), place)
    for place, (name, rule) in enumerate(RULES.items())
}
