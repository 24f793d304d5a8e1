"""What the picker proposes before anybody searches: in the reader's language, two clicks away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from goals.bridge import suggesting
from goals.choices import Kind
from goals.models import Contribution, Node
from goals.services import node_archive, node_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
PAGES = ("orphans/SALES-4/link", "goals/SALES-4/link", "goals/SALES-4")


@pytest.fixture(autouse=True)
def orphan(world: World) -> Node:
    return node_create(
        actor=world.system, kind=Kind.PROGRAM, title="A sales office in ten towns", unit="SALES"
    )


@pytest.mark.parametrize("page", PAGES)
def test_suggestions_stand_first_with_steps_and_reason(visitor: Visits, page: str) -> None:
    told = visitor("lead").text(page)
    begin = told.index("Suggested SALES-1 Sell in 40 new towns Functional goal · Sales")
    end = told.index("Search by words or key")
    assert begin < end
    assert "Reaches the mission in 3 steps Both speak of “towns”." in told[begin:end]
    assert told.count("Sell in 40 new towns Functional goal") == 1


def test_orphan_is_linked_in_two_clicks(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    page = lead.get("orphans/SALES-4/link", part=True).content.decode()
    suggested = page[page.index('class="suggested"') : page.index("picker-search")]
    assert re.search(r'<button[^>]* name="parent"[^>]* value="SALES-1"', suggested)
    lead.post("orphans/SALES-4/link", parent="SALES-1")
    link = Contribution.objects.get(child__key="SALES-4", child__organisation=world.organisation)
    assert link.parent.key == "SALES-1"


def test_reason_is_told_in_german(world: World, visitor: Visits) -> None:
    lead = world.users["lead"]
    lead.language = "de"
    lead.save()
    page = visitor("lead").get("orphans/SALES-4/link")
    told = words_of(page)
    assert "Vorgeschlagen" in told
    assert "In beiden Titeln steht „towns“." in told


def test_search_without_scripts_leaves_them_out(visitor: Visits) -> None:
    assert "Suggested" not in visitor("lead").text("orphans/SALES-4/link", q="ovens")


def test_nothing_is_suggested_where_none_stands_out(world: World, visitor: Visits) -> None:
    node_create(actor=world.system, kind=Kind.PROGRAM, title="Zebra", unit="PRODUCT")
    told = visitor("executive").text("goals/PRODUCT-2")
    assert "Suggested" not in told
    assert "being prepared" not in told


def test_page_says_that_suggestions_are_being_prepared(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggesting.held.clear()
    monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
    monkeypatch.setattr(suggesting, "_make_aside", lambda snapshot: None)
    told = visitor("lead").text("orphans/SALES-4/link")
    assert "Suggestions are being prepared." in told
    assert "Sell in 40 new towns" in told


def test_title_is_shown_as_it_is_written(world: World, visitor: Visits) -> None:
    node_create(
        actor=world.system,
        kind=Kind.FUNCTIONAL_GOAL,
        title="<b>Offices</b> {words} %(n)s",
        unit="SALES",
    )
    page = visitor("lead").get("orphans/SALES-4/link").content.decode()
    assert "<b>Offices" not in page
    assert "&lt;b&gt;Offices&lt;/b&gt; {words} %(n)s" in page


def test_archived_node_has_its_page(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="SALES-4")
    assert visitor("lead").get("goals/SALES-4").status_code == 200
