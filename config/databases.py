"""How Django talks to SQLite and to PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config import environment

# WAL: readers do not wait for the writer. FULL: what was acknowledged survives a power cut.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
    "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY"
)


def database(variables: Mapping[str, str]) -> dict[str, Any]:
    """The settings of the one database: PostgreSQL by its address, else SQLite in a file."""
    given = environment.DATABASE_URL.read(variables)
    if given is not None and given["ENGINE"].endswith("postgresql"):
        return _postgresql(given, variables)
    folder = environment.DATA_DIR.read(variables)
    return _sqlite(given or {"NAME": str(folder / "cascade.sqlite3")}, variables)


def _sqlite(given: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    file = Path(given["NAME"]).absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # A worker keeps its connection: opening one costs more than a query.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that reads first and writes later would be refused, not made to wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": environment.DATABASE_TIMEOUT.read(variables),
            "init_command": _SQLITE_PRAGMAS,
            **given.get("OPTIONS", {}),
        },
    }


def _postgresql(given: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    pool = environment.DATABASE_POOL.read(variables)
    options = {
        "connect_timeout": environment.DATABASE_TIMEOUT.read(variables),
        **given.pop("OPTIONS", {}),
    }
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool}
    return {
        # A pool keeps the connections itself; Django refuses to keep them as well.
        "CONN_MAX_AGE": 0 if pool else environment.DATABASE_MAX_AGE.read(variables),
        "CONN_HEALTH_CHECKS": True,
        **given,
        "OPTIONS": options,
    }


def cache(variables: Mapping[str, str]) -> dict[str, Any]:
    """The settings of the one cache: by its address, else on disk, for all processes here."""
    given = environment.CACHE_URL.read(variables) or {
        "BACKEND": "config.caches.DiskCache",
        "LOCATION": str(environment.DATA_DIR.read(variables) / "cache"),
    }
    if given["BACKEND"] == "config.caches.DiskCache":
        megabytes = environment.CACHE_MEGABYTES.read(variables)
        given.setdefault("OPTIONS", {}).setdefault("MAX_BYTES", megabytes * 1_000_000)
    return given
