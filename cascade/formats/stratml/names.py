"""StratML's vocabulary: namespaces, which element may stand in which, identifiers, text.

The tables state, as facts, the element names and their order in ISO 17469-1 (Part 1,
2014) and ANSI/AIIM 22 (Part 2, 2016).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Begins every key under which something of StratML is kept that a plan has no field for.
OWN = "stratml:"
#: The target of the processing instructions in which a plan's other fields travel.
INSTRUCTION = "cascade"
#: Beside it: fields that the elements suggest and the plan has not.
WITHOUT = "cascade-without"
#: At the root: the plan's own order of nodes, where it is not the document's.
ORDER = "cascade-order"
#: The identifier of a Goal that is none: it holds Objectives that contribute to nothing.
HOLDER = "_xunplaced"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of StratML: its root element, namespaces (the ISO one first) and content.

    ``content`` lists, for each element that has children, ``(name, minimum, maximum)`` in the
    order that they must have; ``attributes`` the values that each attribute may have.
    """

    title: str
    root: str
    namespaces: tuple[str, ...]
    content: dict[str, tuple[tuple[str, int, int | None], ...]]
    attributes: dict[str, dict[str, tuple[str, ...]]]


_BOUNDS: dict[str, tuple[int, int | None]] = {
    "": (1, 1),
    "?": (0, 1),
    "*": (0, None),
    "+": (1, None),
}


def _children(told: str) -> tuple[tuple[str, int, int | None], ...]:
    """``"Name Goal+"`` as (name, minimum, maximum); the marks are those of a DTD."""
    found = re.findall(r"(\w+)([?*+]?)", told)
    return tuple((name, *_BOUNDS[mark]) for name, mark in found)


_SHARED = {
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Vision": "Description? Identifier?",
    "Mission": "Description? Identifier?",
    "Value": "Name? Description?",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation?"
    " Objective*",
}
_STAKEHOLDER_TYPES: dict[str, tuple[str, ...]] = {
    "StakeholderTypeType": ("Person", "Organization", "Generic_Group"),
}

PART_1 = Part(
    title="StratML Part 1",
    root="StrategicPlan",
    namespaces=("urn:ISO:std:iso:17469:tech:xsd:stratml_core", "http://www.stratml.net"),
    content={
        name: _children(told)
        for name, told in {
            **_SHARED,
            "StrategicPlan": "Name Description? OtherInformation? StrategicPlanCore"
            " AdministrativeInformation?",
            "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder*"
            " OtherInformation?",
            "Stakeholder": "Name Description?",
            "AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
        }.items()
    },
    attributes={"Stakeholder": _STAKEHOLDER_TYPES},
)

PART_2 = Part(
    title="StratML Part 2",
    root="PerformancePlanOrReport",
    namespaces=(
        "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
        "http://www.stratml.net/PerformancePlanOrReport",
    ),
    content={
        name: _children(told)
        for name, told in {
            **_SHARED,
            "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore"
            " AdministrativeInformation? Submitter?",
            "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder*"
            " OtherInformation? PerformanceIndicator*",
            "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement"
            " Identifier? Relationship* MeasurementInstance* OtherInformation?",
            "Relationship": "Identifier? ReferentIdentifier* Name? Description?",
            "MeasurementInstance": "TargetResult* ActualResult*",
            "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
            "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
            "Descriptor": "DescriptorName? DescriptorValue?",
            "Stakeholder": "Name Description? Role*",
            "Role": "Name Description? RoleType*",
            "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
        }.items()
    },
    attributes={
        "PerformancePlanOrReport": {
            "Type": ("Strategic_Plan", "Performance_Plan", "Performance_Report")
        },
        "Stakeholder": _STAKEHOLDER_TYPES,
        "PerformanceIndicator": {
            "ValueChainStage": (
                "Outcome",
                "Output_Processing",
                "Output",
                "Input_Processing",
                "Input",
            ),
            "PerformanceIndicatorType": ("Quantitative", "Qualitative"),
        },
        "Relationship": {"RelationshipType": ("Broader_Than", "Peer_To", "Narrower_Than")},
    },
)
PARTS = (PART_1, PART_2)
#: The four namespaces; an element of another one is foreign.
NAMESPACES = frozenset(uri for part in PARTS for uri in part.namespaces)

#: Elements that become nodes or key results.
STRUCTURE = frozenset({"Mission", "Goal", "Objective", "PerformanceIndicator"})
DATES = frozenset({"StartDate", "EndDate", "PublicationDate"})
ROLE_TYPES = ("Performer", "Beneficiary")
#: Every element name of either part.
KNOWN = frozenset(
    name
    for part in PARTS
    for parent, children in part.content.items()
    for name in (parent, *(child for child, _, _ in children))
)

_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_NAME_REST = _NAME_START + "0-9.\u00b7\u0300-\u036f\u203f\u2040\\-"
_IS_NCNAME = re.compile(f"[{_NAME_START}][{_NAME_REST}]*\\Z")
# What is written keeps to letters on which the editions of XML agree.
_LETTERS = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_NOT_NAME = re.compile(f"[^{_LETTERS}0-9.\\-]|_(?=x)")
_NOT_START = re.compile(f"[^{_LETTERS}]")
_CODE = re.compile(r"_x([0-9A-F]{0,6})_|_x\.\d+\Z")


def is_xml_id(text: str) -> bool:
    """Whether ``text`` has the form of an xsd:ID."""
    return _IS_NCNAME.match(text) is not None


def encoded_id(identifier: str) -> str:
    """An identifier as an xsd:ID: what may not stand there becomes ``_xHEX_``.

    Different identifiers stay different, and :func:`decoded_id` restores them.

    >>> encoded_id("grow-emea"), encoded_id("7 seas")
    ('grow-emea', '_x37__x20_seas')
    """
    if not identifier:
        return "_x_"
    # Written out in capitals, so that nothing but this makes a code.
    coded = _NOT_NAME.sub(_code, identifier)
    if coded[0] == identifier[0] and _NOT_START.match(coded):
        coded = _code_of(coded[0]) + coded[1:]
    return coded


def _code(match: re.Match[str]) -> str:
    return _code_of(match[0])


def _code_of(character: str) -> str:
    return f"_x{ord(character):X}_"


def copied_id(coded: str, number: int) -> str:
    """Another xsd:ID that decodes to the same identifier."""
    return f"{coded}_x.{number}"


def decoded_id(text: str) -> str:
    """The identifier that :func:`encoded_id` (and :func:`copied_id`) made ``text`` of.

    >>> decoded_id("_x37__x20_seas"), decoded_id(copied_id("arr", 2))
    ('7 seas', 'arr')
    """
    return _CODE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if not match[1]:  # the empty identifier, or the number of a copy
        return ""
    number = int(match[1], 16)
    return chr(number) if number <= 0x10FFFF else match[0]


def clean(text: str) -> str:
    r"""Text without what pretty-printing did to it: an indented line goes on with the one before.

    >>> clean("Degree and\n      diploma programs ")
    'Degree and diploma programs'
    """
    lines = text.strip().splitlines()
    kept: list[str] = []
    for line in lines:
        words = " ".join(line.split())
        if kept and kept[-1] and words and line[:1].isspace():
            kept[-1] = f"{kept[-1]} {words}"
        else:
            kept.append(words)
    return "\n".join(kept)


def one_line(text: str) -> str:
    """Text as a title: one line, single blanks."""
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """The first sentence of a description, on one line.

    >>> first_sentence("Feed the town. Then the next.")
    'Feed the town.'
    """
    return re.split(r"(?<=[.!?])\s", one_line(text), maxsplit=1)[0]
