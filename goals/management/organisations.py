"""What the commands share: the organisation that they are told, and errors in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError, CommandParser

from cascade.errors import CascadeError
from goals.models import Organisation
from goals.selectors.lookups import organisation_of


def add_organisation(parser: CommandParser) -> None:
    """The argument that names the organisation."""
    parser.add_argument("organisation", help="its slug, such as northwind-robotics")


def told_organisation(slug: str) -> Organisation:
    """The organisation of a slug; the error names those that there are."""
    if not Organisation.objects.filter(slug=slug).exists():
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise CommandError(f"there is no organisation {slug!r}; there are: {known or 'none yet'}")
    return organisation_of(slug)


@contextmanager
def errors_told() -> Iterator[None]:
    """What Cascade refuses, as the command's own message."""
    try:
        yield
    except CascadeError as error:
        raise CommandError(str(error)) from error
