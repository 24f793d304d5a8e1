"""Roles and tokens: who may come in, with what, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Membership, Token
from tests.api.doors import Door, problem
from tests.worlds import World


def test_gives_and_takes_roles(administrator: Door, world: World):
    said = {"email": "New@Northwind.example", "name": "New", "role": "lead", "unit": "PRODUCT"}
    made = administrator.post("/memberships", said)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["email"], told["role"], told["unit"]) == (
        "new@northwind.example", "lead", "PRODUCT",
    )  # fmt: skip
    assert "ETag" not in made
    problem(administrator.post("/memberships", said), 409, "duplicate")
    assert administrator.delete(made["Location"]).status_code == 204
    problem(administrator.get(made["Location"]), 404, "not-found")


def test_keeps_the_last_administrator(administrator: Door):
    (own,) = administrator.get("/memberships?role=administrator").json()["results"]
    problem(administrator.delete(f"/memberships/{own['id']}"), 409, "conflict")


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"role": "lead"}, 400, "email"), ({"email": "x", "role": "lead"}, 400, "email"),
        ({"email": 5, "role": "staff"}, 400, "email"),
        ({"email": "a@b.example", "role": "boss"}, 400, "role"),
        ({"email": "a@b.example", "role": "lead"}, 422, "unit"),
        ({"email": "a@b.example", "role": "executive", "unit": "SALES"}, 422, "unit"),
    ],
)  # fmt: skip
def test_refuses_roles_of_nobody(administrator: Door, said: dict, status: int, field: str):
    response = administrator.post("/memberships", said)
    assert (response.status_code, list(response.json()["data"]["fields"])) == (status, [field])


def test_who_is_no_administrator_gives_no_roles(executive: Door, world: World):
    said = {"email": "a@b.example", "role": "staff"}
    problem(executive.post("/memberships", said), 403, "forbidden")
    assert executive.get("/memberships?email=STAFF@northwind.example").json()["results"]
    assert Membership.objects.filter(organisation=world.organisation).count() == 6


def test_secret_is_told_once(executive: Door, world: World):
    made = executive.post("/tokens", {"name": "CI", "scope": "read"})
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["secret"].startswith(told["prefix"])
    assert "secret" not in executive.get(made["Location"]).json()
    assert "secret" not in executive.get("/tokens").json()["results"][-1]
    stored = Token.objects.get(pk=told["id"])
    assert told["secret"] not in str(vars(stored))
    assert Door(executive.home, told["secret"]).get("/nodes").status_code == 200


def test_secret_is_not_kept_for_a_retry(executive: Door):
    said = {"name": "CI"}
    first = executive.post("/tokens", said, idempotency_key="a")
    again = executive.post("/tokens", said, idempotency_key="a")
    assert first.json()["secret"]
    assert again.json() == {**first.json(), "secret": None}
    assert again["Idempotency-Replayed"] == "true"
    assert len(executive.get("/tokens").json()["results"]) == 2


def test_tokens_of_others_do_not_exist(executive: Door, lead: Door):
    made = executive.post("/tokens", {"name": "CI"})
    problem(lead.get(made["Location"]), 404, "not-found")
    problem(lead.delete(made["Location"]), 404, "not-found")
    assert len(lead.get("/tokens").json()["results"]) == 1


def test_revoked_token_is_refused_at_once(executive: Door, world: World):
    made = executive.post("/tokens", {"name": "CI"})
    door = Door(executive.home, made.json()["secret"])
    assert door.get("/nodes").status_code == 200
    assert executive.delete(made["Location"]).status_code == 204
    problem(door.get("/nodes"), 401, "not-authenticated")
    assert executive.get("/tokens?revoked=true").json()["results"][0]["name"] == "CI"


def test_expired_token_is_refused(executive: Door, world: World):
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    problem(executive.get("/nodes"), 401, "not-authenticated")


def test_token_of_who_may_not_sign_in_is_refused(executive: Door, world: World):
    person = world.users["executive"]
    person.is_active = False
    person.save()
    problem(executive.get("/nodes"), 401, "not-authenticated")


def test_token_of_who_left_finds_nothing(staff: Door, world: World):
    Membership.objects.filter(user=world.users["staff"]).delete()
    problem(staff.get("/nodes"), 404, "not-found")


@pytest.mark.parametrize("secret", ["x", "cascade_x", "", "é", "cascade_" + "a" * 9000])
def test_unknown_tokens_are_refused(world: World, executive: Door, secret: str):
    response = Door(executive.home).get("/nodes", Authorization=f"Bearer {secret}")
    problem(response, 401, "not-authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="cascade"'


def test_token_wins_over_a_session(world: World):
    door = Door.of(world, "staff")
    door.client.force_login(world.users["executive"])
    problem(door.patch("/nodes/ORG-2", {"title": "x"}, if_match="*"), 403, "forbidden")


def test_token_is_for_one_organisation(world: World, elsewhere: World):
    Membership.objects.create(
        organisation=elsewhere.organisation, user=world.users["executive"], role="executive"
    )
    door = Door.of(world, "executive")
    problem(door.get("/api/v1/organisations/elsewhere"), 404, "not-found")


def test_last_use_is_noted(executive: Door):
    assert executive.get("/tokens").json()["results"][0]["last_used_at"]


def test_session_writes_with_its_csrf_token_alone(world: World):
    door = Door("/api/v1/organisations/northwind")
    door.client.handler.enforce_csrf_checks = True
    door.client.force_login(world.users["lead"])
    assert door.get("/nodes").status_code == 200
    problem(door.post("/nodes", {"kind": "program", "unit": "SALES"}), 403, "forbidden")
    page = door.get("/api/v1/docs").content.decode()
    token = page.partition('data-csrf="')[2].partition('"')[0]
    said = {"kind": "program", "unit": "SALES"}
    assert door.post("/nodes", said, X_CSRFToken=token).status_code == 201


@pytest.mark.parametrize("expires", ["2001-01-01T00:00:00Z", "soon", "2026-01-01", 5])
def test_refuses_tokens_that_expire_before(executive: Door, expires: object):
    response = executive.post("/tokens", {"name": "x", "expires_at": expires})
    assert response.status_code == (422 if expires == "2001-01-01T00:00:00Z" else 400)
