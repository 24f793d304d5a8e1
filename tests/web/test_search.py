"""The search: while one types, and as a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goals.choices import Kind, Status
from goals.services import node_create
from tests.web.visitors import Visitor
from tests.worlds import World

Visits = Callable[[str], Visitor]


def test_groups_goals_units_and_people(visitor: Visits) -> None:
    told = visitor("staff").text("search", q="sales")
    assert "Goals and programs" in told
    assert "Units Sales" in told
    told = visitor("staff").text("search", q="administrator")
    assert "People Administrator administrator@northwind.example" in told


def test_marks_what_was_found(visitor: Visits) -> None:
    assert "<mark>bake</mark>" in visitor("staff").get("search", q="bake").content.decode()


def test_hits_lead_to_their_pages(visitor: Visits) -> None:
    page = visitor("staff").get("search", q="bakers").content.decode()
    assert 'href="/northwind/goals/SALES-2"' in page
    page = visitor("staff").get("search", q="sales").content.decode()
    assert 'href="/northwind/plan/SALES"' in page
    page = visitor("staff").get("search", q="administrator").content.decode()
    assert 'href="/northwind/goals?owner=administrator%40northwind.example"' in page


@pytest.mark.parametrize("text", ["SALES-2", "sales 2", "sales2", " sales-2 "])
def test_key_leads_straight_to_its_node(visitor: Visits, text: str) -> None:
    response = visitor("staff").get("search", q=text)
    assert response.status_code == 302
    assert response["Location"] == "/northwind/goals/SALES-2"


def test_while_typing_a_key_is_a_hit_and_no_jump(visitor: Visits) -> None:
    response = visitor("staff").get("search", part=True, q="SALES-2")
    assert response.status_code == 200
    page = response.content.decode()
    assert 'class="hit" href="/northwind/goals/SALES-2"' in page
    assert "<html" not in page
    assert "no-store" in response["Cache-Control"]


def test_part_for_nothing_typed_is_empty(visitor: Visits) -> None:
    assert not visitor("staff").get("search", part=True, q="").content.strip()


def test_empty_search_and_nothing_found_say_what_to_do(visitor: Visits) -> None:
    assert "Type a few words of a title" in visitor("staff").text("search")
    told = visitor("staff").text("search", q="zzzqqq")
    assert "Nothing found All words must be found" in told
    assert "Nothing found." in visitor("staff").text("search", part=True, q="zzzqqq")


@pytest.mark.parametrize("text", ['"', "'; DROP", "%", "_", "a" * 10_000, "NEAR(", "\x00", "<b>"])
def test_nothing_that_is_typed_breaks_it(visitor: Visits, text: str) -> None:
    for part in (True, False):
        response = visitor("staff").get("search", part=part, q=text)
        assert response.status_code == 200
        assert b"<b>" not in response.content


def test_drafts_of_others_are_not_found(world: World, visitor: Visits) -> None:
    fields = {"title": "Quiet oven", "unit": "PRODUCT", "status": Status.DRAFT}
    node_create(actor=world.actor("other_lead"), kind=Kind.PROGRAM, **fields)  # type: ignore[arg-type]
    assert "Nothing found" in visitor("staff").text("search", q="quiet oven")
    assert "Quiet oven" in visitor("other_lead").text("search", q="quiet oven")


def test_what_was_typed_stays_in_the_field(visitor: Visits) -> None:
    page = visitor("staff").get("search", q='a "b"').content.decode()
    assert 'name="q" value="a &quot;b&quot;"' in page


def test_search_only_reads(visitor: Visits) -> None:
    assert visitor("staff").post("search", q="x").status_code == 405
