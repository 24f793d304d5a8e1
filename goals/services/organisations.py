"""Organisations and their periods."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.choices import Role
from goals.errors import ConflictError, DuplicateError, InvalidError
from goals.models import GraphState, Membership, Organisation, Period, User
from goals.models.base import is_blank
from goals.permissions import require
from goals.records import record_of
from goals.selectors.lookups import period_of
from goals.services.references import resolve
from goals.services.writing import Writing, clean, writing

#: First parts of addresses that are the installation's own, so no organisation's.
RESERVED_SLUGS = frozenset(
    {
        "accounts", "admin", "api", "begin", "health", "invitations", "media", "organisations",
        "static", "styleguide",
    }
)  # fmt: skip


def organisation_create(
    *, slug: str, name: str, user: User | None = None, language: str | None = None
) -> Organisation:
    """A new, empty organisation; ``user`` becomes its executive and administrator.

    Raises DuplicateError for a slug in use, InvalidError.
    """
    organisation = Organisation(slug=slug, name=name, language=language)
    clean(organisation)
    _check_name(organisation.name)
    if slug in RESERVED_SLUGS:
        raise InvalidError(
            {"slug": gettext("is part of this installation's own addresses; choose another")}
        )
    with transaction.atomic():
        _take_slug(organisation)
        GraphState.objects.create(organisation_id=organisation.pk)
        actor = Actor(organisation.pk, user.pk if user else None, str(user) if user else "system")
        with writing(actor) as session:
            after = record_of(organisation)
            session.note("organisation.create", organisation, before=None, after=after)
            for role in (Role.EXECUTIVE, Role.ADMINISTRATOR) if user else ():
                member = Membership(organisation=organisation, user=user, role=role)
                session.create("membership.grant", member, key=f"{user}: {role}")
    return organisation


def _take_slug(organisation: Organisation) -> None:
    """Saves a new organisation; of two that want one slug at once, the second is refused."""
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError:
        raise DuplicateError("organisation", organisation.slug) from None


def organisation_change(
    *,
    actor: Actor,
    expected_version: int | None = None,
    **fields: Any,
) -> Organisation:
    """The organisation with another ``name``, ``language`` or current ``period`` (a number)."""
    with writing(actor) as session:
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        require(actor, "organisation.change", act=_("change the organisation"))
        changes = resolve(actor.organisation_id, fields)
        _check_name(changes.get("name", organisation.name))
        session.change(
            "organisation.change", organisation, changes, expected_version=expected_version
        )
        return organisation


def _check_name(name: str | None) -> None:
    """Refuses a name of which nothing is seen; one that is missing is told by its column."""
    if name and is_blank(name):
        blank = Organisation._meta.get_field("name").error_messages["blank"]
        raise InvalidError({"name": str(blank)})


class PeriodFields(TypedDict, total=False):
    """What may be said of a period; ``parent`` is the number of the one that it is part of."""

    name: str
    starts: date | None
    ends: date | None
    parent: int | None
    extra: dict[str, Any]


def period_create(*, actor: Actor, **fields: Unpack[PeriodFields]) -> Period:
    """A new period, within its parent's dates."""
    with writing(actor) as session:
        require(actor, "period.manage", act=_("create a period"))
        period = Period(organisation_id=actor.organisation_id)
        for name, value in _with_parent(actor, fields).items():
            setattr(period, name, value)
        check_period(period)
        return session.create("period.create", period)


def period_change(
    *,
    actor: Actor,
    period: int,
    expected_version: int | None = None,
    **fields: Unpack[PeriodFields],
) -> Period:
    """The period with other dates, another name or parent."""
    with writing(actor) as session:
        require(actor, "period.manage", act=_("change a period"))
        row = period_of(actor.organisation_id, period)
        changes = _with_parent(actor, fields)
        wanted = Period(organisation_id=row.organisation_id, pk=row.pk)
        for name in ("name", "starts", "ends", "parent"):
            setattr(wanted, name, changes.get(name, getattr(row, name)))
        check_period(wanted)
        session.change("period.change", row, changes, expected_version=expected_version)
        return row


