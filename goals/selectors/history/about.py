"""Which audit rows concern a node, also those of what is gone."""

from __future__ import annotations

from django.db.models import Q

from goals.models import (
    AuditRow,
    CheckIn,
    Comment,
    Contribution,
    Dismissal,
    KeyResult,
    Node,
    Waiver,
)

#: The columns by which a deleted thing names its nodes, as canonical JSON has them.
_DELETED = {
    "contribution": ("child_id", "parent_id"),
    "checkin": ("node_id",),
    "waiver": ("node_id",),
    "dismissal": ("node_id",),
}


def about(node: Node) -> Q:
    """The condition that an audit row concerns a node: itself, and what belongs to it.

    Of what is deleted the trail alone tells where it belonged; there is an index of those rows.
    """
    belonging = {
        "contribution": Contribution.objects.filter(Q(child=node) | Q(parent=node)),
        "keyresult": KeyResult.objects.filter(node=node),
        "checkin": CheckIn.objects.filter(node=node),
        "waiver": Waiver.objects.filter(node=node),
        "comment": Comment.objects.filter(node=node),
        "dismissal": Dismissal.objects.filter(node=node),
    }
    found = Q(object_type="node", object_id=node.pk)
    for what, rows in belonging.items():
        found |= Q(object_type=what, object_id__in=rows.values("pk"))
    for what, columns in _DELETED.items():
        gone = AuditRow.objects.filter(
            organisation_id=node.organisation_id, object_type=what, after=""
        )
        named = Q()
        for column in columns:
            named |= Q(before__contains=f'"{column}":{node.pk},')
        found |= Q(object_type=what, object_id__in=gone.filter(named).values("object_id"))
    return found
