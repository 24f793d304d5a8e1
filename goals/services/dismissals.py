"""Dismissals: a finding that somebody overrules, and that is brought back.

Only what the rules say of the node's own words and fields can be overruled, or of its title beside
another; see :func:`goals.grounds.own_remarks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cascade.smart.grounds import item_of
from goals.actors import Actor
from goals.bridge.overruled import own_remark
from goals.errors import InvalidError, NotFoundError
from goals.models import Dismissal, Node
from goals.permissions import allows, require
from goals.selectors.alignment import whole_plan
from goals.selectors.lookups import node_of
from goals.selectors.verdicts import findings_of
from goals.services.writing import writing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def finding_dismiss(*, actor: Actor, node: str, finding: str, because: str) -> Dismissal:
    """The dismissal of a finding (by its ``id``), for a reason; with a new one if it had one.

    It holds until the words or fields that the finding rests on change. Raises NotFoundError for
    what is no such finding of the node as it is now, InvalidError without a reason,
    ForbiddenError, ArchivedError.
    """
    act = _("dismiss a finding of {key}")
    row = _node(actor, node, act)
    if not because.strip():
        raise InvalidError({"because": gettext("tell why it does not apply")})
    # Before the lock, for comparing titles takes a while. If one changes meanwhile, what is
    # dismissed is a finding that is no longer there.
    found = _found(actor, row, finding)
    if found is None:
        raise NotFoundError("finding", finding)
    with writing(actor) as session:
        row = _node(actor, node, act)
        said = {"because": because.strip(), "by_id": actor.user_id, "by_name": None}
        said |= {"rule": found.rule, "check_name": found.check, "item": found.item}
        known = Dismissal.objects.filter(node=row, fingerprint=finding).first()
        if known is not None:
            session.change("finding.dismiss", known, said, key=node)
            return known
        dismissal = Dismissal(
            organisation_id=actor.organisation_id, node=row, fingerprint=finding, **said
        )
        return session.create("finding.dismiss", dismissal, key=node)


def finding_restore(*, actor: Actor, node: str, finding: str) -> None:
    """Brings a dismissed finding back; NotFoundError where it is not dismissed."""
    with writing(actor) as session:
        row = _node(actor, node, _("bring a finding of {key} back"))
        known = Dismissal.objects.filter(node=row, fingerprint=finding).first()
        if known is None:
            raise NotFoundError("finding", finding)
        session.delete("finding.restore", known, key=node)


class _Found(NamedTuple):
    """What is dismissed: see :class:`~goals.models.Dismissal`."""

    rule: str
    check: str
    item: str


def _found(actor: Actor, row: Node, finding: str) -> _Found | None:
    """The finding of a node with such grounds; titles are only compared for what is not its own."""
    if (own := own_remark(row, finding)) is not None:
        remark, record = own
        return _Found(remark.rule, remark.check, item_of(remark, record))
    plan = whole_plan(row.organisation, actor, timezone.localdate())
    for each in findings_of(plan, row, wait=True):
        if each.id == finding and each.may_be_dismissed:
            return _Found(each.rule, each.check, each.item)
    return None


def _node(actor: Actor, key: str, act: _StrPromise) -> Node:
    """The node, which the actor may see and whose findings they may overrule."""
    row = node_of(actor.organisation_id, key)
    if not allows(actor, "node.read", row):
        raise NotFoundError("node", key)
    require(actor, "finding.dismiss", row, act=format_lazy(act, key=key))
    return row
