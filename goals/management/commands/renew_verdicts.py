"""``manage.py renew_verdicts``: judges every statement before somebody has to wait for it."""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from goals.actors import Actor
from goals.guiding import guidance
from goals.management.organisations import errors_told, told_organisation
from goals.models import Organisation
from goals.selectors.alignment import index_of, whole_plan


class Command(BaseCommand):
    """To be run after an installation or another release, with the cache that the server uses."""

    help = "Judge the plans of organisations and keep the verdicts in the cache."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organisations."""
        parser.add_argument("organisation", nargs="*", help="its slug; all organisations if none")
        parser.add_argument("--edition", help=argparse.SUPPRESS)

    def handle(self, *_: Any, **options: Any) -> None:
        """Judges one after the other and prints how long each took."""
        if options["edition"] not in (None, guidance().edition):
            raise CommandError("CHECKS_FILE or the rules have changed: restart the server")
        named = [told_organisation(slug) for slug in options["organisation"]]
        for organisation in named or Organisation.objects.order_by("slug"):
            started = perf_counter()
            with errors_told():
                plan = whole_plan(organisation, Actor.system(organisation), timezone.localdate())
                index_of(plan)
            nodes, seconds = len(plan.snapshot.numbers), perf_counter() - started
            self.stdout.write(f"{organisation.slug}: {nodes:,} nodes in {seconds:.1f} s")
