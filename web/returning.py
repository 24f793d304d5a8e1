"""Where people came from: where a form leads when it is done, and the way out of a dead end."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address that ``next`` names, in the form or the address; never one of another host."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A redirect takes what has no slash for the name of a route.
    return address if is_ours and address.startswith("/") else otherwise


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The page of ours from which this one was asked for; ``otherwise`` where that is not told."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return otherwise
    address = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl()
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else otherwise
