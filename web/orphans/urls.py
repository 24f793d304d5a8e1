"""The addresses of the pages of orphans."""

from __future__ import annotations

from django.urls import path

from web.orphans import mending, views

within = [
    path("orphans", views.orphans, name="orphans"),
    path("orphans/<str:name>", views.beside, name="orphans-beside"),
    path("orphans/<str:key>/link", mending.link, name="orphan-link"),
    path("orphans/<str:key>/waive", mending.waive, name="orphan-waive"),
    path("orphans/<str:key>/end-waiver", mending.end_waiver, name="orphan-end-waiver"),
]
