"""The nodes of one organisation that meet what is asked, by the database's own index."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from goals.models import Node
from goals.models.base import UNSTORABLE
from goals.search import postgresql, sqlite
from goals.search.asking import MOST_WORDS, Asked, Tier, is_long

#: How many numbers are asked for at first, and then, where too many of them may not be seen.
_STEPS = (200, 4_000, 100_000)


def found(
    nodes: QuerySet[Node], organisation_id: int, asked: Asked, tier: Tier, limit: int
) -> list[Node]:
    """At most ``limit`` of some nodes that meet what is asked in that way; in no order."""
    nodes = nodes.filter(archived_at=None)
    if connection.vendor == "postgresql":
        aliased = nodes.alias(**postgresql.ALIASES)
        return list(aliased.filter(postgresql.condition(asked, tier))[:limit])
    rows: list[Node] = []
    for most in _STEPS:
        numbers = sqlite.numbers_of(connection, organisation_id, asked, tier, most)
        rows = list(nodes.filter(pk__in=numbers)[:limit]) if numbers else []
        if len(rows) >= limit or len(numbers) < most:
            break
    return rows


def few(organisation_id: int, words: list[str], most: int) -> list[int] | None:
    """The numbers of all nodes that may hold every word, also as a part of one.

    None where there may be more than ``most``, or the index does not tell. A node that holds them
    is among the numbers, whatever case is compared by; one that does not may be, too. One query.
    """
    told = tuple(word for word in words if is_long(word))[:MOST_WORDS]
    if not told or any(UNSTORABLE.search(word) for word in told):
        return None
    asked = Asked("", told)
    if connection.vendor == "postgresql":
        nodes = Node.objects.filter(organisation_id=organisation_id, archived_at=None)
        aliased = nodes.alias(**postgresql.ALIASES)
        meeting = aliased.filter(postgresql.condition(asked, Tier.ANYWHERE))
        numbers = list(meeting.values_list("pk", flat=True)[: most + 1])
    else:
        numbers = sqlite.numbers_of(connection, organisation_id, asked, Tier.ANYWHERE, most + 1)
    return numbers if len(numbers) <= most else None
