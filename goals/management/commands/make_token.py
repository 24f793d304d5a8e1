"""``manage.py make_token``: a token for the API, for a person of an organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goals.actors import Actor
from goals.choices import Scope
from goals.management.organisations import add_organisation, errors_told, told_organisation
from goals.selectors.lookups import member_of
from goals.services import token_create


class Command(BaseCommand):
    """The first token of a server; later ones people make for themselves."""

    help = "Make a token for the API; it is printed once and stored as a hash."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and what for."""
        add_organisation(parser)
        parser.add_argument("email", help="the address of a member: the token has their rights")
        parser.add_argument("--name", default="made by make_token", help="what it is for")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.READ.value)

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints the token alone, so that a script can take it."""
        organisation = told_organisation(options["organisation"])
        user = member_of(organisation.pk, options["email"])
        if user is None:
            raise CommandError(
                f"{options['email']} has no role in {organisation.slug}; give one by grant_role"
            )
        with errors_told():
            actor = Actor.of(user, organisation)
            told = token_create(actor=actor, name=options["name"], scope=options["scope"])
        self.stdout.write(told[1])
