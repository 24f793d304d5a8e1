"""What measures nodes, and waivers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goals import services
from goals.bridge import load_plan
from goals.models import CheckIn, KeyResult, Node, Waiver
from tests.goals.stateful.machine import Machine, people, pick, versions, where
from tests.goals.stateful.said import TODAY, days, fractions, key_result_fields, texts, values


class MeasureRules(Machine):
    """Key results, check-ins, waivers."""

    @where(Node)
    @rule(
        who=people,
        number=pick,
        identifier=st.sampled_from(["", "arr", "towns", " x"]),
        fields=key_result_fields,
    )
    def create_key_result(
        self, who: str | None, number: int, identifier: str, fields: dict[str, Any]
    ) -> None:
        told = {"node": self.key(number), "identifier": identifier, **fields}
        self.attempt(lambda: services.key_result_create(actor=self.actor(who), **told))

    @where(KeyResult)
    @rule(who=people, number=pick, fields=key_result_fields, off=versions)
    def change_key_result(
        self, who: str | None, number: int, fields: dict[str, Any], off: int | None
    ) -> None:
        result, actor = self.one(KeyResult, number), self.actor(who)
        self.versioned(
            result,
            off,
            lambda version: services.key_result_change(
                actor=actor, key_result=result.pk, expected_version=version, **fields
            ),
        )

    @where(KeyResult)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_key_result(self, who: str | None, number: int, back: bool) -> None:
        act = services.key_result_restore if back else services.key_result_archive
        where = {"archived_at__isnull": not back}
        result = self.one(KeyResult, number, **where)
        self.attempt(lambda: act(actor=self.actor(who), key_result=result.pk))

    @where(KeyResult)
    @rule(
        who=people,
        number=pick,
        on=days,
        value=st.none() | values,
        confidence=st.none() | fractions,
        of_result=st.sampled_from([True, True, False]),
    )
    def check_in(
        self,
        who: str | None,
        number: int,
        on: Any,
        value: float | None,
        confidence: float | None,
        of_result: bool,
    ) -> None:
        told: dict[str, Any] = {"on": on, "confidence": confidence, "value": value}
        if of_result:
            told["key_result"] = self.one(KeyResult, number).pk
        else:
            told |= {"node": self.key(number), "value": None}
        self.attempt(lambda: services.check_in_record(actor=self.actor(who), **told))

    @where(CheckIn)
    @rule(who=people, number=pick)
    def withdraw_check_in(self, who: str | None, number: int) -> None:
        row = self.one(CheckIn, number)
        self.attempt(lambda: services.check_in_withdraw(actor=self.actor(who), check_in=row.pk))

    @where(KeyResult)
    @rule(number=pick, on=days.filter(lambda day: day <= TODAY), value=values)
    def record_and_withdraw(self, number: int, on: Any, value: float) -> None:
        result = self.one(KeyResult, number)
        before = load_plan(self.organisation)
        told = {"actor": self.actor(None), "key_result": result.pk, "on": on, "value": value}
        row = self.attempt(lambda: services.check_in_record(**told))
        if isinstance(row, CheckIn):
            services.check_in_withdraw(actor=self.actor(None), check_in=row.pk)
            assert load_plan(self.organisation) == before

    @where(Node)
    @rule(who=people, number=pick, because=texts, until=days)
    def grant_waiver(self, who: str | None, number: int, because: str, until: Any) -> None:
        told = {"node": self.key(number), "because": because, "until": until}
        self.attempt(lambda: services.waiver_grant(actor=self.actor(who), **told))

    @where(Waiver)
    @rule(who=people, number=pick)
    def end_waiver(self, who: str | None, number: int) -> None:
        key = self.key(number)
        self.attempt(lambda: services.waiver_end(actor=self.actor(who), node=key))
