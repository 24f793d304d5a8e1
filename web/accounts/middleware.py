"""Language and time zone of each page: the person's, else the browser's; and who may keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
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
            return self._answer(request, "en", "")
        language, zone = _chosen(request)
        spoken = language or translation.get_language_from_request(request)
        response = self._answer(request, spoken, zone)
        response.headers.setdefault("Content-Language", spoken)
        if not language:
            patch_vary_headers(response, ("Accept-Language",))
        return response

    def _answer(self, request: HttpRequest, language: str, zone: str) -> HttpResponseBase:
        with _as_read(language, zone):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _steps(iter(response), language, zone)
        return response


class Discretion:
    """Keeps pages out of caches that others can look into, and of the browser's at signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the layers below, with who may keep it."""
        response = self.get_response(request)
        if not request.path.startswith(_PROGRAMS):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        route = request.resolver_match
        if request.method == "POST" and route is not None and route.view_name == "account_logout":
            # Or who sits down next goes back to what was there before.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


@contextmanager
def _as_read(language: str, zone: str) -> Iterator[None]:
    """In a language, and in a time zone where one is told."""
    with (
        translation.override(language),
        timezone.override(ZoneInfo(zone)) if zone else nullcontext(),
    ):
        yield


def _steps(content: Iterator[bytes], language: str, zone: str) -> Iterator[bytes]:
    """What a stream yields; each step is made as the page would be."""
    while True:
        with _as_read(language, zone):
            try:
                step = next(content)
            except StopIteration:
                return
        yield step


def _chosen(request: HttpRequest) -> tuple[str, str]:
    """The language and the time zone that the person has chosen; empty for none."""
    user = request.user
    return (user.language, user.time_zone) if user.is_authenticated else ("", "")
