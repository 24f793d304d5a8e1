"""What is around the nodes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goals import services
from goals.models import Period, Unit
from tests.goals.stateful.machine import Machine, people, pick, versions, where
from tests.goals.stateful.said import period_fields, texts, unit_fields


class OrganisationRules(Machine):
    """Units, periods, people, the organisation itself."""

    @rule(
        who=people,
        key=st.sampled_from(["", "", "OVENS", "ORG", "x"]),
        parent=pick,
        fields=unit_fields,
    )
    def create_unit(self, who: str | None, key: str, parent: int, fields: dict[str, Any]) -> None:
        told = {"key": key, "parent": self.unit(parent), **fields}
        self.attempt(lambda: services.unit_create(actor=self.actor(who), **told))

    @where(Unit)
    @rule(who=people, number=pick, parent=st.none() | pick, fields=unit_fields, off=versions)
    def change_unit(
        self,
        who: str | None,
        number: int,
        parent: int | None,
        fields: dict[str, Any],
        off: int | None,
    ) -> None:
        unit, actor = self.one(Unit, number), self.actor(who)
        told = fields if parent is None else {**fields, "parent": self.unit(parent)}
        self.versioned(
            unit,
            off,
            lambda version: services.unit_change(
                actor=actor, unit=unit.prefix, expected_version=version, **told
            ),
        )

    @where(Unit)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_unit(self, who: str | None, number: int, back: bool) -> None:
        act = services.unit_restore if back else services.unit_archive
        unit = self.one(Unit, number, archived_at__isnull=not back)
        self.attempt(lambda: act(actor=self.actor(who), unit=unit.prefix))

    @rule(who=people, parent=st.none() | pick, fields=period_fields)
    def create_period(self, who: str | None, parent: int | None, fields: dict[str, Any]) -> None:
        told = dict(fields)
        if parent is not None:
            told["parent"] = self.one(Period, parent).pk
        self.attempt(lambda: services.period_create(actor=self.actor(who), **told))

    @where(Period)
    @rule(who=people, number=pick, parent=st.none() | pick, fields=period_fields, off=versions)
    def change_period(
        self,
        who: str | None,
        number: int,
        parent: int | None,
        fields: dict[str, Any],
        off: int | None,
    ) -> None:
        period, actor = self.one(Period, number), self.actor(who)
        told = dict(fields)
        if parent is not None:
            told["parent"] = self.one(Period, parent).pk
        self.versioned(
            period,
            off,
            lambda version: services.period_change(
                actor=actor, period=period.pk, expected_version=version, **told
            ),
        )

    @where(Period)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_period(self, who: str | None, number: int, back: bool) -> None:
        act = services.period_restore if back else services.period_archive
        period = self.one(Period, number, archived_at__isnull=not back)
        self.attempt(lambda: act(actor=self.actor(who), period=period.pk))

    @rule(who=people, number=st.none() | pick, name=texts)
    def change_organisation(self, who: str | None, number: int | None, name: str) -> None:
        told = {"name": name, "period": None if number is None else self.one(Period, number).pk}
        self.attempt(lambda: services.organisation_change(actor=self.actor(who), **told))

    @rule(who=people, role=st.sampled_from(["lead", "staff", "executive"]), unit=pick)
    def grant_membership(self, who: str | None, role: str, unit: int) -> None:
        told = {"email": "New@northwind.example", "role": role, "unit": self.unit(unit)}
        self.attempt(lambda: services.membership_grant(actor=self.actor(who), **told))
