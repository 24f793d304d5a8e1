"""``GET nodes/{key}/suggested-parents``: best first, with the reason; fresh as the plan is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from goals.bridge import suggesting
from goals.choices import Kind, Status
from goals.services import node_archive, node_create
from tests.api.doors import Door, problem
from tests.worlds import World


@pytest.fixture
def orphan(world: World) -> str:
    node = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="A sales office in ten towns", unit="SALES"
    )
    return f"/nodes/{node.key}/suggested-parents"


def test_tells_the_likeliest_with_the_reason(executive: Door, orphan: str) -> None:
    told = executive.get(orphan).json()
    assert (told["key"], told["ready"]) == ("SALES-4", True)
    best = told["suggested"][0]
    assert best.keys() == {
        "key", "title", "kind", "score", "margin", "reason", "shared", "sibling",
    }  # fmt: skip
    assert (best["key"], best["kind"]) == ("SALES-1", "functional_goal")
    assert best["shared"] == [{"word": "towns", "here": [22, 27], "there": [15, 20]}]
    assert best["reason"].startswith("Both speak of “towns”.")


def test_is_told_once_until_somebody_writes(executive: Door, world: World, orphan: str) -> None:
    tag = executive.get(orphan)["ETag"]
    assert executive.get(orphan, if_none_match=tag).status_code == 304
    node_archive(actor=world.system, key="PRODUCT-1")
    assert executive.get(orphan, if_none_match=tag).status_code == 200


def test_says_when_it_is_still_being_prepared(
    executive: Door, orphan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggesting.held.clear()
    with monkeypatch.context() as patch:
        patch.setattr(suggesting, "WHILE_WAITING", 0)
        patch.setattr(suggesting, "_make_aside", lambda snapshot: None)
        response = executive.get(orphan)
        assert response.json() | {"ready": False, "suggested": []} == response.json()
    again = executive.get(orphan, if_none_match=response["ETag"])
    assert (again.status_code, again.json()["ready"]) == (200, True)


def test_an_archived_node_has_none(executive: Door, world: World, orphan: str) -> None:
    node_archive(actor=world.system, key="SALES-4")
    problem(executive.get(orphan), 409, "archived")
    problem(executive.get("/nodes/SALES-99/suggested-parents"), 404, "not-found")


class TestOfWords:
    """``GET suggested-parents``: the same for what is no node yet."""

    HERE = "/suggested-parents"

    def ask(self, door: Door, title: str = "A sales office in ten towns", **more: str) -> Any:
        query = {"title": title, "kind": "program"} | more
        return door.get(f"{self.HERE}?{urlencode(query)}")

    def test_tells_the_likeliest_with_the_reason(self, executive: Door) -> None:
        told = self.ask(executive, unit="SALES").json()
        assert told.keys() == {"as_of", "graph_version", "ready", "suggested"}
        best = told["suggested"][0]
        assert (best["key"], best["kind"]) == ("SALES-1", "functional_goal")
        assert best["shared"] == [{"word": "towns", "here": [22, 27], "there": [15, 20]}]
        assert best["reason"].startswith("Both speak of “towns”.")

    def test_level_and_unit_count(self, executive: Door) -> None:
        kinds = {
            one["kind"] for one in self.ask(executive, kind="functional_goal").json()["suggested"]
        }
        assert kinds <= {"company_goal", "functional_goal"}
        alone = self.ask(executive).json()["suggested"]
        of_sales = self.ask(executive, unit="SALES").json()["suggested"]
        assert of_sales[0]["score"] > alone[0]["score"]
        assert self.ask(executive, unit="NONE").json()["suggested"] == alone

    def test_nothing_stands_out(self, executive: Door) -> None:
        assert self.ask(executive, "Zebra").json()["suggested"] == []
        assert self.ask(executive, kind="mission").json()["suggested"] == []

    def test_other_words_are_another_answer(self, executive: Door) -> None:
        tag = self.ask(executive)["ETag"]
        again = urlencode({"title": "A sales office in ten towns", "kind": "program"})
        fresh = executive.get(f"{self.HERE}?{again}", if_none_match=tag)
        assert fresh.status_code == 304
        assert self.ask(executive, "Zebra")["ETag"] != tag

    @pytest.mark.parametrize(
        "query", ["", "?title=x", "?kind=program", "?title=x&kind=wish", "?title=&kind=program",
                  "?kind=program&title=" + "x" * 501]
    )  # fmt: skip
    def test_needs_words_and_a_kind(self, executive: Door, query: str) -> None:
        problem(executive.get(self.HERE + query), 400, "malformed")

    def test_drafts_of_others_are_neither_suggested_nor_named(self, world: World) -> None:
        node_create(
            actor=world.actor("staff"),
            kind=Kind.PROGRAM,
            title="A sales office in twenty towns",
            unit="SALES",
            status=Status.DRAFT,
        )
        for name in ("other_staff", "administrator"):
            told = self.ask(Door.of(world, name)).json()
            assert told["suggested"]
            assert "SALES-4" not in str(told)
            assert "twenty" not in str(told)
