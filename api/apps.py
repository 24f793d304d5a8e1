"""The API as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Has no models of its own."""

    name = "api"
    verbose_name = "REST API"
