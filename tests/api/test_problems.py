"""Every error is a problem with a status, a stable code and what to do next."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client

from api.problem_kinds import KINDS, all_kinds, kind_of
from cascade.errors import CascadeError
from tests.api.doors import Door, problem


def every(root: type[CascadeError]) -> Iterator[type[CascadeError]]:
    yield root
    for kind in root.__subclasses__():
        yield from every(kind)


#: What only a start or a command meets.
AT_START = {"config"}


@pytest.mark.parametrize("error", sorted(set(every(CascadeError)), key=lambda e: e.__qualname__))
def test_every_error_has_a_status(error: type[CascadeError]):
    if error.__module__.partition(".")[0] in AT_START:
        pytest.skip("is met before there is a request")
    assert error in KINDS
    assert KINDS[error].code == error.code


def test_one_code_is_one_kind():
    kinds = list(KINDS.values())
    assert len({kind.code for kind in kinds}) == len({(k.code, k.status) for k in kinds})


def test_new_error_is_what_its_parent_is():
    class NewError(CascadeError):
        code = "new"

    assert kind_of(NewError("x")).status == 400
    assert kind_of(KeyError()) is None


@pytest.mark.parametrize("code", all_kinds())
def test_type_of_a_problem_leads_somewhere(nobody: Door, code: str):
    told = nobody.get(f"/api/v1/problems/{code}").json()
    assert (told["code"], told["status"]) == (code, all_kinds()[code].status)


def test_all_kinds_are_listed(nobody: Door):
    listed = nobody.get("/api/v1/problems").json()["results"]
    assert [kind["code"] for kind in listed] == list(all_kinds())
    problem(nobody.get("/api/v1/problems/none"), 404, "not-found")


def test_what_nobody_expected_is_a_problem_too(lead: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.views.nodes.nodes_chosen", lambda *_: 1 / 0)
    lead.client = Client(raise_request_exception=False)
    response = lead.client.get(
        lead.home + "/nodes", headers={"Authorization": f"Bearer {lead.secret}"}
    )
    problem(response, 500, "internal")
    assert b"ZeroDivision" not in response.content


def test_busy_database_asks_to_come_again(lead: Door, monkeypatch: pytest.MonkeyPatch):
    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("api.views.nodes.nodes_chosen", busy)
    response = lead.client.get(
        lead.home + "/nodes", headers={"Authorization": f"Bearer {lead.secret}"}
    )
    problem(response, 503, "unavailable")
    assert response["Retry-After"] == "1"


def test_unknown_host_is_a_problem_too(nobody: Door):
    response = nobody.client.get("/api/v1/problems", headers={"Host": "elsewhere.example"})
    assert (response.status_code, response.json()["code"]) == (400, "malformed")
