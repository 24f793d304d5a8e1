"""One thing by the name that people or programs give it; what is not there raises."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from goals.choices import Kind, Status
from goals.errors import ArchivedError, NotFoundError
from goals.models import (
    CheckIn,
    Comment,
    Contribution,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Token,
    Unit,
    User,
)
from goals.models.base import UNSTORABLE


def organisation_of(slug: str) -> Organisation:
    """The organisation of a slug."""
    return _one(Organisation.objects.all(), "organisation", slug, slug=slug)


def node_of(organisation_id: int, key: str, *, archived: bool = False) -> Node:
    """The node of a key; raises ArchivedError for an archived one, unless it may be."""
    nodes = Node.objects.filter(organisation_id=organisation_id).select_related("unit", "owner")
    node = _one(nodes, "node", key, key=key)
    if node.archived_at is not None and not archived:
        raise ArchivedError("node", key)
    return node


def current_mission(organisation_id: int) -> Node | None:
    """The one live mission; None while there is none."""
    return Node.objects.filter(
        organisation_id=organisation_id,
        kind=Kind.MISSION,
        status=Status.ACTIVE,
        archived_at=None,
    ).first()


def unit_of(organisation_id: int, key: str, *, archived: bool = False) -> Unit:
    """The unit whose nodes' keys begin so."""
    units = Unit.objects.filter(organisation_id=organisation_id)
    unit = _one(units, "unit", key, prefix=key)
    if unit.archived_at is not None and not archived:
        raise ArchivedError("unit", key)
    return unit


def period_of(organisation_id: int, number: int, *, archived: bool = False) -> Period:
    """The period of a number."""
    periods = Period.objects.filter(organisation_id=organisation_id)
    period = _one(periods, "period", number, pk=number)
    if period.archived_at is not None and not archived:
        raise ArchivedError("period", number)
    return period


def contribution_of(organisation_id: int, number: int) -> Contribution:
    """The contribution of a number, with both its ends."""
    links = Contribution.objects.filter(organisation_id=organisation_id)
    return _one(links.select_related("child", "parent"), "contribution", number, pk=number)


def key_result_of(organisation_id: int, number: int, *, archived: bool = False) -> KeyResult:
    """The key result of a number, with its node."""
    results = KeyResult.objects.filter(organisation_id=organisation_id).select_related("node")
    result = _one(results, "key result", number, pk=number)
    if not archived and (result.archived_at or result.node.archived_at):
        raise ArchivedError("key result", number)
    return result


def check_in_of(organisation_id: int, number: int) -> CheckIn:
    """The check-in of a number, with its node and key result."""
    check_ins = CheckIn.objects.filter(organisation_id=organisation_id)
    return _one(check_ins.select_related("node", "key_result"), "check-in", number, pk=number)


def comment_of(organisation_id: int, number: int) -> Comment:
    """The comment of a number, with its node; a deleted one is not there."""
    comments = Comment.objects.filter(organisation_id=organisation_id, deleted_at=None)
    return _one(comments.select_related("node"), "comment", number, pk=number)


def membership_of(organisation_id: int, number: int) -> Membership:
    """The membership of a number."""
    memberships = Membership.objects.filter(organisation_id=organisation_id)
    return _one(memberships.select_related("user", "unit"), "membership", number, pk=number)


def token_of(organisation_id: int, user_id: int | None, number: int) -> Token:
    """A person's own token of a number."""
    tokens = Token.objects.filter(organisation_id=organisation_id, user_id=user_id or 0)
    return _one(tokens, "token", number, pk=number)


def token_of_hash(digest: str) -> Token | None:
    """The token whose secret has that hash, with its person; None where there is none."""
    return Token.objects.select_related("user").filter(hash=digest).first()


def member_of(organisation_id: int, told: str) -> User | None:
    """The member with an address for mail, or the only one of a name; None when there is none."""
    if UNSTORABLE.search(told):
        return None
    users = User.objects.filter(memberships__organisation_id=organisation_id).distinct()
    if "@" in told:
        return users.filter(email=told.strip().lower()).first()
    named = list(users.filter(name=told.strip())[:2]) if told.strip() else []
    return named[0] if len(named) == 1 else None


def names_of_members(organisation_id: int, told: Iterable[str | None]) -> dict[str, str]:
    """What the members among some addresses for mail are called, by the address as it was told.

    At most one query; none where nothing looks like an address.
    """
    addresses = {text: text.strip().lower() for text in told if text and "@" in text}
    if not addresses:
        return {}
    users = User.objects.filter(
        memberships__organisation_id=organisation_id, email__in=set(addresses.values())
    )
    known = {user.email: str(user) for user in users.distinct()}
    return {text: known[email] for text, email in addresses.items() if email in known}


def _one[Row: models.Model](rows: models.QuerySet[Row], what: str, id: object, **by: object) -> Row:
    try:
        if any(isinstance(value, str) and UNSTORABLE.search(value) for value in by.values()):
            raise ObjectDoesNotExist  # PostgreSQL would not even look for it
        return rows.get(**by)
    except (ObjectDoesNotExist, OverflowError):
        raise NotFoundError(what, id) from None
