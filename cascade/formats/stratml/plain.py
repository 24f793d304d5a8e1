"""StratML elements as plain data (texts, dicts, lists), for what a plan has no field for.

An element with text alone is its text; one with children is a dict of them by name, a list
where several have one name; attributes are keyed ``@name``. What is blank is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cascade.formats.stratml.conform import day_of, number_of
from cascade.formats.stratml.names import DATES, NAMESPACES, OWN, ROLE_TYPES, Part, clean
from cascade.formats.xml import Element, legal

#: Turns the text of an ``Identifier`` element into the identifier it stands for, or back.
Spell = Callable[[str], str]

_SAFE_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[\w.-]+(:\d{1,4})?(/[\w./~+-]*)?\Z", re.ASCII)


def as_is(text: str) -> str:
    """The identifier of a foreign document: its text."""
    return text


def plain(element: Element, spell: Spell = as_is) -> Any:
    """The element as plain data; None when it says nothing.

    >>> plain(Element("Role", children=[Element("Name", text="Chair"), Element("Description")]))
    {'Name': 'Chair'}
    """
    text = clean(element.text)
    if element.name == "Identifier" and text:
        text = spell(text)
    attributes = {
        f"@{name}": value for name, value in element.attributes.items() if not name.startswith("{")
    }
    inside = attributes | grouped(element.children, spell)
    if not inside:
        return text or None
    return inside | {"#text": text} if text else inside


def grouped(elements: Iterable[Element], spell: Spell = as_is) -> dict[str, Any]:
    """Elements as plain data by name: one alone as it is, several as a list."""
    found: dict[str, list[Any]] = {}
    for element in elements:
        value = plain(element, spell)
        if value is not None:
            found.setdefault(spoken_name(element), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def spoken_name(element: Element) -> str:
    """The element's name; with its namespace where that is foreign to StratML."""
    if element.namespace in NAMESPACES or not element.namespace:
        return element.name
    return f"{{{element.namespace}}}{element.name}"


def own_fields(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of StratML, under the names that it goes by in a plan's own fields."""
    return {f"{OWN}{name}": value for name, value in found.items()}


def kept_fields(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of :func:`own_fields`: what a plan's own fields hold of StratML."""
    return {n.removeprefix(OWN): value for n, value in extra.items() if n.startswith(OWN)}


def listed(value: Any) -> list[Any]:
    """One or several as a list; nothing as an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def restored(name: str, value: Any, part: Part, spell: Spell = as_is) -> Element | None:
    """An element that the schema accepts, of plain data; None when nothing of it can stand.

    What the schema has no place for is left out; required children are added blank.
    """
    if name not in part.content:
        return _leaf(name, value, part, spell)
    if not isinstance(value, Mapping):
        return None
    children: list[Element] = []
    for child, minimum, maximum in part.content[name]:
        made = [restored(child, inner, part, spell) for inner in listed(value.get(child))]
        kept = [element for element in made if element is not None][: _limit(child, maximum)]
        children += kept or [Element(child, part.namespaces[0]) for _ in range(minimum)]
    known = part.attributes.get(name, {})
    attributes = {
        key: value[f"@{key}"] for key, values in known.items() if value.get(f"@{key}") in values
    }
    return Element(name, part.namespaces[0], attributes, children)


def _limit(name: str, maximum: int | None) -> int | None:
    return len(ROLE_TYPES) if name == "RoleType" else maximum


def _leaf(name: str, value: Any, part: Part, spell: Spell) -> Element | None:
    if not isinstance(value, str) or not _may_stand(name, value):
        return None
    text = spell(value) if name == "Identifier" else legal(value)
    return Element(name, part.namespaces[0], text=text)


def _may_stand(name: str, text: str) -> bool:
    if name in DATES:
        return day_of(text) is not None
    if name == "NumberOfUnits":
        return number_of(text) is not None
    if name == "RoleType":
        return text in ROLE_TYPES
    # Validators differ on odd addresses: only plain ones are written as such.
    return name != "Source" or _SAFE_ADDRESS.match(text) is not None
