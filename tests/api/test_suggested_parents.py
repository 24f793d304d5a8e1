"""``GET nodes/{key}/suggested-parents``: best first, with the reason; fresh as the plan is."""

from __future__ import annotations

import pytest

from goals.bridge import suggesting
from goals.choices import Kind
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
