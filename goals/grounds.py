"""What people can overrule of a node, by what it rests on (:mod:`cascade.smart.grounds`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cascade.smart import Remark, grounds
from cascade.types import Node
from goals.guiding import guidance

#: The check whose findings rest on what a parent is called: pages know it by its key, plan files by
#: its identifier.
OF_LINK = "no-reason"


def own_remarks(node: Node, *, words: bool) -> dict[str, Remark]:
    """What the rules remark on a node by itself in this installation, by its grounds."""
    return grounds.own_remarks(node, words=words, guide=guidance().guide)


def names_a_link(node: Node) -> bool:
    """Whether a dismissal of a node rests on what a parent of it is called."""
    return any(each.check == OF_LINK for each in node.dismissed)


def as_in_files(node: Node, keys: Mapping[str, str]) -> Node:
    """A node, its parents known by identifiers, with dismissals that know these by their keys.

    The dismissals become those of a plan file. ``keys`` are of parents by their identifiers.
    """
    return _renamed(
        node, {keys[link.to]: link.to for link in node.contributes_to if link.to in keys}
    )


def as_on_pages(node: Node, keys: Mapping[str, str]) -> Node:
    """The other way round: the dismissals of a plan file become those of pages."""
    return _renamed(
        node, {link.to: keys[link.to] for link in node.contributes_to if link.to in keys}
    )


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    if not names_a_link(node):
        return node
    anew = {
        grounds.grounds_of_link(node.title, before): grounds.grounds_of_link(node.title, after)
        for before, after in names.items()
    }
    told = [replace(each, finding=anew.get(each.finding, each.finding)) for each in node.dismissed]
    return replace(node, dismissed=tuple(told))
