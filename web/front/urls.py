"""The addresses outside of any organisation, and those of the guided start within one."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from web.front import beginning, views
from web.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("organisations/", views.organisations, name="organisations"),
    path("begin", beginning.begin, name="begin"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide", styleguide, name="styleguide"))

within: list[URLPattern] = [
    path("begin", beginning.resume, name="begin-resume"),
    path("begin/mission", beginning.mission, name="begin-mission"),
    path("begin/units", beginning.units, name="begin-units"),
    path("begin/goals", beginning.goals, name="begin-goals"),
    path("begin/done", beginning.finished, name="begin-done"),
]
