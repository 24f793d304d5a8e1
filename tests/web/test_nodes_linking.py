"""What a node contributes to: picked, linked, changed, confirmed, moved and withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from goals.choices import Kind
from goals.models import Contribution, User
from goals.services import contribute, contribution_change, node_change, node_create
from goals.services.undoing import undo
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def test_link_is_made_and_says_what_it_did(world: World, visitor: Visits) -> None:
    goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Lost", unit="SALES")
    contribute(actor=world.system, child="SALES-3", parent=goal.key)
    answer = visitor("lead").post(f"goals/{goal.key}/link", parent="ORG-2", because="so")
    assert answer["Location"] == f"/northwind/goals/{goal.key}"
    link = Contribution.objects.get(child__key=goal.key)
    assert (link.parent.key, link.because) == ("ORG-2", "so")


def test_toast_tells_the_others_and_can_be_undone(world: World, visitor: Visits) -> None:
    goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Lost", unit="SALES")
    contribute(actor=world.system, child="SALES-3", parent=goal.key)
    visit = visitor("lead")
    visit.post(f"goals/{goal.key}/link", parent="ORG-2")
    page = visit.get(f"goals/{goal.key}").content.decode()
    assert (
        "contributes to ORG-2 now and reaches the mission. 1 more orphan reaches it, too." in page
    )
    version = int(page.split('name="version" value="')[1].split('"')[0])
    undo(actor=world.actor("lead"), graph_version=version)
    assert not Contribution.objects.filter(child__key=goal.key).exists()


def test_picker_says_what_linking_would_do(visitor: Visits) -> None:
    told = visitor("lead").text("goals/SALES-3/parents", part=True, parent="SALES-1")
    assert "SALES-1 Sell in 40 new towns" in told
    effect = visitor("lead").get("goals/SALES-3/parents?part=effect&parent=SALES-1", part=True)
    assert "Then SALES-3 reaches the mission in 3 steps" in words_of(effect)
    assert "Candidates" not in effect.content.decode()


def test_picker_refuses_a_circle_before_it_is_sent(visitor: Visits) -> None:
    told = visitor("lead").get("goals/SALES-1/parents?part=effect&parent=SALES-2", part=True)
    assert told.status_code == 200
    assert "tone-bad" in told.content.decode()


def test_picker_searches_and_keeps_what_is_chosen(visitor: Visits) -> None:
    told = visitor("lead").text("goals/SALES-3/parents", part=True, q="ovens", parent="SALES-1")
    assert "Ovens that never stop" in told
    assert "Sell in 40 new towns" in told
    assert "Bread for 120" not in told


def test_without_scripts_the_search_is_a_page(visitor: Visits) -> None:
    answer = visitor("lead").get("goals/SALES-3/parents", q="ovens")
    assert answer["Location"] == "/northwind/goals/SALES-3/link?q=ovens&parent="
    found = visitor("lead").post("goals/SALES-3/link", find="1", q="ovens", because="kept")
    assert found.status_code == 200
    assert "Ovens that never stop" in words_of(found)
    assert 'value="kept"' in found.content.decode()
    assert not Contribution.objects.filter(child__key="SALES-3").exists()


def test_link_without_a_choice_is_told_at_the_picker(visitor: Visits) -> None:
    answer = visitor("lead").post("goals/SALES-3/link", parent="", because="so")
    assert answer.status_code == 422
    assert "Choose what it contributes to." in words_of(answer)


def test_circle_is_refused_with_the_reason(world: World, visitor: Visits) -> None:
    goal = node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title="Two", unit="SALES")
    contribute(actor=world.system, child=goal.key, parent="SALES-1")
    answer = visitor("lead").post("goals/SALES-1/link", parent=goal.key)
    assert answer.status_code == 422
    assert "cycle" in words_of(answer)


def test_parent_that_is_not_there_is_told_at_the_picker(world: World, visitor: Visits) -> None:
    sent = {"parent": "SALES-99", "because": "so it is"}
    link = world.links["SALES-2"].pk
    made = {"kind": "program", "title": "so it is", "status": "1", "unit": "SALES"}
    for path in ("goals/SALES-3/link", f"goals/SALES-2/links/{link}/move", "goals/new"):
        refused = visitor("lead").post(path, **made, **sent)
        assert refused.status_code == 422, path
        assert re.search(r'id="picker-[\w-]+-error">[^<]*SALES-99', refused.content.decode()), path
        assert "so it is" in refused.content.decode() or "move" in path
    page = visitor("lead").get("goals/SALES-3/link", parent="SALES-99")
    assert page.status_code == 200  # with nothing chosen
    assert " checked" not in page.content.decode()


@pytest.mark.parametrize("name", ["staff", "other_lead", "administrator"])
def test_refuses_who_may_not_link(world: World, visitor: Visits, name: str) -> None:
    visit, link = visitor(name), world.links["SALES-2"].pk
    assert visit.get("goals/SALES-2/link").status_code == 403
    assert visit.post("goals/SALES-3/link", parent="SALES-1").status_code == 403
    for act in ("", "/move", "/withdraw"):
        assert visit.post(f"goals/SALES-2/links/{link}{act}", parent="ORG-2").status_code == 403
        assert visit.get(f"goals/SALES-2/links/{link}{act}").status_code == 403


def test_link_is_changed(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    page = visitor("lead").text(f"goals/SALES-2/links/{link.pk}")
    assert "Revenue" in page
    fields = {"because": "better", "weight": "2.5", "moves": "arr", "version": "1"}
    answer = visitor("lead").post(f"goals/SALES-2/links/{link.pk}", primary="on", **fields)
    assert answer.status_code == 302
    link.refresh_from_db()
    assert (link.because, link.weight, link.moves, link.primary) == ("better", 2.5, "arr", True)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"weight": "0"}, "Tell a number above 0."),
        ({"weight": "much"}, "Write it as a number, such as 1,234.5."),
        ({"weight": "inf"}, "number"),
        ({"weight": "1", "moves": "nothing"}, "Select a valid choice"),
    ],
)
def test_link_with_wrong_fields_is_told_at_the_field(
    world: World, visitor: Visits, fields: dict[str, str], told: str
) -> None:
    answer = visitor("lead").post(f"goals/SALES-2/links/{world.links['SALES-2'].pk}", **fields)
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert b"aria-invalid" in answer.content


def test_second_of_two_editors_of_a_link_sees_both(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    contribution_change(actor=world.system, contribution=link.pk, because="theirs")
    fields = {"because": "mine", "weight": "1", "moves": "", "version": "1"}
    answer = visitor("lead").post(f"goals/SALES-2/links/{link.pk}", **fields)
    assert answer.status_code == 409
    assert "Now: theirs Yours: mine" in words_of(answer)


def test_link_is_confirmed_by_either_end(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    assert visitor("other_lead").post(f"goals/SALES-2/links/{link.pk}/confirm").status_code == 403
    answer = visitor("lead").post(f"goals/SALES-2/links/{link.pk}/confirm")
    assert answer["Location"].endswith("goals/SALES-2#parents")
    link.refresh_from_db()
    assert link.is_confirmed
    assert link.confirmed_by == world.users["lead"]


def test_confirmation_of_a_file_names_the_member_of_its_address(
    world: World, visitor: Visits
) -> None:
    lead, elsewhere = world.users["lead"], User.objects.create_user("far@away.example", name="Far")
    User.objects.filter(pk=lead.pk).update(name="Lea Dahl")
    link = Contribution.objects.filter(child__key="SALES-2", parent__key="SALES-1")
    link.update(
        is_confirmed=True,
        confirmed_by=None,
        confirmed_by_name=lead.email,
        confirmed_fingerprint=None,
    )
    for page in ("goals/SALES-2", "goals/SALES-1"):
        assert "confirmed by Lea Dahl" in visitor("staff").text(page)
    link.update(confirmed_by_name=elsewhere.email)
    assert "confirmed by far@away.example" in visitor("staff").text("goals/SALES-2")


def test_link_is_moved(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    assert "Move the link" in visitor("lead").text(f"goals/SALES-2/links/{link.pk}/move")
    answer = visitor("lead").post(
        f"goals/SALES-2/links/{link.pk}/move", parent="PRODUCT-1", version="1"
    )
    assert answer.status_code == 302
    link.refresh_from_db()
    assert link.parent.key == "PRODUCT-1"


def test_withdrawing_asks_first_and_says_what_is_lost(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"]
    told = visitor("lead").text(f"goals/SALES-2/links/{link.pk}/withdraw")
    assert "1 node would lose its path to the mission: SALES-2 Visit bakers" in told
    assert Contribution.objects.filter(pk=link.pk).exists()
    assert visitor("lead").post(f"goals/SALES-2/links/{link.pk}/withdraw").status_code == 302
    assert not Contribution.objects.filter(pk=link.pk).exists()


def test_withdrawing_names_the_path_that_is_left(world: World, visitor: Visits) -> None:
    contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1")
    link = world.links["SALES-2"]
    told = visitor("lead").text(f"goals/SALES-2/links/{link.pk}/withdraw")
    assert "SALES-2 keeps another path to the mission: SALES-2 › PRODUCT-1 › ORG-2 › ORG-1" in told


@pytest.mark.parametrize("act", ["", "/confirm", "/move", "/withdraw"])
def test_link_of_another_node_or_organisation_is_not_found(
    world: World, elsewhere: World, visitor: Visits, act: str
) -> None:
    mine, theirs = world.links["SALES-2"].pk, elsewhere.links["SALES-2"].pk
    visit = visitor("executive")
    assert visit.post(f"goals/PRODUCT-1/links/{mine}{act}").status_code == 404
    assert visit.post(f"goals/SALES-2/links/{theirs}{act}").status_code == 404
    assert visit.post(f"goals/SALES-2/links/{10**30}{act}").status_code == 404


def test_acts_on_links_take_a_form(world: World, visitor: Visits) -> None:
    link = world.links["SALES-2"].pk
    assert visitor("lead").get(f"goals/SALES-2/links/{link}/confirm").status_code == 405
    assert visitor("lead").post("goals/SALES-2/parents").status_code == 405


def test_link_leads_back_only_to_this_host(visitor: Visits) -> None:
    answer = visitor("lead").post(
        "goals/SALES-3/link", parent="SALES-1", next="//evil.example/northwind"
    )
    assert answer["Location"] == "/northwind/goals/SALES-3"


def test_node_with_a_parent_of_hidden_draft_is_shown(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-1", status=0)
    told = visitor("other_lead").text("goals/SALES-2")
    assert "Sell in 40" not in told
