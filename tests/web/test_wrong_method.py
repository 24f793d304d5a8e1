"""An address that does not take a request of a kind says so in words, and leads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def way(answer: Any) -> str:
    """Where the button of the page leads."""
    found = re.search(r'role="button" href="([^"]*)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_address_of_a_form_that_is_opened_says_what_it_is(visitor: Visits) -> None:
    answer = visitor("lead").get("goals/SALES-2/comments/1/delete")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    told = words_of(answer)
    assert "This address only takes what a form sends; it is no page to open." in told
    assert "Nothing was changed. To the start" in told
    assert way(answer) == "/northwind/"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/northwind/goals/SALES-2?below=2#x", "/northwind/goals/SALES-2?below=2"),
        ("http://testserver/northwind/undo", "/northwind/"),
        ("https://evil.example/northwind", "/northwind/"),
        ("http://testserver//evil.example/", "/northwind/"),
    ],
)
def test_leads_back_to_a_page_of_ours_alone(visitor: Visits, came_from: str, back: str) -> None:
    lead = visitor("lead").client
    answer = lead.get("/northwind/undo", headers={"Referer": came_from})
    assert answer.status_code == 405
    assert way(answer) == back


def test_page_to_which_something_is_sent_can_be_opened(visitor: Visits) -> None:
    answer = visitor("lead").client.post("/northwind/history?page=2")
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert "This address is a page to open; nothing can be sent to it." in words_of(answer)
    assert way(answer) == "/northwind/history?page=2"


def test_script_is_told_in_a_sentence(visitor: Visits) -> None:
    answer = visitor("lead").get("undo", part=True)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words_of(answer) == "This address only takes what a form sends; it is no page to open."


def test_stranger_is_told_as_much(world: World) -> None:
    answer = Client().get("/northwind/undo")
    assert answer.status_code == 405
    assert "no page to open" in words_of(answer)


def test_program_is_told_as_before(visitor: Visits) -> None:
    answer = visitor("lead").client.put("/api/v1/organisations")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
