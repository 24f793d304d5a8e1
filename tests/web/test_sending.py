"""A form that makes something makes it once, however often it is sent; without scripts, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection, models
from django.utils import timezone

from goals import guards
from goals.models import (
    CheckIn,
    Comment,
    Contribution,
    IdempotencyRecord,
    Invitation,
    KeyResult,
    Node,
    Period,
    Token,
    Unit,
)
from tests.web.visitors import Visitor, words_of
from tests.worlds import World, northwind

Visits = Callable[[str], Visitor]
ONCE = re.compile(r'name="once" value="([^"]+)"')
TODAY = timezone.now().date().isoformat()


@dataclass(frozen=True)
class Making:
    """A form: who sends it from which page to where, and what it makes."""

    who: str
    page: str
    makes: type[models.Model]
    fields: dict[str, str]
    to: str = ""
    query: dict[str, Any] = field(default_factory=dict)

    def token(self, visit: Visitor) -> str:
        """What the form is known by, as the page has it."""
        page = visit.get(self.page, **self.query).content.decode()
        action = f'action="{visit.home}{self.to}"' if self.to else "data-none"
        found = ONCE.search(page, max(page.find(action), page.find("<main")))
        assert found is not None
        return found[1]

    def send(self, visit: Visitor, token: str, **other: str) -> Any:
        return visit.post(self.to or self.page, **self.fields | {"once": token} | other)

    def count(self) -> int:
        return self.makes._default_manager.count()


FORMS = {
    "node": Making(
        "lead",
        "goals/new",
        Node,
        {"kind": "program", "title": "Bake at night", "unit": "SALES", "status": "1"},
        query={"kind": "program"},
    ),
    "key result": Making(
        "lead", "goals/SALES-2/key-results/new", KeyResult, {"title": "Bakers", "weight": "1"}
    ),
    "comment": Making(
        "staff", "goals/SALES-2", Comment, {"text": "Well"}, to="goals/SALES-2/comments"
    ),
    "comment of its own page": Making("staff", "goals/SALES-2/comments", Comment, {"text": "Well"}),
    "check-in": Making(
        "lead", "goals/SALES-2/check-in", CheckIn, {"target": "whole", "on": TODAY, "note": "Look"}
    ),
    "check-in on the node's page": Making(
        "lead",
        "goals/SALES-2",
        CheckIn,
        {"target": "whole", "on": TODAY, "note": "Look"},
        to="goals/SALES-2/check-in",
    ),
    "unit": Making("administrator", "settings/units/new", Unit, {"name": "Logistics"}),
    "period": Making("administrator", "settings/periods/new", Period, {"name": "2027"}),
    "invitation": Making(
        "administrator",
        "settings/people/invite",
        Invitation,
        {"email": "new@example.org", "role": "staff", "unit": "SALES"},
    ),
    "token": Making("staff", "settings/tokens", Token, {"name": "figures", "scope": "read"}),
    "link": Making("lead", "goals/SALES-3/link", Contribution, {"parent": "SALES-1"}),
    "link on the node's page": Making(
        "lead", "goals/SALES-3", Contribution, {"parent": "SALES-1"}, to="goals/SALES-3/link"
    ),
    "link of an orphan": Making(
        "lead", "orphans/SALES-3/link", Contribution, {"parent": "SALES-1"}
    ),
}
#: Forms after which there may be another of the same; of a name or of two ends there is one.
REPEATABLE = [name for name in FORMS if name != "period" and not name.startswith("link")]


@pytest.mark.parametrize("name", FORMS)
def test_sent_twice_is_made_once(name: str, visitor: Visits, settings: LazySettings) -> None:
    settings.MAIL_IS_DELIVERED = True
    form, visit = FORMS[name], visitor(FORMS[name].who)
    before, token = form.count(), form.token(visit)
    first, second = form.send(visit, token), form.send(visit, token)
    assert form.count() == before + 1
    assert second.status_code == 302
    # A token's secret is told at once, on the page itself.
    assert second["Location"] == first.get("Location", f"{visit.home}settings/tokens")
    assert len(mail.outbox) == (name == "invitation")


@pytest.mark.parametrize("name", REPEATABLE)
def test_same_again_from_a_new_form_is_another(name: str, visitor: Visits) -> None:
    form, visit = FORMS[name], visitor(FORMS[name].who)
    before = form.count()
    for _ in range(2):
        form.send(visit, form.token(visit))
    assert form.count() == before + 2


def test_who_goes_back_and_types_something_else_sends_another(visitor: Visits) -> None:
    form, visit = FORMS["comment"], visitor("staff")
    token = form.token(visit)
    form.send(visit, token)
    form.send(visit, token, text="And well again")
    assert Comment.objects.count() == 2


def test_same_token_of_two_people_is_of_two_forms(visitor: Visits) -> None:
    form, token = FORMS["comment"], FORMS["comment"].token(visitor("staff"))
    form.send(visitor("staff"), token)
    form.send(visitor("lead"), token)
    assert Comment.objects.count() == 2


def test_second_time_says_so_and_offers_the_undo_of_the_first(
    world: World, visitor: Visits
) -> None:
    form, visit = FORMS["comment"], visitor("staff")
    token = form.token(visit)
    form.send(visit, token)
    version = world.version
    visit.get("goals/SALES-2")
    form.send(visit, token)
    page = visit.get("goals/SALES-2")
    assert "This was sent twice, and is done once. Undo" in words_of(page)
    assert f'name="version" value="{version}"' in page.content.decode()


def test_refused_form_can_be_mended_and_sent_again(visitor: Visits) -> None:
    form, visit = FORMS["key result"], visitor("lead")
    token = form.token(visit)
    assert form.send(visit, token, weight="0").status_code == 422
    assert form.send(visit, token).status_code == 302
    assert not IdempotencyRecord.objects.exclude(status=302).exists()


def test_refused_by_the_domain_is_forgotten_too(visitor: Visits) -> None:
    form, visit = FORMS["link"], visitor("lead")
    token = form.token(visit)
    for _ in range(2):
        refused = form.send(visit, token, parent="SALES-3")
        assert refused.status_code == 422
        assert "This was sent twice" not in words_of(refused)
    assert not IdempotencyRecord.objects.exists()


def test_secret_of_a_token_is_not_told_again(visitor: Visits) -> None:
    form, visit = FORMS["token"], visitor("staff")
    token = form.token(visit)
    assert "Copy the new token now" in words_of(form.send(visit, token))
    second = visit.client.get(form.send(visit, token)["Location"])
    assert "Its secret is told once" in words_of(second)
    assert IdempotencyRecord.objects.get().body == ""


def test_link_of_an_invitation_is_not_told_again(visitor: Visits, settings: LazySettings) -> None:
    settings.MAIL_IS_DELIVERED = False
    form, visit = FORMS["invitation"], visitor("administrator")
    token = form.token(visit)
    assert "/invitations/" in form.send(visit, token).content.decode()
    second = visit.client.get(form.send(visit, token)["Location"])
    assert "to get another, invite the person again" in words_of(second)
    assert Invitation.objects.get().revoked_at is None


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which every write is really committed, emptied after the test."""
    yield
    guards.drop(connection, only=guards.AUDIT)


def test_of_two_that_are_sent_at_once_one_is_done(committed_db: None) -> None:
    world, form = northwind(), FORMS["comment"]
    token = form.token(Visitor.of(world, "staff"))
    visits = [Visitor.of(world, "staff") for _ in range(4)]

    def send(visit: Visitor) -> str:
        try:
            return str(form.send(visit, token)["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(visits)) as pool:
        found = set(pool.map(send, visits))
    assert found == {"/northwind/goals/SALES-2#comments"}
    assert form.count() == 1
