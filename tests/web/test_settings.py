"""The settings: what is where, and the organisation itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from goals.models import Organisation
from goals.services import organisation_change, period_create
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]

PAGES = (
    "settings", "settings/organisation", "settings/units", "settings/units/new",
    "settings/units/SALES", "settings/people", "settings/people/invite", "settings/periods",
    "settings/periods/new", "settings/tokens", "import", "export", "search", "begin/mission",
)  # fmt: skip
#: Pages that only administrators see.
MANAGED = (
    "settings/units/new", "settings/units/SALES", "settings/people/invite",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_stranger_is_asked_to_sign_in(world: World, page: str) -> None:
    response = Client().get(f"/northwind/{page}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", PAGES)
def test_organisation_does_not_exist_for_members_of_another(
    world: World, elsewhere: World, page: str
) -> None:
    guest = Visitor.of(elsewhere, "administrator")
    assert guest.client.get(f"/northwind/{page}").status_code == 404


@pytest.mark.parametrize("page", MANAGED)
def test_who_does_not_manage_is_told_who_may(visitor: Visits, page: str) -> None:
    response = visitor("staff").get(page)
    assert response.status_code == 403
    assert "an administrator" in words_of(response)


@pytest.mark.parametrize("page", PAGES[:-1])
def test_page_is_there_for_an_executive_or_an_administrator(visitor: Visits, page: str) -> None:
    seen = {visitor(name).get(page).status_code for name in ("executive", "administrator")}
    assert 200 in seen


def test_overview_counts(visitor: Visits) -> None:
    told = visitor("staff").text("settings")
    assert "Units 2" in told
    assert "People 6" in told


def test_overview_leads_only_those_who_may_to_the_organisation(visitor: Visits) -> None:
    link = "/northwind/settings/organisation"
    assert link in visitor("executive").get("settings").content.decode()
    assert link not in visitor("lead").get("settings").content.decode()


def test_organisation_takes_name_language_and_period(world: World, visitor: Visits) -> None:
    period = period_create(actor=world.system, name="2026")
    fields = {"name": "Southwind", "language": "de", "period": period.pk, "version": 1}
    executive = visitor("executive")
    response = executive.post("settings/organisation", **fields)
    assert response.status_code == 302
    row = Organisation.objects.get(pk=world.organisation.pk)
    assert (row.name, row.language, row.period_id) == ("Southwind", "de", period.pk)
    assert "The organisation is saved. Undo" in executive.toast("settings")


def test_organisation_without_a_name_is_refused_at_the_field(visitor: Visits) -> None:
    response = visitor("executive").post("settings/organisation", name="", version=1)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_staff_may_not_change_the_organisation(world: World, visitor: Visits) -> None:
    response = visitor("staff").post("settings/organisation", name="Mine", version=1)
    assert response.status_code == 403
    assert Organisation.objects.get(pk=world.organisation.pk).name == "Northwind"


def test_second_of_two_editors_sees_both_texts_and_chooses(world: World, visitor: Visits) -> None:
    organisation_change(actor=world.system, name="Eastwind")
    fields = {"name": "Westwind", "language": "", "period": ""}
    response = visitor("executive").post("settings/organisation", version=1, **fields)
    assert response.status_code == 409
    assert "Now: Eastwind Yours: Westwind" in words_of(response)
    assert 'name="version" value="2"' in response.content.decode()
    assert (
        visitor("executive").post("settings/organisation", version=2, **fields).status_code == 302
    )
    assert Organisation.objects.get(pk=world.organisation.pk).name == "Westwind"
