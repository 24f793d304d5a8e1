"""The guided start: from a name to a first cascade, saved at each step."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from goals.actors import Actor
from goals.models import Contribution, Membership, Node, Organisation, Unit, User
from goals.selectors.lookups import current_mission
from goals.services import mission_set, organisation_create
from goals.services.founding import free_slug
from goals.services.organisations import RESERVED_SLUGS
from tests.web.visitors import BACKEND, Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
pytestmark = pytest.mark.django_db


@pytest.fixture
def founder() -> User:
    return User.objects.create_user("founder@example.org", "x", name="Fay")


@pytest.fixture
def client(founder: User) -> Client:
    client = Client()
    client.force_login(founder, backend=BACKEND)
    return client


@pytest.fixture
def bakery(founder: User) -> Organisation:
    return organisation_create(slug="bakery", name="Bakery", user=founder)


@pytest.fixture
def visit(bakery: Organisation, client: Client) -> Visitor:
    return Visitor("/bakery/", client)


def goal(
    number: int, title: str = "", due: str = "2027-12-31", because: str = ""
) -> dict[str, str]:
    told = {"title": title, "due": due, "because": because}
    return {f"goal{number}-{name}": value for name, value in told.items()}


def test_who_belongs_nowhere_arrives_here(client: Client) -> None:
    response = client.get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/begin"
    assert "ask an administrator there for an invitation" in words_of(response)


def test_stranger_is_asked_to_sign_in() -> None:
    assert Client().get("/begin")["Location"].startswith("/accounts/login/")


def test_whole_path_ends_on_a_cascade(client: Client) -> None:
    response = client.post("/begin", {"name": "Nordlicht Bäckerei", "slug": ""})
    assert response["Location"] == "/nordlicht-backerei/begin/mission"
    visitor = Visitor("/nordlicht-backerei/", client)
    texts = {"title": "Every town has fresh bread", "why": "The shop follows the bakery"}
    assert visitor.post("begin/mission", **texts)["Location"].endswith("/begin/units")
    units = {"picked": ["sales", "operations"], "others": " Research \n\nSales\n"}
    assert visitor.post("begin/units", **units)["Location"].endswith("/begin/goals")
    goals = goal(0, "Bread in 120 towns", because="more towns") | goal(1) | goal(2)
    assert visitor.post("begin/goals", **goals)["Location"].endswith("/begin/done")
    told = visitor.text("begin/done")
    assert "Mission Every town has fresh bread Company goal Bread in 120 towns" in told
    assert "Units: Operations Research Sales" in told
    link = Contribution.objects.get(child__title="Bread in 120 towns")
    assert (link.parent.title, link.because) == ("Every town has fresh bread", "more towns")


def test_steps_that_are_sent_twice_are_done_once(client: Client) -> None:
    name = {"name": "Bakery", "slug": "", "once": _token(client, "/begin")}
    first, second = (client.post("/begin", name)["Location"] for _ in range(2))
    assert first == second == "/bakery/begin/mission"
    assert Organisation.objects.count() == 1
    mission_set(actor=Actor.system(Organisation.objects.get()), title="Every town has fresh bread")
    goals = goal(0, "Bread in 120 towns") | goal(1) | goal(2)
    goals["once"] = _token(client, "/bakery/begin/goals")
    for _ in range(2):
        assert client.post("/bakery/begin/goals", goals)["Location"].endswith("/begin/done")
    assert Node.objects.filter(title="Bread in 120 towns").count() == 1


def _token(client: Client, address: str) -> str:
    found = re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert len(found) == 1
    return str(found[0])


def test_founder_becomes_executive_and_administrator(client: Client, founder: User) -> None:
    client.post("/begin", {"name": "Bakery", "slug": "my-bakery"})
    roles = Membership.objects.filter(organisation__slug="my-bakery", user=founder)
    assert set(roles.values_list("role", flat=True)) == {"executive", "administrator"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "", "slug": ""}, "Give it a name; it can be changed later."),
        ({"name": "\u200b\u2060\ufeff", "slug": "b"}, "Give it a name; it can be changed later."),
        ({"name": "B", "slug": "Not A Slug"}, "lower-case letters, digits and hyphens"),
        ({"name": "B", "slug": "api"}, "own addresses; choose another."),
        ({"name": "B", "slug": "bakery"}, "There is a organisation"),
    ],
)
def test_refuses_a_wrong_name_at_the_field(
    client: Client, bakery: Organisation, fields: dict[str, str], told: str
) -> None:
    response = client.post("/begin", fields)
    assert response.status_code == 422
    assert told in words_of(response)
    assert Organisation.objects.count() == 1


def test_name_alone_never_takes_an_address_of_the_installation(client: Client) -> None:
    assert client.post("/begin", {"name": "API"})["Location"] == "/api-2/begin/mission"


def test_first_parts_of_all_other_addresses_are_reserved() -> None:
    parts = {
        str(pattern.pattern).strip("^").split("/")[0]
        for resolver in get_resolver().url_patterns
        for pattern in (
            resolver.url_patterns
            if isinstance(resolver, URLResolver) and not str(resolver.pattern)
            else [resolver]
        )
    }
    fixed = {part for part in parts if part and "<" not in part}
    assert "accounts" in fixed
    assert fixed <= RESERVED_SLUGS


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Bakery", "bakery-2"), ("Ünïcode & Söhne", "unicode-sohne"), ("日本", "organisation")],
)
def test_slug_is_made_of_the_name(bakery: Organisation, name: str, slug: str) -> None:
    assert free_slug(name) == slug


def test_comes_back_to_the_first_step_that_is_missing(visit: Visitor) -> None:
    assert visit.get("begin")["Location"].endswith("/begin/mission")
    visit.post("begin/mission", title="Bread", why="")
    assert visit.get("begin")["Location"].endswith("/begin/units")
    visit.post("begin/units", picked=["sales"], others="")
    assert visit.get("begin")["Location"].endswith("/begin/goals")
    visit.post("begin/goals", **goal(0, "Bread in 120 towns"), **goal(1), **goal(2))
    assert visit.get("begin")["Location"].endswith("/begin/done")


def test_unfinished_one_is_offered_until_it_has_a_cascade(visit: Visitor) -> None:
    offered = "Go on where you left off Bakery"
    assert offered in words_of(visit.client.get("/begin"))
    visit.post("begin/mission", title="Bread", why="")
    visit.post("begin/goals", **goal(0, "Bread in 120 towns"), **goal(1), **goal(2))
    assert offered not in words_of(visit.client.get("/begin"))


def test_mission_is_not_set_twice(bakery: Organisation, visit: Visitor) -> None:
    visit.post("begin/mission", title="Bread", why="")
    assert visit.post("begin/mission", title="Cake", why="").status_code != 302
    mission = current_mission(bakery.pk)
    assert mission is not None
    assert mission.title == "Bread"
    assert "Go on with the units" in visit.text("begin/mission")


def test_empty_steps_are_refused_at_the_field(visit: Visitor) -> None:
    response = visit.post("begin/mission", title="", why="")
    assert response.status_code == 422
    assert "Write one sentence; it can be made better later." in words_of(response)
    response = visit.post("begin/units", others=" ")
    assert response.status_code == 422
    assert "Pick at least one, or write one below." in words_of(response)
    visit.post("begin/mission", title="Bread", why="")
    response = visit.post("begin/goals", **goal(0), **goal(1, "Second"), **goal(2))
    assert response.status_code == 422
    assert "Write at least one company goal." in words_of(response)
    assert not Node.objects.filter(title="Second").exists()


def test_units_that_are_there_are_passed_over(visit: Visitor) -> None:
    visit.post("begin/units", picked=["sales"], others="")
    visit.post("begin/units", picked=["sales"], others="Research")
    assert sorted(Unit.objects.values_list("name", flat=True)) == ["Research", "Sales"]


def test_goals_ask_for_the_mission_first(visit: Visitor) -> None:
    assert visit.get("begin/goals")["Location"].endswith("/begin/mission")


@pytest.mark.parametrize("step", ["mission", "units", "goals", "done"])
def test_only_founders_set_up(world: World, step: str) -> None:
    response = Visitor.of(world, "lead").get(f"begin/{step}")
    assert response.status_code == 403


def test_front_leads_to_the_one_organisation(world: World) -> None:
    assert Visitor.of(world, "staff").client.get("/")["Location"] == "/northwind/"


def test_front_offers_the_choice_of_several(bakery: Organisation, founder: User) -> None:
    organisation_create(slug="other", name="Other", user=founder)
    client = Client()
    client.force_login(founder, backend=BACKEND)
    assert client.get("/")["Location"] == "/organisations/"
    assert "Bakery /bakery/ Other /other/" in words_of(client.get("/organisations/"))


def test_mission_that_was_set_elsewhere_counts(bakery: Organisation, visit: Visitor) -> None:
    from goals.actors import Actor

    mission_set(actor=Actor.system(bakery), title="Cake for all")
    assert "Cake for all" in visit.text("begin/mission")
