"""The page of one node: what it says, how it goes, what it serves, and who may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.services import (
    check_in_record,
    contribute,
    contribution_confirm,
    membership_grant,
    mission_set,
    node_archive,
    node_change,
    node_create,
    organisation_create,
)
from goals.services.comments import comment_add
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
#: Every page of a node that is looked at, and those that take a form.
PAGES = ("", "/progress", "/impact", "/history")
FORMS = ("/edit", "/archive", "/link", "/key-results/new", "/check-in", "/comments")


def day(value: date) -> str:
    """A day as pages write it."""
    return date_format(value, "SHORT_DATE_FORMAT")


def test_tells_statement_facts_and_line_of_sight(visitor: Visits) -> None:
    told = visitor("executive").text("goals/SALES-2")
    assert "Visit (see the finding) bakers" in told
    starts, due = day(date(2026, 1, 1)), day(date(2026, 12, 31))
    assert f"Unit Sales Owner Staff Starts {starts} Due {due} Budget 100" in told
    assert (
        "Serves Sell in 40 new towns , which serves Bread for 120 towns , which serves"
        " the mission: Every town has bread" in told
    )


def test_marks_the_words_of_a_finding_and_leads_to_it(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="PRODUCT-1", title="Be known for excellent ovens")
    page = visitor("lead").get("goals/PRODUCT-1").content.decode()
    assert "<mark>excellent</mark>" in page
    number = page.split('href="#finding-')[1].split('"')[0]
    assert f'id="finding-{number}"' in page


def test_tells_a_verdict_a_letter(visitor: Visits) -> None:
    told = visitor("staff").text("goals/SALES-1")
    for letter in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"):
        assert letter in told


def test_tells_all_paths_where_there_are_several(world: World, visitor: Visits) -> None:
    assert "paths to the mission" not in visitor("lead").text("goals/SALES-2")
    contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1")
    told = visitor("lead").text("goals/SALES-2")
    assert "All 2 paths to the mission" in told
    assert "Ovens that never stop" in told


def test_tells_links_with_weight_reason_and_share(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1", weight=3.0, because="flyers")
    told = visitor("lead").text("goals/SALES-2")
    assert "it is how Weight 1 · 25 % of what makes it" in told
    below = visitor("lead").text("goals/SALES-1")
    assert "What contributes to it 2" in below
    assert "flyers Weight 3 · 75 % of this" in below


def test_tells_who_confirmed_a_link_and_what_changed_since(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    assert "never confirmed" in visitor("lead").text("goals/SALES-2")
    contribution_confirm(actor=world.actor("lead"), contribution=link.pk, on=date(2026, 3, 1))
    assert f"confirmed by Lead, {day(date(2026, 3, 1))}" in visitor("lead").text("goals/SALES-2")
    node_change(actor=world.system, key="SALES-1", title="Sell in 60 new towns")
    told = visitor("lead").text("goals/SALES-2")
    assert "suspect: the goal has changed since it was confirmed" in told
    assert "Sell in removed: 40 added: 60 new towns" in told


def test_tells_what_a_new_mission_changed_for_a_confirmed_link(
    world: World, visitor: Visits
) -> None:
    link = world.links["ORG-2"]
    contribution_confirm(actor=world.actor("executive"), contribution=link.pk, on=date(2026, 3, 1))
    mission_set(actor=world.system, title="Every village has bread")
    told = visitor("executive").text("goals/ORG-2")
    assert "Every removed: town added: village has bread" in told


def test_orphan_is_linked_from_its_own_page(visitor: Visits) -> None:
    told = visitor("lead").text("goals/SALES-3")
    assert "Link it to the mission It contributes to nothing yet." in told
    assert "SALES-1 Sell in 40 new towns" in told
    assert "What does SALES-3 contribute to?" not in visitor("staff").text("goals/SALES-3")


def test_main_act_follows_the_state_and_the_rights(world: World, visitor: Visits) -> None:
    assert "Record a value" in visitor("staff").text("goals/SALES-1")
    check_in_record(actor=world.system, key_result=world.key_result.pk, value=40.0)
    told = visitor("staff").text("goals/SALES-1")
    assert "Record a value" not in told
    assert "Check in" in told
    assert "Check in" not in visitor("other_staff").text("goals/SALES-1")
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Idea", unit="SALES", status=Status.DRAFT
    )
    assert "Finish the draft" in visitor("lead").text(f"goals/{draft.key}")


def test_unknown_progress_is_no_number(visitor: Visits) -> None:
    told = visitor("lead").text("goals/SALES-1")
    assert "Progress Add a key result unknown" in told
    assert "no value yet" in told


def test_values_are_drawn_with_a_table_beside(world: World, visitor: Visits) -> None:
    for number, value in ((1, 10.0), (15, 30.0)):
        check_in_record(
            actor=world.system,
            key_result=world.key_result.pk,
            value=value,
            on=date(2026, 3, number),
        )
    page = visitor("lead").get("goals/SALES-1")
    assert b"spark-line" in page.content
    told = words_of(page)
    assert "2 values Values of Revenue" in told
    assert f"{day(date(2026, 3, 15))} 30" in told
    assert "dashed: target 100" in told


def test_why_this_number_unfolds_and_is_a_page(world: World, visitor: Visits) -> None:
    check_in_record(actor=world.system, key_result=world.key_result.pk, value=40.0)
    page = visitor("lead").text("goals/SALES-1/progress")
    part = visitor("lead").get("goals/SALES-1/progress", part=True)
    for told in (page, words_of(part)):
        assert "It is the mean of its key results" in told
        assert "Revenue 40 % 1 100 % 40 %" in told
    assert b"<html" not in part.content
    above = visitor("lead").text("goals/ORG-2/progress")
    assert "SALES-1 Sell in 40 new towns Why? SALES-1 40 %" in above


def test_impact_names_what_would_lose_its_path(visitor: Visits) -> None:
    assert "1 node would lose its path to the mission without it" in visitor("lead").text(
        "goals/SALES-1"
    )
    told = visitor("lead").text("goals/SALES-1/impact")
    assert "SALES-2 Visit bakers" in told
    assert b"<html" not in visitor("lead").get("goals/SALES-1/impact", part=True).content


def test_history_tells_differences_and_offers_undo(world: World, visitor: Visits) -> None:
    node_change(actor=world.actor("lead"), key="SALES-1", title="Sell in 60 new towns")
    told = visitor("lead").text("goals/SALES-1/history")
    assert "Sell in removed: 40 added: 60 new towns" in told
    assert "Undo" in told
    assert "Undo the change" not in visitor("other_staff").text("goals/SALES-1/history")


def test_history_is_paged(world: World, visitor: Visits) -> None:
    for number in range(30):
        node_change(actor=world.system, key="SALES-1", title=f"Title {number}")
    page = visitor("lead").get("goals/SALES-1/history").content.decode()
    assert "29" in page
    older = page.split("/history?before=")[1].split('"')[0]
    assert "removed: 3 added: 4" in words_of(
        visitor("lead").get("goals/SALES-1/history", before=older)
    )
    assert visitor("lead").get("goals/SALES-1/history", before="x" * 40).status_code == 200


def test_children_are_paged(world: World, visitor: Visits) -> None:
    for number in range(55):
        node = node_create(actor=world.system, kind=Kind.PROGRAM, title=f"P{number}", unit="SALES")
        contribute(actor=world.system, child=node.key, parent="SALES-1")
    first = visitor("lead").text("goals/SALES-1")
    assert "What contributes to it 56" in first
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in visitor("lead").text("goals/SALES-1", below="2")
    assert visitor("lead").get("goals/SALES-1", below="nonsense").status_code == 200


def test_archived_node_is_told_so_and_can_be_restored(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="SALES-2")
    assert "It is archived and no part of the plan" in visitor("lead").text("goals/SALES-2")
    assert "Restore it" not in visitor("staff").text("goals/SALES-2")
    answer = visitor("lead").post("goals/SALES-2/restore")
    assert answer.status_code == 302
    assert world.node("SALES-2").archived_at is None


def test_mission_has_a_page_without_parents(visitor: Visits) -> None:
    told = visitor("executive").text("goals/ORG-1")
    assert "Contributes to" not in told
    assert "ORG-2 Bread for 120 towns" in told


def test_plan_without_a_mission_says_so(visitor: Visits, world: World) -> None:
    organisation = organisation_create(slug="bare", name="Bare")
    actor = Actor.system(organisation)
    row = membership_grant(actor=actor, email="ada@bare.example", role="executive", name="Ada")
    node_create(actor=actor, kind=Kind.COMPANY_GOAL, title="Alone")
    bare = World(organisation, {"ada": row.user})
    told = Visitor.of(bare, "ada").text("goals/ORG-1")
    assert "There is no current mission yet" in told
    assert "Unknown: there is no current mission" in told


@pytest.mark.parametrize("page", [*PAGES, *FORMS])
def test_stranger_has_to_sign_in(world: World, page: str) -> None:
    answer = Client().get(f"/northwind/goals/SALES-1{page}")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("page", [*PAGES, *FORMS])
def test_member_of_another_organisation_finds_nothing(
    world: World, elsewhere: World, page: str
) -> None:
    other = Visitor.of(elsewhere, "executive")
    assert other.client.get(f"/northwind/goals/SALES-1{page}").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *FORMS])
@pytest.mark.parametrize("key", ["SALES-99", "nothing", "a b"])
def test_key_that_is_not_there_is_not_found(visitor: Visits, page: str, key: str) -> None:
    assert visitor("executive").get(f"goals/{key}{page}").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, *FORMS])
def test_draft_of_another_unit_is_not_found(world: World, visitor: Visits, page: str) -> None:
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret", unit="SALES", status=Status.DRAFT
    )
    assert visitor("other_lead").get(f"goals/{draft.key}{page}").status_code == 404


def test_draft_of_another_unit_is_not_named_on_what_it_serves(
    world: World, visitor: Visits
) -> None:
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret", unit="SALES", status=Status.DRAFT
    )
    contribute(actor=world.system, child=draft.key, parent="SALES-1")
    comment_add(actor=world.system, node=draft.key, text="Hush")
    for page in PAGES:
        assert "Secret" not in visitor("other_lead").text(f"goals/SALES-1{page}")
    assert "Secret" in visitor("lead").text("goals/SALES-1")


@pytest.mark.parametrize("page", PAGES)
def test_page_is_only_looked_at(visitor: Visits, page: str) -> None:
    assert visitor("executive").post(f"goals/SALES-1{page}").status_code == 405


def queries_of(page: str, visit: Visitor) -> int:
    visit.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert visit.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", [*PAGES, "/edit", "/link"])
def test_number_of_queries_does_not_grow(world: World, visitor: Visits, page: str) -> None:
    visit = visitor("lead")
    few = queries_of(f"goals/SALES-1{page}", visit)
    for number in range(30):
        node = node_create(actor=world.system, kind=Kind.PROGRAM, title=f"P{number}", unit="SALES")
        contribute(actor=world.system, child=node.key, parent="SALES-1")
        comment_add(actor=world.system, node="SALES-1", text="More")
        check_in_record(actor=world.system, key_result=world.key_result.pk, value=float(number))
    assert queries_of(f"goals/SALES-1{page}", visit) <= few + 2


def test_what_another_unit_plans_alike_is_linked_with_its_way(
    world: World, visitor: Visits
) -> None:
    title = "Quiet ovens for the bakers of the coast"
    mine, other = (
        node_create(actor=world.system, kind=Kind.PROGRAM, title=title, unit=unit)
        for unit in ("SALES", "PRODUCT")
    )
    contribute(actor=world.system, child=other.key, parent="PRODUCT-1")
    response = visitor("lead").get(f"goals/{mine.key}")
    twin = response.content.decode().split('class="twin"')[1].split("</div>")[0]

    assert f"Another unit plans something alike: “{title}”" in words_of(response)
    assert f"{other.key} {title} Product Serves" in words_of(response)
    assert f'href="/{world.organisation.slug}/goals/{other.key}"' in twin
    assert 'class="twin"' not in visitor("lead").get("goals/SALES-2").content.decode()


def test_number_of_queries_does_not_grow_with_what_is_alike(world: World, visitor: Visits) -> None:
    title, visit = "Quiet ovens for the bakers of the coast", visitor("lead")
    mine, _ = (
        node_create(actor=world.system, kind=Kind.PROGRAM, title=title, unit=unit)
        for unit in ("SALES", "PRODUCT")
    )
    few = queries_of(f"goals/{mine.key}", visit)
    for number in range(30):
        node = node_create(
            actor=world.system, kind=Kind.PROGRAM, title=f"{title} {number}", unit="PRODUCT"
        )
        contribute(actor=world.system, child=node.key, parent="PRODUCT-1")

    assert 'class="twin"' in visit.get(f"goals/{mine.key}").content.decode()
    assert queries_of(f"goals/{mine.key}", visit) <= few + 1  # the way of the twin
