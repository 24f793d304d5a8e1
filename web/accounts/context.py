"""What the templates of every page know of who looks at them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from goals.choices import Theme

#: Where the theme of people who are not signed in is kept.
THEME_COOKIE = "theme"


def person(request: HttpRequest) -> dict[str, Any]:
    """``theme`` (system, light or dark), and which doors of signing in are open."""
    return {
        "theme": theme_of(request),
        "sign_up_is_open": settings.SIGN_UP,
        "mail_is_delivered": settings.MAIL_IS_DELIVERED,
    }


def theme_of(request: HttpRequest) -> str:
    """The theme that the person has chosen, here or on another device."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.theme)
    kept = request.COOKIES.get(THEME_COOKIE, "")
    return kept if kept in Theme.values else Theme.SYSTEM.value
