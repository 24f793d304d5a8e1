"""Where a StratML document departs from its schema: a fault with its line for each place.

Only what matters to a reader is looked at (names, order, number, dates, numbers, identifiers);
it is no schema validator. Contacts (``Submitter``) are never looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from cascade.formats.stratml.names import DATES, KNOWN, NAMESPACES, ROLE_TYPES, Part, is_xml_id
from cascade.formats.xml import Element
from cascade.types import Fault

RULE = "stratml-schema"

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_LONGEST = 60
_PLAIN_TEXT = frozenset(
    {
        "Name",
        "Description",
        "OtherInformation",
        "SequenceIndicator",
        "MeasurementDimension",
        "UnitOfMeasurement",
        "DescriptorName",
        "DescriptorValue",
        "ReferentIdentifier",
    }
)


def day_of(text: str) -> date | None:
    """The day that an xsd:date names; None when it is blank or none."""
    match = _DAY.match(text.strip())
    if not match:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def number_of(text: str) -> float | None:
    """The number that an xsd:decimal names; None when it is blank or none.

    >>> number_of("6.50"), number_of("5 %")
    (6.5, None)
    """
    text = text.strip()
    if not _DECIMAL.match(text):
        return None
    number = float(text)
    return number if abs(number) <= 1e300 else None


def schema_faults(root: Element, part: Part, owners: Mapping[int, str]) -> Iterator[Fault]:
    """Each departure from ``part``'s schema, in document order.

    ``owners`` tells which node an element became, by ``id()``; what is inside belongs to it.
    """
    stack: list[tuple[Element, str | None]] = [(root, None)]
    while stack:
        element, owner = stack.pop()
        if element.name == "Submitter" or _is_plain_text(element):
            continue
        owner = owners.get(id(element), owner)
        yield from (
            Fault(RULE, message, evidence, fix, owner, place.line)
            for message, evidence, fix, place in _departures(element, part)
        )
        stack.extend((child, owner) for child in reversed(element.children))


def _is_plain_text(element: Element) -> bool:
    """Whether nothing can be wrong with it: most elements are so."""
    is_leaf = not element.children and not element.attributes
    return is_leaf and element.name in _PLAIN_TEXT


_Departure = tuple[str, str, str, Element]


def _departures(element: Element, part: Part) -> Iterator[_Departure]:
    yield from _attribute_departures(element, part)
    if element.name in part.content:
        yield from _content_departures(element, part)
        return
    if element.name in KNOWN and element.children:
        child = element.children[0]
        yield (
            f"{child.name} stands in {element.name}, which holds only text in {part.title}",
            "",
            f"move it out of {element.name}",
            child,
        )
    yield from _value_departures(element)


def _content_departures(element: Element, part: Part) -> Iterator[_Departure]:
    allowed = part.content[element.name]
    rank = {name: index for index, (name, _, _) in enumerate(allowed)}
    highest, disordered = -1, False
    for child in element.children:
        place = rank.get(child.name) if child.namespace in NAMESPACES else None
        if place is None:
            yield _misplaced(child, element, part)
        elif place >= highest:
            highest = place
        elif not disordered:
            disordered = True
            yield (
                f"{child.name} stands after {allowed[highest][0]} in {element.name}",
                "",
                f"the order is {', '.join(rank)}",
                child,
            )
    yield from _number_departures(element, part)
    if element.text.strip():
        yield (
            f"{element.name} holds text beside its elements",
            _cut(element.text),
            "put the text in an element such as Description",
            element,
        )


def _number_departures(element: Element, part: Part) -> Iterator[_Departure]:
    count: dict[str, int] = {}
    for child in element.children:
        count[child.name] = count.get(child.name, 0) + 1
    for name, minimum, maximum in part.content[element.name]:
        found = count.get(name, 0)
        if found < minimum:
            yield (f"{element.name} has no {name}", "", f"add a {name}, even a blank one", element)
        if maximum is not None and found > maximum:
            surplus = element.named(name)[maximum]
            yield (
                f"{element.name} has {found} elements {name} where one is allowed",
                "",
                f"keep one {name}",
                surplus,
            )


def _misplaced(child: Element, parent: Element, part: Part) -> _Departure:
    if child.namespace not in NAMESPACES or child.name not in KNOWN:
        problem = f"{part.title} knows no element {child.name} (found in {parent.name})"
    else:
        problem = f"{child.name} may not stand in {parent.name} in {part.title}"
    allowed = ", ".join(name for name, _, _ in part.content[parent.name])
    return problem, "", f"{parent.name} holds {allowed}", child


def _attribute_departures(element: Element, part: Part) -> Iterator[_Departure]:
    known = part.attributes.get(element.name, {})
    for name, value in element.attributes.items():
        if name.startswith("{"):
            continue
        if name not in known:
            names = ", ".join(known) or "none"
            yield (
                f"{element.name} has an attribute {name} that {part.title} does not know",
                _cut(value),
                f"the attributes of {element.name}: {names}",
                element,
            )
        elif value not in known[name]:
            yield (
                f"{name} of {element.name} has an unknown value",
                _cut(value),
                f"one of {', '.join(known[name])}",
                element,
            )


def _value_departures(element: Element) -> Iterator[_Departure]:
    text = element.text.strip()
    if element.name == "Identifier":
        if not is_xml_id(text):
            yield _unusable_identifier(element, text)
    elif not text:
        return
    elif element.name in DATES and day_of(text) is None:
        yield ("this is not a date", _cut(text), "a day of the calendar (YYYY-MM-DD)", element)
    elif element.name == "NumberOfUnits" and number_of(text) is None:
        yield ("this is not a number", _cut(text), "digits alone, with a point: 1234.5", element)
    elif element.name == "RoleType" and text not in ROLE_TYPES:
        yield ("RoleType has an unknown value", _cut(text), "Performer or Beneficiary", element)


def _unusable_identifier(element: Element, text: str) -> _Departure:
    if not text:
        return ("Identifier is blank", "", "leave it out, or fill it in", element)
    return (
        "this identifier has not the form of an XML identifier",
        _cut(text),
        "begin it with a letter or _, and use letters, digits, '-', '_' and '.' only",
        element,
    )


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
