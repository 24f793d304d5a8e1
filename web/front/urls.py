"""The addresses outside of any organisation."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from web.front import views
from web.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("organisations/", views.organisations, name="organisations"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide", styleguide, name="styleguide"))
