"""People: who is what, and what happens when somebody moves or leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.errors import NotFoundError
from goals.models import Membership, User
from goals.permissions import require
from goals.selectors.invitations import invitations_of
from goals.selectors.lookups import membership_of
from goals.selectors.ownership import owned_by
from goals.selectors.rows import memberships_of, nodes_visible_to
from goals.services import (
    membership_change,
    membership_grant,
    membership_revoke,
    person_leave,
)
from goals.services.written import written
from web.forming import done, say
from web.sending import taken_once
from web.settings.forms import LeaveForm, RoleForm
from web.settings.trees import page_of, unit_choices
from web.visits import Visit, organisation_page

#: How many people are offered while somebody types an address.
OFFERED = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A member with their roles, how much they own, and when they signed in last."""

    user: User
    roles: tuple[Membership, ...]
    owned: int
    last_seen: datetime | None


@require_safe
@organisation_page
def people(visit: Visit) -> HttpResponse:
    """Everybody in the organisation, and the open invitations."""
    text = visit.request.GET.get("q", "").replace("\0", "").strip()[:100]
    may_manage = visit.may("people.manage")
    page = page_of(visit, _members(visit, text))
    invitations = invitations_of(visit.actor).filter(accepted_at=None, revoked_at=None)
    told = {
        "page": page,
        "rows": _rows(visit, page.object_list),
        "filter": text,
        "may_manage": may_manage,
        "invitations": page_of(visit, invitations, "invited") if may_manage else None,
    }
    return visit.render("settings/people.html", told)


def _members(visit: Visit, text: str) -> list[tuple[str, str, int]]:
    """Name, address and number of each member, by name, of those that a text is found in."""
    found = memberships_of(visit.actor).order_by()
    for word in text.split():
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    rows = found.values_list("user__name", "user__email", "user_id").distinct()
    return sorted(rows, key=lambda row: ((row[0] or row[1]).casefold(), row[1]))


def _rows(visit: Visit, members: Any) -> list[PersonRow]:
    """The rows of one page's members; two queries."""
    numbers = [number for _, _, number in members]
    users: dict[int, User] = {}
    roles: dict[int, list[Membership]] = {number: [] for number in numbers}
    for row in memberships_of(visit.actor).filter(user__in=numbers).order_by("role", "pk"):
        users[row.user_id] = row.user
        roles[row.user_id].append(row)
    owned = dict(
        nodes_visible_to(visit.actor)
        .filter(owner__in=numbers, archived_at=None)
        .order_by()
        .values_list("owner")
        .annotate(Count("pk"))
    )
    return [
        PersonRow(
            users[number], tuple(roles[number]), owned.get(number, 0), users[number].last_login
        )
        for number in numbers
        if number in users
    ]


def _person_of(visit: Visit, number: int) -> PersonRow:
    """One member; raises NotFoundError."""
    rows = _rows(visit, [("", "", number)])
    if not rows:
        raise NotFoundError("member", number)
    return rows[0]


@require_safe
@organisation_page
def person(visit: Visit, number: int) -> HttpResponse:
    """One member: their roles, to be given, changed and taken."""
    require(visit.actor, "people.manage", act=gettext_lazy("change somebody's roles"))
    return _page(visit, _person_of(visit, number))


def _page(
    visit: Visit, row: PersonRow, *, new: RoleForm | None = None, changed: RoleForm | None = None
) -> HttpResponse:
    """The page of a member, with the form that was refused in its place."""
    units = unit_choices(visit)
    forms = [
        changed if changed is not None and changed.prefix == str(role.pk) else _form_of(role, units)
        for role in row.roles
    ]
    told = {
        "person": row,
        "roles": list(zip(row.roles, forms, strict=True)),
        "new": new or RoleForm(units=units),
        "owned": owned_by(visit.actor, row.user.email),
    }
    refused = new or changed
    return visit.render("settings/person.html", told, status=refused.status if refused else 200)


def _form_of(role: Membership, units: Any) -> RoleForm:
    initial = {"role": role.role, "unit": role.unit.prefix if role.unit else ""}
    return RoleForm(initial=initial, units=units, prefix=str(role.pk))


@require_POST
@organisation_page
def give_role(visit: Visit, number: int) -> HttpResponse:
    """A further role for a member."""
    require(visit.actor, "people.manage", act=gettext_lazy("give somebody a role"))
    row = _person_of(visit, number)
    form = RoleForm(visit.request.POST, units=unit_choices(visit))

    def act(told: dict[str, Any]) -> None:
        membership_grant(actor=visit.actor, email=row.user.email, **told)

    if done(visit, form, act, said=_("The role is given.")):
        return redirect("web:person", visit.organisation.slug, number)
    return _page(visit, row, new=form)


@require_POST
@organisation_page
def change_role(visit: Visit, number: int) -> HttpResponse:
    """Another role or unit in place of one."""
    require(visit.actor, "people.manage", act=gettext_lazy("change somebody's role"))
    role = membership_of(visit.organisation.pk, number)
    form = RoleForm(visit.request.POST, units=unit_choices(visit), prefix=str(role.pk))

    def act(told: dict[str, Any]) -> None:
        membership_change(actor=visit.actor, membership=number, **told)

    if done(visit, form, act, said=_("The role is changed.")):
        return _after(visit, role.user_id)
    return _page(visit, _person_of(visit, role.user_id), changed=form)


@require_POST
@organisation_page
@taken_once
def take_role(visit: Visit, number: int) -> HttpResponse:
    """Takes one role back; the last one is taken by letting the person leave."""
    require(visit.actor, "people.manage", act=gettext_lazy("take a role back"))
    role = membership_of(visit.organisation.pk, number)
    others = memberships_of(visit.actor).filter(user=role.user_id).exclude(pk=number)
    if not others.exists():
        return redirect("web:person-leave", visit.organisation.slug, role.user_id)
    with written() as told:
        membership_revoke(actor=visit.actor, membership=number)
    say(visit, _("The role is taken back."), told.version)
    return _after(visit, role.user_id)


def _after(visit: Visit, number: int) -> HttpResponse:
    """The member's page; the list for an administrator who has given up being one."""
    mine = memberships_of(visit.actor).filter(user=visit.actor.user_id, role="administrator")
    if mine.exists():
        return redirect("web:person", visit.organisation.slug, number)
    return redirect("web:people", visit.organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def leave(visit: Visit, number: int) -> HttpResponse:
    """Lets a member leave, after it was said who gets what they own."""
    require(visit.actor, "people.manage", act=gettext_lazy("let somebody leave"))
    row = _person_of(visit, number)
    form = LeaveForm(visit.request.POST or None)
    is_sent = visit.request.method == "POST"

    def act(told: dict[str, Any]) -> None:
        person_leave(actor=visit.actor, email=row.user.email, heir=told["heir"] or None)

    said = _("%(person)s has left.") % {"person": row.user}
    is_own = number == visit.actor.user_id
    # Who has left themselves may undo nothing here any more.
    if is_sent and done(visit, form, act, said=said, undo=not is_own):
        return (
            redirect("web:organisations")
            if is_own
            else redirect("web:people", visit.organisation.slug)
        )
    told = {
        "person": row,
        "form": form,
        "owned": owned_by(visit.actor, row.user.email),
        "members": [email for _, email, _ in _members(visit, "")[:OFFERED]],
    }
    return visit.render("settings/leave.html", told, status=form.status)
