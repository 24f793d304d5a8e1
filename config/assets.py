"""Static files as browsers want them: named by their content, compressed, kept for good.

``python -m config.assets`` collects them below ``DATA_DIR``; the server does so when it starts, and
only when one of them has changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_STAMP = ".collected"


def collect() -> bool:
    """Collects the static files; False when they are there as they should be."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / _STAMP
    now = _fingerprint()
    if stamp.is_file() and stamp.read_text("ascii") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now, "ascii")
    return True


def _fingerprint() -> str:
    """Changes with every static file that is added, changed or taken away."""
    digest = hashlib.sha256()
    for name, file in sorted(_files()):
        told = file.stat()
        digest.update(f"{name}\0{told.st_size}\0{told.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    collect()
