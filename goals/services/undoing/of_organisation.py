"""How the organisation's own fields, units and periods are put back."""

from __future__ import annotations

from django.utils.translation import gettext

from goals.errors import ConflictError
from goals.models import Organisation, Period, Unit
from goals.services.organisations import (
    check_period,
    check_period_name,
    check_period_unused,
)
from goals.services.undoing.nouns import Columns, Members, Noun
from goals.services.units import check_no_loop, check_unit_unused
from goals.services.writing import Writing


class Units(Noun):
    """Departments and teams."""

    def change(self, session: Writing, act: str, row: Unit, changes: Columns, key: str) -> None:
        """Changes it back; into the archive it goes only unused."""
        if changes.get("archived_at") is not None:
            check_unit_unused(row)
        session.change(act, row, changes, key=key)

    def check(self, row: Unit, _changed: Columns, _members: Members) -> None:
        """It is part of what is there, and not of itself."""
        check_no_loop(row, row.parent)
        _check_parent(row, row.parent)


class Periods(Noun):
    """Years and quarters."""

    def change(self, session: Writing, act: str, row: Period, changes: Columns, key: str) -> None:
        """Changes it back; into the archive it goes only unused."""
        if changes.get("archived_at") is not None:
            check_period_unused(row)
        check_period_name(row, changes.get("name", row.name))
        session.change(act, row, changes, key=key)

    def check(self, row: Period, _changed: Columns, _members: Members) -> None:
        """It is within what it is part of, and that is there."""
        check_period(row)
        _check_parent(row, row.parent)


def _check_parent(row: Unit | Period, parent: Unit | Period | None) -> None:
    if row.archived_at is None and parent is not None and parent.archived_at is not None:
        raise ConflictError(
            gettext("it is part of %(name)s; restore that first") % {"name": parent}
        )


class Organisations(Noun):
    """The organisation's own fields."""

    def check(self, row: Organisation, _changed: Columns, _members: Members) -> None:
        """Its current period must be there."""
        if row.period is not None and row.period.archived_at is not None:
            raise ConflictError(
                gettext("the period %(name)s is archived; restore that first")
                % {"name": row.period}
            )
