"""The application of the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, their parts and their static files."""

    name = "web"
    verbose_name = "Pages"
