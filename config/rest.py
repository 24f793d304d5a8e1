"""How Django REST framework and the OpenAPI schema are set up."""

from __future__ import annotations

from collections.abc import Mapping

from cascade import __version__
from config import environment


def rest_framework(variables: Mapping[str, str]) -> dict[str, object]:
    """The settings of Django REST framework."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "api.authentication.TokenAuthentication",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_THROTTLE_CLASSES": [
            "rest_framework.throttling.AnonRateThrottle",
            "rest_framework.throttling.UserRateThrottle",
        ],
        "DEFAULT_THROTTLE_RATES": {
            "anon": environment.THROTTLE_ANON.read(variables),
            "user": environment.THROTTLE_USER.read(variables),
            "token": environment.THROTTLE_TOKEN.read(variables),
        },
        # X-Forwarded-For counts only as far as proxies of ours wrote it.
        "NUM_PROXIES": environment.PROXIES.read(variables),
        "EXCEPTION_HANDLER": "api.problems.handle",
        "TEST_REQUEST_DEFAULT_FORMAT": "json",
        "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    }


def spectacular() -> dict[str, object]:
    """The settings of the OpenAPI schema and its page."""
    return {
        "TITLE": "Cascade",
        "DESCRIPTION": "An organisation's goals, what contributes to what, and what follows.",
        "VERSION": __version__,
        "OAS_VERSION": "3.1.0",
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "api.schema.close_bodies",
        ],
        "ENUM_NAME_OVERRIDES": {
            "HealthEnum": "cascade.progress.HEALTHS",
            "VerdictEnum": "cascade.smart.many.WORDS",
        },
        "PATH_CONVERTER_OVERRIDES": {
            name: {"type": "string", "pattern": pattern}
            for name, pattern in (
                ("organisation", "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"),
                ("node", "^[A-Z][A-Z0-9]{0,15}-[1-9][0-9]{0,9}$"),
                ("unit", "^[A-Z][A-Z0-9]{0,15}$"),
                ("finding", "^[0-9a-f]{32}$"),
            )
        }
        | {"number": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}},
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
        "SERVE_INCLUDE_SCHEMA": False,
        "COMPONENT_SPLIT_REQUEST": True,
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
    }
