"""What a person sets: name, language, time zone, colours; and their sessions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from goals.models import User
from goals.services import profile_change
from tests.web.accounts.conftest import PASSWORD, signed_in
from tests.worlds import World
from web.accounts.middleware import Preferences

FIELDS = {"name": "Sam", "language": "de", "time_zone": "Asia/Tokyo", "theme": "dark"}


def test_a_profile_is_saved_and_shown(at_home: Client, person: User):
    answer = at_home.post("/accounts/profile/", FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/profile/")
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in FIELDS} == FIELDS
    page = at_home.get("/accounts/profile/")
    assert page["Content-Language"] == "de"
    assert 'lang="de"' in page.content.decode()
    assert 'data-theme="dark"' in page.content.decode()


@pytest.mark.parametrize("field", ["language", "time_zone", "theme"])
def test_a_choice_that_is_none_is_refused_beside_its_field(
    at_home: Client, person: User, field: str
):
    answer = at_home.post("/accounts/profile/", FIELDS | {field: "nonsense"})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    person.refresh_from_db()
    assert person.name != "Sam"


def test_what_only_the_domain_refuses_is_told_beside_its_field(at_home: Client):
    answer = at_home.post("/accounts/profile/", FIELDS | {"name": "a\tb"})
    assert answer.status_code == 422
    assert "one line" in answer.content.decode()


def test_a_profile_is_ones_own(client: Client, db: None):
    assert client.post("/accounts/profile/", FIELDS)["Location"].startswith("/accounts/login/")


# Language and time zone of a request


def answered(request: HttpRequest) -> tuple[str, str, HttpResponse]:
    seen: list[str] = []

    def page(_: HttpRequest) -> HttpResponse:
        seen.extend([translation.get_language(), timezone.get_current_timezone_name()])
        return HttpResponse()

    answer = Preferences(page)(request)
    return seen[0], seen[1], answer


def asked(user: object, path: str = "/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return request


def test_pages_follow_the_person_before_the_browser(world: World):
    user = profile_change(user=world.users["staff"], language="de", time_zone="Asia/Tokyo")
    language, zone, answer = answered(asked(user, **{"Accept-Language": "en"}))
    assert (language, zone, answer["Content-Language"]) == ("de", "Asia/Tokyo", "de")
    assert "Vary" not in answer
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"


def test_without_a_choice_pages_follow_the_browser_and_the_server(world: World):
    language, zone, answer = answered(asked(world.users["staff"], **{"Accept-Language": "de-AT"}))
    assert (language, zone, answer["Vary"]) == ("de", "UTC", "Accept-Language")


def test_what_programs_ask_is_never_looked_at(db: None):
    request = RequestFactory().get("/api/v1/nodes", headers={"Accept-Language": "de"})
    language, _, answer = answered(request)  # it has no user at all
    assert (language, "Content-Language" in answer) == ("en", False)


def test_hours_are_told_in_the_persons_zone(at_home: Client, person: User):
    profile_change(user=person, time_zone="Asia/Tokyo")
    UserSession.objects.update(created_at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC))
    assert "2026-03-02T05:00:00+09:00" in at_home.get("/accounts/sessions/").content.decode()


# Colours


def test_colours_are_kept_for_the_person_and_the_browser(at_home: Client, person: User):
    answer = at_home.post("/accounts/theme", {"theme": "dark", "next": "/organisations/"})
    assert (answer.status_code, answer["Location"]) == (302, "/organisations/")
    assert answer.cookies["theme"].value == "dark"
    person.refresh_from_db()
    assert person.theme == "dark"


def test_colours_are_kept_by_cookie_for_who_is_not_signed_in(client: Client, db: None):
    client.post("/accounts/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_colours_leads_to_no_other_host(client: Client, db: None, way: str):
    assert client.post("/accounts/theme", {"theme": "light", "next": way})["Location"] == "/"


def test_colours_are_of_the_known_ones_and_take_a_post(client: Client, db: None):
    assert client.post("/accounts/theme", {"theme": "pink"}).status_code == 404
    assert client.get("/accounts/theme?theme=dark").status_code == 405


# Sessions


def elsewhere_signed_in(person: User) -> Client:
    other = Client(headers={"User-Agent": "Other browser"})
    other.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert signed_in(other)
    return other


def test_sessions_are_listed_and_one_is_ended(at_home: Client, person: User):
    other = elsewhere_signed_in(person)
    assert "Other browser" in at_home.get("/accounts/sessions/").content.decode()
    row = UserSession.objects.get(user_agent="Other browser")
    assert at_home.post(f"/accounts/sessions/{row.pk}/end").status_code == 302
    assert other.get("/accounts/profile/").status_code == 302
    assert at_home.get("/accounts/profile/").status_code == 200


def test_all_other_sessions_are_ended_at_once(at_home: Client, person: User):
    others = [elsewhere_signed_in(person) for _ in range(2)]
    at_home.post("/accounts/sessions/")
    assert [other.get("/accounts/profile/").status_code for other in others] == [302, 302]
    assert at_home.get("/accounts/profile/").status_code == 200


def test_nobody_ends_another_persons_session_or_the_one_in_use(
    at_home: Client, world: World, person: User
):
    stranger = world.users["lead"]
    stranger.set_password(PASSWORD)
    stranger.save()
    other = elsewhere_signed_in(stranger)
    for row in UserSession.objects.all():
        assert at_home.post(f"/accounts/sessions/{row.pk}/end").status_code == 404
    assert other.get("/accounts/profile/").status_code == 200
    assert signed_in(at_home)
