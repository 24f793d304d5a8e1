"""A plan as a StratML document that its official schema accepts.

What StratML has an element for stands in elements, for every program that reads StratML. The
rest of the plan (programs, weights, status, budgets ...) stands beside it, in processing
instructions that other programs pass over: each holds, as JSON, only the fields that the
elements around it do not tell by themselves. So reading the document restores the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cascade.formats.record import (
    node_from_record,
    node_to_record,
    plan_from_record,
    plan_to_record,
)
from cascade.formats.stratml.header import DEFAULT_TYPE
from cascade.formats.stratml.indicators import indicator
from cascade.formats.stratml.interpret import interpreted
from cascade.formats.stratml.names import HOLDER, INSTRUCTION, ORDER, PART_2, WITHOUT, Part
from cascade.formats.stratml.placement import Coder, Placement, placed
from cascade.formats.stratml.plain import kept_fields, listed, restored
from cascade.formats.stratml.stakeholders import stakeholders_of
from cascade.formats.xml import Element, json_text, legal, write_xml
from cascade.types import Contribution, Node, Plan

Record = dict[str, Any]


def write(plan: Plan, part: Part) -> bytes:
    """The plan as a document of that part, in its ISO namespace, in UTF-8."""
    writer = _Writer(plan, part)
    root = writer.document()
    _add_instructions(root, plan, part, writer.made)
    return write_xml(root)


class _Writer:
    """Makes the elements of one document; ``made`` are the plan's nodes in its order."""

    def __init__(self, plan: Plan, part: Part) -> None:
        self.plan, self.part = plan, part
        self.made: list[Node] = []
        self._coder = Coder(plan.nodes)
        self._places: Placement = placed(plan.nodes)
        self._codes: dict[tuple[str, int], str] = {}

    def document(self) -> Element:
        """The whole document, without instructions for a plan's other fields."""
        own = kept_fields(self.plan.extra)
        self._name_key_results()
        root = {
            "@Type": DEFAULT_TYPE,
            **own,
            "Name": own.get("Name", self.plan.organisation),
            "StrategicPlanCore": None,
            "AdministrativeInformation": self._administration(own),
            "Submitter": None,
        }
        made = self._restored(self.part.root, root)
        made.children = [
            self._core(own) if child.name == "StrategicPlanCore" else child
            for child in made.children
        ]
        # Says that identifiers are encoded; what the plan adds takes its place.
        made.instructions = [(INSTRUCTION, "{}")]
        return made

    def _name_key_results(self) -> None:
        """Fix the identifiers of all key results, because links go forward too."""
        for _, objectives in self._groups():
            for node in objectives:
                for index, result in enumerate(node.key_results):
                    code = self._coder.key_result(node.id, result.id)
                    self._codes[node.id, index] = code

    def _groups(self) -> list[tuple[Node | None, Sequence[Node]]]:
        """Goals with their objectives; at the end, under None, those that stand in no goal."""
        groups: list[tuple[Node | None, Sequence[Node]]] = list(self._places.goals)
        if self._places.unplaced or not groups:
            groups.append((None, self._places.unplaced))
        return groups

    def _core(self, own: Record) -> Element:
        mission = self._places.mission
        core = {name: own.get(name) for name in ("Vision", "Value")}
        core["Organization"] = self._organisations(own)
        made = self._restored("StrategicPlanCore", core)
        kept = [child for child in made.children if child.name != "Goal"]
        if mission is not None:
            values = [index for index, child in enumerate(kept) if child.name == "Value"]
            kept.insert(values[0] if values else len(kept), self._mission(mission))
        for goal, objectives in self._groups():
            kept.append(self._goal(goal) if goal else self._holder())
            kept[-1].children = [*kept[-1].children, *map(self._objective, objectives)]
        made.children = kept
        return made

    def _organisations(self, own: Record) -> list[Any]:
        """The organisations it was read from, the first by the name it has now."""
        known = [one for one in listed(own.get("Organization")) if isinstance(one, Mapping)]
        if not self.plan.organisation:
            return known
        first = {**(known[0] if known else {}), "Name": self.plan.organisation}
        return [first, *known[1:]]

    def _administration(self, own: Record) -> Any:
        told = own.get("AdministrativeInformation")
        known = dict(told) if isinstance(told, Mapping) else {}
        period = self.plan.period
        if period:
            known |= {"StartDate": period.starts.isoformat()} if period.starts else {}
            known |= {"EndDate": period.ends.isoformat()} if period.ends else {}
        return known or None

    def _mission(self, node: Node) -> Element:
        self.made.append(node)
        return self._element(
            "Mission",
            [
                self._leaf("Description", node.description or node.title),
                self._leaf("Identifier", self._coder.referent(node.id, None)),
            ],
        )

    def _goal(self, node: Node) -> Element:
        self.made.append(node)
        return self._statement("Goal", node)

    def _holder(self) -> Element:
        return self._element(
            "Goal",
            [self._leaf("Name"), self._leaf("Description"), self._leaf("Identifier", HOLDER)],
        )

    def _objective(self, node: Node) -> Element:
        self.made.append(node)
        made = self._statement("Objective", node)
        if self.part is PART_2:
            made.children = [*made.children, *self._indicators(node)]
        return made

    def _statement(self, name: str, node: Node) -> Element:
        """A goal or an objective without what stands in it."""
        own = kept_fields(node.extra)
        told = own | {
            "Name": legal(node.title),
            "Description": legal(node.description),
            "Identifier": None,
            "Stakeholder": stakeholders_of(node.owner, own.get("Stakeholder")),
            "Objective": None,
            "PerformanceIndicator": None,
        }
        made = self._restored(name, told)
        identifier = self._leaf("Identifier", self._coder.referent(node.id, None))
        made.children = [*made.children[:2], identifier, *made.children[2:]]
        return made

    def _indicators(self, node: Node) -> list[Element]:
        """The node's key results; the first one carries its links that nesting does not tell."""
        links = [self._relationship(link) for link in self._links(node)]
        links += [self._peer(target) for target in node.related]
        made: list[Element] = []
        for index, result in enumerate(node.key_results):
            code = self._codes[node.id, index]
            carried = links if index == 0 else []
            made.append(indicator(result, code, carried, self.part, self._coder.fresh))
        if links and not made:
            blank = [self._leaf("MeasurementDimension"), self._leaf("UnitOfMeasurement")]
            made.append(self._element("PerformanceIndicator", [*blank, *links]))
        return made

    def _links(self, node: Node) -> Iterable[Contribution]:
        """Contributions that say more than that the node stands in its goal."""
        home = self._places.home.get(node.id)
        return (c for c in node.contributes_to if c.to != home or c.because or c.moves)

    def _relationship(self, link: Contribution) -> Element:
        children = [self._leaf("ReferentIdentifier", self._coder.referent(link.to, link.moves))]
        if link.because:
            children.append(self._leaf("Description", link.because))
        return self._element("Relationship", children, {"RelationshipType": "Narrower_Than"})

    def _peer(self, target: str) -> Element:
        named = self._leaf("ReferentIdentifier", self._coder.referent(target, None))
        return self._element("Relationship", [named], {"RelationshipType": "Peer_To"})

    def _element(
        self, name: str, children: Sequence[Element], attributes: Mapping[str, str] | None = None
    ) -> Element:
        return Element(name, self.part.namespaces[0], attributes or {}, children)

    def _leaf(self, name: str, text: str = "") -> Element:
        return Element(name, self.part.namespaces[0], text=legal(text))

    def _restored(self, name: str, told: Mapping[str, Any]) -> Element:
        made = restored(name, told, self.part, self._coder.fresh)
        assert made is not None  # a mapping always is
        return made


