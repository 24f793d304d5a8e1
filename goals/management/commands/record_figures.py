"""``manage.py record_figures``: keep today's figures of every organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from goals.management.organisations import told_organisation
from goals.models import DailyFigures, Organisation
from goals.services.figures import figures_record


class Command(BaseCommand):
    """For a timer, such as cron's: once a day is enough, late in the day is best."""

    help = "Record today's figures of one organisation, or of all, for the charts over time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organisation."""
        parser.add_argument("organisation", nargs="?", help="its slug; all when left out")

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints a line an organisation."""
        slug = options["organisation"]
        organisations = [told_organisation(slug)] if slug else Organisation.objects.order_by("slug")
        for organisation in organisations:
            figures = figures_record(organisation)
            self.stdout.write(f"{organisation.slug}: {told(figures)}")


def told(figures: DailyFigures) -> str:
    """The figures in a line."""
    index = "unknown" if figures.index is None else f"{figures.index:.0f} of 100"
    orphans = "unknown" if figures.orphan_programs is None else str(figures.orphan_programs)
    return f"{figures.day}, {figures.programs} programs, orphan programs {orphans}, index {index}"
