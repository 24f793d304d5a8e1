"""A person's own pages: profile, colours, sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from goals.choices import Theme
from goals.errors import InvalidError
from goals.selectors.rows import organisations_of
from goals.services import profile_change
from web.accounts.context import THEME_COOKIE
from web.accounts.forms import ProfileForm

_YEAR = 365 * 24 * 60 * 60


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """What a person has set, and the ways to how they sign in."""
    user: Any = request.user
    fields = ("name", "language", "time_zone", "theme")
    initial = {name: getattr(user, name) for name in fields}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid() and _saved(user, form):
        # What is told is told in the language that was just chosen.
        with override(form.cleaned_data["language"] or None):
            messages.success(request, _("Your profile is saved."))
        return _with_theme(redirect("profile"), form.cleaned_data["theme"])
    told = {"form": form, "organisations": organisations_of(user).order_by("name", "slug")}
    return render(request, "profile/profile.html", told, status=422 if form.errors else 200)


def _saved(user: Any, form: ProfileForm) -> bool:
    try:
        profile_change(user=user, **form.cleaned_data)
    except InvalidError as error:
        problems: Any = error.data["fields"]
        for name, problem in problems.items():
            form.add_error(name, problem)
        return False
    return True


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the colours that were chosen, and returns to where the choice was made."""
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        raise Http404
    user: Any = request.user
    if user.is_authenticated:
        profile_change(user=user, theme=chosen)
    return _with_theme(redirect(_way_back(request)), chosen)


def _with_theme(answer: HttpResponse, chosen: str) -> HttpResponse:
    """The answer, with a cookie: the page to sign in looks like the others."""
    answer.set_cookie(
        THEME_COOKIE,
        chosen,
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _way_back(request: HttpRequest) -> str:
    """Where the form says, or else the first page; never another host."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A redirect takes what has no slash for the name of a route.
    return address if is_ours and address.startswith("/") else "/"


@require_POST
@login_required
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Signs a person out on one of their other devices."""
    found = UserSession.objects.filter(user=request.user, pk=number).first()
    if found is None or found.session_key == request.session.session_key:
        raise Http404
    found.end()
    messages.success(request, _("That session was ended."))
    return redirect("usersessions_list")
