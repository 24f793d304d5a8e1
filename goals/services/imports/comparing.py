"""What an import would do: the file against what is there, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from cascade.graph import KIND_CODES, STATUS_CODES
from cascade.types import Contribution, Dismissal, Node, Period, Plan, Unit, Waiver
from goals import models
from goals.actors import Actor
from goals.permissions import RIGHTS, allows
from goals.services.imports.merging import (
    DismissalChange,
    LinkChange,
    ResultChange,
    merge_dismissals,
    merge_key_results,
    merge_links,
    merged_extra,
    overlay,
)
from goals.services.imports.refusing import (
    current_missions,
    cycles_of,
    problem_of_dismissal,
    problem_of_header,
    problem_of_hidden,
    problem_of_link,
    problem_of_mission,
    problem_of_name,
    problem_of_node,
    problem_of_period,
    problem_of_texts,
)
from goals.services.imports.report import ImportRow, row_of
from goals.services.imports.there import There


@dataclass(slots=True)
class Work:
    """What there is to write, and the rows that tell of it.

    ``merged`` is the plan as it becomes, node by identifier. Changes are ``(what is there or
    None, what it becomes, fields)``.
    """

    rows: list[ImportRow] = field(default_factory=list)
    merged: dict[str, Node] = field(default_factory=dict)
    header: dict[str, object] = field(default_factory=dict)
    period: Period | None = None
    units: list[tuple[Unit | None, Unit, tuple[str, ...]]] = field(default_factory=list)
    nodes: list[tuple[Node | None, Node, tuple[str, ...]]] = field(default_factory=list)
    links: list[tuple[str, LinkChange]] = field(default_factory=list)
    results: list[tuple[str, ResultChange]] = field(default_factory=list)
    waivers: list[tuple[str, Waiver]] = field(default_factory=list)
    dismissals: list[tuple[str, DismissalChange]] = field(default_factory=list)


class Comparison:
    """A file's plan against an organisation, for one actor."""

    def __init__(self, plan: Plan, there: There, actor: Actor) -> None:
        self.plan, self.there, self.actor = plan, there, actor
        self.work = Work()
        self.everything = allows(actor, "plan.import_all")
        self.refused_units: set[str] = set()

    def run(self) -> Work:
        """All of it; nothing is written."""
        if self.everything:
            self._header()
        self._units()
        self._nodes()
        self._links()
        self._below_nodes()
        return self.work

    def _header(self) -> None:
        """The organisation's own fields. Its name is taken over only while it has no nodes."""
        organisation, plan = self.there.organisation, self.plan
        told: dict[str, object] = {}
        if plan.organisation and not self.there.nodes:
            told["name"] = plan.organisation
        if plan.language is not None:
            told["language"] = plan.language
        told["extra"] = merged_extra(organisation.extra, plan.extra)
        changes = {
            name: value for name, value in told.items() if getattr(organisation, name) != value
        }
        self.work.header = changes
        problem = problem_of_header(plan)
        self._note("organisation", organisation.slug, new=False, fields=changes, problem=problem)
        if plan.period is not None and plan.period != self.there.plan.period:
            problem = problem_of_period(plan.period)
            if self._note("period", plan.period.name, new=True, fields=(), problem=problem):
                self.work.period = plan.period

    def _note(self, what: str, id: str, **said: object) -> bool:
        """Adds a row; whether the thing is to be written."""
        row = row_of(what, id, **said)  # type: ignore[arg-type]
        self.work.rows.append(row)
        return row.outcome in ("created", "changed")

    def _units(self) -> None:
        before = {unit.id: unit for unit in self.there.plan.units}
        above = {unit.id: unit.parent for unit in self.there.plan.units}
        for unit in self.plan.units:
            # What the file leaves out stays as it is.
            above[unit.id] = unit.parent or above.get(unit.id)
        met: set[str] = set()
        for unit in self.plan.units:
            there = before.get(unit.id)
            merged, fields = (unit, ()) if there is None else overlay(there, unit)
            problem = self._problem_of_unit(merged, met, above)
            if (there is None or fields) and not self.everything and problem is None:
                problem = gettext("it takes %(needs)s to change units by a file") % {
                    "needs": RIGHTS["plan.import_all"][1]
                }
            met.add(unit.id)
            if self._note("unit", unit.id, new=there is None, fields=fields, problem=problem):
                self.work.units.append((there, merged, fields))
            if problem is not None and unit.id not in before:
                self.refused_units.add(unit.id)

    def _problem_of_unit(
        self, unit: Unit, met: set[str], above: Mapping[str, str | None]
    ) -> str | None:
        if unit.id in met:
            return gettext("the file has a unit of this identifier already")
        if unit.id in self.there.archived_units:
            return gettext(
                "an archived unit has this identifier; restore it first, or choose another"
            )
        if unit.parent is not None and unit.parent not in above:
            return gettext("no unit has the identifier %(id)r") % {"id": unit.parent}
        if unit.parent is not None and _is_above(unit.id, unit.parent, above):
            return gettext("a unit is not part of itself")
        return problem_of_name(unit.id) or problem_of_texts(unit)

    def _nodes(self) -> None:
        current, missions = current_missions(self.there.plan), current_missions(self.plan)
        self.work.merged = dict(self.there.nodes)
        for node in self.plan.nodes:
            there = self.there.nodes.get(node.id)
            # Contributions, key results and waivers have rows of their own.
            merged, fields = (node, ()) if there is None else overlay(there, node)
            fields = tuple(name for name in fields if name != "waived")
            problem = (
                problem_of_node(merged, self.there)
                or problem_of_mission(merged, self.there, current, missions)
                or self._problem_of_its_unit(merged)
            )
            if "kind" in fields:
                problem = problem or self._problem_of_kind(merged)
                problem = problem or problem_of_hidden(merged, self.there.hidden)
            if there is None or fields:
                problem = problem or self._forbidden(there, merged)
            self.work.merged[node.id] = merged
            if self._note("node", node.id, new=there is None, fields=fields, problem=problem):
                self.work.nodes.append((there, merged, fields))

    def _problem_of_its_unit(self, node: Node) -> str | None:
        if node.unit in self.refused_units:
            return gettext("its unit %(id)r cannot be imported") % {"id": node.unit}
        if node.unit in self.there.archived_units:
            return gettext("its unit %(id)r is archived; restore it, or choose another") % {
                "id": node.unit
            }
        return None

    def _problem_of_kind(self, node: Node) -> str | None:
        """A new kind, with which a child that the file leaves out would be above its parent."""
        told = {other.id for other in self.plan.nodes}
        for child, link in self.there.plan.contributions():
            if link.to == node.id and child not in told:
                problem = problem_of_link(self.there.nodes[child], link, {node.id: node})
                if problem is not None:
                    return gettext("%(id)r contributes to it, and %(problem)s") % {
                        "id": child,
                        "problem": problem,
                    }
        return None

    def _forbidden(self, there: Node | None, node: Node) -> str | None:
        """Why the actor may not write a node, as it is or as it becomes."""
        if self.everything:
            return None
        for version in (there, node):
            row = None if version is None else self._row(version)
            if row is not None and not allows(self.actor, "node.write", row):
                return gettext("it takes %(needs)s") % {"needs": RIGHTS["node.write"][1]}
        return None

    def _row(self, node: Node) -> models.Node:
        """As much of a row as rights ask for."""
        return models.Node(
            pk=self.there.numbers.get(node.id),
            kind=KIND_CODES[node.kind],
            status=STATUS_CODES[node.status],
            unit_id=self.there.units.get(node.unit or "", -1) if node.unit else None,
            owner_id=self.there.members.get(node.owner or ""),
        )

    def _links(self) -> None:
        """Contributions, and the cycles that they would close together."""
        told: list[tuple[Node, LinkChange, str | None]] = []
        for node in self.plan.nodes:
            merged = self.work.merged[node.id]
            before = self.there.nodes[node.id].contributes_to if node.id in self.there.nodes else ()
            changes = [
                (merged, change, self._problem_of_change(merged, change))
                for change in merge_links(before, _once(node.contributes_to))
            ]
            # What is refused anyway closes no cycle.
            wanted = tuple(c.wanted for _, c, problem in changes if c.wanted and not problem)
            self.work.merged[node.id] = replace(merged, contributes_to=wanted)
            told += changes
            told += [(merged, change, problem) for change, problem in _repeated(node)]
        cycles = list(cycles_of(self.work.merged, self.there.hidden))
        for child, change, problem in told:
            self._link(child, change, problem or _cycle_through(child, change, cycles))

    def _problem_of_change(self, child: Node, change: LinkChange) -> str | None:
        if change.wanted is None:
            return None
        return problem_of_link(child, change.wanted, self.work.merged)

    def _link(self, child: Node, change: LinkChange, problem: str | None) -> None:
        wanted = change.wanted
        if (change.there is None or change.fields) and problem is None:
            problem = self._forbidden(None, child)
        link = wanted or change.there
        assert link is not None
        reason = (
            "" if wanted is not None else gettext("withdrawn: the file's list does not have it")
        )
        if self._note(
            "contribution",
            f"{child.id} -> {link.to}",
            new=change.there is None,
            fields=change.fields,
            problem=problem,
            reason=reason,
        ):
            self.work.links.append((child.id, change))

    def _below_nodes(self) -> None:
        """Key results with their values, waivers, and what is dismissed."""
        for node in self.plan.nodes:
            there = self.there.nodes.get(node.id)
            before = there.key_results if there else ()
            for change in merge_key_results(before, node.key_results):
                self._key_result(node, change)
            if node.waived is not None:
                self._waiver(node.id, there.waived if there else None, node.waived)
            self._dismissed(node, there.dismissed if there else ())

    def _waiver(self, node: str, there: Waiver | None, told: Waiver) -> None:
        fields = () if there is None or there == told else ("waived",)
        problem = problem_of_texts(told)
        if (there is None or fields) and problem is None:
            problem = self._forbidden(None, self.work.merged[node])
        if self._note("waiver", node, new=there is None, fields=fields, problem=problem):
            self.work.waivers.append((node, told))

    def _dismissed(self, node: Node, before: tuple[Dismissal, ...]) -> None:
        becomes = {each.finding: each for each in before}
        merged = self.work.merged[node.id]
        for change in merge_dismissals(before, node.dismissed):
            told, new = change.wanted, change.there is None
            problem = problem_of_dismissal(told)
            if (new or change.fields) and problem is None:
                problem = self._forbidden_to_dismiss(merged)
            name = f"{node.id}/{told.finding}"
            if self._note("dismissal", name, new=new, fields=change.fields, problem=problem):
                self.work.dismissals.append((node.id, change))
            if problem is None:
                becomes[told.finding] = told
        for finding, times in Counter(each.finding for each in node.dismissed).items():
            if times > 1:
                twice = gettext("the list names this finding twice")
                name = f"{node.id}/{finding}"
                self._note("dismissal", name, new=False, fields=(), problem=twice)
        self.work.merged[node.id] = replace(merged, dismissed=tuple(becomes.values()))

    def _forbidden_to_dismiss(self, node: Node) -> str | None:
        if self.everything or allows(self.actor, "finding.dismiss", self._row(node)):
            return None
        return gettext("it takes %(needs)s") % {"needs": RIGHTS["finding.dismiss"][1]}

    def _key_result(self, node: Node, change: ResultChange) -> None:
        result, new = change.wanted, change.there is None
        problem = problem_of_name(result.id) or problem_of_texts(result)
        if (node.id, result.id) in self.there.archived_results:
            problem = gettext("it is archived; restore it first, or choose another identifier")
        if (new or change.fields) and problem is None:
            problem = self._forbidden(None, self.work.merged[node.id])
        name = f"{node.id}/{result.id}"
        if self._note("key_result", name, new=new, fields=change.fields, problem=problem):
            self.work.results.append((node.id, change))


