"""Some thousand requests made up from the schema: no answer but those that the schema tells.

All of Schemathesis's checks are on: status codes, media types, headers, the shape of every
answer, what is refused, who is turned away, what was deleted. See ``schemathesis.toml``.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import ROOT
from tests.config.servers import environment, free_port, started
from tests.postgres import new_database

#: For each address and method, beside the thousands that cover the schema itself.
EXAMPLES = os.environ.get("CASCADE_API_EXAMPLES", "5")
SLUG, EMAIL = "quietmain", "ingrid.solheim@example.com"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_answers_are_those_of_the_schema(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
):
    variables = {
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "a-key-of-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "LOG_LEVEL": "ERROR",
        "THROTTLE_ANON": "off",
        "THROTTLE_USER": "off",
        "PORT": str(free_port()),
    }
    if database == "postgresql":
        address = new_database(request.getfixturevalue("postgres_url"), "schemathesis")
        variables["DATABASE_URL"] = address
    token = _prepared(variables)
    with started(log=tmp_path / "server.log", variables=variables) as server:
        address = f"http://127.0.0.1:{server.port}"
        told = _asked(address, token, tmp_path)
        assert 'status_code": 500' not in server.output()
    generated = re.search(r"(\d+) generated", told)
    assert generated, told
    assert int(generated[1]) > 4_000, told


def _prepared(variables: dict[str, str]) -> str:
    """An organisation with a plan, and a token of somebody who may do everything in it."""

    def manage(*command: str) -> str:
        env = environment(dict(variables))
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    manage("migrate", "-v0")
    manage("load_example")
    for role, unit in (("administrator", None), ("lead", "SALES"), ("lead", "PRODUCT")):
        manage("grant_role", SLUG, EMAIL, role, *(("--unit", unit) if unit else ()))
    return manage("make_token", SLUG, EMAIL, "--scope", "write").strip()


def _asked(address: str, token: str, folder: Path) -> str:
    """What Schemathesis tells; the test fails with it."""
    command = [
        "--config-file", str(ROOT / "tests" / "schemathesis.toml"),
        "run", f"{address}/api/v1/schema",
        "--url", address,
        "--header", f"Authorization: Bearer {token}",
        "--checks", "all",
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", EXAMPLES,
        "--seed", "1",
        "--generation-database", "none",
        "--continue-on-failure",
        "--no-color",
    ]  # fmt: skip
    done = subprocess.run(
        [str(Path(sys.executable).with_name("schemathesis")), *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:]
    return done.stdout
