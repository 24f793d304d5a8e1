"""Goals and programs are created and edited; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from goals.choices import Kind, Role, Status
from goals.models import AuditRow, Contribution, FormDraft, KeyResult, Node, User
from goals.services import membership_grant, node_archive, node_change, node_create
from goals.services.undoing import undo
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
BLANK = {"description": "", "owner": "", "starts": "", "due": "", "budget": "", "period": ""}


def new(**changed: str) -> dict[str, str]:
    """A new program as its form sends it."""
    sent = {"kind": "program", "title": "Bake on Sundays", "status": "1", "unit": "SALES"}
    return BLANK | sent | changed


def edited(version: int = 1, **changed: str) -> dict[str, str]:
    """SALES-2 as its form sends it when nobody has touched it."""
    sent = {"title": "Visit bakers", "status": "1", "unit": "SALES", "budget": "100"}
    sent |= {"owner": "staff@northwind.example", "starts": "2026-01-01", "due": "2026-12-31"}
    progress = {"progress_by": "0", "key_results_share": "50", "progress_value": ""}
    return BLANK | sent | progress | {"version": str(version)} | changed


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that keeps mine."""
    form = page.split('action="/northwind/goals/SALES-2/edit"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_asks_for_the_kind_first_and_offers_what_one_may_create(visitor: Visits) -> None:
    told = visitor("executive").text("goals/new")
    assert "Plan a company goal" in told
    for name in ("lead", "staff"):
        told = visitor(name).text("goals/new")
        assert "Plan a company goal" not in told
        assert "Plan a program" in told
    assert visitor("administrator").get("goals/new").status_code == 403


def test_parent_that_was_asked_for_stays(visitor: Visits) -> None:
    page = visitor("lead").get("goals/new", parent="SALES-1").content.decode()
    assert "?kind=program&amp;parent=SALES-1" in page
    form = visitor("lead").get("goals/new", kind="program", parent="SALES-1").content.decode()
    assert re.search(r'value="SALES-1"\s+checked', form)


def test_creates_a_linked_and_measured_program_in_one_act(world: World, visitor: Visits) -> None:
    before = world.version
    sent = new(parent="SALES-1", because="it sells", kr_title="Loaves", kr_target="40")
    answer = visitor("lead").post("goals/new", **sent)
    assert answer["Location"] == "/northwind/goals/SALES-4"
    node = world.node("SALES-4")
    assert (node.title, node.unit.prefix, node.status) == ("Bake on Sundays", "SALES", 1)
    assert Contribution.objects.get(child=node).because == "it sells"
    assert KeyResult.objects.get(node=node).target == 40.0
    assert world.version == before + 1


@pytest.mark.parametrize("title", ["\u200b", " \u2060\ufeff ", "\u200d"])
def test_refuses_a_title_of_which_nothing_is_seen(visitor: Visits, title: str) -> None:
    answer = visitor("lead").post("goals/new", **new(title=title))
    assert answer.status_code == 422
    assert 'id="id_title_error"' in answer.content.decode()
    assert not Node.objects.filter(key="SALES-4").exists()


def test_title_keeps_the_characters_that_join_its_letters(world: World, visitor: Visits) -> None:
    title = "\u0646\u0627\u0646 \u0645\u06cc\u200c\u067e\u0632\u06cc\u0645"
    visitor("lead").post("goals/new", **new(title=title))
    assert world.node("SALES-4").title == title


def test_creation_is_undone_as_a_whole(world: World, visitor: Visits) -> None:
    visitor("lead").post("goals/new", **new(parent="SALES-1", kr_title="Loaves"))
    undo(actor=world.actor("lead"), graph_version=world.version)
    assert Node.objects.get(key="SALES-4").archived_at is not None


def test_refused_link_leaves_no_node(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="PRODUCT-1")
    answer = visitor("lead").post("goals/new", **new(parent="PRODUCT-1"))
    assert answer.status_code == 422
    assert not Node.objects.filter(key="SALES-4").exists()


def test_staff_propose_drafts_alone(world: World, visitor: Visits) -> None:
    page = visitor("staff").get("goals/new", kind="program").content.decode()
    assert ">Draft</option>" in page
    assert ">Active</option>" not in page
    assert visitor("staff").post("goals/new", **new()).status_code == 422
    assert visitor("staff").post("goals/new", **new(status="0")).status_code == 302
    assert world.node("SALES-4").status == Status.DRAFT


def test_units_are_those_that_one_may_plan_for(visitor: Visits) -> None:
    page = visitor("lead").get("goals/new", kind="program").content.decode()
    assert 'value="SALES"' in page
    assert 'value="PRODUCT"' not in page
    assert visitor("lead").post("goals/new", **new(unit="PRODUCT")).status_code == 422


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": " "}, "Say in a sentence what will be true"),
        ({"due": "tomorrow"}, "Enter a valid date."),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"starts": "2026-12-31", "due": "2026-01-01"}, "Must not be before the start"),
        ({"title": "x" * 5_001}, "at most 5000"),
    ],
)
def test_wrong_field_is_told_at_the_field(
    world: World, visitor: Visits, changed: dict[str, str], told: str
) -> None:
    answer = visitor("lead").post("goals/new", **new(**changed))
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert b"aria-invalid" in answer.content
    answer = visitor("lead").post("goals/SALES-2/edit", **edited(**changed))
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert world.node("SALES-2").title == "Visit bakers"


