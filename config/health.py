"""Is the server alive, and can it serve? For whoever starts, stops and balances servers."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals import guards
from goals.search.installing import missing as index_missing

_log = structlog.stdlib.get_logger("cascade.health")


class NotReadyError(Exception):
    """What a check has found wrong; for the log alone."""


def check_database() -> None:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_cache() -> None:
    """What is put into the cache comes out of it."""
    key, value = f"health:{uuid.uuid4().hex}", uuid.uuid4().hex
    cache.set(key, value, timeout=60)
    found = cache.get(key)
    cache.delete(key)
    if found != value:
        raise NotReadyError("the cache does not return what was put in")


def check_migrations() -> None:
    """The database has the shape that this code expects, its guards, and its index of words."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise NotReadyError(f"{len(plan)} migrations are not applied: run `manage.py migrate`")
    lost = guards.missing(connection) | index_missing(connection)
    if lost:
        told = ", ".join(sorted(lost))
        raise NotReadyError(f"the triggers {told} are missing: run `manage.py migrate`")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "cache": check_cache,
    "migrations": check_migrations,
}


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when every check passes, else 503; the reasons stand in the log, not in the answer."""
    checks = {name: "ok" if _passes(name) else "failed" for name in CHECKS}
    is_ready = set(checks.values()) == {"ok"}
    return JsonResponse(
        {"status": "ok" if is_ready else "failed", "checks": checks},
        status=200 if is_ready else 503,
    )


def _passes(name: str) -> bool:
    try:
        CHECKS[name]()
    except Exception:  # noqa: BLE001 whatever it is, the answer is "not ready"
        _log.exception("health check failed", check=name)
        return False
    return True
