"""The search by words, on SQLite and PostgreSQL, beside the plain way.

Each size has databases of its own, and each subject a process of its own
(:mod:`benchmarks.searching_worker`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.database import DATABASES, _make_durable, _variables
from benchmarks.searching_worker import (
    FILLING,
    IMPORTED,
    IMPORTED_NODES,
    IMPORTED_PLAINLY,
    TYPED,
)
from benchmarks.tables import ms, number, table
from tests.postgres import postgres

#: Milliseconds that were asked for, of 95 in 100 searches, whatever is typed.
TARGET = 100
RUNS = 40
Found = dict[str, dict[str, Any]]


def report(folder: Path, sizes: list[int], say: Callable[[str], None]) -> Iterator[str]:
    """The parts of the report, two a size."""
    with postgres() as url:
        _make_durable(url)
        for n in sizes:
            found: dict[str, Found] = {}
            for name in DATABASES:
                say(f"{n:,} nodes: {name}")
                variables = _variables(folder, name, n, url)
                _worker(variables, "make", n)
                found[name] = {
                    subject: _worker(variables, subject, RUNS) for subject in ("ask", "cost")
                }
            yield f"### {n:,} nodes, the search, milliseconds\n\n" + _times(found)
            yield f"### {n:,} nodes, what the index costs\n\n" + _costs(found)


def _worker(variables: Mapping[str, str], subject: str, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.searching_worker", subject, str(count)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    # As a server has it: with DEBUG, Django keeps every query.
    told = {"DEBUG": "off", "SECRET_KEY": "of-a-benchmark-" * 5, "ALLOWED_HOSTS": "localhost"}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=environment | dict(variables) | told,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _times(found: Mapping[str, Found]) -> str:
    head = ["What is typed"]
    head += [f"{name}, {what}" for name in DATABASES for what in ("p50", "p95", "plain")]
    rows = []
    for question in TYPED:
        row = [question]
        for name in DATABASES:
            asked = found[name]["ask"]
            own, plain = ms(asked, question), ms(asked, question, "plain")
            row += [number(own), number(_p95(asked["ms"][question])), _ratio(plain, own)]
        rows.append(row)
    worst = {name: max(_p95(t) for t in found[name]["ask"]["ms"].values()) for name in DATABASES}
    told = ", ".join(f"{number(time)} on {name}" for name, time in worst.items())
    note = f"The slowest p95 is {told}; {TARGET} were asked for. *Plain* is how many times slower"
    return table(head, rows) + f"\n{note} `icontains` with an order is.\n"


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def _ratio(plain: float | None, own: float | None) -> str:
    return "-" if not plain or not own else f"{number(plain / own)} x"


def _costs(found: Mapping[str, Found]) -> str:
    costs = {name: found[name]["cost"] for name in DATABASES}
    seconds = {
        f"an import of {IMPORTED_NODES:,} nodes, s": IMPORTED,
        "the same without the index, s": IMPORTED_PLAINLY,
        "filling it anew with those nodes, too, s": FILLING,
    }
    rows = [
        ["the index, MB", *(number(cost["mb"]) for cost in costs.values())],
        ["the database without it, MB", *(number(cost["of_mb"]) for cost in costs.values())],
    ]
    for label, question in seconds.items():
        times = [ms(cost, question) or 0.0 for cost in costs.values()]
        rows.append([label, *(number(time / 1000) for time in times)])
    return table(["", *DATABASES], rows)
