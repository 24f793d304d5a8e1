"""A plan a part at a time, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from cascade import types as engine
from goals.actors import Actor
from goals.bridge.plans import LINK, Loader, contribution
from goals.models import Contribution, Node, Organisation

#: How many rows a part has.
SIZE = 1_000


class Parts:
    """An organisation's plan in parts, as a reader may see it. Nodes are known by their keys.

    Read it inside :func:`goals.reading.reading`, so that all parts are of one state.
    """

    def __init__(self, organisation: Organisation, reader: Actor) -> None:
        self.mine = {"organisation": organisation}
        self.loader = Loader(organisation.pk, reader)

    def frame(self) -> engine.Plan:
        """The plan without its nodes. To be read first: it knows the units."""
        return self.loader.frame()

    def nodes(self) -> Iterator[list[tuple[str, engine.Node]]]:
        """The nodes with their keys, without contributions; six queries a part."""
        last = 0
        while True:
            rows = Node.objects.filter(**self.mine, archived_at=None, pk__gt=last)
            keys = dict(rows.order_by("pk").values_list("pk", "key")[:SIZE])
            if not keys:
                return
            last = max(keys)
            found = self.loader.part(min(keys), last)
            yield [(keys[number], node) for number, node in found.items() if number in keys]

    def links(self, ends: Q) -> Iterator[list[tuple[str, engine.Contribution]]]:
        """The contributions with the keys of their children; one query a part.

        ``ends`` is the condition that a reader sees both ends.
        """
        last = 0
        there = {"child__archived_at": None, "parent__archived_at": None}
        while True:
            links = Contribution.objects.filter(ends, **self.mine, **there, pk__gt=last)
            rows = list(
                links.order_by("pk").values_list(*LINK, "child__key", "parent__key", "pk")[:SIZE]
            )
            if not rows:
                return
            last = rows[-1][-1]
            yield [(child, contribution(to, row)) for *row, child, to, _ in rows]
