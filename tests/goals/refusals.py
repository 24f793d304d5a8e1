"""What tests of the database's own refusals share: rows in every table, and ways past the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from goals.services import (
    check_in_record,
    comment_add,
    finding_dismiss,
    invitation_create,
    organisation_change,
    period_create,
    token_create,
    waiver_grant,
)
from tests.dismissing import one_finding
from tests.worlds import World


def fill(world: World) -> World:
    """The organisation with a row in every table."""
    actor = world.system
    year = period_create(actor=actor, name="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    quarter = {"starts": date(2026, 1, 1), "ends": date(2026, 3, 31)}
    period_create(actor=actor, name="Q1", parent=year.pk, **quarter)
    organisation_change(actor=actor, period=year.pk)
    waiver_grant(actor=actor, node="SALES-3", because="it starts late", until=timezone.localdate())
    assert world.key_result is not None
    check_in_record(actor=actor, key_result=world.key_result.pk, value=1.0, on=date(2026, 1, 2))
    check_in_record(actor=actor, node="SALES-2", confidence=0.5, on=date(2026, 1, 2))
    token_create(actor=world.actor("staff"), name="mine")
    comment_add(actor=world.actor("staff"), node="SALES-2", text="Is it so?")
    found = one_finding(world).id
    finding_dismiss(actor=actor, node="SALES-2", finding=found, because="we know")
    administrator = world.actor("administrator")
    invitation_create(actor=administrator, email="new@there.example", role="staff", unit="SALES")
    return world


class refused:  # noqa: N801
    """The database refuses what is done inside, and says one of these."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = complaints
        self.atomic = transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.atomic.__exit__(IntegrityError, error or IntegrityError(), None)
        if error is None:
            pytest.fail(f"the database did not refuse it: {self.complaints}")
        assert isinstance(error, IntegrityError), error
        assert any(told in str(error) for told in self.complaints), error
        return True


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def execute(sql: str, parameters: list[object] | None = None) -> int:
    """Behind the back of everything; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount
