"""What people can overrule of a node, by what it rests on (:mod:`cascade.smart.grounds`).

What rests on a link names the parent by its identifier, as plan files do, and not by its key, as
pages do: so a file takes along what was dismissed.
"""

from __future__ import annotations

from cascade.smart import Remark, grounds
from cascade.types import Node
from goals.guiding import guidance


def own_remarks(node: Node, *, words: bool) -> dict[str, Remark]:
    """What the rules remark on a node by itself in this installation, by its grounds."""
    return grounds.own_remarks(node, words=words, guide=guidance().guide)
