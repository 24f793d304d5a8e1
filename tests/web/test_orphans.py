"""The orphans: what is cut off, what it costs, and mending it in two clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.bridge import likening, suggesting
from goals.choices import Kind, Status
from goals.models import Contribution, Node, User, Waiver
from goals.selectors.alignment import whole_plan
from goals.selectors.verdicts import findings_of
from goals.services import (
    contribute,
    finding_dismiss,
    membership_grant,
    mission_set,
    node_archive,
    node_create,
    organisation_change,
    organisation_create,
    waiver_grant,
)
from goals.services.undoing import undo
from goals.services.waivers import last_end
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_tells_number_cost_and_share(visitor: Visits) -> None:
    told = visitor("executive").text("orphans")
    assert "1 of 2 live programs without a path" in told
    assert "900 is budgeted for them" in told
    assert "90 % of all known budgets" in told


def test_groups_orphans_by_the_loose_end_with_its_cause(world: World, visitor: Visits) -> None:
    goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Lost", unit="SALES")
    contribute(actor=world.system, child="SALES-3", parent=goal.key)
    told = visitor("lead").text("orphans")
    assert f"{goal.key} Lost 900 It contributes to nothing yet. 1 orphan hangs on it" in told
    assert "One link brings back 2 orphans" in told


def test_dearest_loose_end_stands_first(world: World, visitor: Visits) -> None:
    dear = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Dear", unit="SALES", budget=5_000.0
    )
    told = visitor("lead").text("orphans")
    assert told.index(dear.key) < told.index("SALES-3")


def test_budget_that_nobody_gave_is_unknown_not_nothing(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    node_create(actor=world.system, kind=Kind.PROGRAM, title="Unpriced", unit="SALES")
    told = visitor("lead").text("orphans")
    assert "unknown is budgeted for them" in told
    assert "budget unknown" in told


def test_offers_the_link_to_who_may_make_it_and_names_them_to_others(visitor: Visits) -> None:
    assert "Link it" in visitor("lead").text("orphans")
    for name in ("executive", "staff", "other_lead", "administrator"):
        told = visitor(name).text("orphans")
        assert "Link it" not in told
        assert "Ask for the link: Lead" in told


def test_filters_by_unit(visitor: Visits) -> None:
    assert "SALES-3" in visitor("lead").text("orphans", unit="SALES")
    assert "No program of this unit is an orphan" in visitor("lead").text("orphans", unit="PRODUCT")
    assert "SALES-3" in visitor("lead").text("orphans", unit="NOWHERE")


def test_picker_opens_in_place_and_as_a_page(visitor: Visits) -> None:
    page = visitor("lead").text("orphans/SALES-3/link")
    part = visitor("lead").get("orphans/SALES-3/link", part=True)
    assert "SALES-1 Sell in 40 new towns Functional goal · Sales Reaches the mission in 3" in page
    assert "<html" not in part.content.decode()
    assert "Sell in 40 new towns" in words_of(part)


def test_picker_searches(visitor: Visits) -> None:
    told = visitor("lead").text("orphans/SALES-3/link", q="ovens")
    assert "Ovens that never stop" in told
    assert "Sell in 40 new towns" not in told
    assert "Try fewer words" in visitor("lead").text("orphans/SALES-3/link", q="zzzz")
    hits = visitor("lead").get("goals/SALES-3/parents", part=True, q="ovens", at_once="1")
    assert "Link SALES-3 to PRODUCT-1" in words_of(hits)
    assert "Sell in" not in words_of(hits)


def test_picker_tells_what_else_comes_back(world: World, visitor: Visits) -> None:
    goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Lost", unit="SALES")
    contribute(actor=world.system, child="SALES-3", parent=goal.key)
    told = visitor("lead").text(f"orphans/{goal.key}/link")
    assert "Reaches the mission in 2 steps, and 1 more orphan with it" in told


def test_links_with_one_click_in_the_picker(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    answer = lead.post("orphans/SALES-3/link", parent="SALES-1", because="flyers sell")
    assert answer.status_code == 302
    assert answer["Location"] == "/northwind/orphans"
    link = Contribution.objects.get(child=world.node("SALES-3"))
    assert (link.parent.key, link.because) == ("SALES-1", "flyers sell")
    told = lead.toast("orphans")
    assert "SALES-3 contributes to SALES-1 now and reaches the mission." in told
    assert "Undo" in told


def test_toast_undoes_the_link(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    lead.post("orphans/SALES-3/link", parent="SALES-1")
    lead.post("undo", version=world.version, next="/northwind/orphans")
    assert not Contribution.objects.filter(child=world.node("SALES-3")).exists()


def test_goes_back_to_where_it_was_asked_for_and_never_to_another_host(visitor: Visits) -> None:
    lead = visitor("lead")
    back = lead.post("orphans/SALES-3/link", parent="SALES-1", next="/northwind/orphans?unit=SALES")
    away = lead.post("orphans/SALES-3/link", parent="ORG-2", next="https://evil.example/")
    assert back["Location"] == "/northwind/orphans?unit=SALES"
    assert away["Location"] == "/northwind/orphans"


@pytest.mark.parametrize(
    ("key", "parent", "status", "problem"),
    [
        ("SALES-3", "", 422, "Choose what it contributes to."),
        ("SALES-1", "SALES-3", 422, "cannot contribute to"),
        ("SALES-1", "ORG-2", 422, "already"),
        ("SALES-1", "SALES-1", 422, "SALES-1"),
    ],
)
def test_refuses_a_link_with_the_reason_in_the_picker(
    visitor: Visits, key: str, parent: str, status: int, problem: str
) -> None:
    answer = visitor("lead").post(f"orphans/{key}/link", parent=parent)
    assert answer.status_code == status
    assert problem in words_of(answer)


@pytest.mark.parametrize("act", ["link", "waive"])
def test_refuses_who_may_not_mend_it(visitor: Visits, act: str) -> None:
    for name in ("staff", "other_lead", "executive", "administrator"):
        assert visitor(name).get(f"orphans/SALES-3/{act}").status_code == 403
        assert visitor(name).post(f"orphans/SALES-3/{act}", parent="SALES-1").status_code == 403
    assert not Waiver.objects.exists()


def test_orphan_that_is_not_there_is_not_found(visitor: Visits) -> None:
    assert visitor("lead").get("orphans/SALES-99/link").status_code == 404


def test_reason_is_kept_when_the_parent_may_not_be_seen_or_is_not_there(
    world: World, visitor: Visits
) -> None:
    hidden = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret", unit="PRODUCT", status=Status.DRAFT
    )
    for key in (hidden.key, "NO-1", "SALES-3\0"):
        sent = {"parent": key, "because": "flyers sell"}
        answer = visitor("lead").post("orphans/SALES-3/link", **sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="flyers sell"' in page
        at_picker = re.search(r'id="picker-SALES-3-error">([^<]*)<', page)
        assert at_picker is not None
        assert 'aria-describedby="picker-SALES-3-error"' in page
        assert "Secret" not in page
    assert not Contribution.objects.filter(child=world.node("SALES-3")).exists()


def test_without_scripts_the_search_keeps_the_reason(visitor: Visits) -> None:
    sent = {"find": "1", "q": "ovens", "because": "flyers sell"}
    found = visitor("lead").post("orphans/SALES-3/link", **sent)
    assert found.status_code == 200
    assert "Ovens that never stop" in words_of(found)
    assert 'value="flyers sell"' in found.content.decode()


def test_enter_in_the_picker_searches_rather_than_links(visitor: Visits) -> None:
    page = visitor("lead").get("orphans/SALES-3/link").content.decode()
    buttons = re.findall(r'<button[^>]* name="(\w+)"', page[page.index("data-picker") :])
    assert buttons[0] == "find"
    assert "parent" in buttons


def test_waives_with_reason_and_day(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    assert "until the day" in lead.text("orphans/SALES-3/waive")
    answer = lead.post(
        "orphans/SALES-3/waive", because="The law asks for it", until=in_days(30).isoformat()
    )
    assert answer.status_code == 302
    assert Waiver.objects.get(node=world.node("SALES-3")).until == in_days(30)
    told = lead.text("orphans")
    assert "Every orphan program is waived for now." in told
    assert "The law asks for it" in told
    assert "1 of 2 live programs" in told
    assert "End it now" in told


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"because": "", "until": "2099-01-01"}, "Say why it may stay"),
        ({"because": "so", "until": ""}, "Say until which day"),
        ({"because": "so", "until": "soon"}, "Give a day"),
        ({"because": "so", "until": "2001-01-01"}, "Must not be over"),
        ({"because": "so", "until": "9999-12-31"}, "at the latest, because a waiver is temporary."),
        ({"because": "\u200b", "until": "2099-01-01"}, "Say why it may stay"),
    ],
)
def test_refuses_a_waiver_at_the_field(
    visitor: Visits, fields: dict[str, str], problem: str
) -> None:
    answer = visitor("lead").post("orphans/SALES-3/waive", **fields)
    assert answer.status_code == 422
    assert problem in words_of(answer)
    assert not Waiver.objects.exists()


def test_form_offers_no_later_day_than_it_takes(world: World, visitor: Visits) -> None:
    waiver_grant(actor=world.system, node="SALES-3", because="law", until=in_days(9))
    Waiver.objects.update(until=date(9999, 12, 31))
    offered = last_end(timezone.localdate()).isoformat()
    assert f'value="{offered}"' in visitor("lead").get("orphans/SALES-3/waive").content.decode()


def test_waiver_of_a_file_names_the_member_of_its_address(world: World, visitor: Visits) -> None:
    waiver_grant(actor=world.system, node="SALES-3", because="law", until=in_days(9))
    lead = world.users["lead"]
    User.objects.filter(pk=lead.pk).update(name="Lea Dahl")
    Waiver.objects.update(by=None, by_name=lead.email.title())
    told = visitor("lead").text("orphans")
    assert "Lea Dahl" in told
    assert lead.email.title() not in told
    Waiver.objects.update(by_name="gone@northwind.example")
    assert "gone@northwind.example" in visitor("lead").text("orphans")


def test_ends_a_waiver_before_its_day(world: World, visitor: Visits) -> None:
    waiver_grant(actor=world.system, node="SALES-3", because="law", until=in_days(9))
    assert visitor("staff").post("orphans/SALES-3/end-waiver").status_code == 403
    assert visitor("lead").get("orphans/SALES-3/end-waiver").status_code == 405
    assert visitor("lead").post("orphans/SALES-3/end-waiver").status_code == 302
    assert not Waiver.objects.exists()


def test_waiver_that_has_ended_is_told_at_the_orphan(world: World, visitor: Visits) -> None:
    waiver_grant(actor=world.system, node="SALES-3", because="law", until=in_days(0))
    Waiver.objects.update(until=in_days(-3))
    told = visitor("lead").text("orphans")
    assert "Its waiver ended on" in told
    assert "Waived for now" not in told


def test_goals_without_a_path_stand_apart(world: World, visitor: Visits) -> None:
    node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Lost goal", unit="SALES")
    assert "Lost goal" in visitor("lead").text("orphans/goals")
    assert "Lost goal" not in visitor("lead").text("orphans")


def test_lists_goals_that_nothing_serves_or_measures(visitor: Visits) -> None:
    executive = visitor("executive")
    for name in ("unsupported", "unmeasured", "empty"):
        told = executive.text(f"orphans/{name}")
        assert "PRODUCT-1 Ovens that never stop" in told
        assert "SALES-1 Sell" not in told


def test_lists_links_to_what_was_archived(world: World, visitor: Visits) -> None:
    assert "No link leads to something" in visitor("lead").text("orphans/dangling")
    node_archive(actor=world.system, key="SALES-1")
    told = visitor("lead").text("orphans/dangling")
    assert "SALES-2 Visit bakers" in told
    assert "Contributes to SALES-1 “Sell in 40 new towns”, which is archived." in told


def test_lists_what_two_units_plan_alike_until_it_is_dismissed(
    world: World, visitor: Visits
) -> None:
    assert "No two units plan nearly the same." in visitor("lead").text("orphans/twice")
    title, system = "Quiet ovens for the bakers of the coast", world.system
    one, other, third = (
        node_create(actor=system, kind=Kind.PROGRAM, title=title, unit=unit, **more)
        for unit, more in (
            ("SALES", {}), ("PRODUCT", {}), ("PRODUCT", {"status": Status.DRAFT}),
        )
    )  # fmt: skip
    told = visitor("lead").text("orphans/twice")
    assert f"{one.key} {title}" in told
    assert f"{other.key} {title}" in told
    assert third.key not in told
    assert "100 %" in told
    assert "Planned twice 1" in told
    assert other.key in visitor("lead").text("orphans/twice?unit=SALES")
    [twin] = [
        each
        for each in findings_of(whole_plan(world.organisation, system, date(2026, 6, 30)), other)
        if each.rule == "near-duplicate"
    ]

    finding_dismiss(actor=system, node=other.key, finding=twin.id, because="Two coasts")

    assert "No two units plan nearly the same." in visitor("lead").text("orphans/twice")


def test_what_the_plan_says_is_related_is_not_planned_twice(world: World, visitor: Visits) -> None:
    one, other = (
        node_create(actor=world.system, kind=Kind.PROGRAM, title="Quiet ovens here", unit=unit)
        for unit in ("SALES", "PRODUCT")
    )
    assert one.key in visitor("lead").text("orphans/twice")
    Node.objects.filter(pk=one.pk).update(related=[other.key])
    assert "No two units" in visitor("lead").text("orphans/twice")


def test_titles_are_not_compared_without_rules_for_the_language(
    world: World, visitor: Visits
) -> None:
    organisation_change(actor=world.system, language="de")
    assert "Planned twice" not in visitor("lead").text("orphans")
    assert visitor("lead").get("orphans/twice").status_code == 404


def test_who_may_not_see_what_titles_rest_on_is_not_told_to_wait(
    world: World, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting.SuggestionIndex, "hides", lambda *_: True)
    told = visitor("lead").text("orphans/twice")
    assert "No two units plan nearly the same." in told
    assert "still being compared" not in told


def test_a_large_plan_is_looked_through_aside(
    world: World, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor("lead").text("orphans/twice")
    monkeypatch.setattr(likening, "WHILE_WAITING", 0)
    monkeypatch.setattr(likening, "_look_aside", lambda *_: None)
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    index = suggesting.suggestions_on(plan.snapshot)
    assert index is not None
    vars(index.likeness).pop("pairs", None)

    told = visitor("lead").text("orphans/twice")

    assert "The titles are still being compared" in told
    assert "Planned twice 0" not in told


def test_list_that_is_none_is_not_found(visitor: Visits) -> None:
    assert visitor("lead").get("orphans/strange").status_code == 404


def test_none_left_says_what_that_means_and_what_is_next(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    told = visitor("executive").text("orphans")
    assert "No program is an orphan" in told
    assert "Review the links" in told


def empty_world(name: str) -> tuple[World, Visitor]:
    world = World(organisation_create(slug="empty", name="Empty"))
    for role in ("executive", "staff"):
        email = f"{role}@empty.example"
        row = membership_grant(actor=world.system, email=email, role=role)
        world.users[role] = row.user
    return world, Visitor.of(world, name)


@pytest.mark.django_db
def test_without_a_mission_the_way_to_set_it() -> None:
    _, executive = empty_world("executive")
    assert "Set the mission" in executive.text("orphans")
    assert "0 of" not in executive.text("orphans")


@pytest.mark.django_db
def test_mission_alone_is_no_success_either() -> None:
    world, executive = empty_world("executive")
    mission_set(actor=world.system, title="Every town has bread")
    told = executive.text("orphans")
    assert "there is only the mission" in told
    assert "Add a company goal" in told


def test_draft_of_another_unit_is_not_linked_nor_shown(world: World, visitor: Visits) -> None:
    draft = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Secret oven", unit="PRODUCT", status=0
    )
    assert visitor("lead").get(f"orphans/{draft.key}/link").status_code == 404
    assert "Secret oven" not in visitor("lead").text("orphans/SALES-3/link", q="Secret")


def test_strangers_sign_in_and_members_of_another_see_nothing(
    world: World, elsewhere: World, visitor: Visits
) -> None:
    nobody = Visitor(f"/{world.organisation.slug}/")
    stranger = Visitor(nobody.home, Visitor.of(elsewhere, "executive").client)
    for path in ("orphans", "orphans/goals", "orphans/SALES-3/link", "orphans/SALES-3/waive"):
        assert nobody.get(path).status_code == 302
        assert stranger.get(path).status_code == 404
    assert stranger.post("orphans/SALES-3/link", parent="SALES-1").status_code == 404


def test_page_beyond_the_last_is_the_last(visitor: Visits) -> None:
    for page in ("0", "99", "x", "-1", "9" * 30):
        assert "SALES-3" in visitor("lead").text("orphans", page=page)


def test_circle_is_told_as_one_loose_end(world: World, visitor: Visits) -> None:
    keys = [
        node_create(actor=world.system, kind=Kind.PROGRAM, title=name, unit="SALES").key
        for name in ("First", "Second")
    ]
    contribute(actor=world.system, child=keys[0], parent=keys[1])
    link = Contribution.objects.get(child__key=keys[0])
    link.pk = None
    link.child, link.parent = link.parent, link.child
    Contribution.objects.bulk_create([link])
    told = visitor("lead").text("orphans")
    assert "contribute to one another in a circle" in told


def test_undone_link_counts_as_orphan_again(world: World, visitor: Visits) -> None:
    visitor("lead").post("orphans/SALES-3/link", parent="SALES-1")
    undo(actor=world.actor("lead"), graph_version=world.version)
    assert "1 of 2 live programs" in visitor("lead").text("orphans")
