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
from cascade.sayings import Names, say
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
            say(
                "{child} stands in {element}, which holds only text in {part}",
                child=child.name,
                element=element.name,
                part=part.title,
            ),
            "",
            say("move it out of {element}", element=element.name),
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
                say(
                    "{child} stands after {other} in {element}",
                    child=child.name,
                    other=allowed[highest][0],
                    element=element.name,
                ),
                "",
                say("the order is {names}", names=Names(rank)),
                child,
            )
    yield from _number_departures(element, part)
    if element.text.strip():
        yield (
            say("{element} holds text beside its elements", element=element.name),
            _cut(element.text),
            say("put the text in an element such as Description"),
            element,
        )


def _number_departures(element: Element, part: Part) -> Iterator[_Departure]:
    count: dict[str, int] = {}
    for child in element.children:
        count[child.name] = count.get(child.name, 0) + 1
    for name, minimum, maximum in part.content[element.name]:
        found = count.get(name, 0)
        if found < minimum:
            lacking = say("{element} has no {name}", element=element.name, name=name)
            yield lacking, "", say("add a {name}, even a blank one", name=name), element
        if maximum is not None and found > maximum:
            surplus = element.named(name)[maximum]
            yield (
                say(
                    "{element} has {number} elements {name} where one is allowed",
                    element=element.name,
                    number=found,
                    name=name,
                ),
                "",
                say("keep one {name}", name=name),
                surplus,
            )


def _misplaced(child: Element, parent: Element, part: Part) -> _Departure:
    names = {"child": child.name, "parent": parent.name, "part": part.title}
    problem = say("{child} may not stand in {parent} in {part}", **names)
    if child.namespace not in NAMESPACES or child.name not in KNOWN:
        problem = say("{part} knows no element {child} (found in {parent})", **names)
    allowed = Names(name for name, _, _ in part.content[parent.name])
    return problem, "", say("{parent} holds {names}", parent=parent.name, names=allowed), child


def _attribute_departures(element: Element, part: Part) -> Iterator[_Departure]:
    known = part.attributes.get(element.name, {})
    for name, value in element.attributes.items():
        if name.startswith("{"):
            continue
        if name not in known:
            names = Names(known) if known else say("none")
            yield (
                say(
                    "{element} has an attribute {name} that {part} does not know",
                    element=element.name,
                    name=name,
                    part=part.title,
                ),
                _cut(value),
                say("the attributes of {element}: {names}", element=element.name, names=names),
                element,
            )
        elif value not in known[name]:
            yield (
                say("{name} of {element} has an unknown value", name=name, element=element.name),
                _cut(value),
                say("one of {names}", names=Names(known[name])),
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
        fix = say("a day of the calendar (YYYY-MM-DD)")
        yield say("this is not a date"), _cut(text), fix, element
    elif element.name == "NumberOfUnits" and number_of(text) is None:
        fix = say("digits alone, with a point: 1234.5")
        yield say("this is not a number"), _cut(text), fix, element
    elif element.name == "RoleType" and text not in ROLE_TYPES:
        fix = say("Performer or Beneficiary")
        yield say("RoleType has an unknown value"), _cut(text), fix, element


def _unusable_identifier(element: Element, text: str) -> _Departure:
    if not text:
        return say("Identifier is blank"), "", say("leave it out, or fill it in"), element
    return (
        say("this identifier has not the form of an XML identifier"),
        _cut(text),
        say("begin it with a letter or _, and use letters, digits, '-', '_' and '.' only"),
        element,
    )


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
