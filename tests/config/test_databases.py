"""How the server talks to its database and its cache."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config import databases


def of(tmp_path: Path, **variables: str) -> dict[str, Any]:
    return databases.database({"DATA_DIR": str(tmp_path)} | variables)


def test_the_default_is_an_sqlite_file_in_the_data_folder(tmp_path: Path):
    config = of(tmp_path / "new")
    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == str(tmp_path / "new" / "cascade.sqlite3")
    assert (tmp_path / "new").is_dir()


def test_an_sqlite_file_by_its_address_is_set_up_alike(tmp_path: Path):
    config = of(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/b/other.db", DATABASE_TIMEOUT="7")
    assert config["NAME"] == f"{tmp_path}/b/other.db"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert config["OPTIONS"]["timeout"] == 7
    assert "synchronous = FULL" in config["OPTIONS"]["init_command"]


def test_connections_to_postgresql_are_kept_and_looked_after(tmp_path: Path):
    config = of(tmp_path, DATABASE_URL="postgresql://a:b@c/d?sslmode=require")
    assert config["CONN_MAX_AGE"] == 600
    assert config["CONN_HEALTH_CHECKS"] is True
    assert config["OPTIONS"] == {"connect_timeout": 20, "sslmode": "require"}


def test_a_pool_keeps_them_instead(tmp_path: Path):
    config = of(tmp_path, DATABASE_URL="postgresql://a:b@c/d", DATABASE_POOL="4")
    assert config["CONN_MAX_AGE"] == 0
    assert config["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 4}


def test_the_default_cache_is_on_disk_and_bounded(tmp_path: Path):
    config = databases.cache({"DATA_DIR": str(tmp_path), "CACHE_MEGABYTES": "20"})
    assert config == {
        "BACKEND": "config.caches.DiskCache",
        "LOCATION": str(tmp_path / "cache"),
        "OPTIONS": {"MAX_BYTES": 20_000_000},
    }


@pytest.fixture
def sqlite(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own settings")


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 20_000)]
)
def test_sqlite_is_set_up(pragma: str, value: object):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.usefixtures("sqlite")
def test_sqlite_takes_the_write_lock_when_a_transaction_begins():
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        pass
    assert queries[0]["sql"] == "BEGIN IMMEDIATE"
