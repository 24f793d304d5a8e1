"""What a server of a test needs, prepared in one process: most commands take less than their start.

``python -m tests.preparing '[["migrate"], ["load_example"]]'`` runs these commands of ``manage.py``,
and collects the static files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from config.environment import ROOT
from tests.config.servers import environment


def prepare(variables: dict[str, str], *commands: tuple[str, ...]) -> str:
    """What the commands print, in an environment of these variables; all must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.preparing", json.dumps(commands)],
        cwd=ROOT,
        env=environment(variables),
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def main(commands: list[list[str]]) -> None:
    """Runs the commands, then collects the static files where that is not done yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    from config import assets

    django.setup()
    for command in commands:
        call_command(*command)
    assets.collect()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
