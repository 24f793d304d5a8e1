"""Which door an address leads to."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

handler400 = "config.failures.bad_request"
handler404 = "config.failures.not_found"
handler500 = "config.failures.server_error"

# The administration has no door of its own: one throttle, and the second factor, for everybody.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("admin/", admin.site.urls),
    path("", include("web.accounts.urls")),
]

if find_spec("api.urls"):
    urlpatterns.append(path("api/v1/", include("api.urls")))

# Last, as the first part of a page's address may be the name of an organisation.
urlpatterns.append(path("", include("web.urls")))
