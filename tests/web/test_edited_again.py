"""An edit that is sent twice is saved once, and its second sending is no conflict."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from goals.models import AuditRow
from goals.services import contribute, key_result_change, period_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
#: Each form that changes something: who sends it, where it is, and what is typed.
EDITS = {
    "key result": ("lead", "goals/SALES-1/key-results/{key_result}", {"title": "Bakeries"}),
    "link": ("lead", "goals/SALES-3/links/{link}", {"because": "They buy flour"}),
    "line of the table": ("lead", "goals/SALES-2/line/edit", {"title": "Visit all bakers"}),
    "needs": ("executive", "goals/ORG-2/needs", {}),
    "milestones": ("lead", "goals/SALES-1/milestones", {"on_0": "2026-06-30", "part_0": "40"}),
    "mission": ("executive", "mission/edit", {"confirm": "yes", "title": "Bread on every table"}),
    "unit": ("administrator", "settings/units/SALES", {"purpose": "To sell bread"}),
    "period": ("administrator", "settings/periods/{period}", {"name": "The year 2031"}),
    "organisation": ("administrator", "settings/organisation", {"name": "Northwind bakeries"}),
}


@pytest.fixture
def places(world: World) -> dict[str, Any]:
    """The numbers in the addresses."""
    link = contribute(actor=world.actor("lead"), child="SALES-3", parent="SALES-1")
    period = period_create(
        actor=world.system, name="2031", starts=date(2031, 1, 1), ends=date(2031, 12, 31)
    )
    assert world.key_result is not None
    return {"key_result": world.key_result.pk, "link": link.pk, "period": period.pk}


def filled(visit: Visitor, path: str, **typed: Any) -> dict[str, Any]:
    """A form as it is opened, with some fields typed anew."""
    page = visit.get(path)
    assert page.status_code == 200, (path, page.status_code)
    form = page.context["form"]
    told = {field.html_name: field.value() for field in form}
    return {name: value for name, value in told.items() if value is not None} | typed


@pytest.mark.parametrize("name", EDITS)
def test_edit_sent_twice_is_saved_once(
    name: str, places: dict[str, Any], visitor: Visits, world: World
) -> None:
    who, path, typed = EDITS[name]
    visit, path = visitor(who), path.format(**places)
    sent = filled(visit, path, **typed)
    first = visit.post(path, **sent)
    rows, version = AuditRow.objects.count(), world.version
    second = visit.post(path, **sent)
    assert (first.status_code, second.status_code) == (302, 302), words_of(second)
    assert second["Location"] == first["Location"]
    assert (AuditRow.objects.count(), world.version) == (rows, version)


def test_new_mission_sent_twice_is_set_once(visitor: Visits) -> None:
    visit = visitor("executive")
    sent = filled(visit, "mission/new", title="Bread on every table")
    page = visit.post("mission/new", **sent)
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert once
    sent |= {"confirm": "yes", "once": once[1]}
    first = visit.post("mission/new", **sent)
    rows = AuditRow.objects.count()
    second = visit.post("mission/new", **sent)
    assert (first.status_code, second.status_code) == (302, 302), words_of(second)
    assert AuditRow.objects.count() == rows


def test_conflict_tells_what_differs_and_no_more(
    places: dict[str, Any], visitor: Visits, world: World
) -> None:
    visit, path = visitor("lead"), f"goals/SALES-1/key-results/{places['key_result']}"
    sent = filled(visit, path, title="Bakeries")
    key_result_change(actor=world.system, key_result=places["key_result"], title="Turnover")
    page = visit.post(path, **sent)
    assert page.status_code == 409
    assert [each.label for each in page.context["form"].differences] == ["What is measured"]


def test_line_ends_of_browsers_are_no_difference(visitor: Visits, world: World) -> None:
    visit = visitor("executive")
    sent = filled(visit, "mission/edit", success_factors="Ovens\r\nBakers", why="One\r\ntwo")
    assert visit.post("mission/edit", **sent, confirm="yes").status_code == 302
    mission = world.node("ORG-1")
    assert "\r" not in str(mission.extra)
    late = sent | {"title": "Bread on every table", "confirm": "yes"}
    page = visit.post("mission/edit", **late)
    assert page.status_code == 409
    assert [each.label for each in page.context["form"].differences] == ["Mission"]


@pytest.mark.parametrize("name", [name for name, told in EDITS.items() if told[2]])
def test_another_edit_of_what_was_saved_meanwhile_is_a_conflict(
    name: str, places: dict[str, Any], visitor: Visits
) -> None:
    who, path, typed = EDITS[name]
    visit, path = visitor(who), path.format(**places)
    sent = filled(visit, path, **typed)
    assert visit.post(path, **sent).status_code == 302
    field = next(reversed(typed))
    other = "50" if field == "part_0" else "Something else"
    rows = AuditRow.objects.count()
    assert visit.post(path, **sent | {field: other}).status_code == 409
    assert AuditRow.objects.count() == rows
