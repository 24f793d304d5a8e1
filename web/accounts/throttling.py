"""What the throttle of sign-in counts by, and what it tells who is locked out.

Five failures for one address from one place lock that pair out for a quarter of an hour: whoever
guesses elsewhere locks nobody out at home.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.core import context, ratelimit
from allauth.core.internal.httpkit import clean_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.models import User

#: Counted as one place: whoever comes by no network address that can be read.
NOWHERE = "::"


def address_tried(_request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The address for mail that somebody signs in with, however it is spelt."""
    given = credentials or {}
    return str(given.get("email") or given.get("username") or "").strip().lower()[:255]


def network_address_of(request: HttpRequest) -> str:
    """The network address of the client: what our own proxies wrote, else the connection's."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    chain = request.headers.get("X-Forwarded-For", "").split(",")
    forwarded = chain[-min(proxies, len(chain))] if proxies else ""
    address = forwarded.strip() or request.META.get("REMOTE_ADDR", "")
    return str(clean_client_ip(address) or NOWHERE)


def client_of(request: HttpRequest) -> str:
    """The same, by network for IPv6: there, one client has more addresses than could be counted."""
    return str(truncate_ip(network_address_of(request)))


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, *_: Any, **__: Any
) -> HttpResponse:
    """The page for who failed too often: how long it lasts, and the ways around it."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "429.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


def count_code(user: User) -> bool:
    """Whether a person may try another code; six digits bear fewer guesses than a password.

    Whoever gets here knew the password, so that nobody is locked out by a stranger.
    """
    return bool(ratelimit.consume(context.request, action="code", key=f"code-{user.pk}"))


def forget_codes(user: User) -> None:
    """A code was right: counting begins anew."""
    ratelimit.clear(context.request, action="code", key=f"code-{user.pk}")
