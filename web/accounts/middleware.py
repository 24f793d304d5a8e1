"""Language and time zone of each page: the person's, else the browser's and the server's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

#: What programs ask, in one language and UTC.
_PROGRAMS = ("/api/", "/health/")


class Preferences:
    """Answers each request for a page in the language and the time zone of who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the layers below."""
        if request.path.startswith(_PROGRAMS):
            return self.get_response(request)
        language, zone = _chosen(request)
        with (
            translation.override(language or translation.get_language_from_request(request)),
            timezone.override(ZoneInfo(zone)) if zone else nullcontext(),
        ):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        if not language:
            patch_vary_headers(response, ("Accept-Language",))
        return response


def _chosen(request: HttpRequest) -> tuple[str, str]:
    """The language and the time zone that the person has chosen; empty for none."""
    user = request.user
    return (user.language, user.time_zone) if user.is_authenticated else ("", "")
