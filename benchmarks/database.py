"""From a database to the whole answer: on SQLite and PostgreSQL, beside the plain way.

Each size has a database of its own, grown by ``manage.py grow_example``, and each subject a
process of its own (:mod:`benchmarks.database_worker`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.database_worker import (
    ANSWERING,
    CACHING,
    COLD,
    COUNTING,
    FINDINGS,
    JUDGED_ELSEWHERE,
    JUDGED_TITLE,
    JUDGED_VALUE,
    JUDGING,
    LETTERS,
    LETTERS_ALONE,
    LINK,
    LOADING,
    PLAIN,
    PROCESS,
    VALUE,
    WARM,
)
from benchmarks.tables import ms, number, table
from tests.postgres import new_database, postgres

#: What is measured, and in whose process.
SUBJECTS = ("cold", "warm", "process", "write", "judge", "plain")
QUESTIONS = (
    COLD, LOADING, ANSWERING, CACHING, WARM, PROCESS, VALUE, LINK, JUDGING, JUDGED_ELSEWHERE,
    JUDGED_VALUE, JUDGED_TITLE, COUNTING, LETTERS, LETTERS_ALONE, FINDINGS,
)  # fmt: skip
#: The plain way is left out above so many nodes: it takes minutes there.
PLAIN_UP_TO = 100_000
#: Milliseconds that were asked for, by nodes.
TARGETS: Mapping[str, Mapping[int, int]] = {
    COLD: {100_000: 400, 1_000_000: 4000},
    WARM: {100_000: 20, 1_000_000: 20},
    VALUE: {100_000: 30},
    LINK: {100_000: 30},
    JUDGING: {100_000: 1500},
    JUDGED_ELSEWHERE: {100_000: 100},
    JUDGED_VALUE: {100_000: 50},
    JUDGED_TITLE: {100_000: 50},
}
DATABASES = ("SQLite", "PostgreSQL")
Found = dict[str, dict[str, Any]]


def report(folder: Path, sizes: list[int], runs: int, say: Callable[[str], None]) -> Iterator[str]:
    """The parts of the report, one a size."""
    with postgres() as url:
        _make_durable(url)
        for n in sizes:
            found = {}
            for name in DATABASES:
                say(f"{n:,} nodes: {name}")
                found[name] = _measure(_variables(folder, name, n, url), n, runs)
            yield f"### {n:,} nodes, from the database to the answer, milliseconds\n\n" + _table(
                n, found
            )


def _make_durable(url: str) -> None:
    """Tests do without what keeps data in a power cut; writes are to be measured with it."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = 'on'")
        connection.execute("SELECT pg_reload_conf()")


def _variables(folder: Path, name: str, n: int, url: str) -> dict[str, str]:
    """The environment of a process that works on the database of one size."""
    place = folder / f"{name}-{n}"
    place.mkdir()
    variables = {
        "DEBUG": "on",
        "DATA_DIR": str(place),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if name == "PostgreSQL":
        variables["DATABASE_URL"] = new_database(url, f"grown{n}")
    return variables


def _measure(variables: Mapping[str, str], n: int, runs: int) -> Found:
    _worker(variables, "make", n)
    few = min(runs, 3) if n > 100_000 else runs
    subjects = SUBJECTS if n <= PLAIN_UP_TO else SUBJECTS[:-1]
    return {subject: _worker(variables, subject, few) for subject in subjects}


def _worker(variables: Mapping[str, str], subject: str, number: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.database_worker", subject, str(number)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, text=True, env=environment | dict(variables)
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _table(n: int, found: Mapping[str, Found]) -> str:
    rows = []
    for question in QUESTIONS:
        asked = TARGETS.get(question, {}).get(n)
        times = [_time(found[name], question) for name in DATABASES]
        plain = [_time(found[name], PLAIN) if question == COLD else None for name in DATABASES]
        figures = map(number, [*times, *plain])
        rows.append([question, *figures, "" if asked is None else f"{asked:,}"])
    head = ["", *DATABASES, *(f"plain, {name}" for name in DATABASES), "asked for"]
    return table(head, rows)


def _time(found: Found, question: str) -> float | None:
    known = (ms(result, question) for result in found.values())
    return next((time for time in known if time is not None), None)
