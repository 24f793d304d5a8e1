"""Relationships of a StratML document as contributions and other links of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cascade.formats.stratml.identify import told_identifier
from cascade.formats.stratml.names import clean
from cascade.formats.xml import Element

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship from the node at ``owner`` to what goes by ``target`` in the file."""

    owner: str
    target: str
    type: str
    because: str
    element: Element


@dataclass(frozen=True, slots=True)
class Referent:
    """What an identifier of the file means: a node, or one of its key results."""

    node: str
    key_result: str | None = None


def links_of(owner: str, elements: Iterable[Element]) -> Iterator[Link]:
    """Every relationship that names something; blank ones, which forms leave behind, are none."""
    for element in elements:
        kind = element.attributes.get("RelationshipType", "")
        for target in _targets(element):
            yield Link(owner, target, kind, _because(element), element)


def _targets(element: Element) -> list[str]:
    referents = element.named("ReferentIdentifier")
    if referents:
        told = [" ".join(referent.text.split()) for referent in referents]
    else:
        # Before 2016 there was no ReferentIdentifier, and the Identifier was the target's.
        told = [told_identifier(element)]
    return [target for target in told if target]


def _because(element: Element) -> str:
    for name in ("Description", "Name"):
        child = element.first(name)
        if child is not None and child.text.strip():
            return clean(child.text)
    return ""


def is_old(link: Link) -> bool:
    """Whether the link rests on an Identifier alone, which may as well be its own."""
    return link.element.first("ReferentIdentifier") is None


class LinkBook:
    """Adds links to the records of their nodes, each pair of nodes once."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._contributions = {
            (child, link["to"]): link
            for child, record in records.items()
            for link in record.get("contributes_to", ())
        }
        self._peers: set[tuple[str, str]] = set()

    def add(self, link: Link, target: str, moves: str | None, *, exists: bool) -> bool:
        """Add a link from its owner to the node ``target``; False when it has no place there.

        *Narrower than* is a contribution of the owner to the target (``moves`` its key result),
        *broader than* one of the target to the owner; *peer to*, and what states no type, makes
        them related.
        """
        if target == link.owner:
            return False
        if link.type == "Narrower_Than":
            self._contribute(link.owner, target, link.because, moves)
        elif link.type != "Broader_Than":
            self._relate(link.owner, target)
        elif exists:
            self._contribute(target, link.owner, link.because, None)
        else:
            return False
        return True

    def _contribute(self, child: str, parent: str, because: str, moves: str | None) -> None:
        """Add a contribution, or say more of the one that stands there already."""
        link = self._contributions.get((child, parent))
        if link is None:
            link = self._contributions[child, parent] = {"to": parent}
            self._records[child].setdefault("contributes_to", []).append(link)
        if because:
            link.setdefault("because", because)
        if moves is not None:
            link.setdefault("moves", moves)

    def _relate(self, owner: str, target: str) -> None:
        if (owner, target) not in self._peers:
            self._peers.add((owner, target))
            self._records[owner].setdefault("related", []).append(target)
