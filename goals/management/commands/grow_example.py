"""``manage.py grow_example N``: a made-up organisation of N nodes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.errors import DomainError
from goals.services.growing import organisation_grow


class Command(BaseCommand):
    """Makes an organisation of any size, to try things out or to measure them."""

    help = "Makes up an organisation of N nodes, the same for the same seed."

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, and what it is called."""
        parser.add_argument("nodes", type=int, metavar="N", help="how many nodes, 100 or more")
        parser.add_argument("--slug", default="grown", help="its short name in addresses")
        parser.add_argument("--name", default="", help="its name")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another plan")

    def handle(self, *_: Any, **options: Any) -> None:
        """Makes it."""
        asked = {name: options[name] for name in ("nodes", "slug", "name", "seed")}
        try:
            organisation = organisation_grow(**asked)
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{organisation.slug}: {options['nodes']:,} nodes")