@pytest.mark.parametrize("kind", ["mission", "wish", "", "\0"])
def test_kind_that_is_not_created_is_refused(visitor: Visits, kind: str) -> None:
    assert visitor("executive").post("goals/new", **new(kind=kind)).status_code in (200, 403, 404)
    assert not Node.objects.filter(key="SALES-4").exists()


def test_without_scripts_the_parents_are_searched_and_nothing_is_lost(visitor: Visits) -> None:
    found = visitor("lead").post("goals/new", **new(find="1", q="ovens"))
    assert found.status_code == 200
    assert "Ovens that never stop" in words_of(found)
    assert "Bake on Sundays" in found.content.decode()
    assert not Node.objects.filter(key="SALES-4").exists()


def test_parents_of_a_new_node_are_found_as_one_types(visitor: Visits) -> None:
    part = visitor("lead").get("goals/new/parents?kind=program&q=sell", part=True)
    assert "SALES-1 Sell in 40 new towns" in words_of(part)
    assert b"<html" not in part.content
    page = visitor("lead").get("goals/new/parents?kind=program&q=sell")
    assert page["Location"].startswith("/northwind/goals/new?kind=program")


def test_coaches_as_one_types_and_never_blocks(visitor: Visits) -> None:
    advice = visitor("lead").post("goals/new/check", **new(title="Improve excellent service"))
    assert advice.status_code == 200
    assert b"<mark>" in advice.content
    assert "Specific" in words_of(advice)
    gist = advice.content.decode().partition('hx-target="#coaching-brief"')[2]
    assert "findings, and how to mend them" in gist
    assert visitor("lead").post("goals/new", **new(title="Improve service")).status_code == 302
    empty = visitor("lead").post("goals/new/check", kind="program", title="")
    assert "It never keeps you from saving" in words_of(empty)
    known = visitor("lead").post("goals/SALES-2/check", **edited(due="nonsense"))
    assert "Specific" in words_of(known)


def test_without_scripts_the_advice_is_a_button(visitor: Visits) -> None:
    told = visitor("lead").post("goals/new", **new(look="1", title="Improve service"))
    assert "Specific" in words_of(told)
    assert "findings, and how to mend them" in words_of(told)
    assert b"hx-partial" not in told.content
    told = visitor("lead").post("goals/SALES-2/edit", **edited(look="1", title="Improve service"))
    assert "Specific" in words_of(told)
    assert "Improve service" in told.content.decode()


def test_node_is_edited(world: World, visitor: Visits) -> None:
    assert "Visit bakers" in visitor("lead").get("goals/SALES-2/edit").content.decode()
    sent = edited(title="Visit all\r\nbakers", description="One\r\ntwo", progress_by="5")
    answer = visitor("lead").post("goals/SALES-2/edit", **sent | {"progress_value": "25"})
    assert answer["Location"] == "/northwind/goals/SALES-2"
    node = world.node("SALES-2")
    assert (node.title, node.description) == ("Visit all bakers", "One\ntwo")
    assert (node.progress_by, node.progress_value, node.owner) == (5, 0.25, world.users["staff"])


def test_form_that_nobody_touched_changes_nothing(world: World, visitor: Visits) -> None:
    before = world.version
    visit = visitor("lead")
    assert visit.post("goals/SALES-2/edit", **edited()).status_code == 302
    assert world.version == before
    assert "Nothing differs" in visit.text("goals/SALES-2")


