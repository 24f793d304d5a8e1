"""Waivers: an orphan that may stay one for a while."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import InvalidError, NotFoundError
from goals.models import Waiver
from goals.permissions import require
from goals.selectors.lookups import node_of
from goals.services.writing import writing


def waiver_grant(*, actor: Actor, node: str, because: str, until: date) -> Waiver:
    """The node's waiver until a day (inclusive), in place of one that it had.

    Raises InvalidError for an empty reason or a day that is over, ForbiddenError.
    """
    with writing(actor) as session:
        row = node_of(actor.organisation_id, node)
        require(actor, "node.waive", row, act=format_lazy(_("waive {key}"), key=node))
        if not because.strip():
            raise InvalidError(
                {"because": gettext("tell why it may stay without a path to the mission")}
            )
        if until < timezone.localdate():
            raise InvalidError({"until": gettext("must not be over")})
        waiver = Waiver.objects.filter(node=row).first()
        said = {"because": because, "until": until, "by_id": actor.user_id, "by_name": None}
        if waiver is not None:
            session.change("waiver.grant", waiver, said, key=node)
            return waiver
        waiver = Waiver(organisation_id=actor.organisation_id, node=row, **said)
        return session.create("waiver.grant", waiver, key=node)


def waiver_end(*, actor: Actor, node: str) -> None:
    """Ends a node's waiver before its day."""
    with writing(actor) as session:
        row = node_of(actor.organisation_id, node)
        require(actor, "node.waive", row, act=format_lazy(_("end the waiver of {key}"), key=node))
        waiver = Waiver.objects.filter(node=row).first()
        if waiver is None:
            raise NotFoundError("waiver", node)
        session.delete("waiver.end", waiver, key=node)
