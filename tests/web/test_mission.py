"""The mission: read by everybody, set by executives who see first what becomes suspect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goals.models import Contribution, Node
from goals.selectors.missions import texts_of
from goals.services import (
    contribution_confirm,
    membership_grant,
    mission_set,
    node_change,
    organisation_create,
)
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
TEXTS = {"why": "", "vision": "", "success_factors": ""}


def current(world: World) -> Node:
    return Node.objects.get(organisation=world.organisation, kind=0, status=1)


def confirm_link_to_mission(world: World) -> None:
    link = world.links["ORG-2"]
    contribution_confirm(
        actor=world.actor("executive"), contribution=link.pk, on=link.created_at.date()
    )


def test_everybody_reads_it_and_executives_edit(visitor: Visits) -> None:
    for name in ("executive", "lead", "staff", "administrator"):
        told = visitor(name).text("mission")
        assert "Every town has bread" in told
        assert "ORG-2 Bread for 120 towns" in told
        assert ("Correct the wording" in told) == (name == "executive")


@pytest.mark.parametrize("path", ["mission/edit", "mission/new", "mission/ORG-1/reinstate"])
def test_refuses_who_is_no_executive(visitor: Visits, path: str) -> None:
    for name in ("lead", "staff", "administrator"):
        assert visitor(name).get(path).status_code == 403
        assert visitor(name).post(path, title="Mine", confirm="yes", **TEXTS).status_code == 403


def test_texts_beside_are_saved_at_once(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    answer = executive.post(
        "mission/edit",
        title="Every town has bread",
        why="Bread matters",
        vision="",
        success_factors="Ovens\n\n  Bakers  \n",
        version=current(world).version,
    )
    assert answer.status_code == 302
    texts = texts_of(current(world))
    assert (texts.why, texts.success_factors) == ("Bread matters", ("Ovens", "Bakers"))
    told = executive.text("mission")
    assert "Bread matters" in told
    assert "Undo" in told


def test_other_words_are_shown_with_what_becomes_suspect_first(
    world: World, visitor: Visits
) -> None:
    confirm_link_to_mission(world)
    fields = {"title": "Every village has bread", "version": current(world).version, **TEXTS}
    shown = visitor("executive").post("mission/edit", **fields)
    assert shown.status_code == 200
    told = words_of(shown)
    assert "removed: town" in told
    assert "added: village" in told
    assert "1 link becomes suspect" in told
    assert "ORG-2 Bread for 120 towns" in told
    assert current(world).title == "Every town has bread"

    done = visitor("executive").post("mission/edit", confirm="yes", **fields)
    assert done.status_code == 302
    assert current(world).title == "Every village has bread"
    assert current(world).key == "ORG-1"


def test_new_mission_is_shown_first_and_keeps_the_old(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    fields = {"title": "Every town has soup", "version": current(world).version, **TEXTS}
    assert "Nothing is saved yet." in words_of(executive.post("mission/new", **fields))
    assert current(world).key == "ORG-1"
    assert executive.post("mission/new", confirm="yes", **fields).status_code == 302
    assert current(world).title == "Every town has soup"
    told = executive.text("mission")
    assert "Former missions ORG-1 Every town has bread" in told
    link = Contribution.objects.get(child=world.node("ORG-2"))
    assert link.parent == current(world)


def test_links_that_other_words_made_suspect_are_told_with_the_way_to_them(
    world: World, visitor: Visits
) -> None:
    confirm_link_to_mission(world)
    assert "against other words" not in visitor("executive").text("mission")
    node_change(actor=world.actor("executive"), key="ORG-1", title="Every village has bread")
    for name in ("executive", "lead", "staff"):
        told = visitor(name).text("mission")
        assert "1 link to the mission was confirmed against other words than these." in told
    assert "ORG-2" in visitor("executive").text("goals", finding="suspect")


def test_former_mission_comes_back_after_a_look(world: World, visitor: Visits) -> None:
    mission_set(actor=world.system, title="Every town has soup")
    executive = visitor("executive")
    assert "Every town has" in executive.text("mission/ORG-1/reinstate")
    assert current(world).title == "Every town has soup"
    assert executive.post("mission/ORG-1/reinstate").status_code == 302
    assert current(world).key == "ORG-1"


@pytest.mark.parametrize("key", ["ORG-2", "ORG-99"])
def test_what_is_no_mission_is_not_reinstated(visitor: Visits, key: str) -> None:
    assert visitor("executive").post(f"mission/{key}/reinstate").status_code == 404


def test_words_can_be_edited_again_before_they_are_saved(world: World, visitor: Visits) -> None:
    fields = {"title": "Every town has soup", "version": current(world).version, **TEXTS}
    answer = visitor("executive").post("mission/new?again", confirm="", **fields)
    assert "Every town has soup" in answer.content.decode()
    assert "See what it changes" in words_of(answer)
    assert current(world).key == "ORG-1"


def test_empty_mission_is_refused_at_the_field(visitor: Visits) -> None:
    for way in ("edit", "new"):
        answer = visitor("executive").post(f"mission/{way}", title="  ", **TEXTS)
        assert answer.status_code == 422
        assert "Say the mission in one sentence." in words_of(answer)


def test_second_of_two_editors_sees_both_texts(world: World, visitor: Visits) -> None:
    old = current(world).version
    executive = visitor("executive")
    first = {"title": "Every town has bread", "vision": "", "success_factors": ""}
    executive.post("mission/edit", why="First", version=old, **first)
    answer = executive.post("mission/edit", why="Second", version=old, confirm="yes", **first)
    assert answer.status_code == 409
    told = words_of(answer)
    assert "Now: First" in told
    assert "Yours: Second" in told
    assert texts_of(current(world)).why == "First"


@pytest.mark.django_db
def test_organisation_without_one_asks_executives_and_names_them_to_others() -> None:
    world = World(organisation_create(slug="empty", name="Empty"))
    for role in ("executive", "staff"):
        row = membership_grant(actor=world.system, email=f"{role}@empty.example", role=role)
        world.users[role] = row.user
    executive, staff = (Visitor.of(world, name) for name in ("executive", "staff"))
    assert "An executive sets it: executive@empty.example" in staff.text("mission")
    assert executive.get("mission/edit").status_code == 404
    told = executive.text("mission")
    assert told.count("Such as:") == 4
    answer = executive.post("mission/new", title="Every town has bread", **TEXTS)
    assert answer.status_code == 302
    assert current(world).title == "Every town has bread"


def test_strangers_sign_in_and_members_of_another_see_nothing(
    world: World, elsewhere: World
) -> None:
    nobody = Visitor(f"/{world.organisation.slug}/")
    stranger = Visitor(nobody.home, Visitor.of(elsewhere, "executive").client)
    for path in ("mission", "mission/edit", "mission/new", "mission/ORG-1/reinstate"):
        assert nobody.get(path).status_code == 302
        assert stranger.get(path).status_code == 404
        assert stranger.post(path).status_code in (404, 405)
