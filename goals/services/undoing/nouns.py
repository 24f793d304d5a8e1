"""How rows of any table are put back, where nothing is special."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from goals.errors import ConflictError
from goals.models import Membership
from goals.services.writing import Writing

#: Values by column.
Columns = dict[str, Any]


class Members:
    """Who belongs to an organisation; looked up when first asked for."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id

    @cached_property
    def numbers(self) -> set[int]:
        """The numbers of the members."""
        mine = Membership.objects.filter(organisation_id=self.organisation_id)
        return set(mine.values_list("user_id", flat=True))

    def check_owner(self, user_id: int | None) -> None:
        """Refuses an owner who has left."""
        if user_id is not None and user_id not in self.numbers:
            raise ConflictError(
                gettext("its owner of then is no member any more; choose another owner")
            )


class Noun:
    """How the rows of one table are put back. ``key`` is what the audit trail calls the row."""

    def make(self, session: Writing, act: str, row: Any, key: str) -> None:
        """Makes a deleted row again, under its number."""
        session.create(act, row, key=key)

    def take_out(self, session: Writing, act: str, row: Any, key: str) -> None:
        """Takes a row out that was made: into the archive."""
        self.change(session, act, row, {"archived_at": session.now}, key)

    def change(self, session: Writing, act: str, row: Any, changes: Columns, key: str) -> None:
        """Changes a row back."""
        session.change(act, row, changes, key=key)

    def check(self, _row: Any, _changed: Columns, _members: Members, /) -> None:
        """Raises a ConflictError when what all is put back to does not hold together.

        The columns are those that were put back.
        """
