"""Django's request behind that of Django REST framework."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request


def http_of(request: Request) -> HttpRequest:
    """The request as Django has it."""
    return request._request  # noqa: SLF001 - there is no other way to it


def request_id_of(request: Request) -> str:
    """By which the log knows it."""
    found: str = getattr(http_of(request), "request_id", "")
    return found
