"""The page behind the link of an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from goals.errors import InvalidError, InvitationError, NotFoundError
from goals.models import Invitation, Membership
from goals.selectors.invitations import account_of, invitation_of_hash, state_of
from goals.services import invitation_accept
from goals.services.people import hash_of_secret
from web.accounts.forms import NewcomerForm


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Tells who invites to what, and lets the invited person in."""
    try:
        found = invitation_of_hash(hash_of_secret(secret))
    except NotFoundError:
        return _page(request, None, "unknown")
    way = _way_of(request, found)
    if request.method != "POST":
        return _page(request, found, way)
    try:
        if way == "accept":
            return _accept(request, found, secret)
        if way == "new":
            return _welcome(request, found, secret)
    except InvitationError as error:  # somebody was faster
        way = str(error.data["reason"])
    return _page(request, found, way)


def _way_of(request: HttpRequest, found: Invitation) -> str:
    """How this visitor can accept it (``accept``, ``sign-in``, ``new``), or why they cannot."""
    state = state_of(found, timezone.now())
    if state != "open":
        return state
    user: Any = request.user
    if user.is_authenticated:
        return "accept" if user.email == found.email else "address"
    return "new" if account_of(found) is None else "sign-in"


def _accept(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    user: Any = request.user
    invitation_accept(secret=secret, user=user, request_id=_request_id(request))
    messages.success(request, _welcome_to(found))
    return redirect("/")


def _welcome(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    """Makes the account of a new person, and signs them in."""
    form = NewcomerForm(request.POST, initial={"name": found.name})
    member = _new_member(request, form, secret) if form.is_valid() else None
    if member is None:
        return _page(request, found, "new", form)
    EmailAddress.objects.get_or_create(
        user=member.user, email=found.email, defaults={"verified": True, "primary": True}
    )
    answer: HttpResponse = perform_login(request, member.user, redirect_url="/")
    messages.success(request, _welcome_to(found))
    return answer


def _new_member(request: HttpRequest, form: NewcomerForm, secret: str) -> Membership | None:
    """The membership of a new person; None, with the problems in the form, where it is refused."""
    try:
        return invitation_accept(
            secret=secret, request_id=_request_id(request), **form.cleaned_data
        )
    except InvalidError as error:
        problems: Any = error.data["fields"]
        for name, problem in problems.items():
            form.add_error(name if name in form.fields else None, problem)
        return None


def _page(
    request: HttpRequest, found: Invitation | None, way: str, form: NewcomerForm | None = None
) -> HttpResponse:
    told = {"invitation": found, "way": way, "form": form}
    if way == "new" and form is None and found is not None:
        told["form"] = NewcomerForm(initial={"name": found.name})
    return render(request, "account/invitation.html", told, status=_status(way, form))


def _status(way: str, form: NewcomerForm | None) -> int:
    if form is not None:
        return 422
    return {"unknown": 404, "expired": 410, "accepted": 410, "revoked": 410}.get(way, 200)


def _welcome_to(found: Invitation) -> str:
    return _("Welcome to %(organisation)s.") % {"organisation": found.organisation.name}


def _request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))
