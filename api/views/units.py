"""Units and periods."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from api.acts import Act, changing, creating, doing, listing, reading
from api.pagination import LAST_DAY, Orders, beginning
from api.serializers.organisations import (
    NewUnit,
    Period,
    PeriodFields,
    PeriodQuery,
    Unit,
    UnitFields,
    UnitQuery,
)
from api.views.base import Fields
from api.views.rows import Rows
from goals.models import Period as PeriodRow
from goals.models import Unit as UnitRow
from goals.selectors.choosing import periods_chosen, units_chosen
from goals.selectors.rows import periods_of, units_of
from goals.services import (
    period_archive,
    period_change,
    period_create,
    period_restore,
    unit_archive,
    unit_change,
    unit_create,
    unit_restore,
)


class Units(Rows):
    """Departments and teams, known by their keys."""

    noun, what, lookup, kwarg = "units", "unit", "prefix", "key"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Unit, UnitQuery, "Units, a page at a time."),
        "create": creating(NewUnit, Unit, "A new unit."),
        "retrieve": reading(Unit, "One unit."),
        "partial_update": changing(UnitFields, Unit, "Changes some fields of a unit."),
        "destroy": doing(Unit, "Archives a unit that has no goals, programs, units or people."),
        "restore": doing(Unit, "Brings an archived unit back."),
    }
    orders: ClassVar[Orders] = {"id": "pk", "key": "prefix", "name": beginning("name")}

    def rows(self) -> QuerySet[UnitRow]:
        """The organisation's units."""
        return units_of(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[UnitRow]:
        """The units that a query asks for."""
        return units_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> UnitRow:
        """A new unit."""
        return unit_create(actor=self.actor, **fields)

    def change_row(self, row: UnitRow, version: int | None, fields: Fields) -> UnitRow:
        """The unit, changed."""
        return unit_change(actor=self.actor, unit=row.prefix, expected_version=version, **fields)

    def remove_row(self, row: UnitRow, version: int | None) -> UnitRow:
        """The unit, archived."""
        return unit_archive(actor=self.actor, unit=row.prefix, expected_version=version)

    def restore_row(self, row: UnitRow, version: int | None) -> UnitRow:
        """The unit, back."""
        return unit_restore(actor=self.actor, unit=row.prefix, expected_version=version)


class Periods(Rows):
    """Years, quarters, and what else plans are made for."""

    noun, what = "periods", "period"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Period, PeriodQuery, "Periods, a page at a time."),
        "create": creating(PeriodFields, Period, "A new period."),
        "retrieve": reading(Period, "One period."),
        "partial_update": changing(PeriodFields, Period, "Changes some fields of a period."),
        "destroy": doing(Period, "Archives a period that is not the current one."),
        "restore": doing(Period, "Brings an archived period back."),
    }
    orders: ClassVar[Orders] = {
        "id": "pk",
        "name": beginning("name"),
        "starts": Coalesce("starts", Value(LAST_DAY)),
    }

    def rows(self) -> QuerySet[PeriodRow]:
        """The organisation's periods."""
        return periods_of(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[PeriodRow]:
        """The periods that a query asks for."""
        return periods_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> PeriodRow:
        """A new period."""
        return period_create(actor=self.actor, **fields)

    def change_row(self, row: PeriodRow, version: int | None, fields: Fields) -> PeriodRow:
        """The period, changed."""
        return period_change(actor=self.actor, period=row.pk, expected_version=version, **fields)

    def remove_row(self, row: PeriodRow, version: int | None) -> PeriodRow:
        """The period, archived."""
        return period_archive(actor=self.actor, period=row.pk, expected_version=version)

    def restore_row(self, row: PeriodRow, version: int | None) -> PeriodRow:
        """The period, back."""
        return period_restore(actor=self.actor, period=row.pk, expected_version=version)
