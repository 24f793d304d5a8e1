"""Where a form sends people when it is done: back to the page that they came from."""

from __future__ import annotations

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
