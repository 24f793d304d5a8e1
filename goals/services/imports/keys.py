"""Keys for the new nodes of an import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cascade.types import Node
from goals.models import KeySeries
from goals.services.imports.there import There
from goals.services.nodes import ORGANISATION_PREFIX, next_number

_KEY = re.compile(r"([A-Z][A-Z0-9]{0,15})-([1-9]\d{0,8})")


class Keys:
    """The keys of new nodes, in order.

    An identifier that has the form of a key of its unit stays the node's key, so that a plan that
    moves to another organisation keeps what people quote.
    """

    def __init__(
        self,
        organisation_id: int,
        there: There,
        nodes: Sequence[Node],
        prefixes: Mapping[str, str],
    ) -> None:
        self.organisation_id, self.nodes = organisation_id, nodes
        self.prefix_of = {None: ORGANISATION_PREFIX} | dict(prefixes)
        self.taken = set(there.keys)
        self.identifiers = there.numbers.keys() | {node.id for node in nodes}

    def take(self) -> list[str]:
        """One key a node; the numbers are used up."""
        kept = [self._kept(node) for node in self.nodes]
        self.taken |= {key for key in kept if key}
        self._raise_series(kept)
        numbers = {
            prefix: self._numbers(prefix, count)
            for prefix, count in Counter(
                self.prefix_of[node.unit]
                for node, key in zip(self.nodes, kept, strict=True)
                if key is None
            ).items()
        }
        return [
            key or next(numbers[self.prefix_of[node.unit]])
            for node, key in zip(self.nodes, kept, strict=True)
        ]

    def _kept(self, node: Node) -> str | None:
        met = _KEY.fullmatch(node.id)
        mine = met is not None and met[1] == self.prefix_of[node.unit]
        return node.id if mine and node.id not in self.taken else None

    def _raise_series(self, kept: Sequence[str | None]) -> None:
        highest: dict[str, int] = {}
        for key in kept:
            if key is not None:
                prefix, number = key.rsplit("-", 1)
                highest[prefix] = max(highest.get(prefix, 0), int(number))
        for prefix, last in highest.items():
            series, _ = KeySeries.objects.get_or_create(
                organisation_id=self.organisation_id, prefix=prefix
            )
            if series.last_number < last:
                KeySeries.objects.filter(pk=series.pk).update(last_number=last)

    def _numbers(self, prefix: str, count: int) -> Iterator[str]:
        """``count`` free keys of a prefix; what a plan file calls another node is left out."""
        given = 0
        while given < count:
            first = next_number(self.organisation_id, prefix, count - given)
            for number in range(first, first + count - given):
                key = f"{prefix}-{number}"
                if key not in self.taken and key not in self.identifiers:
                    given += 1
                    yield key
