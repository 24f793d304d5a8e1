"""``manage.py grant_role``: makes somebody executive, lead, staff or administrator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from goals.actors import Actor
from goals.choices import Role
from goals.management.organisations import add_organisation, errors_told, told_organisation
from goals.services import membership_grant


class Command(BaseCommand):
    """The way in for the first people of an organisation that a command made."""

    help = "Give somebody a role in an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, who, and what."""
        add_organisation(parser)
        parser.add_argument("email", help="the person's address; made known when it is new")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--unit", help="the key of the unit that a lead leads, such as SALES")
        parser.add_argument("--name", default="", help="the person's name, when the address is new")

    def handle(self, *_: Any, **options: Any) -> None:
        """Says what was granted."""
        actor = Actor.system(told_organisation(options["organisation"]), "grant_role")
        asked = {name: options[name] for name in ("email", "role", "unit", "name")}
        with errors_told():
            row = membership_grant(actor=actor, **asked)
        self.stdout.write(f"{row.user.email} is {row.get_role_display()}{_of(row.unit)}")


def _of(unit: object) -> str:
    return "" if unit is None else f" of {unit}"
