"""The goals table: the plan as an outline, filtered and sorted by its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.choices import Kind, Role, Status
from goals.models import Period
from goals.services import (
    contribute,
    membership_grant,
    node_change,
    node_create,
    organisation_create,
    period_create,
)
from goals.services.growing import organisation_grow
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.goals.filters import LONGEST, MOST_TOLD, TOLD, Filters
from web.goals.wording import FINDINGS, SORTS, STATUSES

Visits = Callable[[str], Visitor]


def lines(response: HttpResponse) -> list[str]:
    """The keys of the lines, in their order."""
    assert response.status_code == 200, response.status_code
    return re.findall(r'<tr id="line-([A-Z]+-\d+)"', response.content.decode())


def hits(response: HttpResponse) -> list[str]:
    """The keys of the lines that are not there for what is below them."""
    found = re.findall(r'<tr id="line-([A-Z]+-\d+)" class="([^"]*)"', response.content.decode())
    return [key for key, style in found if "is-context" not in style]


def test_shows_the_plan_as_an_outline_under_the_mission(visitor: Visits) -> None:
    response = visitor("executive").get("goals")
    assert lines(response) == ["ORG-1", "ORG-2", "SALES-1", "SALES-2", "PRODUCT-1", "SALES-3"]
    told = words_of(response)
    assert "Our mission: Every town has bread" in told
    assert "6 goals and programs" in told
    assert "1 program has no path to the mission" in told
    assert 'class="line depth-3' in response.content.decode()


def test_names_the_filters_that_are_not_known(visitor: Visits) -> None:
    response = visitor("executive").get(
        "goals?kind=nope&kind=program&finding=zzz&status=99&period=abc&status="
    )
    assert hits(response) == ["SALES-2", "SALES-3"]
    told = words_of(response)
    for name, value in (("kind", "nope"), ("finding", "zzz"), ("status", "99"), ("period", "abc")):
        assert f"The filter {name} “{value}” is not known here and was left out." in told
    assert told.count("was left out") == 4


def test_tells_of_few_unknown_values_and_no_long_ones(visitor: Visits) -> None:
    many = "&".join(f"kind={n}{'<b>' * 1_000}" for n in range(50))
    told = visitor("executive").text(f"goals?{many}")
    assert told.count("was left out") == MOST_TOLD
    assert "<b>" * TOLD not in told
    assert "left out" not in visitor("executive").text("goals?kind=program&period=")


def test_orphans_stand_in_a_lane_of_their_own(visitor: Visits) -> None:
    told = visitor("executive").text("goals")
    assert told.index("PRODUCT-1") < told.index("What stands here serves no goal")
    assert told.index("What stands here serves no goal") < told.index("SALES-3")
    assert "No path: No link" in told


def test_without_a_mission_nothing_is_called_an_orphan(world: World, visitor: Visits) -> None:
    organisation = organisation_create(slug="new", name="New")
    user = world.users["executive"]
    actor = world.system.system(organisation)
    membership_grant(actor=actor, email=user.email, role=Role.EXECUTIVE)
    node_create(actor=actor, kind=Kind.PROGRAM, title="Work")
    told = Visitor("/new/", visitor("executive").client).text("goals")
    assert "There is no current mission, so nothing can lead to it." in told
    assert "No path:" not in told


def test_a_node_with_two_parents_stands_once_and_says_so(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1")
    response = visitor("executive").get("goals")
    assert lines(response).count("SALES-2") == 1
    assert "+1 other parent" in words_of(response)


def test_tells_each_letter_of_smart_by_word_and_shape(visitor: Visits) -> None:
    response = visitor("executive").get("goals", q="flyers")
    assert "Relevant: Missing" in words_of(response)
    assert response.content.decode().count('class="letter ') == 5


def test_an_empty_plan_says_how_to_begin(world: World, visitor: Visits) -> None:
    organisation = organisation_create(slug="new", name="New")
    actor = world.system.system(organisation)
    membership_grant(actor=actor, email=world.users["lead"].email, role=Role.EXECUTIVE)
    told = Visitor("/new/", visitor("lead").client).text("goals")
    assert "No goals yet" in told
    assert "Begin with the mission" in told
    assert "Nothing matches" not in told


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"unit": "SALES"}, ["SALES-1", "SALES-2", "SALES-3"]),
        ({"kind": ["program", "mission"]}, ["ORG-1", "SALES-2", "SALES-3"]),
        ({"owner": "staff@northwind.example"}, ["SALES-2"]),
        ({"q": "OVENS"}, ["PRODUCT-1"]),
        ({"finding": "orphan"}, ["SALES-3"]),
        ({"finding": "unsupported"}, ["PRODUCT-1"]),
        ({"status": ["active"], "kind": "company_goal"}, ["ORG-2"]),
        ({"status": "draft"}, []),
        ({"q": "no such words"}, []),
    ],
)
def test_filters_by_what_the_address_says(
    visitor: Visits, query: dict[str, Any], found: list[str]
) -> None:
    response = visitor("executive").get("goals", **query)
    assert hits(response) == found
    assert ("Nothing matches" in words_of(response)) == (not found)


def test_keeps_ancestors_of_what_matches(visitor: Visits) -> None:
    response = visitor("executive").get("goals", q="bakers")
    assert lines(response) == ["ORG-1", "ORG-2", "SALES-1", "SALES-2"]
    assert hits(response) == ["SALES-2"]
    assert "1 of 6 matches" in words_of(response)


def test_mine_are_one_s_own(visitor: Visits) -> None:
    assert hits(visitor("staff").get("goals", finding="mine")) == ["SALES-2"]
    assert hits(visitor("lead").get("goals", finding="mine")) == []


def test_filters_by_period(world: World, visitor: Visits) -> None:
    period = period_create(actor=world.system, name="2026")
    node_change(actor=world.system, key="SALES-2", period=period.pk)
    response = visitor("lead").get("goals", period=str(period.pk))
    assert hits(response) == ["SALES-2"]
    assert "Period: 2026" in words_of(response)
    assert Period.objects.count() == 1


@pytest.mark.parametrize("finding", sorted(FINDINGS))
def test_every_finding_can_be_asked_for(visitor: Visits, finding: str) -> None:
    assert visitor("lead").get("goals", finding=finding).status_code == 200


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_every_status_can_be_asked_for(visitor: Visits, status: str) -> None:
    assert visitor("lead").get("goals", status=status).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nonsense"},
        {"status": "x", "finding": "y"},
        {"period": "abc"},
        {"period": "9" * 40},
        {"page": "-1"},
        {"page": "0"},
        {"page": "9" * 30},
        {"sort": "password"},
        {"q": "\x00"},
        {"q": "%_'\"\\"},
        {"owner": "\x00"},
    ],
)
def test_what_the_address_says_wrongly_counts_as_not_said(
    visitor: Visits, query: dict[str, Any]
) -> None:
    assert visitor("lead").get("goals", **query).status_code == 200


def test_a_unit_that_is_not_there_is_not_found(visitor: Visits) -> None:
    assert visitor("lead").get("goals", unit="NONE").status_code == 404


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort])
def test_sorted_lines_stand_flat(visitor: Visits, sort: str) -> None:
    response = visitor("lead").get("goals", sort=sort)
    assert len(lines(response)) == 6
    assert "depth-" not in response.content.decode()
    assert "Back to the outline" in words_of(response)


def test_sorts_by_budget_and_tells_which_column(visitor: Visits) -> None:
    response = visitor("lead").get("goals", sort="-budget")
    assert lines(response)[:2] == ["SALES-3", "SALES-2"]
    assert 'aria-sort="descending"' in response.content.decode()
    assert lines(visitor("lead").get("goals", sort="budget"))[:2] == ["SALES-2", "SALES-3"]


def test_each_filter_that_is_set_can_be_taken_away(visitor: Visits) -> None:
    response = visitor("lead").get("goals", q="town", unit="SALES", kind=["program", "mission"])
    page = response.content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert len(chips) == 4
    assert not any("q=" in chip for chip in chips[:1])
    assert all("q=town" in chip for chip in chips[1:])
    assert "Clear all" in words_of(response)


def test_address_is_read_as_it_was_written() -> None:
    asked = "q=a%26b&unit=S&owner=x%40y&period=3&kind=program&kind=mission&finding=stale&sort=-due"
    filters = Filters.of(QueryDict(f"{asked}&page=4"))
    assert Filters.of(QueryDict(filters.address[1:])) == filters
    assert filters.page == 4
    assert filters.without("kind", "mission").page == 1
    assert Filters.of(QueryDict("q=" + "a" * 9_999)).single["q"] == "a" * LONGEST


def test_a_script_gets_the_hits_alone_and_their_address(visitor: Visits) -> None:
    response = visitor("lead").get("goals", part=True, q="bakers", unit="")
    page = response.content.decode()
    assert "<html" not in page
    assert '<div id="hits">' in page
    assert response.headers["HX-Push-Url"] == "/northwind/goals?q=bakers"
    assert "HX-Request" in response.headers["Vary"]


def test_pages_follow_one_another(world: World, visitor: Visits) -> None:
    for number in range(60):
        key = node_create(actor=world.system, kind=Kind.PROGRAM, title=f"P {number}", unit="SALES")
        contribute(actor=world.system, child=key.key, parent="SALES-1")
    lead = visitor("lead")
    first, second = lead.get("goals"), lead.get("goals", page="2")
    assert len(lines(first)) == 50
    assert "16 more lines" in words_of(first)
    # What the first line of a page stands under is told again.
    assert lines(second)[:4] == ["ORG-1", "ORG-2", "SALES-1", "SALES-50"]
    assert len({*lines(first), *lines(second)}) == 66
    assert lines(lead.get("goals", page="99"))[-1] == lines(second)[-1]
    more = lead.get("goals", part=True, page="2", more="1")
    assert lines(more) == lines(second)[3:]
    assert "<table" not in more.content.decode()


def test_offers_what_the_reader_may_do_and_nothing_else(visitor: Visits) -> None:
    def offered(name: str) -> list[str]:
        page = visitor(name).get("goals").content.decode()
        return re.findall(r'name="key" value="([^"]+)"', page)

    assert offered("lead") == ["SALES-1", "SALES-2", "SALES-3"]
    assert offered("executive") == ["ORG-2"]
    assert offered("staff") == offered("administrator") == []


def test_hides_drafts_of_other_units(world: World, visitor: Visits) -> None:
    node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret", unit="PRODUCT", status=Status.DRAFT
    )
    assert "Secret" not in visitor("lead").text("goals")
    assert "6 goals and programs" in visitor("lead").text("goals")
    assert "Secret" in visitor("other_lead").text("goals")


def test_strangers_sign_in_and_others_find_nothing(world: World, elsewhere: World) -> None:
    response = Client().get("/northwind/goals")
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
    other = Visitor.of(elsewhere, "executive")
    assert other.client.get("/northwind/goals").status_code == 404


def test_refuses_to_be_posted_to(visitor: Visits) -> None:
    assert visitor("lead").post("goals").status_code == 405


@pytest.mark.parametrize("query", [{}, {"sort": "title"}, {"q": "re", "page": "2"}])
def test_asks_as_many_queries_at_1000_nodes_as_at_100(
    world: World, visitor: Visits, query: dict[str, Any]
) -> None:
    client = visitor("executive").client
    email, counts = world.users["executive"].email, []
    for size in (100, 1_000):
        organisation = organisation_grow(slug=f"grown-{size}", nodes=size)
        actor = world.system.system(organisation)
        membership_grant(actor=actor, email=email, role=Role.EXECUTIVE)
        grown = Visitor(f"/grown-{size}/", client)
        grown.get("goals", **query)
        with CaptureQueriesContext(connection) as asked:
            assert grown.get("goals", **query).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 31
