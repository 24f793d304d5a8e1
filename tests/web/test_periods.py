"""Periods: years and quarters, and which one is now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from goals.models import Organisation, Period
from goals.services import organisation_change, period_change, period_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.settings.trees import PAGE

Visits = Callable[[str], Visitor]
YEAR = {"name": "2026", "starts": "2026-01-01", "ends": "2026-12-31", "parent": ""}


def year(world: World) -> Period:
    starts, ends = date(2026, 1, 1), date(2026, 12, 31)
    return period_create(actor=world.system, name="2026", starts=starts, ends=ends)


def test_no_period_says_what_one_is_for(visitor: Visits) -> None:
    assert "No period yet A period, such as a year" in visitor("staff").text("settings/periods")


def test_executive_creates_a_year_and_a_quarter_in_it(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    assert executive.post("settings/periods/new", **YEAR).status_code == 302
    above = Period.objects.get(name="2026")
    quarter = {"name": "Q1", "starts": "2026-01-01", "ends": "2026-03-31", "parent": above.pk}
    assert executive.post("settings/periods/new", **quarter).status_code == 302
    assert Period.objects.get(name="Q1").parent == above
    assert "depth-1" in executive.get("settings/periods").content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"ends": "2025-01-01"}, "Must not be before the start."),
        ({"starts": "tomorrow"}, "Enter a valid date."),
    ],
)
def test_refuses_a_wrong_period(visitor: Visits, wrong: dict[str, str], told: str) -> None:
    response = visitor("administrator").post("settings/periods/new", **(YEAR | wrong))
    assert response.status_code == 422
    assert told in words_of(response)
    assert not Period.objects.exists()


def test_lead_reads_and_does_not_manage(world: World, visitor: Visits) -> None:
    row = year(world)
    lead = visitor("lead")
    assert "New period" not in lead.text("settings/periods")
    assert lead.get("settings/periods/new").status_code == 403
    assert lead.post(f"settings/periods/{row.pk}/archive").status_code == 403
    assert lead.post(f"settings/periods/{row.pk}/current").status_code == 403


def test_makes_one_the_current(world: World, visitor: Visits) -> None:
    row = year(world)
    assert visitor("executive").post(f"settings/periods/{row.pk}/current").status_code == 302
    assert Organisation.objects.get(pk=world.organisation.pk).period == row
    assert "2026 Current" in visitor("staff").text("settings/periods")


def test_current_one_is_not_archived(world: World, visitor: Visits) -> None:
    row = year(world)
    organisation_change(actor=world.system, period=row.pk)
    response = visitor("executive").post(f"settings/periods/{row.pk}/archive")
    assert response.status_code == 409
    assert "It is the current period; choose another current one first." in words_of(response)


def test_archives_and_restores(world: World, visitor: Visits) -> None:
    row, executive = year(world), visitor("executive")
    assert executive.post(f"settings/periods/{row.pk}/archive").status_code == 302
    assert "Archived periods 2026" in executive.text("settings/periods")
    assert executive.post(f"settings/periods/{row.pk}/restore").status_code == 302
    row.refresh_from_db()
    assert row.archived_at is None


def test_stale_edit_shows_both_texts(world: World, visitor: Visits) -> None:
    row = year(world)
    period_change(actor=world.system, period=row.pk, name="Year 26")
    fields = YEAR | {"name": "FY26", "version": "1"}
    response = visitor("executive").post(f"settings/periods/{row.pk}", **fields)
    assert response.status_code == 409
    assert "Name Now: Year 26 Yours: FY26" in words_of(response)


def test_period_of_another_organisation_is_not_there(elsewhere: World, visitor: Visits) -> None:
    row = year(elsewhere)
    assert visitor("executive").get(f"settings/periods/{row.pk}").status_code == 404


def test_periods_come_a_page_at_a_time(world: World, visitor: Visits) -> None:
    for number in range(PAGE + 1):
        period_create(actor=world.system, name=f"Week {number:02}")
    first, second = (visitor("staff").text("settings/periods", page=page) for page in (1, 2))
    assert "Page 1 of 2" in first
    assert first.count("Week") == PAGE
    assert second.count("Week") == 1
