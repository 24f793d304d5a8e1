"""Live while the process answers; ready while it can serve, and no word about why not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from config import health
from goals import guards
from goals.search import sqlite

OK = {"status": "ok", "checks": {"database": "ok", "cache": "ok", "migrations": "ok"}}


def failed(*names: str) -> dict[str, object]:
    checks = dict.fromkeys(health.CHECKS, "ok") | dict.fromkeys(names, "failed")
    return {"status": "failed", "checks": checks}


def test_live_asks_nobody(client: Client):
    # Without the mark for it, a test that meets the database fails.
    response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client):
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, OK)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
@pytest.mark.django_db
def test_is_never_cached_and_only_read(client: Client, path: str):
    assert "no-store" in client.get(path)["Cache-Control"]
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_not_ready_without_database_and_says_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    @contextmanager
    def refuse() -> Iterator[None]:
        raise OperationalError("password authentication failed for user ana at db.internal")
        yield

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == failed("database", "migrations")
    assert b"internal" not in response.content


@pytest.mark.django_db
def test_not_ready_with_a_cache_that_forgets(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "get", lambda key: None)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, failed("cache"))


@pytest.mark.django_db
def test_not_ready_with_a_cache_that_cannot_be_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "set", refuse)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, failed("cache"))


@pytest.mark.django_db
def test_not_ready_before_migrations_are_applied(client: Client):
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("goals")
    MigrationRecorder(connection).record_unapplied(app, newest)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, failed("migrations"))


@pytest.mark.django_db
def test_not_ready_without_the_guards_of_the_database(client: Client):
    guards.drop(connection, only=guards.AUDIT)
    response = client.get("/health/ready")
    guards.make(connection)
    assert (response.status_code, response.json()) == (503, failed("migrations"))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its indexes by itself")
def test_not_ready_without_what_keeps_the_index_of_words_right(client: Client):
    sqlite.stop(connection)
    response = client.get("/health/ready")
    sqlite.follow(connection)
    assert (response.status_code, response.json()) == (503, failed("migrations"))


@pytest.mark.django_db
def test_leaves_nothing_in_the_cache(client: Client, monkeypatch: pytest.MonkeyPatch):
    keys = []
    store = cache.set

    def remember(key: str, value: object, timeout: int) -> None:
        keys.append(key)
        store(key, value, timeout)

    monkeypatch.setattr(cache, "set", remember)
    client.get("/health/ready")
    assert len(keys) == 1
    assert cache.get(keys[0]) is None
