"""Contributions: contribute, change, move, confirm, withdraw."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import InvalidError, NotFoundError
from goals.models import Contribution, KeyResult, Node
from goals.permissions import allows, require
from goals.selectors.lookups import contribution_of, node_of
from goals.selectors.refusals import link_refusal
from goals.services.writing import Writing, check_version, writing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class LinkFields(TypedDict, total=False):
    """What may be said of a contribution. ``moves`` names a key result of the parent."""

    weight: float
    because: str
    moves: str | None
    primary: bool


def contribute(
    *, actor: Actor, child: str, parent: str, **fields: Unpack[LinkFields]
) -> Contribution:
    """A new contribution from one node up to another.

    Raises CycleError with the path that it would close, LevelError when it goes down a level,
    DuplicateError, ArchivedError, NotFoundError, InvalidError, ForbiddenError.
    """
    with writing(actor) as session:
        lower = node_of(actor.organisation_id, child)
        upper = node_of(actor.organisation_id, parent)
        require(actor, "node.write", lower, act=format_lazy(_("link {key}"), key=child))
        return link_in(session, lower, upper, fields)


def link_in(session: Writing, child: Node, parent: Node, fields: LinkFields) -> Contribution:
    """A new contribution, as part of a larger act; see :func:`contribute`."""
    _check_seen(session.actor, parent)
    check_ends(child, parent)
    link = Contribution(organisation_id=session.actor.organisation_id, child=child, parent=parent)
    _set_apart_primary(session, child, fields)
    for name, value in fields.items():
        setattr(link, name, value)
    check_moves(link)
    return session.create("contribution.create", link, key=name_of_link(link))


def _check_seen(actor: Actor, parent: Node) -> None:
    """A draft that the actor may not see is not there."""
    if not allows(actor, "node.read", parent):
        raise NotFoundError("node", parent.key)


def check_ends(child: Node, parent: Node) -> None:
    """Refuses a contribution that exists, goes down, leaves the mission or closes a cycle."""
    error = link_refusal(child, parent)
    if error is not None:
        raise error


def contribution_change(
    *,
    actor: Actor,
    contribution: int,
    expected_version: int | None = None,
    **fields: Unpack[LinkFields],
) -> Contribution:
    """The contribution with another weight, reason, metric moved, or mark as primary."""
    with writing(actor) as session:
        link = _writable(
            actor, contribution, expected_version, act=_("change a contribution of {key}")
        )
        _set_apart_primary(session, link.child, fields, but=link.pk)
        # What it moved may be archived by now, which is no reason against another weight.
        check_moves(Contribution(parent=link.parent, moves=fields.get("moves")))
        session.change("contribution.change", link, dict(fields), key=name_of_link(link))
        return link


def contribution_move(
    *, actor: Actor, contribution: int, parent: str, expected_version: int | None = None
) -> Contribution:
    """The contribution, now to another parent; the confirmation, given for the old, is gone."""
    with writing(actor) as session:
        link = _writable(
            actor, contribution, expected_version, act=_("move a contribution of {key}")
        )
        upper = node_of(actor.organisation_id, parent)
        _check_seen(actor, upper)
        if upper.pk == link.parent_id:
            return link
        check_ends(link.child, upper)
        changes = {"parent": upper, "moves": None} | UNCONFIRMED
        session.change("contribution.move", link, changes, key=name_of_link(link))
        return link


#: What a contribution is that nobody has confirmed.
UNCONFIRMED: dict[str, Any] = {
    "is_confirmed": False,
    "confirmed_by": None,
    "confirmed_by_name": None,
    "confirmed_on": None,
    "confirmed_fingerprint": None,
    "confirmed_extra": None,
}


def contribution_confirm(
    *, actor: Actor, contribution: int, on: date, expected_version: int | None = None
) -> Contribution:
    """The contribution, confirmed against its parent's substance as it is now."""
    with writing(actor) as session:
        link = contribution_of(actor.organisation_id, contribution)
        require(actor, "contribution.confirm", link, act=_("confirm this contribution"))
        changes = {
            "is_confirmed": True,
            "confirmed_by_id": actor.user_id,
            "confirmed_by_name": None if actor.user_id else actor.name,
            "confirmed_on": on,
            "confirmed_fingerprint": link.parent.fingerprint,
        }
        check_version(link, expected_version, key=name_of_link(link))
        session.change("contribution.confirm", link, changes, key=name_of_link(link))
        return link


def contribution_withdraw(
    *, actor: Actor, contribution: int, expected_version: int | None = None
) -> None:
    """Drops a contribution; the audit trail keeps it."""
    with writing(actor) as session:
        link = _writable(
            actor, contribution, expected_version, act=_("withdraw a contribution of {key}")
        )
        session.delete("contribution.withdraw", link, key=name_of_link(link))


def _writable(
    actor: Actor, contribution: int, expected_version: int | None, *, act: _StrPromise
) -> Contribution:
    link = contribution_of(actor.organisation_id, contribution)
    require(actor, "node.write", link.child, act=format_lazy(act, key=link.child.key))
    check_version(link, expected_version, key=name_of_link(link))
    return link


def name_of_link(link: Contribution) -> str:
    """A contribution as people call it: ``SALES-12 -> ORG-2``."""
    return f"{link.child.key} -> {link.parent.key}"


def _set_apart_primary(
    session: Writing, child: Node, fields: LinkFields, *, but: int | None = None
) -> None:
    """A child has one primary parent: marking one unmarks the other."""
    if fields.get("primary"):
        marked = Contribution.objects.filter(child=child, primary=True).exclude(pk=but or 0)
        for other in marked.select_related("child", "parent"):
            name = name_of_link(other)
            session.change("contribution.change", other, {"primary": False}, key=name)


def check_moves(link: Contribution) -> None:
    """Refuses a contribution that moves what is no key result of its parent."""
    if not link.moves:
        return
    results = KeyResult.objects.filter(node=link.parent, archived_at=None)
    known = list(results.values_list("identifier", flat=True))
    if link.moves not in known:
        names = ", ".join(known[:10]) or gettext("none")
        raise InvalidError(
            {
                "moves": gettext("must be a key result of %(key)s (%(names)s)")
                % {"key": link.parent.key, "names": names}
            }
        )
