"""A create that is sent twice with one key is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from goals.models import IdempotencyRecord, Node
from goals.services.retries import KEPT_FOR
from tests.api.doors import Door, problem
from tests.worlds import World, northwind

SAID = {"kind": "program", "unit": "SALES", "title": "Once"}


def made() -> int:
    return Node.objects.filter(title="Once").count()


def test_same_request_gets_the_same_answer(lead: Door):
    first = lead.post("/nodes", SAID, idempotency_key="k1")
    again = lead.post("/nodes", SAID, idempotency_key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert (again["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)
    assert made() == 1


def test_another_key_is_another_creation(lead: Door):
    for key in ("k1", "k2"):
        assert lead.post("/nodes", SAID, idempotency_key=key).status_code == 201
    assert made() == 2


def test_refuses_a_key_for_another_request(lead: Door):
    lead.post("/nodes", SAID, idempotency_key="k1")
    other = lead.post("/nodes", {**SAID, "title": "Twice"}, idempotency_key="k1")
    problem(other, 422, "idempotency-key-reused")
    problem(lead.post("/key-results", {"node": "SALES-1"}, idempotency_key="k1"), 422,
            "idempotency-key-reused")  # fmt: skip
    assert made() == 1


def test_keys_of_others_are_others(lead: Door, world: World):
    other = Door.of(world, "other_lead")
    assert lead.post("/nodes", SAID, idempotency_key="k1").status_code == 201
    said = {**SAID, "unit": "PRODUCT"}
    assert other.post("/nodes", said, idempotency_key="k1").status_code == 201


def test_what_failed_may_be_sent_again(lead: Door):
    wrong = {**SAID, "unit": "NONE"}
    problem(lead.post("/nodes", wrong, idempotency_key="k1"), 422, "invalid")
    assert not IdempotencyRecord.objects.exists()
    assert lead.post("/nodes", SAID, idempotency_key="k1").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "a" * 256])
def test_refuses_what_is_no_key(lead: Door, key: str):
    data = problem(lead.post("/nodes", SAID, idempotency_key=key), 400, "malformed")
    assert list(data["fields"]) == ["Idempotency-Key"]
    assert made() == 0


def test_keys_are_forgotten_after_a_day(lead: Door):
    lead.post("/nodes", SAID, idempotency_key="k1")
    lead.post("/nodes", SAID, idempotency_key="k2")
    old = timezone.now() - KEPT_FOR - timedelta(seconds=1)
    IdempotencyRecord.objects.update(created_at=old)
    assert lead.post("/nodes", SAID, idempotency_key="k1").status_code == 201
    assert made() == 3
    assert IdempotencyRecord.objects.count() == 1


def test_of_requests_at_once_one_is_done(committed_db: None):
    door = Door.of(northwind(), "lead")

    def send(_: int) -> tuple[int, bytes, bool]:
        try:
            own = Door(door.home, door.secret)
            response = own.post("/nodes", SAID, idempotency_key="k1")
            return response.status_code, response.content, "Idempotency-Replayed" in response
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(8)))
    assert {status for status, _, _ in found} == {201}
    assert len({content for _, content, _ in found}) == 1
    assert sorted(replayed for *_, replayed in found) == [False, *[True] * 7]
    assert made() == 1
