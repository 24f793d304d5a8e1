"""What makes Cascade start on one's own machine with nothing set: ``python -m config.local``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config import environment

_TEXT = """\
# Settings of this installation, for what the environment leaves unset. Made by `make run`.
# Keep it to yourself: whoever has the key can sign in as anybody.
SECRET_KEY={key}
ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
HTTPS=off
PROXIES=0
EMAIL_URL=consolemail://
LOG_FORMAT=console
LOG_LEVEL=WARNING
"""


def write_environment() -> Path:
    """The file ``local.env`` in ``DATA_DIR``: made with a secret of its own where it is absent."""
    folder = environment.DATA_DIR.read(os.environ)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "local.env"
    if not file.exists():
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as opened:
            opened.write(_TEXT.format(key=secrets.token_urlsafe(50)))
    return file


def prepare_database() -> None:
    """Migrates the database, and loads the example organisation where there is none."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_example", if_empty=True)


if __name__ == "__main__":
    write_environment()
