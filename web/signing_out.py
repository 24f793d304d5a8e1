"""What is told to who is no longer signed in: the way back in, with what was typed meanwhile."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from web.failures import asks_for_part
from web.returning import page_before

#: Of a sent form, a value that is shorter and has no space is a choice rather than a text.
SHORTEST = 12


def signed_out(request: HttpRequest, organisation: str) -> HttpResponse:
    """The way to sign in; where a form was sent, a page that shows what was typed into it.

    A script, which would put the page to sign in into a part of another, is told in a sentence.
    """
    back = _page_of(request, organisation)
    typed = _typed(request)
    is_part = asks_for_part(request)
    if not (typed or is_part):
        return redirect_to_login(back)
    name = "errors/signed_out.html#sentence" if is_part else "errors/signed_out.html"
    way = redirect_to_login(back).headers["Location"]
    return render(request, name, {"typed": typed, "sign_in": way}, status=401)


def _page_of(request: HttpRequest, organisation: str) -> str:
    """The page to return to: one that can be opened, as what is sent cannot."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return page_before(request, reverse("web:home", args=[organisation]))


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a sent form, in the order of its fields."""
    beside = ("csrfmiddlewaretoken", "next", "once", "filters", "keys")
    texts = (str(text).strip() for name, text in request.POST.items() if name not in beside)
    return [text for text in texts if len(text) >= SHORTEST or " " in text]
