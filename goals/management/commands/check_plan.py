"""``manage.py check_plan``: what ``cascade check`` says, of an organisation in the database."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cascade import Report, Severity, check
from cascade.reports.json import to_json
from cascade.reports.page import Page
from cascade.reports.text import to_text
from goals.bridge import load_plan
from goals.guiding import guidance
from goals.management.organisations import add_organisation, errors_told, told_organisation

LEAST = ("error", "warning", "info", "never")


class Command(BaseCommand):
    """Exit status 1 when something is found at or above ``--fail-on``."""

    help = "Check an organisation's plan by every rule."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation, the form of the answer, the day, and what fails."""
        add_organisation(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--fail-on", choices=LEAST, default="error")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="YYYY-MM-DD; today if not told"
        )
        parser.add_argument("--notes", action="store_true", help="print notes, too")

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints the report."""
        organisation = told_organisation(options["organisation"])
        as_of = options["as_of"] or timezone.localdate()
        with errors_told():
            report = check(load_plan(organisation), as_of=as_of, config=guidance().config)
            checked = [(organisation.slug, report)]
            if options["format"] == "json":
                self.stdout.write(to_json(checked, as_of).decode(), ending="")
            else:
                page = Page(width=80, colour=self.stdout.isatty() and not options["no_color"])
                self.stdout.write(to_text(checked, page, notes=options["notes"]), ending="")
        if _fails(report, options["fail_on"]):
            sys.exit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no date; write YYYY-MM-DD") from None


def _fails(report: Report, fail_on: str) -> bool:
    worst = report.worst()
    return fail_on != "never" and worst is not None and worst.rank <= Severity(fail_on).rank
