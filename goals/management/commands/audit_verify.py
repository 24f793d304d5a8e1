"""``manage.py audit_verify``: does every organisation's audit trail still hold together?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.audit import verify
from goals.errors import AuditBrokenError
from goals.management.organisations import told_organisation
from goals.models import Organisation


class Command(BaseCommand):
    """Reads the whole trail; exit status 1 when a row was changed, lost, added or moved."""

    help = "Check the audit trail of one organisation, or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organisation, and what was noted before."""
        parser.add_argument("organisation", nargs="?", help="its slug; all when left out")
        parser.add_argument(
            "--head",
            metavar="ROWS:HASH",
            help="what this command printed before: the trail must still contain it",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints a line an organisation, with the head to note down elsewhere."""
        slug, head = options["organisation"], _head(options["head"])
        if head and not slug:
            raise CommandError("--head belongs to one organisation: name it")
        organisations = [told_organisation(slug)] if slug else Organisation.objects.order_by("slug")
        broken = [error for one in organisations if (error := self._verified(one, head))]
        if broken:
            raise CommandError("\n".join(broken))

    def _verified(self, organisation: Organisation, head: tuple[int, str] | None) -> str | None:
        try:
            found = verify(organisation, head=head)
        except AuditBrokenError as error:
            return error.message
        self.stdout.write(f"{organisation.slug}: {found.rows} rows hold, {found.rows}:{found.head}")
        return None


def _head(told: str | None) -> tuple[int, str] | None:
    if told is None:
        return None
    rows, _, digest = told.partition(":")
    if not rows.isdecimal() or len(digest) != 64:
        raise CommandError("--head is what this command printed: a number, a colon and a hash")
    return int(rows), digest
