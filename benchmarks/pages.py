"""``python -m benchmarks.pages``: how soon pages are there, how heavy they are, and under a crowd.

Starts the server as in production with a made-up organisation, signs in, and asks for each page: by
plain requests (time to the first byte), and in a real browser (largest paint, bytes over the wire).
With ``--users`` it lets so many people click through the pages at once.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from benchmarks.load import SLUG, Known, _prepared, _variables
from benchmarks.tables import number, table
from tests.browser.chromium import chromium
from tests.config.servers import Server, environment, started
from tests.postgres import new_database, postgres

#: The pages by name; ``{key}`` is one of the nodes.
PAGES = {
    "start": "",
    "goals": "goals",
    "goals, filtered": "goals?kind=program&status=active&q=pilot",
    "goals, by due date": "goals?sort=due",
    "one node": "goals/{key}",
    "edit a node": "goals/{key}/edit",
    "orphans": "orphans",
    "my work": "my-work",
    "mission": "mission",
    "history": "history",
    "people": "settings/people",
    "search": "search?q=pilot",
}
ROUNDS, PAINTS = 60, 10
_LARGEST = """
() => new Promise(done => {
  const seen = list => {
    const all = list.getEntries();
    if (all.length) done(all.at(-1).startTime);
  };
  new PerformanceObserver(seen).observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(null), 5000);
})
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with an organisation, and the cookie of somebody who signed in."""

    server: Server
    known: Known
    cookie: str

    def path(self, page: str) -> str:
        """The address of a page, of a node by chance."""
        return f"/{SLUG}/{PAGES[page].format(key=random.choice(self.known.keys))}"

    def get(self, path: str, connection: http.client.HTTPConnection) -> tuple[int, float, float]:
        """``(status, seconds to the first byte, seconds to the last)`` of a request."""
        start = time.perf_counter()
        headers = {"Cookie": f"sessionid={self.cookie}", "Accept-Encoding": "gzip"}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        first = time.perf_counter() - start
        response.read()
        return response.status, first, time.perf_counter() - start


def main() -> None:
    """Prints a table a size and database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--nodes", type=int, action="append", help="1000 and 100000 by default")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--users", type=int, default=0, help="virtual users, instead of the pages")
    parser.add_argument("--seconds", type=float, default=60, help="how long they stay")
    asked = parser.parse_args()
    sizes = asked.nodes or ([10_000] if asked.users else [1_000, 100_000])
    for nodes in sizes:
        print(f"#### {nodes:,} nodes, {asked.database}\n")
        with stage(asked.database, nodes) as ready:
            print(crowd(ready, asked) if asked.users else pages(ready))


@contextmanager
def stage(database: str, nodes: int) -> Iterator[Stage]:
    """A server as in production, with a made-up organisation of so many nodes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cascade-pages-")))
        variables = _variables(folder)
        if database == "postgresql":
            variables["DATABASE_URL"] = new_database(stack.enter_context(postgres()), "pages")
        known = _prepared(variables, nodes)
        cookie = _session(variables)
        server = stack.enter_context(started(log=folder / "log", variables=variables))
        yield Stage(server, known, cookie)


_SIGN_IN = """
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from goals.models import User
user = User.objects.get(email="load@example.com")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def _session(variables: dict[str, str]) -> str:
    env = environment(variables | {"DJANGO_SETTINGS_MODULE": "config.settings"})
    done = subprocess.run(
        [sys.executable, "-c", _SIGN_IN], env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def pages(ready: Stage) -> str:
    """The table of all pages."""
    rows = []
    with chromium() as browser:
        for name in PAGES:
            print(name, file=sys.stderr, flush=True)
            # The server ends a connection on which nothing was asked while the browser painted.
            connection = http.client.HTTPConnection("127.0.0.1", ready.server.port, timeout=120)
            cold = ready.get(ready.path(name), connection)
            if cold[0] != 200:
                raise SystemExit(f"{name}: the answer was {cold[0]}")
            first = [ready.get(ready.path(name), connection)[1] for _ in range(ROUNDS)]
            paints, weight = _painted(browser, ready, name)
            rows.append(
                [
                    name,
                    number(1000 * cold[1]),
                    *(number(1000 * float(np.percentile(first, part))) for part in (50, 95)),
                    *(number(float(np.percentile(paints, part))) for part in (50, 95)),
                    number(weight / 1000),
                ]
            )
    heads = ["Page", "first time ms", "byte p50 ms", "byte p95 ms", "paint p50 ms", "paint p95 ms"]
    return table([*heads, "first visit kB"], rows)


def _painted(browser: Browser, ready: Stage, name: str) -> tuple[list[float], int]:
    """Milliseconds to the largest paint of some visits, and the bytes of the first, all in all."""
    paints, weight = [], 0
    for visit in range(PAINTS):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        address = f"http://127.0.0.1:{ready.server.port}"
        context.add_cookies([{"name": "sessionid", "value": ready.cookie, "url": address}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on(
            "Network.loadingFinished", lambda told, to=sizes: to.append(told["encodedDataLength"])
        )
        page.goto(address + ready.path(name), wait_until="load")
        largest = page.evaluate(_LARGEST)
        if largest is not None:
            paints.append(largest)
        if visit == 0:
            page.wait_for_timeout(300)
            weight = int(sum(sizes))
        context.close()
    return paints or [float("nan")], weight


def crowd(ready: Stage, asked: argparse.Namespace) -> str:
    """The table of what many people meet who click through the pages at once."""
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    failed: list[str] = []
    until = time.perf_counter() + asked.seconds
    threads = [
        threading.Thread(target=_click, args=(ready, seed, until, times, failed))
        for seed in range(asked.users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = [
        [
            name,
            str(len(took)),
            *(number(1000 * float(np.percentile(took, p))) for p in (50, 95, 99)),
        ]
        for name, took in times.items()
        if took
    ]
    total = sum(len(took) for took in times.values())
    rate = number(total / asked.seconds)
    told = f"{asked.users} users for {asked.seconds:g} s: {total} pages, {rate} a second, "
    return f"{told}{len(failed)} failed\n\n" + table(
        ["Page", "visits", "p50 ms", "p95 ms", "p99 ms"], rows
    )


def _click(
    ready: Stage, seed: int, until: float, times: dict[str, list[float]], failed: list[str]
) -> None:
    """One person: a page, a look at it, the next page."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", ready.server.port, timeout=60)
    time.sleep(chance.uniform(0, 2))
    while time.perf_counter() < until:
        name = chance.choice(list(PAGES))
        try:
            status, _, took = ready.get(ready.path(name), connection)
            if status != 200:
                failed.append(f"{name}: {status}")
            times[name].append(took)
        except (OSError, http.client.HTTPException) as error:
            failed.append(f"{name}: {error}")
            connection.close()
        time.sleep(chance.uniform(0.5, 1.5))


if __name__ == "__main__":
    main()
