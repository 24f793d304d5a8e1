"""What an address of these pages names; to who may not see it, it is not there."""

from __future__ import annotations

from django.urls import reverse

from goals.errors import NotFoundError
from goals.models import CheckIn, Comment, Contribution, KeyResult, Node
from goals.selectors.lookups import (
    check_in_of,
    comment_of,
    contribution_of,
    key_result_of,
    node_of,
)
from web.visits import Visit


def node_here(visit: Visit, key: str, *, archived: bool = False) -> Node:
    """The node of a key; raises NotFoundError, and ArchivedError unless it may be archived."""
    node = node_of(visit.organisation.pk, key, archived=archived)
    if not visit.may("node.read", node):
        raise NotFoundError("node", key)
    return node


def link_here(visit: Visit, key: str, number: int) -> Contribution:
    """The contribution of a number that begins or ends at the node of a key."""
    link = contribution_of(visit.organisation.pk, number)
    ends = (link.child, link.parent)
    if key not in (end.key for end in ends) or not all(visit.may("node.read", n) for n in ends):
        raise NotFoundError("contribution", number)
    return link


def result_here(visit: Visit, key: str, number: int) -> KeyResult:
    """The key result of a number that belongs to the node of a key."""
    result = key_result_of(visit.organisation.pk, number)
    if result.node.key != key or not visit.may("node.read", result.node):
        raise NotFoundError("key result", number)
    return result


def check_in_here(visit: Visit, key: str, number: int) -> CheckIn:
    """The check-in of a number that belongs to the node of a key."""
    row = check_in_of(visit.organisation.pk, number)
    if row.node.key != key or not visit.may("node.read", row.node):
        raise NotFoundError("check-in", number)
    return row


def comment_here(visit: Visit, key: str, number: int) -> Comment:
    """The comment of a number on the node of a key."""
    comment = comment_of(visit.organisation.pk, number)
    if comment.node.key != key or not visit.may("node.read", comment.node):
        raise NotFoundError("comment", number)
    return comment


def address(visit: Visit, route: str, *names: object, part: str = "") -> str:
    """The address of a page of these, by its route's name; ``part`` is the section to show."""
    found = reverse(f"web:{route}", args=[visit.organisation.slug, *names])
    return f"{found}#{part}" if part else found
