"""A request of a kind that an address does not take: told in words, with the way back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from web.failures import asks_for_part
from web.returning import page_before

BLANK = 405


class WrongMethod:
    """Puts a page in place of the blank answer (405) of Django; what it allows stays told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the layers below, unless that is blank."""
        response = self.get_response(request)
        is_blank = isinstance(response, HttpResponse) and not response.content
        if response.status_code != BLANK or not is_blank:
            return response
        page = _page(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _page(request: HttpRequest) -> HttpResponse:
    was_opened = request.method in ("GET", "HEAD")
    start = _start(request)
    # Where nothing can be sent, the page itself can be opened.
    back = page_before(request, start) if was_opened else request.get_full_path()
    if was_opened and urlsplit(back).path == request.path:
        back = start
    told = {"was_opened": was_opened, "back": back, "is_start": back == start}
    name = "errors/wrong_method.html"
    if asks_for_part(request):
        name += "#sentence"
    return render(request, name, told, status=BLANK)


def _start(request: HttpRequest) -> str:
    """The start page of the organisation that the address is of, else that of the site."""
    match = request.resolver_match
    organisation = match.kwargs.get("organisation") if match is not None else None
    return reverse("web:home", args=[organisation]) if organisation else reverse("web:front")
