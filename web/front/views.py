"""The first page: each person is sent to where their day starts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goals.selectors.rows import organisations_of


@require_safe
@login_required
def front(request: HttpRequest) -> HttpResponse:
    """The one organisation of a person, the choice of several, or the way to begin one."""
    user: Any = request.user
    mine = list(organisations_of(user).order_by("name")[:2])
    if len(mine) == 1:
        return redirect("web:home", mine[0].slug)
    return redirect("web:organisations" if mine else "web:begin")


@require_safe
@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of a person, and the way to begin another."""
    user: Any = request.user
    mine = organisations_of(user).order_by("name", "slug")
    return render(request, "front/organisations.html", {"organisations": mine})
