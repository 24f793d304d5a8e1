"""Dismissals: a finding that somebody overrules, and that is brought back.

Only what the rules say of the node's own words and fields can be overruled; see
:func:`goals.grounds.own_remarks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.bridge.overruled import own_remark
from goals.errors import InvalidError, NotFoundError
from goals.grounds import item_of
from goals.models import Dismissal, Node
from goals.permissions import allows, require
from goals.selectors.lookups import node_of
from goals.services.writing import writing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def finding_dismiss(*, actor: Actor, node: str, finding: str, because: str) -> Dismissal:
    """The dismissal of a finding (by its ``id``), for a reason; with a new one if it had one.

    It holds until the words or fields that the finding rests on change. Raises NotFoundError for
    what is no finding of the node's own words and fields as they are now, InvalidError without a
    reason, ForbiddenError, ArchivedError.
    """
    with writing(actor) as session:
        row = _node(actor, node, _("dismiss a finding of {key}"))
        found = own_remark(row, finding)
        if found is None:
            raise NotFoundError("finding", finding)
        if not because.strip():
            raise InvalidError({"because": gettext("tell why it does not apply")})
        remark, record = found
        said = {"because": because.strip(), "by_id": actor.user_id}
        known = Dismissal.objects.filter(node=row, fingerprint=finding).first()
        if known is not None:
            session.change("finding.dismiss", known, said, key=node)
            return known
        dismissal = Dismissal(
            organisation_id=actor.organisation_id,
            node=row,
            rule=remark.rule,
            check_name=remark.check,
            item=item_of(remark, record),
            fingerprint=finding,
            **said,
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


def _node(actor: Actor, key: str, act: _StrPromise) -> Node:
    """The node, which the actor may see and whose findings they may overrule."""
    row = node_of(actor.organisation_id, key)
    if not allows(actor, "node.read", row):
        raise NotFoundError("node", key)
    require(actor, "finding.dismiss", row, act=format_lazy(act, key=key))
    return row
