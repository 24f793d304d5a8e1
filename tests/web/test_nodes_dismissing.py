"""A finding is dismissed on its node's page, and brought back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from goals.bridge import remarking
from goals.models import Dismissal
from goals.services import finding_dismiss, node_archive, node_change
from tests.dismissing import one_finding
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visitors = Callable[[str], Visitor]
WHY = "Everybody in Sales knows them"


@pytest.fixture(autouse=True)
def just_started() -> None:
    cache.clear()
    remarking.held.clear()


def where(world: World, act: str = "dismiss") -> str:
    return f"goals/SALES-2/findings/{one_finding(world).id}/{act}"


def test_page_asks_why_and_dismisses(world: World, visitor: Visitors):
    lead, path = visitor("lead"), where(world)
    assert f"/northwind/{path}" in lead.get("goals/SALES-2").content.decode()
    asked = lead.get(path)
    assert (asked.status_code, "Reason" in words_of(asked)) == (200, True)
    sent = lead.post(path, because=WHY)
    assert (sent.status_code, sent["Location"]) == (302, "/northwind/goals/SALES-2#smart")
    page = lead.get("goals/SALES-2")
    assert "1 finding dismissed" in words_of(page)
    assert WHY in words_of(page)
    assert f"/northwind/{path}" not in page.content.decode()


def test_toast_offers_to_undo(world: World, visitor: Visitors):
    lead = visitor("lead")
    lead.post(where(world), because=WHY)
    assert "The finding is dismissed. Undo" in lead.toast("goals/SALES-2")
    lead.post("undo", version=world.version, next="/northwind/goals/SALES-2")
    assert not Dismissal.objects.exists()


def test_it_is_brought_back(world: World, visitor: Visitors):
    lead, path = visitor("lead"), where(world)
    lead.post(path, because=WHY)
    assert lead.get(path.replace("dismiss", "restore")).status_code == 405
    back = lead.post(path.replace("/dismiss", "/restore"))
    assert back["Location"] == "/northwind/goals/SALES-2#smart"
    assert "The finding is back. Undo" in lead.toast("goals/SALES-2")
    assert not Dismissal.objects.exists()


def test_form_comes_as_a_part_for_a_script(world: World, visitor: Visitors):
    part = visitor("lead").get(where(world), part=True)
    text = part.content.decode()
    assert text.strip().startswith("<form")
    assert "<main" not in text
    assert re.search(r'<label[^>]* for="([^"]+)"', text).group(1) in text


@pytest.mark.parametrize("because", ["", "   "])
def test_reason_is_missing_at_its_field(world: World, visitor: Visitors, because: str):
    sent = visitor("lead").post(where(world), because=because)
    assert sent.status_code == 422
    assert 'aria-invalid="true"' in sent.content.decode()
    assert not Dismissal.objects.exists()


def test_owner_may_and_others_see_no_button(world: World, visitor: Visitors):
    path = where(world)
    for name in ("executive", "other_staff", "administrator"):
        page = visitor(name).get("goals/SALES-2").content.decode()
        assert "/dismiss" not in page
        assert visitor(name).post(path, because=WHY).status_code == 403
    assert visitor("staff").post(path, because=WHY).status_code == 302


def test_others_read_what_was_dismissed_without_a_way_back(world: World, visitor: Visitors):
    visitor("lead").post(where(world), because=WHY)
    page = visitor("executive").get("goals/SALES-2")
    assert WHY in words_of(page)
    assert "Bring back" not in words_of(page)


def test_strangers_sign_in_and_members_of_others_find_nothing(world: World, elsewhere: World):
    path = f"/northwind/{where(world)}"
    assert Client().get(path).status_code == 302
    assert Visitor.of(elsewhere, "lead").client.get(path).status_code == 404


def test_what_is_no_finding_is_not_there(world: World, visitor: Visitors):
    lead, path = visitor("lead"), where(world)
    assert lead.get("goals/SALES-2/findings/nothing/dismiss").status_code == 404
    node_change(actor=world.system, key="SALES-2", title="Visit bakeries")
    assert lead.get(path).status_code == 404
    assert lead.post(path, because=WHY).status_code == 404
    assert lead.post(path.replace("/dismiss", "/restore")).status_code == 404
    node_archive(actor=world.system, key="SALES-2")
    assert lead.post(path, because=WHY).status_code == 409


def test_advice_while_typing_leaves_it_out(world: World, visitor: Visitors):
    found = one_finding(world)
    lead = visitor("lead")
    before = words_of(lead.post("goals/SALES-2/check", title="Visit bakers"))
    finding_dismiss(actor=world.system, node="SALES-2", finding=found.id, because=WHY)
    after = words_of(lead.post("goals/SALES-2/check", title="Visit bakers"))
    assert len(after) < len(before)


def test_settings_tell_how_often_each_check_was_dismissed(world: World, visitor: Visitors):
    lead = visitor("lead")
    assert "Times dismissed" not in lead.text("settings")
    lead.post(where(world), because=WHY)
    assert "Times dismissed" in lead.text("settings")


def test_history_tells_it(world: World, visitor: Visitors):
    lead = visitor("lead")
    lead.post(where(world), because=WHY)
    assert "Dismissed a finding of SALES-2" in lead.text("history")
    assert WHY in lead.text("goals/SALES-2/history")


def test_page_takes_as_many_queries_however_much_is_dismissed(
    world: World, visitor: Visitors, django_assert_max_num_queries: object
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    lead = visitor("lead")

    def queries() -> int:
        lead.get("goals/PRODUCT-1")
        with CaptureQueriesContext(connection) as seen:
            lead.get("goals/PRODUCT-1")
        return len(seen)

    before = queries()
    from tests.dismissing import own_findings

    for each in own_findings(world, "PRODUCT-1"):
        finding_dismiss(actor=world.system, node="PRODUCT-1", finding=each.id, because=WHY)
    assert queries() <= before
