"""Milestones, what a goal asks of functions, and what a node depends on, by their own pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from goals.choices import Kind
from goals.models import Node
from goals.services import node_archive, node_change, node_create, unit_change
from goals.services.undoing import undo
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
HALF = {"on": "2026-06-30", "expected": 0.5}


def lines(*told: tuple[str, str], version: int = 1) -> dict[str, str]:
    """Milestones as their form sends them, with an empty line after them."""
    sent = {"version": str(version)}
    for place, (on, part) in enumerate([*told, ("", "")]):
        sent |= {f"on_{place}": on, f"part_{place}": part}
    return sent


def fields(page: Any) -> dict[str, str]:
    """The names of the choices by the functions that they are about."""
    found = re.findall(r"<legend>(\w+)</legend>.*?name=\"(need_\w+)\"", page.content.decode(), re.S)
    return {function.lower(): name for function, name in found}


# Milestones


def test_milestones_are_told_and_shown(world: World, visitor: Visits) -> None:
    answer = visitor("lead").post(
        "goals/SALES-2/milestones", **lines(("2026-09-30", "80"), ("2026-06-30", "50"))
    )
    assert answer["Location"] == "/northwind/goals/SALES-2"
    assert world.node("SALES-2").milestones == [HALF, {"on": "2026-09-30", "expected": 0.8}]
    told = visitor("staff").text("goals/SALES-2")
    assert "Milestones 50 % by 30 Jun 2026 80 % by 30 Sep 2026" in told
    undo(actor=world.actor("lead"), graph_version=world.version)
    assert world.node("SALES-2").milestones is None


def test_emptied_milestone_is_dropped_and_its_fellow_keeps_what_else_it_says(
    world: World, visitor: Visits
) -> None:
    own = HALF | {"expected": 1 / 3, "review": "board"}
    late = {"on": "2026-10-01", "expected": 0.9, "review": "team"}
    node_change(actor=world.system, key="SALES-2", milestones=[late, own])
    page = visitor("lead").get("goals/SALES-2/milestones").content.decode()
    sent = lines(("2026-07-01", "33.333333"), ("", ""), version=2)
    assert 'value="33.333333"' in page
    assert visitor("lead").post("goals/SALES-2/milestones", **sent).status_code == 302
    assert world.node("SALES-2").milestones == [own | {"on": "2026-07-01"}]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ([("", "50")], "Tell the day by which that is expected."),
        ([("2026-06-30", "")], "Tell what part of it is expected by then."),
        ([("2026-06-30", "5"), ("2026-06-30", "6")], "There is a milestone on that day already."),
        ([("2026-06-30", "101")], "less than or equal to 100"),
        ([("2026-06-30", "nan")], "Write it as a number, such as 1,234.5."),
        ([("June", "50")], "Enter a valid date."),
    ],
)
def test_wrong_milestone_is_told_at_its_field(
    world: World, visitor: Visits, told: list[tuple[str, str]], problem: str
) -> None:
    answer = visitor("lead").post("goals/SALES-2/milestones", **lines(*told))
    assert answer.status_code == 422
    assert problem in words_of(answer)
    assert b"aria-invalid" in answer.content
    assert world.node("SALES-2").milestones is None


def test_more_lines_keep_what_was_typed(world: World, visitor: Visits) -> None:
    sent = lines(("2026-06-30", "50"))
    page = visitor("lead").post("goals/SALES-2/milestones", more="1", **sent)
    assert page.status_code == 200
    assert b'value="2026-06-30"' in page.content
    assert page.content.count(b'name="on_') == 4
    assert world.node("SALES-2").milestones is None


def test_second_of_two_who_set_milestones_sees_both(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", milestones=[HALF])
    answer = visitor("lead").post("goals/SALES-2/milestones", **lines(("2026-06-30", "70")))
    assert answer.status_code == 409
    told = words_of(answer)
    assert "Expected by milestone 1, in percent Now: 50 Yours: 70" in told
    assert world.node("SALES-2").milestones == [HALF]
    again = visitor("lead").post(
        "goals/SALES-2/milestones", **lines(("2026-06-30", "70"), version=2)
    )
    assert again.status_code == 302
    assert world.node("SALES-2").milestones == [HALF | {"expected": 0.7}]


def test_form_without_any_line_drops_nothing(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", milestones=[HALF])
    visitor("lead").post("goals/SALES-2/milestones", version="2")
    assert world.node("SALES-2").milestones == [HALF]


# What is asked of functions


def test_company_goal_asks_something_of_functions(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    names = fields(executive.get("goals/ORG-2/needs"))
    assert names.keys() == {"sales", "product"}
    sent = {names["sales"]: "required", names["product"]: "optional", "version": "1"}
    assert executive.post("goals/ORG-2/needs", **sent).status_code == 302
    assert world.node("ORG-2").needs == {"sales": "required"}
    assert "Asks of functions Sales: Required" in executive.text("goals/ORG-2")


def test_function_that_no_unit_has_stays_and_a_new_one_is_not_asked(
    world: World, visitor: Visits
) -> None:
    node_change(actor=world.system, key="ORG-2", needs={"law": "required", "sales": "optional"})
    executive = visitor("executive")
    names = fields(executive.get("goals/ORG-2/needs"))
    assert names.keys() == {"law", "sales", "product"}
    unit_change(actor=world.system, unit="PRODUCT", function="ovens")
    sent = {names["sales"]: "not_applicable", names["product"]: "required", "version": "2"}
    executive.post("goals/ORG-2/needs", **sent)
    assert world.node("ORG-2").needs == {"law": "required", "sales": "not_applicable"}


def test_needs_that_make_no_sense_are_told(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    names = fields(executive.get("goals/ORG-2/needs"))
    answer = executive.post("goals/ORG-2/needs", **{names["sales"]: "badly", "version": "1"})
    assert answer.status_code == 422
    assert "badly is not one of the available choices" in words_of(answer)
    assert world.node("ORG-2").needs is None


def test_second_of_two_who_say_what_is_asked_sees_both(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    names = fields(executive.get("goals/ORG-2/needs"))
    node_change(actor=world.system, key="ORG-2", needs={"sales": "required"})
    sent = {names["sales"]: "not_applicable", "version": "1"}
    answer = executive.post("goals/ORG-2/needs", **sent)
    assert answer.status_code == 409
    assert "Sales Now: Required Yours: Not applicable" in words_of(answer)


def test_without_functions_the_page_says_where_they_are_set(world: World, visitor: Visits) -> None:
    for unit in ("SALES", "PRODUCT"):
        unit_change(actor=world.system, unit=unit, function=None)
    told = visitor("executive").text("goals/ORG-2/needs")
    assert "No unit says what its function is" in told


def test_functional_goal_is_asked_nothing(visitor: Visits) -> None:
    assert visitor("lead").get("goals/SALES-1/needs")["Location"].endswith("/goals/SALES-1/edit")


# What it depends on


def test_what_it_depends_on_is_found_added_and_taken_away(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    page = "goals/SALES-2/depends?q=ovens"
    assert "PRODUCT-1 Ovens that never stop" in lead.text(page)
    answer = lead.post(page, add="PRODUCT-1", version="1")
    assert answer["Location"] == f"/northwind/{page}"
    assert world.node("SALES-2").depends_on == ["PRODUCT-1"]
    told = lead.text(page)
    assert "It depends on PRODUCT-1 Ovens that never stop Take away PRODUCT-1" in told
    assert "in the list" in told
    assert "Depends on PRODUCT-1 Ovens" in visitor("other_staff").text("goals/SALES-2")
    lead.post("goals/SALES-2/depends", remove="0", version="2")
    assert world.node("SALES-2").depends_on is None


def test_names_of_files_are_kept_and_never_asked_for(world: World, visitor: Visits) -> None:
    Node.objects.filter(key="PRODUCT-1").update(identifier="ovens-of-the-file")
    node_change(actor=world.system, key="SALES-2", depends_on=["nothing-is-called-so"])
    lead = visitor("lead")
    lead.post("goals/SALES-2/depends", add="PRODUCT-1", version="2")
    names = ["nothing-is-called-so", "ovens-of-the-file"]
    assert world.node("SALES-2").depends_on == names
    told = lead.text("goals/SALES-2/depends")
    assert "nothing-is-called-so nothing is called so" in told
    assert "ovens-of-the-file" not in told
    lead.post("goals/SALES-2/depends", remove="0", version="3")
    assert world.node("SALES-2").depends_on == names[1:]


@pytest.mark.parametrize(
    ("sent", "status", "problem"),
    [
        ({"add": "SALES-2"}, 422, "It cannot depend on itself."),
        ({"add": ""}, 422, "Choose what it depends on."),
        ({"add": "SALES-1"}, 422, "is archived"),
        ({"add": "NONE-1"}, 404, ""),
        ({"add": "\0"}, 422, ""),
        ({"remove": "-1"}, 422, "greater than or equal to 0"),
        ({"remove": "7"}, 302, ""),
    ],
)
def test_what_it_cannot_depend_on_is_refused(
    world: World, visitor: Visits, sent: dict[str, str], status: int, problem: str
) -> None:
    node_archive(actor=world.system, key="SALES-1")
    answer = visitor("lead").post("goals/SALES-2/depends", version="1", **sent)
    assert answer.status_code == status
    assert problem in words_of(answer)
    assert world.node("SALES-2").depends_on is None


def test_second_of_two_sees_the_list_of_now(world: World, visitor: Visits) -> None:
    node_change(actor=world.system, key="SALES-2", depends_on=["SALES-3"])
    answer = visitor("lead").post("goals/SALES-2/depends", remove="0", version="1")
    assert answer.status_code == 409
    assert "Somebody changed it meanwhile." in words_of(answer)
    assert 'name="version" value="2"' in answer.content.decode()
    assert world.node("SALES-2").depends_on == ["SALES-3"]


def test_draft_of_another_unit_is_neither_named_nor_found(world: World, visitor: Visits) -> None:
    told = {"kind": Kind.PROGRAM, "title": "Secret ovens", "unit": "PRODUCT", "status": 0}
    draft = node_create(actor=world.system, **told)
    node_change(actor=world.system, key="SALES-2", depends_on=[draft.identifier])
    lead = visitor("lead")
    for page in ("goals/SALES-2", "goals/SALES-2/edit", "goals/SALES-2/depends?q=secret"):
        content = lead.get(page).content.decode()
        assert "a draft of another unit" in content
        assert draft.key not in content
        assert "Secret ovens" not in content
    assert lead.post("goals/SALES-2/depends", add=draft.key, version="2").status_code == 404


def test_script_gets_what_was_found_alone(visitor: Visits) -> None:
    part = visitor("lead").get("goals/SALES-2/depends", q="sell", part=True)
    assert b"<html" not in part.content
    assert "SALES-1 Sell in 40 new towns" in words_of(part)
    assert "Nothing else is called" in visitor("lead").text("goals/SALES-2/depends", q="zebra")


# All of them


@pytest.mark.parametrize("page", ["milestones", "depends", "kind", "needs"])
def test_mission_and_what_is_archived_have_no_such_pages(
    world: World, visitor: Visits, page: str
) -> None:
    assert visitor("executive").get(f"goals/ORG-1/{page}").status_code == 302
    node_archive(actor=world.system, key="SALES-3")
    assert visitor("lead").get(f"goals/SALES-3/{page}").status_code == 409
    assert visitor("lead").get(f"goals/NONE-1/{page}").status_code == 404


def test_form_of_a_node_leads_to_all_of_them(visitor: Visits) -> None:
    page = visitor("executive").get("goals/ORG-2/edit").content.decode()
    for name in ("milestones", "depends", "kind", "needs"):
        assert f'href="/northwind/goals/ORG-2/{name}"' in page
    assert "/needs" not in visitor("lead").get("goals/SALES-2/edit").content.decode()
