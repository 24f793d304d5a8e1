"""The address of the search."""

from __future__ import annotations

from django.urls import URLPattern, path

from web.search import views

within: list[URLPattern] = [path("search", views.search, name="search")]
