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
from tests.browser.sites import site_of
from tests.preparing import prepare

#: For each address and method, beside the thousands that cover the schema itself.
EXAMPLES = os.environ.get("CASCADE_API_EXAMPLES", "5")
SLUG, EMAIL = "quietmain", "ingrid.solheim@example.com"


#: Both workers are asked in turn, as often as anybody likes.
SETTINGS = {"LOG_LEVEL": "ERROR", "THROTTLE_ANON": "off", "THROTTLE_USER": "off", "WORKERS": "2"}


# The thousands of what lies on and beyond a limit are mostly refused before a database is met: on the
# second one only what is drawn at random is asked.
@pytest.mark.parametrize(
    ("database", "phases", "least"),
    [
        pytest.param("example", "examples,coverage,fuzzing", 4_000, id="sqlite"),
        pytest.param("example_on_postgres", "examples,fuzzing", 300, id="postgresql"),
    ],
)
def test_answers_are_those_of_the_schema(
    database: str, phases: str, least: int, tmp_path: Path, request: pytest.FixtureRequest
):
    with site_of(request.getfixturevalue(database), tmp_path, **SETTINGS) as site:
        told = _asked(site.address, _token(site.variables), phases, tmp_path)
        assert 'status_code": 500' not in site.server.output()
    generated = re.search(r"(\d+) generated", told)
    assert generated, told
    assert int(generated[1]) > least, told


def _token(variables: dict[str, str]) -> str:
    """A token of somebody who may do everything in the example."""
    roles = (("administrator",), ("lead", "--unit", "SALES"), ("lead", "--unit", "PRODUCT"))
    grants = [("grant_role", SLUG, EMAIL, *role) for role in roles]
    told = prepare(variables, *grants, ("make_token", SLUG, EMAIL, "--scope", "write"))
    return told.splitlines()[-1].strip()


def _asked(address: str, token: str, phases: str, folder: Path) -> str:
    """What Schemathesis tells; the test fails with it."""
    command = [
        "--config-file", str(ROOT / "tests" / "schemathesis.toml"),
        "run", f"{address}/api/v1/schema",
        "--url", address,
        "--header", f"Authorization: Bearer {token}",
        "--checks", "all",
        "--phases", phases,
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
