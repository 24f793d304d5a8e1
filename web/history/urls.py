"""The addresses of the pages of the history."""

from __future__ import annotations

from django.urls import path

from web.history import views

within = [
    path("history", views.history, name="history"),
    path("history/export", views.export, name="history-export"),
    path("undo", views.undo, name="undo"),
]