def _add_instructions(root: Element, plan: Plan, part: Part, made: Sequence[Node]) -> None:
    """Beside each element, the fields of its node that reading the element does not give."""
    reading = interpreted(root, part)
    for element, told, node in zip(reading.elements, reading.records, made, strict=True):
        read_back = node_to_record(node_from_record(told))
        element.instructions = _difference(node_to_record(node), read_back)
    read_back = plan_to_record(plan_from_record({**reading.header, "nodes": []}))
    header = _difference(plan_to_record(replace(plan, nodes=())), read_back | {"cascade": None})
    root.instructions = [*header, *_order(plan, made)]


def _difference(wanted: Record, read_back: Record) -> list[tuple[str, str]]:
    missing = {n: v for n, v in wanted.items() if n not in read_back or read_back[n] != v}
    surplus = [name for name in read_back if name not in wanted]
    found = [(INSTRUCTION, json_text(missing))] if missing else []
    return found + ([(WITHOUT, json_text(surplus))] if surplus else [])


def _order(plan: Plan, made: Sequence[Node]) -> list[tuple[str, str]]:
    """For each node of the plan its place in the document, where these are not the same."""
    place = {node.id: index for index, node in enumerate(made)}
    order = [place[node.id] for node in plan.nodes]
    return [] if order == sorted(order) else [(ORDER, json_text(order))]
