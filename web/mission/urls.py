"""The addresses of the pages of the mission."""

from __future__ import annotations

from django.urls import path

from web.mission import setting, views

within = [
    path("mission", views.mission, name="mission"),
    path("mission/edit", setting.edit, name="mission-edit"),
    path("mission/new", setting.new, name="mission-new"),
    path("mission/<str:key>/reinstate", setting.reinstate, name="mission-reinstate"),
]
