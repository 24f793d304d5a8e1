"""Waivers: an orphan that may stay one for a while."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import InvalidError, NotFoundError
from goals.models import Waiver
from goals.models.base import is_blank
from goals.permissions import require
from goals.selectors.lookups import node_of
from goals.services.writing import writing

#: How far ahead a waiver may end: it is for a while.
MOST_YEARS = 2


def last_end(today: date) -> date:
    """The last day on which a waiver that is granted today may end.

    >>> last_end(date(2028, 2, 29))
    datetime.date(2030, 2, 28)
    """
    try:
        return today.replace(year=today.year + MOST_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year + MOST_YEARS, day=28)


def waiver_grant(*, actor: Actor, node: str, because: str, until: date) -> Waiver:
    """The node's waiver until a day (inclusive), in place of one that it had.

    Raises InvalidError for an empty reason, and for a day that is over or too far ahead;
    ForbiddenError.
    """
    with writing(actor) as session:
        row = node_of(actor.organisation_id, node)
        require(actor, "node.waive", row, act=format_lazy(_("waive {key}"), key=node))
        if is_blank(because):
            raise InvalidError(
                {"because": gettext("tell why it may stay without a path to the mission")}
            )
        _check_end(until, timezone.localdate())
        waiver = Waiver.objects.filter(node=row).first()
        said = {"because": because, "until": until, "by_id": actor.user_id, "by_name": None}
        if waiver is not None:
            session.change("waiver.grant", waiver, said, key=node)
            return waiver
        waiver = Waiver(organisation_id=actor.organisation_id, node=row, **said)
        return session.create("waiver.grant", waiver, key=node)


def _check_end(until: date, today: date) -> None:
    if until < today:
        raise InvalidError({"until": gettext("must not be over")})
    last = last_end(today)
    if until > last:
        told = gettext("must be %(day)s at the latest, because a waiver is temporary")
        raise InvalidError({"until": told % {"day": date_format(last, "DATE_FORMAT")}})


def waiver_end(*, actor: Actor, node: str) -> None:
    """Ends a node's waiver before its day."""
    with writing(actor) as session:
        row = node_of(actor.organisation_id, node)
        require(actor, "node.waive", row, act=format_lazy(_("end the waiver of {key}"), key=node))
        waiver = Waiver.objects.filter(node=row).first()
        if waiver is None:
            raise NotFoundError("waiver", node)
        session.delete("waiver.end", waiver, key=node)
