"""What a yEd drawing says by its graphics: a node's label, and which end an arrow has its head."""

from __future__ import annotations

import re

from cascade.formats.xml import Element

_MARKUP = re.compile(r"<[^>]*>")


def label_of(node: Element) -> str:
    """The first label drawn on the node, on one line; empty when it has none.

    A group that can be closed is drawn in two ways: the one that is shown now counts.
    """
    for data in node.named("data"):
        shown = _shown(data)
        labels = (e for e in (shown, *shown.descendants()) if e.name == "NodeLabel")
        for label in labels:
            words = _MARKUP.sub(" ", label.text) if "<html>" in label.text else label.text
            if words.strip():
                return " ".join(words.split())
    return ""


def _shown(data: Element) -> Element:
    ways = next((e for e in data.descendants() if e.name == "Realizers"), None)
    if ways is None or not ways.children:
        return data
    told = ways.attributes.get("active", "0")
    index = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    return ways.children[min(index, len(ways.children) - 1)]


def points_backward(edge: Element) -> bool:
    """Whether the arrow is drawn with its only head at the source."""
    for data in edge.named("data"):
        for element in data.descendants():
            if element.name == "Arrows":
                told = element.attributes
                return told.get("source", "none") != "none" and told.get("target", "none") == "none"
    return False
