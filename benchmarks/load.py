"""``python -m benchmarks.load``: requests a second and their times, of a real server.

Starts the server as in production on SQLite and on PostgreSQL with a made-up organisation, and
asks it from other processes of the same machine: the clients take their part of its processors.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tables import number, table
from tests.config.servers import Server, environment, started
from tests.postgres import new_database, postgres

SLUG, EMAIL = "grown", "load@example.com"
CLIENTS = 2
#: What a client process asks: the label, and the request for one round.
Request = tuple[str, str, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the clients have to know of the organisation."""

    token: str
    keys: list[str]
    results: list[int]


def _nodes(known: Known, chance: random.Random) -> Request:
    return "GET", f"nodes?limit=50&q={chance.choice('aeiou')}", None


def _page(known: Known, chance: random.Random) -> Request:
    return "GET", "nodes?limit=50", None


def _node(known: Known, chance: random.Random) -> Request:
    return "GET", f"nodes/{chance.choice(known.keys)}", None


def _sight(known: Known, chance: random.Random) -> Request:
    return "GET", f"nodes/{chance.choice(known.keys)}/line-of-sight", None


def _alignment(known: Known, chance: random.Random) -> Request:
    return "GET", "alignment", None


def _check_in(known: Known, chance: random.Random) -> Request:
    value = {"key_result": chance.choice(known.results), "value": chance.uniform(0, 100)}
    return "POST", "check-ins", value


def _title(known: Known, chance: random.Random) -> Request:
    return "PATCH", f"nodes/{chance.choice(known.keys)}", {"title": f"Do {uuid.uuid4().hex[:8]}"}


LOADS: dict[str, Callable[[Known, random.Random], Request]] = {
    "50 nodes as JSON": _page,
    "50 nodes by a word": _nodes,
    "one node": _node,
    "line of sight": _sight,
    "alignment of the whole plan": _alignment,
    "a value recorded": _check_in,
    "a node changed": _title,
}


def main() -> None:
    """Prints a table a database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10, help="how long each load lasts")
    parser.add_argument(
        "--connections", type=int, default=4, help="of each of two client processes"
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--client", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.client:
        _client(json.loads(asked.client))
        return
    for database in asked.database or ("sqlite", "postgresql"):
        print(f"#### {database}, {asked.nodes:,} nodes\n")
        print(_measured(database, asked))


def _measured(database: str, asked: argparse.Namespace) -> str:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cascade-load-")))
        variables = _variables(folder)
        if database == "postgresql":
            variables["DATABASE_URL"] = new_database(stack.enter_context(postgres()), "load")
        known = _prepared(variables, asked.nodes)
        log = folder / "log"
        server = stack.enter_context(started(log=log, variables=variables))
        rows = [_row(label, server, known, asked) for label in LOADS]
    return table(["Request", "a second", "p50 ms", "p95 ms", "p99 ms", "failed"], rows)


def _variables(folder: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "SECRET_KEY": uuid.uuid4().hex * 2,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "LOG_LEVEL": "ERROR",
        "THROTTLE_ANON": "off",
        "THROTTLE_USER": "off",
    }


_PREPARE = f"""
import json, django
django.setup()
from goals.actors import Actor
from goals.choices import Role
from goals.models import KeyResult, Node, Organisation
from goals.services import membership_grant, token_create
organisation = Organisation.objects.get(slug={SLUG!r})
system = Actor.system(organisation)
for role in (Role.EXECUTIVE, Role.ADMINISTRATOR):
    user = membership_grant(actor=system, email={EMAIL!r}, role=role).user
for unit in organisation.units.values_list("prefix", flat=True):
    membership_grant(actor=system, email={EMAIL!r}, role=Role.LEAD, unit=unit)
token, secret = token_create(actor=Actor.of(user, organisation), name="load", scope="write")
mine = {{"organisation": organisation}}
live = Node.objects.filter(**mine, kind__gt=0, status=1)
keys = list(live.order_by("?").values_list("key", flat=True)[:2000])
results = KeyResult.objects.filter(**mine, node__status=1).order_by("?")
print(json.dumps([secret, keys, list(results.values_list("pk", flat=True)[:2000])]))
"""


def _prepared(variables: dict[str, str], nodes: int) -> Known:
    env = environment(variables | {"DJANGO_SETTINGS_MODULE": "config.settings"})
    for command in (["migrate", "-v0"], ["grow_example", str(nodes), "--slug", SLUG]):
        subprocess.run([sys.executable, "manage.py", *command], env=env, check=True, stdout=2)
    # As a server is that has been there for a while.
    subprocess.run([sys.executable, "manage.py", "renew_verdicts"], env=env, check=True, stdout=2)
    done = subprocess.run(
        [sys.executable, "-c", _PREPARE], env=env, check=True, stdout=subprocess.PIPE
    )
    return Known(*json.loads(done.stdout))


def _row(label: str, server: Server, known: Known, asked: argparse.Namespace) -> list[str]:
    print(label, file=sys.stderr, flush=True)
    told = {
        "label": label,
        "port": server.port,
        "known": [known.token, known.keys, known.results],
        "connections": asked.connections,
    }
    _run(told, seconds=1.0)
    times, failed, seconds = _run(told, seconds=asked.seconds)
    spread = [number(1000 * float(np.percentile(times, part))) for part in (50, 95, 99)]
    return [label, number(len(times) / seconds), *spread, str(failed)]


def _run(told: dict[str, Any], seconds: float) -> tuple[list[float], int, float]:
    clients = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load", "--client",
             json.dumps(told | {"seconds": seconds, "seed": seed})],
            stdout=subprocess.PIPE,
        )
        for seed in range(CLIENTS)
    ]  # fmt: skip
    answers = [json.loads(client.communicate()[0]) for client in clients]
    times = [time for answer in answers for time in answer["times"]]
    failed = sum(answer["failed"] for answer in answers)
    return times, failed, max(answer["seconds"] for answer in answers)


def _client(told: dict[str, Any]) -> None:
    """One client process: asks on several connections until its time is over."""
    known, times, failed = Known(*told["known"]), list[float](), list[int]()
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_ask, args=(told, known, seed, start, times, failed))
        for seed in range(told["connections"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    print(json.dumps({"times": times, "failed": len(failed), "seconds": seconds}))


def _ask(
    told: dict[str, Any],
    known: Known,
    seed: int,
    start: float,
    times: list[float],
    failed: list[int],
) -> None:
    chance = random.Random(f"{told['seed']}-{seed}-{os.getpid()}")
    connection = http.client.HTTPConnection("127.0.0.1", told["port"], timeout=60)
    for method, path, body in _requests(told, known, chance, start):
        began = time.perf_counter()
        headers = {
            "Authorization": f"Bearer {known.token}",
            "Content-Type": "application/json",
            "If-Match": "*",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        where = f"/api/v1/organisations/{SLUG}/{path}"
        connection.request(method, where, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status >= 400:
            failed.append(response.status)
    connection.close()


def _requests(
    told: dict[str, Any], known: Known, chance: random.Random, start: float
) -> Iterator[Request]:
    make = LOADS[told["label"]]
    while time.perf_counter() - start < told["seconds"]:
        yield make(known, chance)


if __name__ == "__main__":
    main()
