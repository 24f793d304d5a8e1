"""The addresses of the start pages."""

from __future__ import annotations

from django.urls import path

from web.home import views

within = [
    path("", views.home, name="home"),
    path("my-work", views.my_work, name="my-work"),
]