@pytest.mark.parametrize("name", ["staff", "other_lead", "administrator", "executive"])
def test_refuses_who_may_not_edit(world: World, visitor: Visits, name: str) -> None:
    visit = visitor(name)
    assert visit.get("goals/SALES-2/edit").status_code == 403
    assert visit.post("goals/SALES-2/edit", **edited(title="Mine")).status_code == 403
    assert visit.get("goals/SALES-2/archive").status_code == 403
    assert visit.post("goals/SALES-2/archive").status_code == 403
    assert world.node("SALES-2").title == "Visit bakers"


def test_mission_is_edited_on_its_own_page(visitor: Visits) -> None:
    answer = visitor("executive").get("goals/ORG-1/edit")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/northwind/mission")


def test_second_of_two_editors_sees_both_texts(world: World, visitor: Visits) -> None:
    node_change(actor=world.actor("lead"), key="SALES-2", title="Visit all bakers", budget=5.0)
    other = world.users["other_lead"].email
    membership_grant(actor=world.system, email=other, role=Role.LEAD, unit="SALES")
    sent = edited(title="Visit forty bakers", description="Mine")
    answer = visitor("other_lead").post("goals/SALES-2/edit", **sent)
    assert answer.status_code == 409
    told = words_of(answer)
    assert "Lead saved it" in told
    assert "Theirs, saved now Visit all bakers Yours Visit forty bakers" in told
    assert "removed: all added: forty" in told
    assert "Description You alone changed it." in told
    assert "Budget They alone changed it; theirs is kept either way." in told
    assert world.node("SALES-2").title == "Visit all bakers"


def test_same_edit_sent_twice_is_saved_once(world: World, visitor: Visits) -> None:
    visit, sent = visitor("lead"), edited(title="Visit forty bakers", key_results_share="")
    first = visit.post("goals/SALES-2/edit", **sent)
    rows, version = AuditRow.objects.count(), world.version
    visit.get("goals/SALES-2")
    second = visit.post("goals/SALES-2/edit", **sent)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert (AuditRow.objects.count(), world.version) == (rows, version)
    assert "SALES-2 is saved. Undo" in visit.toast("goals/SALES-2")


def test_two_who_wrote_the_same_are_not_set_against_each_other(
    world: World, visitor: Visits
) -> None:
    node_change(actor=world.system, key="SALES-2", title="Visit forty bakers")
    visit = visitor("lead")
    answer = visit.post("goals/SALES-2/edit", **edited(title="Visit forty bakers"))
    assert answer.status_code == 302
    assert "Nothing differs from what was saved." in visit.toast("goals/SALES-2")


def test_who_edits_in_two_windows_is_not_told_of_somebody_else(
    world: World, visitor: Visits
) -> None:
    visit = visitor("lead")
    visit.post("goals/SALES-2/edit", **edited(title="Visit forty bakers"))
    rows = AuditRow.objects.count()
    answer = visit.post("goals/SALES-2/edit", **edited(title="Visit all bakers"))
    told = words_of(answer)
    assert answer.status_code == 409
    assert "You changed it meanwhile, in another window" in told
    assert "Changed in both windows. Other window, saved now Visit forty bakers" in told
    assert not re.search("Somebody else|[Tt]heirs|You both|Lead saved", told)
    assert AuditRow.objects.count() == rows


