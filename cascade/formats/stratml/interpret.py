"""What the elements of a StratML document say by themselves, as records of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cascade.formats.stratml.header import header_record
from cascade.formats.stratml.identify import Identifiers
from cascade.formats.stratml.indicators import key_result_record
from cascade.formats.stratml.links import Link, LinkBook, Referent, is_old, links_of
from cascade.formats.stratml.names import INSTRUCTION, Part, clean, first_sentence, one_line
from cascade.formats.stratml.outline import Found, Outline, holds_structure, outline_of
from cascade.formats.stratml.plain import grouped, listed, own_fields
from cascade.formats.stratml.stakeholders import stakeholder_fields
from cascade.formats.xml import Element
from cascade.sayings import Name, say
from cascade.types import Fault

Record = dict[str, Any]

_SPENT = frozenset({"Name", "Description", "Identifier", "Relationship", "Stakeholder"})
_KINDS = {"Mission": "mission", "Goal": "company_goal", "Objective": "functional_goal"}


@dataclass(slots=True)
class Reading:
    """What the elements of a document say: a record a node, in document order, and the header."""

    elements: list[Element] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    header: Record = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)


def interpreted(root: Element, part: Part) -> Reading:
    """What the elements of a document say by themselves, without Cascade's instructions."""
    outline = outline_of(root)
    coded = any(target == INSTRUCTION for target, _ in root.instructions)
    identifiers = Identifiers(outline.elements(), coded)
    reading = Reading(elements=[found.element for found in outline.nodes])
    _note_owners(outline, identifiers, reading)
    for found in outline.nodes:
        reading.records.append(_node_record(found, identifiers, reading))
    _apply_links(outline, identifiers, reading)
    reading.header = header_record(root, outline, identifiers.spell, part)
    reading.faults = identifiers.faults(reading.owners) + reading.faults
    return reading


def _note_owners(outline: Outline, identifiers: Identifiers, reading: Reading) -> None:
    for found in outline.nodes:
        node = identifiers.of(found.element)
        reading.owners[id(found.element)] = node
        inside = (*found.indicators, *found.carriers)
        reading.owners.update((id(indicator), node) for indicator in inside)


def _node_record(found: Found, identifiers: Identifiers, reading: Reading) -> Record:
    element = found.element
    record: Record = {"id": identifiers.of(element), "kind": _KINDS[element.name]}
    record |= _statement(element, record["id"], reading)
    if found.parent:
        record["contributes_to"] = [{"to": identifiers.of(found.parent.element)}]
    record |= stakeholder_fields(element, identifiers.spell)
    results = [
        _key_result(indicator, record["id"], identifiers, reading) for indicator in found.indicators
    ]
    if results:
        record["key_results"] = results
    kept = (c for c in element.children if c.name not in _SPENT and not holds_structure(c))
    return record | own_fields(grouped(kept, identifiers.spell))


def _statement(element: Element, node: str, reading: Reading) -> Record:
    """Title and description. A mission's title is its description: it has no name."""
    name, description = _text(element, "Name"), _text(element, "Description")
    if not name and element.name == "Mission":
        # Text that stands in the element itself is a common slip.
        description = description or clean(element.text)
        title = one_line(description)
        description = description if description != title else ""
    else:
        title = one_line(name)
    if not title:
        title = first_sentence(description)
        reading.faults.append(_blank_title(element, node, title))
    record = {"title": title, "description": description}
    return {key: value for key, value in record.items() if value}


def _blank_title(element: Element, node: str, title: str) -> Fault:
    needed = "Description" if element.name == "Mission" else "Name"
    stands_in = say("the first sentence of its description stands in: {title}", title=title)
    return Fault(
        "blank-title",
        say("this {element} has no {needed}", element=element.name, needed=needed),
        stands_in if title else "",
        say("give it a {needed} that says in a few words what is wanted", needed=needed),
        node,
        element.line,
    )


def _text(element: Element, name: str) -> str:
    """The first child of that name that says something."""
    for child in element.named(name):
        if child.text.strip():
            return clean(child.text)
    return ""


def _key_result(
    indicator: Element, node: str, identifiers: Identifiers, reading: Reading
) -> Record:
    record = key_result_record(indicator, identifiers.of(indicator), identifiers.spell)
    if not _text(indicator, "MeasurementDimension"):
        title = record.get("title", "")
        reading.faults.append(
            Fault(
                "blank-title",
                say("this PerformanceIndicator has no MeasurementDimension"),
                say("a description of its results stands in: {title}", title=title)
                if title
                else "",
                say("say in MeasurementDimension what is measured"),
                node,
                indicator.line,
            )
        )
    return record


# --- links -----------------------------------------------------------------------------


def _apply_links(outline: Outline, identifiers: Identifiers, reading: Reading) -> None:
    applier = _Applier(outline, identifiers, reading)
    for found, record in zip(outline.nodes, reading.records, strict=True):
        measured = zip(found.indicators, record.get("key_results", ()), strict=True)
        homes = {id(indicator): result for indicator, result in measured}
        for holder in (found.element, *found.indicators, *found.carriers):
            kept = applier.kept(record["id"], holder)
            _keep(kept, homes.get(id(holder), record), identifiers)


class _Applier:
    """Turns relationships into links of the records of a reading."""

    def __init__(self, outline: Outline, identifiers: Identifiers, reading: Reading) -> None:
        self._book = LinkBook({record["id"]: record for record in reading.records})
        self._referents = _referents(outline, identifiers)
        self._spell, self._faults = identifiers.spell, reading.faults

    def kept(self, node: str, holder: Element) -> list[Element]:
        """Apply the relationships that stand in ``holder``; those that no link can hold."""
        links = links_of(node, holder.named("Relationship"))
        return [link.element for link in links if not self._is_applied(link)]

    def _is_applied(self, link: Link) -> bool:
        referent = self._referents.get(link.target)
        if referent:
            return self._book.add(link, referent.node, referent.key_result, exists=True)
        if is_old(link):
            return False
        if self._book.add(link, self._spell(link.target), None, exists=False):
            return True
        self._faults.append(
            Fault(
                "dangling",
                say(
                    "a relationship names {target}, which does not exist", target=Name(link.target)
                ),
                say("{owner} is said to be broader than it", owner=link.owner),
                say("name the identifier of a goal or objective of this document"),
                link.owner,
                link.element.line,
            )
        )
        return False


def _referents(outline: Outline, identifiers: Identifiers) -> dict[str, Referent]:
    owner = {
        id(indicator): identifiers.of(found.element)
        for found in outline.nodes
        for indicator in found.indicators
    }
    return {
        told: Referent(owner[id(element)], identifiers.of(element))
        if id(element) in owner
        else Referent(identifiers.of(element))
        for told, element in identifiers.first.items()
    }


def _keep(kept: list[Element], record: Record, identifiers: Identifiers) -> None:
    """Keep relationships that no link holds in the record of what they stood in."""
    found = own_fields(grouped(dict.fromkeys(kept), identifiers.spell))
    for name, value in found.items():
        record[name] = [*listed(record[name]), *listed(value)] if name in record else value
