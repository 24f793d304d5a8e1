"""Units: the tree, and what stands in the way of archiving one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actors import Actor
from goals.models import Unit
from goals.services import unit_archive, unit_change, unit_create
from goals.services.growing import organisation_grow
from goals.services.people import membership_grant
from tests.web.visitors import BACKEND, Visitor, words_of
from tests.worlds import World
from web.settings.trees import PAGE

Visits = Callable[[str], Visitor]
EMPTY = {"function": "", "purpose": "", "parent": "", "key": ""}


def test_tree_tells_leads_people_goals_and_programs(world: World, visitor: Visits) -> None:
    unit_create(actor=world.system, name="Field sales", parent="SALES")
    told = visitor("staff").text("settings/units")
    assert "Sales SALES sales Lead 2 1 2" in told
    assert told.index("Field sales") > told.index("Sales SALES")
    page = visitor("staff").get("settings/units").content.decode()
    assert "tree depth-1" in page


def test_only_administrators_see_the_ways_to_change(visitor: Visits) -> None:
    assert "New unit" in visitor("administrator").text("settings/units")
    assert "New unit" not in visitor("executive").text("settings/units")


def test_creates_a_unit_with_a_key_of_its_name(world: World, visitor: Visits) -> None:
    fields = EMPTY | {"name": "Customer support", "purpose": "Nobody waits", "parent": "SALES"}
    response = visitor("administrator").post("settings/units/new", **fields)
    assert response.status_code == 302
    unit = Unit.objects.get(organisation=world.organisation, name="Customer support")
    assert unit.prefix == "CUSTOMER"
    assert unit.parent is not None
    assert unit.parent.prefix == "SALES"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"key": "1 2"}, "Use 1 to 16 letters and digits, such as SALES."),
        ({"key": "sales"}, "There is a unit 'SALES' already"),
        ({"parent": "NOWHERE"}, "Select a valid choice."),
    ],
)
def test_refuses_a_wrong_unit_and_keeps_what_was_typed(
    world: World, visitor: Visits, wrong: dict[str, str], told: str
) -> None:
    fields = EMPTY | {"name": "Night shift"} | wrong
    response = visitor("administrator").post("settings/units/new", **fields)
    assert response.status_code == 422
    assert told in words_of(response)
    if fields["name"]:
        assert 'value="Night shift"' in response.content.decode()
    assert not Unit.objects.filter(name="Night shift").exists()


def test_executive_may_not_create_units(visitor: Visits) -> None:
    response = visitor("executive").post("settings/units/new", **EMPTY, name="Mine")
    assert response.status_code == 403


def test_changes_a_unit(world: World, visitor: Visits) -> None:
    fields = {"name": "Sales Europe", "function": "sales", "purpose": "Sell", "parent": ""}
    administrator = visitor("administrator")
    response = administrator.post("settings/units/SALES", version=1, **fields)
    assert response.status_code == 302
    unit = Unit.objects.get(organisation=world.organisation, prefix="SALES")
    assert (unit.name, unit.purpose, unit.version) == ("Sales Europe", "Sell", 2)
    assert "The unit is saved. Undo" in administrator.toast("settings/units")


def test_stale_edit_shows_both_texts(world: World, visitor: Visits) -> None:
    unit_change(actor=world.system, unit="SALES", name="Sales North", purpose="theirs")
    fields = {"name": "Sales South", "function": "sales", "purpose": "", "parent": ""}
    response = visitor("administrator").post("settings/units/SALES", version=1, **fields)
    assert response.status_code == 409
    told = words_of(response)
    assert "Name Now: Sales North Yours: Sales South" in told
    assert "Purpose Now: theirs Yours: –" in told


def test_unit_is_not_offered_to_be_part_of_itself(world: World, visitor: Visits) -> None:
    unit_create(actor=world.system, name="Field", parent="SALES")
    page = visitor("administrator").get("settings/units/SALES").content.decode()
    assert 'value="PRODUCT"' in page
    assert 'value="SALES"' not in page
    assert 'value="FIELD"' not in page


def test_unknown_unit_is_not_there(visitor: Visits) -> None:
    assert visitor("administrator").get("settings/units/NOWHERE").status_code == 404


def test_tells_what_stands_in_the_way_of_archiving(world: World, visitor: Visits) -> None:
    unit_create(actor=world.system, name="Field", parent="SALES")
    response = visitor("administrator").post("settings/units/SALES/archive")
    assert response.status_code == 409
    told = words_of(response)
    assert "It cannot be archived yet:" in told
    assert "3 goals and programs belong to it." in told
    assert "Field" in told
    assert "People have roles in it; give them another unit: Lead , Staff" in told


def test_archives_and_restores_an_empty_unit(world: World, visitor: Visits) -> None:
    unit = unit_create(actor=world.system, name="Empty")
    administrator = visitor("administrator")
    assert administrator.post("settings/units/EMPTY/archive").status_code == 302
    unit.refresh_from_db()
    assert unit.archived_at is not None
    assert "Archived units Empty EMPTY" in administrator.text("settings/units")
    assert administrator.post("settings/units/EMPTY/restore").status_code == 302
    unit.refresh_from_db()
    assert unit.archived_at is None


def test_restoring_below_an_archived_unit_is_refused(world: World, visitor: Visits) -> None:
    unit_create(actor=world.system, name="Above")
    unit_create(actor=world.system, name="Below", parent="ABOVE")
    for key in ("BELOW", "ABOVE"):
        unit_archive(actor=world.system, unit=key)
    response = visitor("administrator").post("settings/units/BELOW/restore")
    assert response.status_code == 409
    assert "ABOVE" in words_of(response)


def test_archiving_is_no_link_to_follow(visitor: Visits) -> None:
    assert visitor("administrator").get("settings/units/SALES/archive").status_code == 405


def test_takes_as_many_queries_with_many_nodes(world: World, visitor: Visits) -> None:
    grown = organisation_grow(slug="grown", nodes=1_000)
    email = "somebody@grown.example"
    member = membership_grant(actor=Actor.system(grown), email=email, role="executive")
    large = Visitor("/grown/")
    large.client.force_login(member.user, backend=BACKEND)
    counts = []
    for asked in (visitor("executive"), large):
        asked.get("settings/units")
        with CaptureQueriesContext(connection) as queries:
            assert asked.get("settings/units").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_units_come_a_page_at_a_time_and_say_what_they_are_part_of(
    world: World, visitor: Visits
) -> None:
    for number in range(PAGE):
        unit_create(actor=world.system, name=f"Team {number:02}", parent="SALES")
    first, second = (visitor("staff").text("settings/units", page=page) for page in (1, 2))
    assert "Page 1 of 2" in first
    assert "Team 00" in first
    assert "part of Sales" not in first
    assert "Team 49 TEAM50 part of Sales" in second
    assert "Product" in first
    assert "Product" not in second


def test_archived_units_have_pages_of_their_own(world: World, visitor: Visits) -> None:
    for number in range(PAGE + 1):
        row = unit_create(actor=world.system, name=f"Team {number:02}")
        unit_archive(actor=world.system, unit=row.prefix)
    page = visitor("staff").get("settings/units").content.decode()
    assert 'href="?archived=2#archived"' in page
    told = visitor("staff").text("settings/units", archived=2)
    assert "Team 50" in told
    assert "Team 49" not in told
    assert "Sales" in told
