"""What people say of themselves. It belongs to no organisation, so no audit trail holds it."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.db import transaction

from goals.models import User
from goals.services.writing import clean


class ProfileFields(TypedDict, total=False):
    """What a person may set: ``language`` and ``time_zone`` may be empty, for no choice."""

    name: str
    language: str
    time_zone: str
    theme: str


def profile_change(*, user: User, **fields: Unpack[ProfileFields]) -> User:
    """The person with new values of some fields; raises InvalidError."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        for name, value in fields.items():
            setattr(row, name, value)
        clean(row)
        row.save(update_fields=list(fields))
        return row
