"""Judges all statements of a large plan in a process of its own, so that no page waits for it.

A thread would not do: it takes turns with the pages of its worker, and judging 100,000 statements
takes most of a minute.
"""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

import structlog
from django.conf import settings
from django.core.cache import cache

from goals.guiding import guidance
from goals.models import Organisation

#: Plans of more nodes than this are judged aside; the others in a second or two, where they are.
LARGE = 3_000
#: After so many seconds a process that has not ended is believed to be lost.
PATIENCE = 900
#: So many seconds after one process the next may start.
PAUSE = 60
_NICER = 10
_log = structlog.get_logger("cascade.verdicts")


def judge_aside(organisation_id: int) -> None:
    """Starts the process, unless one is at it already, on whatever worker."""
    name = f"goals.bridge.aside:{organisation_id}"
    if not cache.add(name, 1, timeout=PATIENCE):
        return
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=organisation_id)
    Thread(target=_run, args=(slug, name), daemon=True).start()


def _run(slug: str, name: str) -> None:
    told = {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    told["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-m", "django", "renew_verdicts", slug]
    command += ["--edition", guidance().edition]
    try:
        done = subprocess.run(  # noqa: S603 - of our own words and a slug
            ["nice", "-n", str(_NICER), *command],  # noqa: S607 - wherever the system has it
            env=os.environ | told,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode:
            _log.error("statements were not judged", organisation=slug, status=done.returncode)
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.error("statements were not judged", organisation=slug, error=str(error))
    finally:
        # Pages ask every other second: what fails at once is not begun as often.
        cache.set(name, 1, timeout=PAUSE)
