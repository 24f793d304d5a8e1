"""What nobody should send, what comes too late, and what caches and the way back may show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from goals.choices import Kind
from goals.models import Comment
from goals.services import comment_add, node_archive, node_create, token_create, token_revoke
from tests.web.visitors import Visitor, words_of
from tests.worlds import World
from web.home.views import PAGE
from web.nodes.remarks import COMMENTS
from web.settings.tokens import SHOWN

Visitors = Callable[[str], Visitor]
NUL = "SALES-2\x00"
DIGITS = "9" * 5_000
PRIVATE = "private, no-cache"


@pytest.mark.parametrize("act", ["link", "owner", "period", "status", "archive"])
def test_refuses_a_key_that_no_database_can_hold(visitor: Visitors, act: str) -> None:
    sent = {"act": act, "step": "do", "parent": "ORG-2", "status": "active", "filters": ""}
    answer = visitor("lead").post("goals/bulk", **sent, key=NUL)
    assert answer.status_code == 302


def test_new_node_takes_no_harm_from_a_unit_that_no_database_can_hold(visitor: Visitors) -> None:
    assert visitor("lead").get("goals/new", kind="program", unit=NUL).status_code == 200


def test_people_are_found_whatever_is_typed(visitor: Visitors) -> None:
    assert visitor("staff").get("settings/people", q="Lead\x00").status_code == 200


def test_a_draft_of_no_version_is_kept(visitor: Visitors) -> None:
    lead = visitor("lead")
    answer = lead.post("goals/SALES-2/draft", title="Visit all bakers", version=DIGITS)
    assert answer.status_code == 302
    assert "Visit all bakers" in lead.get("goals/SALES-2/edit").content.decode()


@pytest.mark.parametrize("address", ["goals", "https://evil.example/", "//evil.example", "a:b"])
def test_returns_to_a_path_of_its_own_alone(visitor: Visitors, world: World, address: str) -> None:
    lead = visitor("lead")
    lead.post("goals/SALES-2/archive")
    answer = lead.post("undo", version=world.version, next=address)
    assert answer.headers["Location"] == "/northwind/history"
    assert lead.client.post(reverse("theme"), {"theme": "dark", "next": address}).headers[
        "Location"
    ] == ("/")


def test_choosing_colours_leads_back_to_no_page_that_only_a_form_opens(visitor: Visitors) -> None:
    page = visitor("lead").post("goals/bulk", act="archive", key="SALES-2", filters="")
    assert page.status_code == 200
    assert 'name="next" value=""' in page.content.decode()


def test_a_kept_form_opens_when_its_parent_is_gone(visitor: Visitors, world: World) -> None:
    lead = visitor("lead")
    typed = {"kind": "program", "title": "Bake at night", "parent": "PRODUCT-1", "unit": "SALES"}
    lead.post("goals/new/draft", **typed)
    node_archive(actor=world.system, key="PRODUCT-1")
    assert "Bake at night" in lead.text("goals/new", kind="program")


def test_nothing_typed_is_lost_when_the_parent_is_gone(visitor: Visitors, world: World) -> None:
    lead = visitor("lead")
    node_archive(actor=world.system, key="PRODUCT-1")
    sent = {"parent": "PRODUCT-1", "because": "Ovens bake at night"}
    linked = lead.post("goals/SALES-3/link", **sent)
    assert linked.status_code == 422
    assert "Ovens bake at night" in linked.content.decode()
    made = lead.post("goals/new", kind="program", title="Bake at night", status="1", **sent)
    assert made.status_code == 422
    assert "Bake at night" in made.content.decode()


def test_who_goes_back_is_given_the_whole_page(visitor: Visitors) -> None:
    staff = visitor("staff")
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    for path in ("history?q=bread", "goals?q=bread", "goals/NONE-1"):
        page = staff.client.get(f"/northwind/{path}", headers=asked).content.decode()
        assert "</html>" in page, path


def test_pages_are_kept_by_no_shared_cache(visitor: Visitors) -> None:
    staff = visitor("staff")
    for path in ("", "goals", "my-work", "goals/NONE-1", "export/csv", "history/export"):
        assert staff.get(path).headers["Cache-Control"] == PRIVATE, path


def test_signing_out_empties_the_cache_of_the_browser(visitor: Visitors) -> None:
    answer = visitor("staff").client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_what_was_typed_is_shown_when_the_session_has_ended(world: World) -> None:
    text = "Is <b>this</b> so?"
    answer = Client().post("/northwind/goals/SALES-2/comments", {"text": text})
    assert answer.status_code == 401
    assert text in words_of(answer)
    assert "<b>this" not in answer.content.decode()
    assert not Comment.objects.exists()


def test_after_a_form_one_returns_to_its_page(world: World) -> None:
    page = "/northwind/goals/SALES-2"
    for came_from, back in (
        (f"http://testserver{page}", page),
        ("https://evil.example/x", "/northwind/"),
        ("", "/northwind/"),
    ):
        sent = Client().post(f"{page}/archive", headers={"Referer": came_from})
        assert sent.headers["Location"].endswith(f"?next={back}")


def test_a_script_is_told_in_a_sentence_that_the_session_has_ended(world: World) -> None:
    answer = Client().get("/northwind/goals", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "<html" not in answer.content.decode()
    assert "next=/northwind/goals" in answer.content.decode()


def test_ones_own_work_comes_a_page_at_a_time(visitor: Visitors, world: World) -> None:
    owner = world.users["staff"].email
    for number in range(PAGE + 1):
        node_create(
            actor=world.system, kind=Kind.PROGRAM, title=f"Bake {number}", unit="SALES", owner=owner
        )
    staff = visitor("staff")
    first, second = (staff.get("my-work", page=page).content.decode() for page in (1, 2))
    assert first.count("<article") == PAGE
    assert second.count("<article") == 2
    assert "page=2" in first


def test_earlier_comments_can_be_reached(visitor: Visitors, world: World) -> None:
    for number in range(COMMENTS + 1):
        comment_add(actor=world.actor("staff"), node="SALES-2", text=f"Comment {number}.")
    staff = visitor("staff")
    assert "Comment 0." not in staff.text("goals/SALES-2")
    assert "?comments=all" in staff.get("goals/SALES-2").content.decode()
    assert "Comment 0." in staff.text("goals/SALES-2", comments="all")


def test_a_token_in_use_is_listed_however_many_were_revoked(
    visitor: Visitors, world: World
) -> None:
    token_create(actor=world.actor("staff"), name="nightly figures")
    for _ in range(SHOWN):
        gone, _secret = token_create(actor=world.actor("staff"), name="gone")
        token_revoke(actor=world.actor("staff"), token=gone.pk)
    assert "nightly figures" in visitor("staff").text("settings/tokens")
