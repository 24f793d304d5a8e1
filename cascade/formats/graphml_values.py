"""GraphML's typed attributes: what a ``<key>`` declares and what a ``<data>`` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from cascade.formats.xml import Element

#: The attribute, on nodes and edges that Cascade wrote, with what no other attribute can hold.
MORE = "cascade_more"
#: Fields that are lists or objects: JSON text in GraphML.
NESTED = {
    "graph": frozenset({"period", "units"}),
    "node": frozenset(
        {
            "contributes_to",
            "key_results",
            "depends_on",
            "related",
            "progress",
            "milestones",
            "needs",
            "waived",
            "dismissed",
        }
    ),
    "edge": frozenset({"confirmed"}),
}
#: Fields that are numbers, whatever type a hand-written file declares.
NUMBERS = {
    "graph": frozenset[str](),
    "node": frozenset({"budget", "confidence"}),
    "edge": frozenset({"weight"}),
}
#: Fields that are identifiers or texts: a number there is read as its text.
_TEXTS = frozenset(
    {
        "title",
        "description",
        "because",
        "organisation",
        "language",
        "label",
        "name",
        "unit",
        "owner",
        "moves",
    }
)


@dataclass(frozen=True, slots=True)
class Key:
    """A declared attribute: its name, the type of its values, what it belongs to, its default."""

    name: str
    type: str
    domain: str
    default: str | None = None


def keys_of(root: Element) -> dict[str, Key]:
    """The declared attributes by their identifiers; graphics, which have no name, are left out."""
    keys: dict[str, Key] = {}
    for element in root.named("key"):
        told = element.attributes
        name = told.get("attr.name", "")
        if not name and not any(attribute.startswith("yfiles.") for attribute in told):
            name = told.get("id", "")
        default = element.first("default")
        keys[told.get("id", "")] = Key(
            name,
            told.get("attr.type", "string"),
            told.get("for", "all"),
            default.text if default is not None else None,
        )
    return keys


def defaults(keys: Iterable[Key], domain: str) -> list[tuple[Key, str]]:
    """The attributes that everything of a domain has unless it says otherwise."""
    return [
        (key, key.default)
        for key in keys
        if key.default is not None and key.name and key.domain in (domain, "all")
    ]


def value_of(key: Key, text: str, domain: str, is_ours: bool = False) -> Any:
    """The value that ``text`` is: of the field's own type where we know it, else of the key's.

    What is no such value stays text, and the field's own check says so. ``is_ours`` tells that
    Cascade wrote the file, where every declared type is meant.

    >>> value_of(Key("budget", "string", "node"), "1000", "node")
    1000.0
    >>> value_of(Key("needs", "string", "node"), '{"sales": "required"}', "node")
    {'sales': 'required'}
    """
    if key.name in NESTED[domain] or key.name == MORE:
        return _json(text)
    kind = key.type
    if not is_ours:
        text = text.strip()
        kind = "double" if key.name in NUMBERS[domain] else kind
        kind = "string" if key.name in _TEXTS else kind
    convert = _CONVERT.get(kind)
    if convert is None:
        return text
    try:
        return convert(text)
    except ValueError:
        return text


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
    except KeyError:
        raise ValueError(text) from None


_CONVERT: dict[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "int": int,
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
}
