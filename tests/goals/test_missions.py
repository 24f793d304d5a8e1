"""One current mission: a new one supersedes the old, keeps it, and takes over what led to it."""

from datetime import date

import pytest

from cascade import read_plan, write_plan
from cascade.drift import is_suspect
from goals.bridge import load_plan
from goals.choices import Kind, Status
from goals.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, StaleEditError
from goals.models import AuditRow, Contribution, Node
from goals.selectors.alignment import whole_plan
from goals.selectors.missions import MissionTexts, supersede_preview, texts_of
from goals.services import (
    contribute,
    contribution_change,
    contribution_confirm,
    key_result_create,
    mission_reinstate,
    mission_set,
    mission_texts_change,
    node_change,
)
from goals.services.missions import current_mission
from tests.worlds import World


def test_new_mission_supersedes_the_old_and_keeps_it(world: World):
    mission = mission_set(actor=world.actor("executive"), title="Every town has good bread")
    old = world.node("ORG-1")
    assert (old.status, old.title, old.archived_at) == (
        Status.SUPERSEDED,
        "Every town has bread",
        None,
    )
    assert current_mission(world.organisation.pk) == mission
    assert mission.key != "ORG-1"


def test_what_led_to_the_old_mission_leads_to_the_new_one_and_becomes_suspect(world: World):
    link = world.links["ORG-2"]
    contribution_confirm(actor=world.system, contribution=link.pk, on=date(2026, 6, 30))
    mission = mission_set(actor=world.system, title="Every town has good bread")
    plan = load_plan(world.organisation)
    goal = next(node for node in plan.nodes if node.id == "ORG-2")
    parent = next(node for node in plan.nodes if node.id == mission.identifier)
    assert goal.contributes_to[0].to == mission.identifier
    assert is_suspect(goal.contributes_to[0], parent) is True


def test_links_may_stay_with_the_old_mission(world: World):
    mission_set(actor=world.system, title="Another direction", carry_links=False)
    assert Contribution.objects.get(pk=world.links["ORG-2"].pk).parent.key == "ORG-1"


def test_first_mission_of_an_organisation_needs_nothing_to_supersede(world: World):
    Node.objects.filter(key="ORG-1").update(status=Status.SUPERSEDED)
    assert mission_set(actor=world.system, title="First").kind == Kind.MISSION


def test_earlier_mission_can_be_reinstated(world: World):
    mission_set(actor=world.system, title="A mistake")
    mission_reinstate(actor=world.system, key="ORG-1")
    assert current_mission(world.organisation.pk).key == "ORG-1"
    assert Contribution.objects.get(pk=world.links["ORG-2"].pk).parent.key == "ORG-1"
    assert Node.objects.filter(kind=Kind.MISSION, status=Status.ACTIVE).count() == 1


def test_superseding_what_somebody_else_just_changed_is_refused(world: World):
    with pytest.raises(StaleEditError):
        mission_set(actor=world.system, title="Late", expected_version=4)
    assert current_mission(world.organisation.pk).key == "ORG-1"


@pytest.mark.parametrize("role", ["lead", "staff", "administrator"])
def test_only_an_executive_sets_the_mission(world: World, role: str):
    with pytest.raises(ForbiddenError):
        mission_set(actor=world.actor(role), title="Mine")


def test_no_two_missions_that_were_current_have_one_version(world: World):
    """What was read of one mission is no leave to supersede another."""
    seen = [current_mission(world.organisation.pk).version]
    for act in (
        lambda: mission_set(actor=world.system, title="Second"),
        lambda: mission_set(actor=world.system, title="Third"),
        lambda: mission_reinstate(actor=world.system, key="ORG-1"),
        lambda: mission_set(actor=world.system, title="Fourth"),
    ):
        act()
        seen.append(current_mission(world.organisation.pk).version)
    assert len(set(seen)) == 5
    for version in seen[:-1]:
        with pytest.raises(StaleEditError):
            mission_set(actor=world.system, title="Late", expected_version=version)


def test_only_a_mission_is_reinstated(world: World):
    for key in ("ORG-2", "SALES-2"):
        with pytest.raises(ConflictError):
            mission_reinstate(actor=world.system, key=key)
    assert current_mission(world.organisation.pk).key == "ORG-1"


def test_links_that_are_taken_over_move_no_metric_of_the_old_mission(world: World):
    key_result_create(actor=world.system, node="ORG-1", identifier="towns")
    contribution_change(actor=world.system, contribution=world.links["ORG-2"].pk, moves="towns")
    mission_set(actor=world.system, title="New")
    assert Contribution.objects.get(pk=world.links["ORG-2"].pk).moves is None
    row = AuditRow.objects.filter(act="contribution.carry").get()
    assert row.object_key == f"ORG-2 -> {current_mission(world.organisation.pk).key}"


# Why, vision, success factors