def period_archive(*, actor: Actor, period: int, expected_version: int | None = None) -> Period:
    """The period, out of use; refused while it is the current one or others are part of it."""
    with writing(actor) as session:
        require(actor, "period.manage", act=_("archive a period"))
        row = period_of(actor.organisation_id, period)
        check_period_unused(row)
        return _archived(session, row, timezone.now(), expected_version)


def check_period_unused(period: Period) -> None:
    """Refuses to take a period out of use that is the current one, or has parts."""
    if Organisation.objects.filter(period=period).exists():
        raise ConflictError(gettext("it is the current period; choose another current one first"))
    if period.children.filter(archived_at=None).exists():
        raise ConflictError(gettext("other periods are part of it; archive those first"))


def period_restore(*, actor: Actor, period: int, expected_version: int | None = None) -> Period:
    """The period, in use again; refused while the period that it is part of is archived."""
    with writing(actor) as session:
        require(actor, "period.manage", act=_("restore a period"))
        row = period_of(actor.organisation_id, period, archived=True)
        if row.parent is not None and row.parent.archived_at is not None:
            raise ConflictError(
                gettext("it is part of %(name)s; restore that first") % {"name": row.parent.name}
            )
        return _archived(session, row, None, expected_version)


def _archived(session: Writing, row: Period, at: Any, expected_version: int | None) -> Period:
    act = "period.restore" if at is None else "period.archive"
    session.change(act, row, {"archived_at": at}, expected_version=expected_version)
    return row


def _with_parent(actor: Actor, fields: PeriodFields) -> dict[str, Any]:
    resolved: dict[str, Any] = dict(fields)
    if fields.get("parent") is not None:
        parent = resolve(actor.organisation_id, {"period": fields["parent"]})
        resolved["parent"] = parent["period"]
    return resolved


def check_period(period: Period) -> None:
    """Refuses a name in use, dates out of order or outside the parent's, and a loop of parents."""
    clean(period)
    check_period_name(period, period.name)
    if period.starts and period.ends and period.starts > period.ends:
        raise InvalidError({"ends": gettext("must not be before the start")})
    parent = period.parent
    if parent is not None:
        if _starts_before(period, parent):
            raise InvalidError(
                {
                    "starts": gettext("must be within %(name)s, from %(day)s")
                    % {"name": parent.name, "day": parent.starts}
                }
            )
        if _ends_after(period, parent):
            raise InvalidError(
                {
                    "ends": gettext("must be within %(name)s, until %(day)s")
                    % {"name": parent.name, "day": parent.ends}
                }
            )
    for part in Period.objects.filter(parent=period.pk or 0, archived_at=None):
        if _starts_before(part, period) or _ends_after(part, period):
            raise ConflictError(
                gettext("%(name)s, a part of it, would stand out; change that first")
                % {"name": part.name}
            )
    while parent is not None:
        if parent.pk == period.pk:
            raise InvalidError({"parent": gettext("a period is not part of itself")})
        parent = parent.parent


def check_period_name(period: Period, name: str) -> None:
    """Refuses a name that another period has, an archived one too."""
    same_name = Period.objects.filter(organisation_id=period.organisation_id, name=name)
    if same_name.exclude(pk=period.pk).exists():
        raise DuplicateError("period", name)


def _starts_before(period: Period, parent: Period) -> bool:
    """Whether a period starts before the one that it is part of, or does not say when."""
    return bool(parent.starts and (period.starts is None or period.starts < parent.starts))


def _ends_after(period: Period, parent: Period) -> bool:
    """Whether a period ends after the one that it is part of, or does not say when."""
    return bool(parent.ends and (period.ends is None or period.ends > parent.ends))
