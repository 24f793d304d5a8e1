"""A failure is told by the door through which the request came."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import handler400, handler404, handler500  # noqa: F401 of the URLs below
from config.urls import urlpatterns as site


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("opensesame")


# The pages of failures lead on to others.
urlpatterns = [path("broken", broken), path("api/v1/broken", broken), *site]
STRANGE = {"Host": "evil.example.org"}

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/api/v1/broken", {}, 500),
        ("/api/v1/broken", STRANGE, 400),
        ("/api/v1/nowhere", {}, 404),
    ],
)
def test_the_api_tells_it_as_a_problem(address: str, headers: dict[str, str], status: int):
    response = Client(raise_request_exception=False).get(address, headers=headers)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert b"opensesame" not in response.content


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [("/broken", {}, 500), ("/broken", STRANGE, 400), ("/no/where", {}, 404)],
)
def test_elsewhere_it_is_a_page(address: str, headers: dict[str, str], status: int):
    response = Client(raise_request_exception=False).get(address, headers=headers)
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    assert b"opensesame" not in response.content


def test_the_page_of_an_error_says_what_is_saved_and_what_to_do():
    ask = Client(raise_request_exception=False, headers={"X-Request-ID": "monday-17"})
    page = ask.get("/broken").content.decode()
    assert "Nothing is half saved: what you sent is there as a whole, or not at all." in page
    assert "try again if it is not" in page
    assert "<code>monday-17</code>" in page


def test_the_page_of_an_error_needs_no_database(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(
        "django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", refuse
    )
    response = Client(raise_request_exception=False).get("/broken")
    assert response.status_code == 500
    assert b"half saved" in response.content
