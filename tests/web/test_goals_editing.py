"""A line of the goals table, edited where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from goals.choices import Kind, Status
from goals.models import AuditRow
from goals.services import node_archive, node_change, node_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
WHERE = "goals/SALES-2/line/edit"


def send(visitor: Visitor, path: str = WHERE, **fields: object) -> Any:
    """What the line's form sends, of SALES-2 as it is but for some fields, by a script."""
    node = {
        "title": "Visit bakers",
        "owner": "staff@northwind.example",
        "status": "active",
        "due": "2026-12-31",
        "budget": "100",
        "version": "1",
    }
    headers = {"HX-Request": "true"}
    return visitor.client.post(visitor.home + path, node | fields, headers=headers)


def test_line_becomes_a_form_with_what_is_stored(visitor: Visits) -> None:
    response = visitor("lead").get(WHERE, part=True)
    page = response.content.decode()
    assert page.lstrip().startswith('<tr id="line-SALES-2" class="is-editing"')
    for value in ("Visit bakers", "staff@northwind.example", "2026-12-31", 'value="100"'):
        assert value in page
    assert '<option value="active" selected>' in page


def test_without_scripts_the_form_is_a_page(visitor: Visits) -> None:
    response = visitor("lead").get(WHERE)
    assert "<html" in response.content.decode()
    assert "Change SALES-2" in words_of(response)
    done = visitor("lead").post(
        WHERE, title="Meet bakers", status="active", version="1", due="2026-12-31"
    )
    assert done.status_code == 302


def test_saves_what_was_changed_and_shows_the_line_again(world: World, visitor: Visits) -> None:
    response = send(visitor("lead"), title="Meet bakers", due="2026-11-30", budget="250.5")
    assert response.status_code == 200
    page = response.content.decode()
    assert page.lstrip().startswith('<tr id="line-SALES-2" class="line depth-3"')
    assert "Meet bakers" in page
    assert "SALES-2 was changed." in page
    assert f'name="version" value="{world.version}"' in page
    node = world.node("SALES-2")
    assert (node.title, node.due, node.budget) == ("Meet bakers", date(2026, 11, 30), 250.5)
    assert AuditRow.objects.latest("pk").act == "node.change"


def test_fields_can_be_emptied(world: World, visitor: Visits) -> None:
    assert send(visitor("lead"), owner="", due="", budget="").status_code == 200
    node = world.node("SALES-2")
    assert (node.owner, node.owner_name, node.due, node.budget) == (None, None, None, None)


def test_status_is_one_of_those_there_are(world: World, visitor: Visits) -> None:
    assert send(visitor("lead"), status="done").status_code == 200
    assert world.node("SALES-2").status == Status.DONE
    assert send(visitor("lead"), status="asleep", version="2").status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": ""}, "This field is required."),
        ({"due": "someday"}, "Enter a valid date."),
        ({"due": "2020-01-01"}, "Must not be before the start"),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"budget": "much"}, "Write it as a number, such as 1,234.5."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    world: World, visitor: Visits, fields: dict[str, str], told: str
) -> None:
    response = send(visitor("lead"), **fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert told in words_of(response)
    assert 'aria-invalid="true"' in page
    name = next(iter(fields))
    assert f'id="SALES-2-{name}_error"' in page
    assert world.node("SALES-2").version == 1


def test_second_of_two_editors_sees_both_values_and_may_still_choose(
    world: World, visitor: Visits
) -> None:
    node_change(actor=world.system, key="SALES-2", title="Call bakers", status=Status.DONE)
    response = send(visitor("lead"), title="Meet bakers")
    assert response.status_code == 409
    told = words_of(response)
    assert "Somebody changed this meanwhile" in told
    assert "Now: Call bakers . Yours: Meet bakers" in told
    assert "Now: Done . Yours: Active" in told
    assert world.node("SALES-2").title == "Call bakers"
    assert 'name="version" value="2"' in response.content.decode()
    assert send(visitor("lead"), title="Meet bakers", version="2").status_code == 200
    assert world.node("SALES-2").title == "Meet bakers"


def test_giving_up_shows_the_line_as_it_is(visitor: Visits) -> None:
    response = visitor("lead").get("goals/SALES-2/line", part=True)
    assert response.status_code == 200
    assert 'class="line depth-3"' in response.content.decode()
    flat = visitor("lead").get("goals/SALES-2/line", part=True, flat="1")
    assert 'class="line is-flat"' in flat.content.decode()


def test_the_mission_is_changed_on_its_own_page(visitor: Visits) -> None:
    response = visitor("executive").get("goals/ORG-1/line/edit")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/mission")


@pytest.mark.parametrize("name", ["staff", "other_lead", "executive", "administrator"])
def test_refuses_who_may_not_write_it(world: World, visitor: Visits, name: str) -> None:
    assert visitor(name).get(WHERE).status_code == 403
    assert send(visitor(name), title="Mine").status_code == 403
    assert world.node("SALES-2").title == "Visit bakers"


def test_what_is_not_there_is_not_found(world: World, elsewhere: World, visitor: Visits) -> None:
    assert visitor("lead").get("goals/SALES-99/line/edit").status_code == 404
    assert visitor("lead").get("goals/SALES-99/line").status_code == 404
    stranger = Visitor(visitor("lead").home, Visitor.of(elsewhere, "lead").client)
    assert stranger.get(WHERE).status_code == 404
    assert Client().get(f"/northwind/{WHERE}").status_code == 302
    hidden = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="X", unit="PRODUCT", status=Status.DRAFT
    )
    assert visitor("lead").get(f"goals/{hidden.key}/line/edit").status_code == 404


def test_an_archived_node_is_refused(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="SALES-2")
    assert send(visitor("lead"), title="Meet bakers").status_code == 409