def test_texts_of_the_mission_go_into_plan_files_and_come_back(world: World):
    mission_set(
        actor=world.system,
        title="Every town has good bread",
        why=" Hunger ",
        vision="Nobody walks far",
        success_factors=["Ovens", " ", "Bakers"],
    )
    texts = MissionTexts("Hunger", "Nobody walks far", ("Ovens", "Bakers"))
    mission = current_mission(world.organisation.pk)
    assert texts_of(mission) == texts
    plan = read_plan(write_plan(load_plan(world.organisation), format="yaml"), format="yaml")
    told = next(node for node in plan.nodes if node.id == mission.identifier)
    assert texts_of(Node(extra=dict(told.extra))) == texts


def test_new_mission_takes_over_the_texts_that_are_not_told_anew(world: World):
    mission_texts_change(actor=world.system, why="Hunger", vision="Near", success_factors=["Ovens"])
    mission_set(actor=world.system, title="New", vision="", extra={"n": 1})
    mission = current_mission(world.organisation.pk)
    assert mission.extra == {"n": 1, "why": "Hunger", "success_factors": ["Ovens"]}


def test_other_texts_make_no_link_suspect(world: World):
    link = world.links["ORG-2"]
    contribution_confirm(actor=world.system, contribution=link.pk, on=date(2026, 6, 30))
    before = world.node("ORG-1")
    mission = mission_texts_change(
        actor=world.actor("executive"), why="Hunger", expected_version=before.version
    )
    assert (mission.fingerprint, mission.extra) == (before.fingerprint, {"why": "Hunger"})
    with pytest.raises(StaleEditError):
        mission_texts_change(actor=world.system, why="Else", expected_version=before.version)


def test_texts_are_changed_by_executives_and_where_there_is_a_mission(world: World):
    for role in ("lead", "staff", "administrator"):
        with pytest.raises(ForbiddenError):
            mission_texts_change(actor=world.actor(role), why="Mine")
    with pytest.raises(InvalidError):
        mission_texts_change(actor=world.system, why="half \ud800")
    Node.objects.filter(key="ORG-1").update(status=Status.SUPERSEDED)
    with pytest.raises(NotFoundError):
        mission_texts_change(actor=world.system, why="None")


def test_texts_of_another_form_in_a_file_are_passed_over():
    strange = Node(extra={"why": 5, "vision": ["x"], "success_factors": "one"})
    assert texts_of(strange) == MissionTexts()


# What superseding would do


def test_preview_tells_what_superseding_makes_suspect(world: World):
    contribute(actor=world.system, child="SALES-3", parent="ORG-1", moves=None)
    link = contribute(actor=world.system, child="PRODUCT-1", parent="ORG-1")
    contribution_confirm(actor=world.system, contribution=link.pk, on=date(2026, 1, 31))
    node_change(actor=world.system, key="ORG-1", title="Every town has fresh bread")
    contribution_confirm(
        actor=world.actor("executive"),
        contribution=world.links["ORG-2"].pk,
        on=date(2026, 6, 30),
    )
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    version = world.version
    preview = supersede_preview(plan, "Every town has good bread")
    assert (preview.mission.key, preview.same, preview.below) == ("ORG-1", False, 5)
    assert (preview.contributions, preview.unconfirmed, preview.suspect_already) == (3, 1, 1)
    (suspect,) = preview.suspect
    assert preview.becomes_suspect == 1
    assert (suspect.child.key, suspect.confirmed_by) == ("ORG-2", "Executive")
    assert world.version == version
    mission = mission_set(actor=world.system, title="Every town has good bread")
    now = Contribution.objects.filter(parent=mission, is_confirmed=True)
    assert now.exclude(confirmed_fingerprint=mission.fingerprint).count() == 2


def test_preview_of_the_same_statement_makes_nothing_suspect(world: World):
    link = world.links["ORG-2"].pk
    contribution_confirm(actor=world.system, contribution=link, on=date(2026, 6, 30))
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    preview = supersede_preview(plan, " Every town has  bread ")
    assert (preview.same, preview.becomes_suspect, preview.suspect) == (True, 0, ())


def test_preview_counts_links_that_lose_their_metric(world: World):
    key_result_create(actor=world.system, node="ORG-1", identifier="towns")
    contribution_change(actor=world.system, contribution=world.links["ORG-2"].pk, moves="towns")
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    assert supersede_preview(plan, "New").loses_metric == 1


def test_preview_without_a_mission_is_empty(world: World):
    Node.objects.filter(key="ORG-1").update(status=Status.SUPERSEDED)
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    assert supersede_preview(plan, "New").mission is None


def test_a_confirmation_without_its_words_becomes_suspect_with_a_new_mission(world: World) -> None:
    link = world.links["ORG-2"]
    Contribution.objects.filter(pk=link.pk).update(is_confirmed=True, confirmed_by_name="Ana")
    plan = whole_plan(world.organisation, world.system, date(2026, 6, 30))
    assert supersede_preview(plan, "Every town has cake").becomes_suspect == 1
    before = world.node("ORG-1").fingerprint
    mission_set(actor=world.system, title="Every town has cake")
    link.refresh_from_db()
    assert link.confirmed_fingerprint == before != link.parent.fingerprint
