"""The names of rows that a history refers to by number; a query a table, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from goals.actors import Actor
from goals.models import KeyResult, Node, Organisation
from goals.selectors.rows import visible


class Names:
    """The names of some rows by table and number."""

    def __init__(self, actor: Actor, wanted: Iterable[tuple[type[models.Model], int]]) -> None:
        by_table: defaultdict[type[models.Model], set[int]] = defaultdict(set)
        for model, number in wanted:
            if model is not Organisation:
                by_table[model].add(number)
        self._names = {model: _names(actor, model, numbers) for model, numbers in by_table.items()}
        nodes = by_table.get(Node, set())
        self.hidden = _hidden(actor, nodes)

    def of(self, model: type[models.Model], number: int) -> str:
        """The name of a row; its number where it is gone, or may not be seen."""
        return self._names.get(model, {}).get(number, f"#{number}")


def _names(actor: Actor, model: type[models.Model], numbers: set[int]) -> dict[int, str]:
    rows: Any = model._default_manager.filter(pk__in=numbers)
    if model is Node:
        seen = rows.filter(visible(actor)).values_list("pk", "key", "title")
        return {number: f"{key} {title}".strip() for number, key, title in seen}
    if model is KeyResult:
        told = rows.values_list("pk", "node__key", "identifier", "title")
        return {number: title or f"{key}/{name}" for number, key, name, title in told}
    return {row.pk: str(row) for row in rows}


def _hidden(actor: Actor, numbers: set[int]) -> frozenset[int]:
    """Those of some nodes that are drafts which the actor may not see."""
    if not numbers or actor.is_system or actor.is_executive:
        return frozenset()
    mine = Node.objects.filter(pk__in=numbers).exclude(visible(actor))
    return frozenset(mine.values_list("pk", flat=True))