def _is_above(unit: str, start: str, above: Mapping[str, str | None]) -> bool:
    """Whether the way up from a unit meets another one, or never ends."""
    at: str | None = start
    for _ in range(len(above) + 1):
        if at is None or at == unit:
            return at == unit
        at = above.get(at)
    return True


def _once(links: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """The first contribution to each parent."""
    first: dict[str, Contribution] = {}
    for link in links:
        first.setdefault(link.to, link)
    return tuple(first.values())


def _repeated(node: Node) -> Iterator[tuple[LinkChange, str]]:
    """What stands twice in one node's list: the same parent, or the mark of the primary one."""
    met: set[str] = set()
    for link in node.contributes_to:
        if link.to in met:
            yield LinkChange(None, link, ()), gettext("the list names this parent twice")
        met.add(link.to)
    primary = [link for link in node.contributes_to if link.primary]
    for link in primary[1:]:
        yield (
            LinkChange(None, link, ()),
            gettext("a node has one primary parent, and this is the second"),
        )


def _cycle_through(
    child: Node, change: LinkChange, cycles: list[tuple[set[tuple[str, str]], str]]
) -> str | None:
    if change.wanted is None or change.there is not None:
        return None
    link = (child.id, change.wanted.to)
    return next((words for links, words in cycles if link in links), None)
