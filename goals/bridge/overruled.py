"""Which findings were dismissed, by the nodes that they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import batched

from cascade.smart import Remark, has_text_rules
from cascade.types import Contribution, Node
from goals import models
from goals.bridge.plans import LINK, Loader, contribution
from goals.grounds import own_remarks

#: So many numbers fit into one query.
MANY = 10_000


def dismissed_of(
    organisation_id: int, numbers: Collection[int] | None = None
) -> Mapping[int, frozenset[str]]:
    """The grounds that were dismissed, by the node's number; one query.

    ``numbers`` are of the nodes that are meant, all when None.
    """
    mine = models.Dismissal.objects.filter(organisation_id=organisation_id)
    parts = [mine]
    if numbers is not None:
        parts = [mine.filter(node__in=some) for some in batched(sorted(numbers), MANY)]
    found: defaultdict[int, set[str]] = defaultdict(set)
    for part in parts:
        for node, grounds in part.values_list("node_id", "fingerprint"):
            found[node].add(grounds)
    return {node: frozenset(grounds) for node, grounds in found.items()}


def own_remark(node: models.Node, grounds: str) -> tuple[Remark, Node] | None:
    """What the rules remark on a node by itself for such grounds, and the record; None for nothing.

    A fixed number of queries.
    """
    loader = Loader(node.organisation_id, None)
    record = loader.some([node.pk]).get(node.pk)
    if record is None:
        return None
    known, filed = _links(node)
    words = has_text_rules(loader.frame().language)
    remark = own_remarks(replace(record, contributes_to=filed), words=words).get(grounds)
    return None if remark is None else (remark, replace(record, contributes_to=known))


def _links(node: models.Node) -> tuple[tuple[Contribution, ...], tuple[Contribution, ...]]:
    """What a node contributes to, by keys as pages name them, and by identifiers as files do."""
    rows = models.Contribution.objects.filter(child=node, parent__archived_at=None).order_by("id")
    told = list(rows.values_list(*LINK, "parent__key", "parent__identifier"))
    known = tuple([contribution(key, row) for *row, key, _ in told])
    return known, tuple([contribution(identifier, row) for *row, _, identifier in told])