def test_keeping_mine_keeps_what_they_alone_changed(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", title="Visit all bakers", budget=5.0)
    page = visitor("lead").post("goals/SALES-2/edit", **edited(title="Visit forty bakers"))
    sent = hidden(page.content.decode())
    assert sent["version"] == "2"
    assert visitor("lead").post("goals/SALES-2/edit", **sent).status_code == 302
    node = world.node("SALES-2")
    assert (node.title, node.budget) == ("Visit forty bakers", 5.0)


def test_a_number_stays_the_same_in_every_language(world: World, visitor: Visits) -> None:
    User.objects.filter(pk=world.users["lead"].pk).update(language="de")
    node_change(actor=world.system, key="SALES-2", title="Visit all bakers", budget=12.345)
    sent = edited(title="Visit forty bakers", key_results_share="0,125")
    page = visitor("lead").post("goals/SALES-2/edit", **sent)
    told = hidden(page.content.decode())
    assert (told["budget"], told["key_results_share"]) == ("12,345", "0,125")
    assert visitor("lead").post("goals/SALES-2/edit", **told).status_code == 302
    node = world.node("SALES-2")
    assert (node.budget, node.key_results_share) == (12.345, 0.00125)


def test_editing_both_together_shows_what_is_saved(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", title="Visit all bakers")
    page = visitor("lead").post("goals/SALES-2/edit", **edited(title="Visit forty bakers"))
    both = visitor("lead").post("goals/SALES-2/edit", merge="1", **hidden(page.content.decode()))
    assert both.status_code == 200
    assert "Saved now: Visit all bakers" in words_of(both)
    assert "Visit forty bakers" in both.content.decode()


def test_conflict_comes_again_when_a_third_was_faster(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", title="Second")
    page = visitor("lead").post("goals/SALES-2/edit", **edited(title="First"))
    sent = hidden(page.content.decode())
    node_change(actor=world.system, key="SALES-2", title="Third")
    again = visitor("lead").post("goals/SALES-2/edit", **sent)
    assert again.status_code == 409
    assert "Third" in words_of(again)


def test_draft_is_kept_restored_and_discarded(world: World, visitor: Visits) -> None:
    visit = visitor("lead")
    headers = {"HX-Request": "true"}
    kept = visit.client.post(
        "/northwind/goals/SALES-2/draft", edited(title="Half a thou"), headers=headers
    )
    assert "Saved as draft" in words_of(kept)
    assert world.node("SALES-2").title == "Visit bakers"
    page = visit.get("goals/SALES-2/edit").content.decode()
    assert "Half a thou" in page
    assert "This is what you had typed" in page
    assert "Half a thou" not in visitor("executive").text("goals/SALES-2")
    assert visit.post("goals/SALES-2/draft", discard="1").status_code == 302
    assert not FormDraft.objects.exists()
    assert "Half a thou" not in visit.get("goals/SALES-2/edit").content.decode()


def test_draft_of_a_version_that_is_over_ends_in_the_conflict(
    world: World, visitor: Visits
) -> None:
    visit = visitor("lead")
    visit.post("goals/SALES-2/draft", **edited(title="Mine"))
    node_change(actor=world.system, key="SALES-2", title="Theirs")
    page = visit.get("goals/SALES-2/edit").content.decode()
    assert re.search(r'name="version" value="1"', page)
    assert visit.post("goals/SALES-2/edit", **edited(title="Mine")).status_code == 409


def test_draft_is_forgotten_when_it_is_saved(visitor: Visits) -> None:
    visit = visitor("lead")
    visit.post("goals/new/draft", **new(title="Half"))
    assert "Half" in visit.get("goals/new", kind="program").content.decode()
    visit.post("goals/new", **new())
    visit.post("goals/SALES-2/draft", **edited(title="Half"))
    visit.post("goals/SALES-2/edit", **edited(title="Whole"))
    assert not FormDraft.objects.exists()


def test_draft_of_too_much_is_refused(visitor: Visits) -> None:
    answer = visitor("lead").post("goals/new/draft", **new(title="x" * 200_000))
    assert answer.status_code == 422


def test_archiving_asks_first_and_says_what_would_lose_its_path(
    world: World, visitor: Visits
) -> None:
    told = visitor("lead").text("goals/SALES-1/archive")
    assert "1 node would lose its path to the mission: SALES-2 Visit bakers" in told
    assert world.node("SALES-1").archived_at is None
    visit = visitor("lead")
    assert visit.post("goals/SALES-1/archive").status_code == 302
    assert world.node("SALES-1").archived_at is not None
    assert "Undo" in visit.text("goals/SALES-1")
    assert visit.get("goals/SALES-1/edit").status_code == 409


def test_forms_take_no_other_method(visitor: Visits) -> None:
    visit = visitor("lead")
    for page in ("goals/SALES-2/draft", "goals/SALES-2/check", "goals/new/draft"):
        assert visit.get(page).status_code == 405
    assert visit.client.put("/northwind/goals/SALES-2/edit").status_code == 405
    assert visit.post("goals/new/parents").status_code == 405


def test_own_draft_is_edited_by_staff(world: World, visitor: Visits) -> None:
    draft = node_create(
        actor=world.actor("staff"), kind=Kind.PROGRAM, title="Idea", unit="SALES", status=0
    )
    page = visitor("staff").get(f"goals/{draft.key}/edit").content.decode()
    assert ">Active</option>" not in page
    sent = edited(title="Better idea", status="0", owner="")
    assert visitor("staff").post(f"goals/{draft.key}/edit", **sent).status_code == 302
    assert world.node(draft.key).title == "Better idea"
