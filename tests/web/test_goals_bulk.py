"""One act on many lines of the goals table: chosen, previewed, done, undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from goals.choices import Status
from goals.models import AuditRow, Contribution
from goals.services import contribute, node_archive, period_create
from goals.services.bulk.preview import MOST_NODES
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def bulk(visitor: Visitor, act: str, *keys: str, step: str = "", **fields: str) -> HttpResponse:
    """A step of an act on some lines."""
    sent = {"act": act, "keys": " ".join(keys), "step": step, "filters": "?unit=SALES"} | fields
    response: HttpResponse = visitor.post(
        "goals/bulk", **{name: value for name, value in sent.items() if value}
    )
    return response


def test_first_asks_what_the_lines_shall_serve(visitor: Visits) -> None:
    response = visitor("lead").post("goals/bulk", act="link", key=["SALES-2", "SALES-3"])
    assert response.status_code == 200
    told = words_of(response)
    assert "Link 2 lines to what they serve" in told
    offered = re.findall(r'name="parent" value="([^"]+)"', response.content.decode())
    # Programs may serve goals of each level, but none of themselves.
    assert set(offered) == {"SALES-1", "PRODUCT-1", "ORG-2", "ORG-1"}


def test_searches_for_what_they_shall_serve(visitor: Visits) -> None:
    for part in (False, True):
        sent = {"act": "link", "keys": "SALES-3", "q": "ovens", "find": "1"}
        response = visitor("lead").post("goals/bulk", part=part, **sent)
        page = response.content.decode()
        assert re.findall(r'name="parent" value="([^"]+)"', page) == ["PRODUCT-1"]
        assert ("<html" in page) is not part


def test_preview_tells_what_would_change_what_not_and_who_gets_a_path(
    world: World, visitor: Visits
) -> None:
    before = world.version
    response = bulk(visitor("lead"), "link", "SALES-2", "SALES-3", step="preview", parent="SALES-1")
    assert response.status_code == 200
    told = words_of(response)
    assert "1 line will change" in told
    assert "1 line is left as it is" in told
    assert "already" in told
    assert "1 goal or program gets a path to the mission" in told
    assert "Budget that they bring: 900" in told
    assert 'name="keys" value="SALES-3"' in response.content.decode()
    assert world.version == before


def test_links_them_and_offers_to_undo_it(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    response = bulk(lead, "link", "SALES-3", step="do", parent="SALES-1", because="It sells, too.")
    assert response.status_code == 302
    assert response.headers["Location"] == "/northwind/goals?unit=SALES"
    link = Contribution.objects.get(child__key="SALES-3")
    assert (link.parent.key, link.because) == ("SALES-1", "It sells, too.")
    page = lead.get("goals", unit="SALES")
    assert "1 entry was linked." in words_of(page)
    assert f'name="version" value="{world.version}"' in page.content.decode()


def test_sets_the_owner(world: World, visitor: Visits) -> None:
    lead, keys = visitor("lead"), ("SALES-1", "SALES-3")
    assert "Set the owner of 2 lines" in words_of(bulk(lead, "owner", *keys))
    email = world.users["lead"].email
    told = words_of(bulk(lead, "owner", *keys, step="preview", owner=email))
    assert "2 lines will change" in told
    assert bulk(lead, "owner", *keys, step="do", owner=email).status_code == 302
    assert {world.node(key).owner for key in keys} == {world.users["lead"]}
    assert AuditRow.objects.filter(graph_version=world.version).count() == 2


def test_sets_the_period(world: World, visitor: Visits) -> None:
    period = period_create(actor=world.system, name="Spring")
    lead = visitor("lead")
    assert "Spring" in words_of(bulk(lead, "period", "SALES-2"))
    response = bulk(lead, "period", "SALES-2", step="do", period=str(period.pk))
    assert response.status_code == 302
    assert world.node("SALES-2").period == period
    assert bulk(lead, "period", "SALES-2", step="do", period="999").status_code == 422


def test_sets_the_status_and_warns_of_who_loses_the_path(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    told = words_of(bulk(lead, "status", "SALES-1", step="preview", status="cancelled"))
    assert "Active Cancelled" in told
    assert "1 goal or program loses its path to the mission" in told
    assert "SALES-2" in told
    assert bulk(lead, "status", "SALES-1", step="do", status="cancelled").status_code == 302
    assert world.node("SALES-1").status == Status.CANCELLED
    assert bulk(lead, "status", "SALES-2", step="do", status="asleep").status_code == 422


def test_archives_after_showing_what_that_does(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    response = bulk(lead, "archive", "SALES-1")
    told = words_of(response)
    assert "Archive 1 line" in told
    assert "loses its path to the mission" in told
    assert world.node("SALES-1").archived_at is None
    assert bulk(lead, "archive", "SALES-1", step="do").status_code == 302
    assert world.node("SALES-1").archived_at is not None
    assert "1 entry was archived." in lead.text("goals")


def test_all_that_match_are_those_of_the_filter(visitor: Visits) -> None:
    response = visitor("lead").post(
        "goals/bulk", act="owner", all="1", filters="?unit=SALES&kind=program"
    )
    assert 'name="keys" value="SALES-2 SALES-3"' in response.content.decode()


def test_what_the_reader_may_not_change_is_left_as_it_is(world: World, visitor: Visits) -> None:
    response = bulk(visitor("lead"), "archive", "SALES-3", "PRODUCT-1", "SALES-99")
    told = words_of(response)
    assert "1 line will change" in told
    assert "2 lines are left as they are" in told
    assert "You may not archive PRODUCT-1" in told
    nothing = bulk(visitor("staff"), "archive", "SALES-3")
    assert "None of the chosen lines can be changed so." in words_of(nothing)
    assert 'value="do"' not in nothing.content.decode()
    assert bulk(visitor("staff"), "archive", "SALES-3", step="do").status_code == 200
    assert world.node("SALES-3").archived_at is None


def test_when_the_plan_has_changed_since_nothing_is_done(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    response = bulk(visitor("lead"), "link", "SALES-1", "SALES-3", step="do", parent="PRODUCT-1")
    assert response.status_code == 302
    response = bulk(visitor("lead"), "link", "SALES-2", "SALES-3", step="do", parent="SALES-1")
    # Both are linked already: there is nothing to do any more.
    assert "None of the chosen lines can be changed so." in words_of(response)
    node_archive(actor=world.system, key="SALES-3")
    response = bulk(visitor("lead"), "owner", "SALES-2", "SALES-3", step="do", owner="X")
    assert response.status_code == 409
    assert "The plan has changed since you looked" in words_of(response)
    assert world.node("SALES-2").owner_name is None


def test_asks_for_a_line_and_for_not_too_many(visitor: Visits) -> None:
    lead = visitor("lead")
    assert bulk(lead, "archive").status_code == 302
    assert "Choose at least one line first." in lead.text("goals")
    many = [f"SALES-{number}" for number in range(MOST_NODES + 1)]
    assert bulk(lead, "archive", *many).status_code == 302
    assert "At most 5,000 lines" in lead.text("goals")


def test_a_value_that_is_missing_is_asked_for(visitor: Visits) -> None:
    response = bulk(visitor("lead"), "link", "SALES-3", step="preview")
    assert response.status_code == 422
    assert "Choose what they contribute to." in words_of(response)


def test_what_was_typed_stays_when_one_searches_without_scripts(visitor: Visits) -> None:
    typed = {"because": "It sells, too.", "parent": "SALES-1", "q": "ovens", "find": "1"}
    page = bulk(visitor("lead"), "link", "SALES-3", **typed).content.decode()
    assert ">\nIt sells, too.</textarea>" in page
    assert re.findall(r'name="parent" value="([^"]+)" checked', page) == ["SALES-1"]
    assert re.findall(r'name="parent" value="([^"]+)"', page) == ["SALES-1", "PRODUCT-1"]


@pytest.mark.parametrize("parent", ["SALES-99", "\x00", "x" * 41])
def test_a_parent_that_is_not_there_is_told(visitor: Visits, parent: str) -> None:
    response = bulk(visitor("lead"), "link", "SALES-3", step="preview", parent=parent)
    assert response.status_code == 422
    assert re.search("There is no node|at most 40|Null characters|Choose", words_of(response))


def test_knows_no_other_acts(visitor: Visits) -> None:
    assert bulk(visitor("lead"), "burn", "SALES-3").status_code == 422


def test_who_comes_back_to_a_step_is_led_to_the_table(visitor: Visits) -> None:
    lead = visitor("lead")
    answer = lead.get("goals/bulk")
    assert (answer.status_code, answer["Location"]) == (302, "/northwind/goals")
    assert "Choose the lines anew" in lead.toast("goals")


def test_is_for_members_alone(world: World, elsewhere: World) -> None:
    assert Client().post("/northwind/goals/bulk").status_code == 302
    other = Visitor("/northwind/", Visitor.of(elsewhere, "executive").client)
    assert bulk(other, "archive", "SALES-3").status_code == 404
    assert world.node("SALES-3").archived_at is None
