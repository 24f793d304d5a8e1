"""The way up from a node, in SQL: what the check for cycles needs, whatever the plan's size."""

from __future__ import annotations

from django.db import connection

from goals.models import Contribution, Node

# The seed is cast: without a type of its own SQLite would not use the index in the join.
_REACHES = """
WITH RECURSIVE up(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT link.parent_id FROM goals_contribution link JOIN up ON link.child_id = up.id
    WHERE link.organisation_id = %s
)
SELECT 1 FROM up WHERE id = %s LIMIT 1
"""


def reaches(organisation_id: int, start: int, target: int) -> bool:
    """Whether a way over contributions of any status leads up from one node to another.

    One query; costs the start's ancestors only.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACHES, [start, organisation_id, target])
        return cursor.fetchone() is not None


_ABOVE = """
WITH RECURSIVE up(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT link.parent_id FROM goals_contribution link JOIN up ON link.child_id = up.id
    WHERE link.organisation_id = %s
)
SELECT id FROM up
"""


def ancestors_of(organisation_id: int, start: int) -> set[int]:
    """A node and all that contributions of any status lead up to from it (numbers); one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [start, organisation_id])
        return {number for (number,) in cursor.fetchall()}


def way_up(organisation_id: int, start: int, target: int) -> list[str]:
    """The keys of the nodes on a shortest way up; a query a step.

    Raises :class:`ValueError` when there is no way.
    """
    before: dict[int, int] = {start: start}
    front = [start]
    while front and target not in before:
        links = Contribution.objects.filter(organisation_id=organisation_id, child__in=front)
        front = []
        for child, parent in links.order_by("id").values_list("child_id", "parent_id"):
            if parent not in before:
                before[parent] = child
                front.append(parent)
    if target not in before:
        raise ValueError(f"no way leads from {start} to {target}")
    path = [target]
    while path[-1] != start:
        path.append(before[path[-1]])
    keys = dict(Node.objects.filter(pk__in=path).values_list("pk", "key"))
    return [keys[number] for number in reversed(path)]
