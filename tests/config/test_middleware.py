"""Every request has an id and one line in the log, which holds no secret."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import path
from django.utils.functional import SimpleLazyObject

from config import middleware
from config.middleware import RequestLog, current_request_id, request_id

MADE = re.compile(r"[0-9a-f]{32}")


def serve(request: HttpRequest, view: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """The line that is logged for the request."""
    with structlog.testing.capture_logs() as lines:
        RequestLog(view)(request)
    [line] = lines
    return line


@pytest.fixture(autouse=True)
def _uncached_logger(monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger that was used once keeps its processors, and nothing can be captured from it.
    monkeypatch.setattr(middleware, "_log", structlog.stdlib.get_logger("cascade.requests"))


@pytest.mark.parametrize("given", ["deploy-17", "a", "A.b_c-9", "x" * 64])
def test_takes_a_harmless_id_of_the_caller(given: str):
    response = Client().get("/health/live", headers={"X-Request-ID": given})
    assert response["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\u2028", "é", "a;b", '"', "a\nb", "<b>"])
def test_makes_an_id_where_the_callers_may_do_harm(given: str):
    assert MADE.fullmatch(request_id(given))


def test_makes_another_id_for_each_request():
    made = [Client().get("/health/live")["X-Request-ID"] for _ in range(2)]
    assert made[0] != made[1]
    assert all(MADE.fullmatch(one) for one in made)


def test_the_id_is_known_while_the_request_is_served_and_not_after():
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        bound = structlog.contextvars.get_contextvars()["request_id"]
        seen.extend([request.request_id, current_request_id.get(), bound])  # type: ignore[attr-defined]
        return HttpResponse()

    RequestLog(view)(RequestFactory().get("/", headers={"X-Request-ID": "r-1"}))
    assert seen == ["r-1", "r-1", "r-1"]
    assert current_request_id.get() == ""
    assert "request_id" not in structlog.contextvars.get_contextvars()


def test_the_id_is_forgotten_after_a_failure_too():
    def view(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestLog(view)(RequestFactory().get("/"))
    assert current_request_id.get() == ""


def test_the_line_tells_method_path_status_time_and_person():
    line = serve(RequestFactory().post("/a/b?token=opensesame"), lambda _: HttpResponse(status=201))
    assert line.pop("milliseconds") >= 0
    assert line.pop("log_level") == "info"
    assert line == {
        "event": "request",
        "method": "POST",
        "path": "/a/b",
        "status": 201,
        "user": None,
    }


def test_the_line_holds_no_secret():
    request = RequestFactory().post(
        "/?password=opensesame",
        {"password": "opensesame"},
        headers={"Authorization": "Bearer opensesame", "Cookie": "sessionid=opensesame"},
    )
    assert "opensesame" not in str(serve(request, lambda _: HttpResponse()))


def test_the_line_names_who_was_found_by_a_token():
    def view(request: HttpRequest) -> HttpResponse:
        request.user = get_user_model()(pk=17)
        return HttpResponse()

    assert serve(RequestFactory().get("/"), view)["user"] == "17"


def test_the_line_names_nobody_for_a_stranger():
    def view(request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return HttpResponse()

    assert serve(RequestFactory().get("/"), view)["user"] is None


@pytest.mark.parametrize(("accessed", "user"), [(True, "17"), (False, None)])
def test_the_line_names_who_is_signed_in_without_asking_the_database(
    accessed: bool, user: str | None
):
    class Session(dict[str, str]):
        pass

    def view(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: pytest.fail("the log asked for the person"))  # type: ignore[assignment]
        request.session = Session({"_auth_user_id": "17"})  # type: ignore[assignment]
        request.session.accessed = accessed
        return HttpResponse()

    assert serve(RequestFactory().get("/"), view)["user"] == user


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("opensesame")


urlpatterns = [path("broken", broken)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("host", "status"), [("testserver", 500), ("evil.example.org", 400)], ids=["failure", "host"]
)
def test_a_failure_inside_has_its_line_and_its_id_too(host: str, status: int):
    client = Client(raise_request_exception=False)
    with structlog.testing.capture_logs() as lines:
        response = client.get("/broken", headers={"Host": host, "X-Request-ID": "r-1"})
    assert (response.status_code, response["X-Request-ID"]) == (status, "r-1")
    assert [line["status"] for line in lines if line["event"] == "request"] == [status]
    assert b"opensesame" not in response.content
