"""The server, really started: it answers, keeps connections, and stops when it is told to."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.environment import ROOT
from tests.config.servers import environment, free_port, started
from tests.postgres import new_database

pytestmark = pytest.mark.once

KEY = "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abc"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation whose static files are collected, which takes a server a while."""
    data = tmp_path_factory.mktemp("collected") / "data"
    variables = environment(
        {"DATA_DIR": str(data), "SECRET_KEY": KEY, "ALLOWED_HOSTS": "127.0.0.1"}
    )
    subprocess.run(
        [sys.executable, "-m", "config.assets"], cwd=ROOT, env=variables, check=True, timeout=60
    )
    return data


@pytest.fixture
def variables(tmp_path: Path, collected: Path) -> dict[str, str]:
    """What an operator sets, with HTTPS left to nobody."""
    shutil.copytree(collected, tmp_path / "data")
    return {
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "WORKERS": "2",
    }


def migrate(variables: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=ROOT,
        env=environment(variables),
        check=True,
        timeout=120,
    )


def test_answers_on_sqlite_and_stops_when_interrupted(variables: dict[str, str], tmp_path: Path):
    shutil.rmtree(tmp_path / "data" / "static")
    migrate(variables)
    with started(log=tmp_path / "log", variables=variables) as server:
        status, body = server.get("/health/ready")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        page = server.get("/accounts/login/")[1].decode()
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert len(styles) >= 4
        assert {server.get(path)[0] for path in styles} == {200}
        assert all(re.search(r"\.[0-9a-f]{12}\.css$", path) for path in styles)
        assert server.get("/health/live", Host="evil.example.org")[0] == 400
        assert server.stop(signal.SIGINT) == 0
    events = [json.loads(line) for line in server.output().splitlines()]
    ready = [event for event in events if event.get("path") == "/health/ready"]
    assert [event["status"] for event in ready] == [200]
    assert len(ready[0]["request_id"]) == 32


def test_answers_on_postgresql_over_connections_that_it_keeps(
    variables: dict[str, str], tmp_path: Path, postgres_url: str
):
    url = new_database(postgres_url, "serve")
    variables["DATABASE_URL"] = url
    migrate(variables)
    with started(log=tmp_path / "log", variables=variables) as server:
        assert {server.get("/health/ready")[0] for _ in range(20)} == {200}
        with psycopg.connect(url) as connection:
            counted = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = 'serve' AND pid <> pg_backend_pid()"
            ).fetchone()
        assert counted is not None
        assert 1 <= counted[0] <= 2  # one a worker that has been asked
        assert server.stop(signal.SIGTERM) == 0


def test_is_live_and_not_ready_before_the_database_is_migrated(
    variables: dict[str, str], tmp_path: Path
):
    with started(log=tmp_path / "log", variables=variables) as server:
        status, body = server.get("/health/ready")
        assert status == 503
        assert json.loads(body)["checks"] == {
            "database": "ok",
            "cache": "ok",
            "migrations": "failed",
        }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stops_at_once_when_all_its_processes_are_told_to(
    variables: dict[str, str], tmp_path: Path, number: int
):
    """Ctrl-C in a terminal reaches the workers too, and so does the stop of some supervisors."""
    with started(log=tmp_path / "log", variables=variables) as server:
        server.get("/health/ready")
        began = time.monotonic()
        assert server.stop(number, group=True) == 0
        assert time.monotonic() - began < 5


def test_a_worker_that_hears_of_the_stop_first_has_not_failed(
    variables: dict[str, str], tmp_path: Path
):
    with started(log=tmp_path / "log", variables=variables) as server:
        os.kill(server.process.pid, signal.SIGSTOP)
        os.killpg(server.process.pid, signal.SIGTERM)
        time.sleep(1)  # the workers are gone
        assert server.stop(signal.SIGCONT) == 0


def test_a_worker_that_has_just_been_forked_keeps_the_stop_until_it_can_hear_it():
    code = """if True:
        import os, signal
        from config import serve
        serve._fork_deaf_workers()
        if not os.fork():
            os.kill(os.getpid(), signal.SIGTERM)
            os._exit(0 if signal.sigpending() == {signal.SIGTERM} else 1)
        assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
        assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())
    """
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, env=environment({}), timeout=30
    )


def test_stops_while_a_client_keeps_its_connection(variables: dict[str, str], tmp_path: Path):
    with started(log=tmp_path / "log", variables=variables) as server:
        client = http.client.HTTPConnection("127.0.0.1", server.port)
        client.request("GET", "/health/live")
        client.getresponse().read()
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5
        client.close()


def test_a_worker_that_dies_is_replaced(variables: dict[str, str], tmp_path: Path):
    with started(log=tmp_path / "log", variables=variables | {"WORKERS": "1"}) as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        if not children.exists():
            pytest.skip("this system does not tell a process's children")
        [worker] = children.read_text().split()
        os.kill(int(worker), signal.SIGKILL)
        time.sleep(0.2)
        server.wait_until_live()
        assert children.read_text().split() != [worker]


def test_refuses_a_port_that_is_taken(variables: dict[str, str], tmp_path: Path):
    with started(log=tmp_path / "log", variables=variables) as server:
        second = subprocess.run(
            [sys.executable, "-m", "config.serve"],
            check=False,
            cwd=ROOT,
            env=environment(variables | {"PORT": str(server.port)}),
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert second.returncode == 1
    [line] = second.stderr.strip().splitlines()
    assert line.startswith(f"The environment variable PORT cannot be {server.port} on 127.0.0.1")


def test_refuses_to_start_without_a_secret(variables: dict[str, str]):
    del variables["SECRET_KEY"]
    done = subprocess.run(
        [sys.executable, "-m", "config.serve"],
        check=False,
        cwd=ROOT,
        env=environment(variables | {"PORT": str(free_port())}),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The environment variable SECRET_KEY is not set")


def test_on_ones_own_machine_nothing_has_to_be_set(tmp_path: Path):
    variables = {"DATA_DIR": str(tmp_path / "data")}
    for start in ("first", "again"):
        log = tmp_path / start
        variables["PORT"] = str(free_port())
        with started("--local", log=log, variables=variables) as server:
            assert f"http://127.0.0.1:{server.port}" in server.output()
            assert server.get("/health/ready")[0] == 200
            assert server.stop(group=True) == 0


def test_a_terminal_that_is_closed_stops_the_local_server(tmp_path: Path):
    variables = {"DATA_DIR": str(tmp_path / "data")}
    with started("--local", log=tmp_path / "log", variables=variables) as server:
        assert server.stop(signal.SIGHUP) == 0


def test_workers_use_one_thread_for_arrays():
    code = "import config, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=ROOT,
        env=environment({}),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "1"
