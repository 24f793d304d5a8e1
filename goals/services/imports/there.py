"""What an import meets: the plan as it is, and how its things are numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Q

from cascade.graph import KINDS
from cascade.smart.grounds import grounds_of_link
from cascade.types import Contribution, Dismissal, KeyResult, Kind, Node, Plan, Unit
from goals import models
from goals.bridge import load_plan


@dataclass(frozen=True, slots=True)
class Hidden:
    """A contribution of which an end is archived: it comes back when that end is restored."""

    child: str
    child_kind: Kind
    parent: str
    parent_kind: Kind


@dataclass(frozen=True, slots=True)
class There:
    """An organisation before an import. Identifiers are those of plan files.

    ``numbers`` of nodes and ``units`` are the rows'; ``archived`` are identifiers of nodes that
    are no part of the plan, ``archived_results`` those of key results with their nodes';
    ``hidden`` are contributions from and to archived nodes; ``members`` are people by their
    address.
    """

    organisation: models.Organisation
    plan: Plan
    nodes: Mapping[str, Node]
    numbers: Mapping[str, int]
    keys: Mapping[str, str]
    archived: frozenset[str]
    archived_results: frozenset[tuple[str, str]]
    hidden: tuple[Hidden, ...]
    units: Mapping[str, int]
    unit_keys: Mapping[str, str]
    archived_units: frozenset[str]
    members: Mapping[str, int] = field(repr=False)


def look(organisation_id: int) -> There:
    """The organisation as it is now."""
    organisation = models.Organisation.objects.get(pk=organisation_id)
    plan = load_plan(organisation)
    nodes = models.Node.objects.filter(organisation=organisation)
    named = list(nodes.values_list("identifier", "key", "pk", "archived_at"))
    units = models.Unit.objects.filter(organisation=organisation)
    named_units = list(units.values_list("identifier", "prefix", "pk", "archived_at"))
    members = models.User.objects.filter(memberships__organisation=organisation)
    return There(
        organisation=organisation,
        plan=plan,
        nodes={node.id: node for node in plan.nodes},
        numbers={identifier: number for identifier, _, number, _ in named},
        keys={key: identifier for identifier, key, _, _ in named},
        archived=frozenset(identifier for identifier, _, _, at in named if at is not None),
        archived_results=_archived_results(organisation),
        hidden=_hidden(organisation),
        units={identifier: number for identifier, _, number, _ in named_units},
        unit_keys={prefix: identifier for identifier, prefix, _, _ in named_units},
        archived_units=frozenset(name for name, _, _, at in named_units if at is not None),
        members=dict(members.values_list("email", "pk")),
    )


def _archived_results(organisation: models.Organisation) -> frozenset[tuple[str, str]]:
    results = models.KeyResult.objects.filter(organisation=organisation, archived_at__isnull=False)
    return frozenset(results.values_list("node__identifier", "identifier"))


def _hidden(organisation: models.Organisation) -> tuple[Hidden, ...]:
    archived = Q(child__archived_at__isnull=False) | Q(parent__archived_at__isnull=False)
    links = models.Contribution.objects.filter(archived, organisation=organisation)
    ends = ("child__identifier", "child__kind", "parent__identifier", "parent__kind")
    return tuple(
        Hidden(child, KINDS[child_kind], parent, KINDS[parent_kind])
        for child, child_kind, parent, parent_kind in links.values_list(*ends)
    )


def by_identifier(plan: Plan, there: There) -> Plan:
    """The plan in the names that are there: a file may say ``SALES-12`` or ``Ada@Town.example``.

    Units that its nodes name and nobody describes are added, so that nothing points nowhere.
    """
    names = _Names(plan, there)
    nodes = tuple(map(names.told, plan.nodes))
    return replace(plan, nodes=nodes, units=(*plan.units, *_unnamed_units(plan, nodes, there)))


class _Names:
    """What a file calls things, to what they are called there."""

    def __init__(self, plan: Plan, there: There) -> None:
        self.there = there
        self.known_units = there.units.keys() | {unit.id for unit in plan.units}

    def told(self, node: Node) -> Node:
        return replace(
            node,
            id=self.node(node.id),
            unit=self.unit(node.unit),
            owner=self.person(node.owner),
            contributes_to=tuple(map(self.link, node.contributes_to)),
            key_results=tuple(map(self.result, node.key_results)),
            waived=node.waived and replace(node.waived, by=self.person(node.waived.by)),
            dismissed=self.dismissed(node),
        )

    def node(self, id: str) -> str:
        """An identifier; a file may have the key."""
        return id if id in self.there.numbers else self.there.keys.get(id, id)

    def unit(self, id: str | None) -> str | None:
        """An identifier; a file may have the key."""
        if not id:
            return None
        return id if id in self.known_units else self.there.unit_keys.get(id, id)

    def person(self, name: str | None) -> str | None:
        """A member's address as it is kept; any other name as it is."""
        address = name.strip().lower() if name else ""
        return address if address in self.there.members else name

    def link(self, link: Contribution) -> Contribution:
        to, confirmed = self.node(link.to), link.confirmed
        if confirmed is not None:
            return replace(link, to=to, confirmed=replace(confirmed, by=self.person(confirmed.by)))
        return link if link.to == to else replace(link, to=to)

    def dismissed(self, node: Node) -> tuple[Dismissal, ...]:
        """Dismissals as they are there: of a link that the file names by its parent's key, too."""
        anew = {
            grounds_of_link(node.title, link.to): grounds_of_link(node.title, self.node(link.to))
            for link in (node.contributes_to if node.dismissed else ())
            if self.node(link.to) != link.to
        }
        return tuple(
            replace(each, finding=anew.get(each.finding, each.finding), by=self.person(each.by))
            for each in node.dismissed
        )

    def result(self, result: KeyResult) -> KeyResult:
        owner = self.person(result.owner)
        return result if result.owner == owner else replace(result, owner=owner)


def _unnamed_units(plan: Plan, nodes: tuple[Node, ...], there: There) -> list[Unit]:
    """Units that are only named; where a plan describes none, each is its own function."""
    known = {unit.id for unit in plan.units} | there.units.keys()
    describes = bool(plan.units or there.units)
    missing = dict.fromkeys(node.unit for node in nodes if node.unit and node.unit not in known)
    return [Unit(id, name=id, function=None if describes else id) for id in missing]
