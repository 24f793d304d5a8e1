"""``manage.py import_plan``: a plan file into an organisation, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cascade import Plan, read_plan
from cascade.formats import FORMATS
from goals.actors import Actor
from goals.errors import ImportRefusedError
from goals.management.organisations import add_organisation, errors_told, told_organisation
from goals.models import Organisation
from goals.services import organisation_create
from goals.services.imports import ImportReport, plan_import, without_refused


class Command(BaseCommand):
    """Imports as the system: no person's rights are asked."""

    help = "Import a plan file into an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation, the file, and how."""
        add_organisation(parser)
        parser.add_argument("file", type=Path, help="the plan")
        parser.add_argument(
            "--format", choices=list(FORMATS), help="by the file's ending if not told"
        )
        parser.add_argument(
            "--create", action="store_true", help="make the organisation, if it is new"
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
        parser.add_argument(
            "--leave-out-refused", action="store_true", help="import what can be, tell the rest"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints what changed, or every row that stands in the way."""
        with errors_told():
            plan = _read(options["file"], options["format"])
            organisation = self._organisation(options["organisation"], plan, options["create"])
            actor = Actor.system(organisation, "import_plan")
            if options["leave_out_refused"]:
                plan = self._what_can_be(actor, plan)
            self._import(actor, plan, dry_run=options["dry_run"])

    def _organisation(self, slug: str, plan: Plan, create: bool) -> Organisation:
        if create and not Organisation.objects.filter(slug=slug).exists():
            return organisation_create(slug=slug, name=plan.organisation or slug)
        return told_organisation(slug)

    def _what_can_be(self, actor: Actor, plan: Plan) -> Plan:
        report = plan_import(actor=actor, plan=plan, dry_run=True)
        self._tell_refused(report)
        return without_refused(plan, report)

    def _tell_refused(self, report: ImportReport) -> None:
        for row in report.refused:
            self.stderr.write(f"left out: {row.what} {row.id}: {row.reason}")

    def _import(self, actor: Actor, plan: Plan, *, dry_run: bool) -> None:
        try:
            report = plan_import(actor=actor, plan=plan, dry_run=dry_run, tell=self._step)
        except ImportRefusedError as error:
            rows = "\n".join(f"  {row['what']} {row['id']}: {row['reason']}" for row in error.rows)
            raise CommandError(f"{error.message}\n{rows}") from error
        counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
        self.stdout.write(f"{'Would be' if dry_run else 'Imported'}: {counts}")
        if dry_run:
            self._tell_refused(report)

    def _step(self, phase: str, done: int, of: int) -> None:
        if of > 1_000:
            self.stderr.write(f"{phase}: {done:,} of {of:,}")


def _read(file: Path, format: str | None) -> Plan:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    return read_plan(data, file=str(file), format=format)
