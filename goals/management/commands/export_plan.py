"""``manage.py export_plan``: an organisation's plan as a file of any format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cascade import write_plan
from cascade.formats import FORMATS, format_of
from goals.bridge import load_plan
from goals.management.organisations import add_organisation, errors_told, told_organisation


class Command(BaseCommand):
    """Writes to a file, or to standard output."""

    help = "Write an organisation's plan as a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation, the file, and its format."""
        add_organisation(parser)
        parser.add_argument("file", type=Path, nargs="?", help="standard output when left out")
        parser.add_argument(
            "--format", choices=list(FORMATS), help="by the file's ending if not told"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Says on standard error what the format cannot hold."""
        file: Path | None = options["file"]
        with errors_told():
            name = options["format"] or (format_of(file.name) if file else "yaml")
            data = write_plan(load_plan(told_organisation(options["organisation"])), format=name)
        if file is None:
            sys.stdout.buffer.write(data)
        else:
            _write(file, data)
        for lost in FORMATS[name].cannot_hold:
            self.stderr.write(f"{FORMATS[name].title} cannot hold: {lost}")


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error
